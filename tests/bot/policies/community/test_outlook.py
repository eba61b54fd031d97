from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import NOTHING
from bot.domain.provider import Limits
from bot.domain.waits import Sort, Typical, Waiting
from bot.policies.community.outlook import Underway, look_ahead

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHORT = Sort(model="ray-2", seconds=5, resolution="720p")
LONG = replace(SHORT, seconds=9)
TYPICAL = {
    SHORT: Typical(low=50, median=60, high=90, samples=20, published=False),
    LONG: Typical(low=100, median=120, high=160, samples=0, published=True),
}
LIMITS = Limits(at_once=1, creates_per_minute=100, dollars_per_month=NOTHING)


def waiting(number, *, user_id=1, sort=SHORT):
    return Waiting(
        id=number,
        user_id=user_id,
        guild_id=9,
        turn=0,
        next_turn=0,
        asked_at=NOW,
        tried=False,
        shown=True,
        ready=True,
        sort=sort,
    )


def ahead(line, *, underway=(), creates=(), resting=False, **limits):
    return look_ahead(
        line,
        underway=underway,
        creates=creates,
        typical=TYPICAL,
        limits=replace(LIMITS, **limits),
        now=NOW,
        resting=resting,
    )


def spans(found):
    return [(one.low, one.high) for one in found.values()]


def test_the_next_one_takes_as_long_as_one_takes():
    assert spans(ahead([waiting(1)])) == [(60, 90)]
    assert spans(ahead([waiting(1, sort=LONG)])) == [(120, 160)]


def test_each_waits_for_those_before_it_and_is_less_certain():
    assert spans(ahead([waiting(1), waiting(2), waiting(3)])) == [(60, 90), (120, 162), (180, 232)]


def test_places_are_used_side_by_side():
    assert spans(ahead([waiting(1), waiting(2), waiting(3)], at_once=2)) == [(60, 90), (60, 90), (120, 162)]


def test_what_runs_gives_its_place_free_when_it_ends():
    young, old = Underway(since=NOW, sort=SHORT), Underway(since=NOW - timedelta(seconds=45), sort=SHORT)
    assert spans(ahead([waiting(1)], underway=[young])) == [(120, 162)]
    assert spans(ahead([waiting(1)], underway=[old])) == [(75, 117)]
    late = Underway(since=NOW - timedelta(hours=1), sort=SHORT)
    assert spans(ahead([waiting(1)], underway=[late])) == [(60, 102)], "it may end any moment"


def test_where_more_run_than_may_the_first_to_end_makes_no_room():
    running = [Underway(since=NOW - timedelta(seconds=age), sort=SHORT) for age in (60, 30, 0)]
    assert spans(ahead([waiting(1)], underway=running, at_once=2)) == [(90, 132)]


def test_the_limit_per_minute_holds_up_too():
    line = [waiting(number) for number in range(1, 4)]
    lows = [low for low, _ in spans(ahead(line, at_once=9, creates_per_minute=1))]
    assert lows == [60, 120, 180]
    just_now = [NOW - timedelta(seconds=20)]
    assert [low for low, _ in spans(ahead(line, at_once=9, creates_per_minute=1, creates=just_now))] == [100, 160, 220]


def test_places_and_people_are_counted():
    line = [waiting(number, user_id=user_id) for number, user_id in enumerate((1, 1, 2, 1, 3, 2), start=1)]
    found = ahead(line)
    assert [one.place for one in found.values()] == [1, 2, 3, 4, 5, 6]
    assert [one.people for one in found.values()] == [0, 0, 1, 1, 2, 2]


def test_who_says_so_is_kept():
    found = ahead([waiting(1), waiting(2, sort=LONG)])
    assert [one.published for one in found.values()] == [False, True]


def test_of_an_account_that_rests_only_the_place_is_known():
    [found] = ahead([waiting(7)], resting=True).values()
    assert (found.place, found.low, found.high) == (1, None, None)


@given(st.lists(st.sampled_from([SHORT, LONG]), max_size=30), st.integers(1, 5), st.integers(1, 20))
def test_nobody_behind_another_of_the_same_sort_is_done_sooner(sorts, at_once, creates_per_minute):
    line = [waiting(number, sort=sort) for number, sort in enumerate(sorts)]
    found = ahead(line, at_once=at_once, creates_per_minute=creates_per_minute)
    for sort in TYPICAL:
        lows = [found[one.id].low or 0 for one in line if one.sort == sort]
        assert lows == sorted(lows)
    assert all(one.low is not None and one.high is not None and one.low <= one.high for one in found.values())
