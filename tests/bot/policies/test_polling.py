"""When jobs are looked at, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import MicroUsd
from bot.domain.provider import Limits, ManyAtOnce, ProviderFacts
from bot.domain.waits import Typical
from bot.policies import polling
from bot.policies.timing import Timing

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
TIMING = Timing()
TYPICAL = Typical(low=70, median=87, high=105, samples=0, published=True)
moments = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001 (Hypothesis adds the zone)
    max_value=datetime(2060, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
steps = st.timedeltas(min_value=timedelta(milliseconds=1), max_value=timedelta(minutes=1))
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=2))


def facts(many):
    limits = Limits(at_once=10, creates_per_minute=20, dollars_per_month=MicroUsd(1))
    return ProviderFacts(models={}, limits=limits, prompt_length=(3, 4000), many_at_once=many)


@pytest.mark.parametrize(
    ("elapsed", "wait"),
    [
        (0, 15),  # such jobs are never finished yet: as seldom as may be
        (20, 15),
        (34, 9),  # 8 s before the first were ever finished, on a grid of 3 s
        (42, 3),
        (126, 3),
        (156, 6),  # 30 s late: 3 s and a tenth of that
        (246, 15),
        (3600, 15),
    ],
)
def test_seldom_at_first_often_when_it_is_due_and_more_seldom_when_it_is_late(elapsed, wait):
    found = polling.next_look(NOON, elapsed=timedelta(seconds=elapsed), typical=TYPICAL, timing=TIMING)
    assert found - NOON == timedelta(seconds=wait)


@given(now=moments, elapsed=spans, low=st.integers(0, 600), more=st.integers(0, 600), shortest=steps, more_time=spans)
def test_a_look_is_never_too_soon_nor_too_late_and_always_on_the_grid(now, elapsed, low, more, shortest, more_time):
    timing = Timing(shortest_look=shortest, longest_look=shortest + more_time)
    typical = Typical(low=low, median=low, high=low + more, samples=9, published=False)
    found = polling.next_look(now, elapsed=elapsed, typical=typical, timing=timing)
    half = timing.shortest_look / 2
    assert timing.shortest_look - half <= found - now <= timing.longest_look + half
    assert polling.on_grid(found, timing.shortest_look) == found


@given(moment=moments, step=steps)
def test_the_grid_has_the_nearest_moment(moment, step):
    found = polling.on_grid(moment, step)
    assert abs(moment - found) <= step / 2
    assert polling.on_grid(found, step) == found
    assert polling.on_grid(found + step, step) == found + step


@given(moment=moments, step=steps, late=st.floats(0, 0.49))
def test_a_look_a_little_late_does_not_cost_a_whole_step(moment, step, late):
    """A look happens just after its moment; asked for a step later, the next one is the next moment of the grid."""
    due = polling.on_grid(moment, step)
    assert polling.on_grid(due + step * late + step, step) == due + step


@given(moment=moments, step=steps, off=st.floats(-0.49, 0.49))
def test_all_who_are_due_around_a_moment_are_due_together(moment, step, off):
    """One call then covers them, whenever each was submitted."""
    due = polling.on_grid(moment, step)
    assert polling.on_grid(due + step * off, step) == due


@pytest.mark.parametrize(
    ("many", "due", "asks"),
    [
        (ManyAtOnce.NO, 50, False),
        (ManyAtOnce.LIST, 1, False),
        (ManyAtOnce.LIST, 2, True),
        (ManyAtOnce.IDS, 1, False),
        (ManyAtOnce.IDS, 2, True),
    ],
)
def test_many_are_asked_for_in_one_call_where_there_is_one_and_it_pays(many, due, asks):
    assert polling.asks_for_many(due, facts(many)) is asks


def test_a_list_is_doubted_every_fifth_time():
    doubted = [
        polling.deserves_own_look(attempts, elapsed=timedelta(), facts=facts(ManyAtOnce.LIST), timing=TIMING)
        for attempts in range(10)
    ]
    assert doubted == [False, False, False, False, True] * 2


@pytest.mark.parametrize(
    ("many", "elapsed", "doubted"),
    [
        (ManyAtOnce.LIST, timedelta(minutes=15), True),
        (ManyAtOnce.LIST, timedelta(minutes=15) - timedelta(seconds=1), False),
        (ManyAtOnce.IDS, timedelta(minutes=15), False),
        (ManyAtOnce.NO, timedelta(minutes=15), False),
    ],
)
def test_nothing_is_given_up_on_a_list_s_word_alone(many, elapsed, doubted):
    assert polling.deserves_own_look(0, elapsed=elapsed, facts=facts(many), timing=TIMING) is doubted


def test_only_lists_are_doubted():
    looks = range(polling.OWN_LOOK_EVERY)
    for many in (ManyAtOnce.IDS, ManyAtOnce.NO):
        assert not any(
            polling.deserves_own_look(number, elapsed=timedelta(), facts=facts(many), timing=TIMING) for number in looks
        )


@pytest.mark.parametrize(
    ("minutes", "answered", "hopeless"),
    [(14.9, True, False), (15, True, True), (15, False, False), (59.9, False, False), (60, False, True)],
)
def test_patience_ends_and_lasts_longer_while_the_provider_is_silent(minutes, answered, hopeless):
    assert polling.is_hopeless(timedelta(minutes=minutes), answered=answered, timing=TIMING) is hopeless


def seconds(wait):
    return [wait(attempts).total_seconds() for attempts in range(9)]


def test_searches_become_more_seldom_up_to_a_bound():
    assert seconds(polling.next_search) == [5, 10, 20, 40, 60, 60, 60, 60, 60]
    assert seconds(polling.next_late_search) == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


@pytest.mark.parametrize("search", [polling.next_search, polling.next_late_search])
def test_a_search_that_goes_on_for_weeks_has_the_same_bound(search):
    assert search(100_000) == search(20)


@pytest.mark.parametrize("before", [0, 30])
def test_a_bad_file_is_fetched_five_times_and_is_then_lost(before):
    waits = [polling.next_download(before + theirs, theirs=theirs + 1) for theirs in range(6)]
    assert [wait and wait.total_seconds() for wait in waits] == [2, 10, 30, 120, None, None]


def test_trouble_that_passes_may_last_for_hours():
    waits = [polling.next_download(attempts) for attempts in range(46)]
    taken = [wait for wait in waits if wait is not None]
    assert [wait.total_seconds() for wait in taken[:8]] == [2, 4, 8, 16, 32, 64, 128, 256]
    assert (max(taken), waits[-1]) == (timedelta(minutes=5), None)
    assert timedelta(hours=3) < sum(taken, timedelta()) < timedelta(hours=4)


def test_all_tries_together_come_to_an_end():
    assert polling.next_download(45, theirs=1) is None
