"""What fairness.py says follows from its rules, as properties of whatever people do."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.request import GenerationRequest, Operation
from bot.domain.waits import Served, Sort, Waiting
from bot.policies.community import fairness
from bot.policies.community.fairness import SPAN
from tests.bot.scripted import FACTS

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
SORT = Sort(model="ray-2", seconds=5, resolution="720p")


@dataclass
class Line:
    """The queue of one account, kept as the rows keep it. Each act has a moment of its own."""

    waiting: dict[int, Waiting] = field(default_factory=dict)
    gone: dict[int, Waiting] = field(default_factory=dict)  # handed over, and not come back
    handed: dict[int, int] = field(default_factory=dict)  # job -> when it was handed over for the first time
    asked: dict[int, int] = field(default_factory=dict)
    turns: dict[tuple[int | None, int], tuple[int, int]] = field(default_factory=dict)  # member -> when, next turn
    served: dict[int | None, Served] = field(default_factory=dict)
    begin: defaultdict[int | None, int] = field(default_factory=lambda: defaultdict(int))
    time: int = 0

    def now(self):
        self.time += 1
        return BEGAN + timedelta(seconds=self.time)

    def of(self, guild_id):
        return [one for one in self.waiting.values() if one.guild_id == guild_id]

    def ask(self, user_id, *, weight=1, guild_id: int | None = 9):
        now, member, number = self.now(), (guild_id, user_id), len(self.asked) + 1
        last = self.turns.get(member)
        turn, next_turn = fairness.turn(
            self.of(guild_id),
            user_id=user_id,
            weight=weight,
            last=Served(at=BEGAN + timedelta(seconds=last[0]), next_turn=last[1]) if last else None,
            begin=self.begin[guild_id],
        )
        self.begin[guild_id] = max(self.begin[guild_id], next_turn)
        self.waiting[number] = Waiting(
            id=number,
            user_id=user_id,
            guild_id=guild_id,
            turn=turn,
            next_turn=next_turn,
            asked_at=now,
            tried=False,
            shown=True,
            ready=True,
            sort=SORT,
        )
        self.asked[number] = self.time
        return self.waiting[number]

    def order(self):
        return fairness.order([one for one in self.waiting.values() if one.ready], self.served)

    def hand_over(self):
        line = self.order()
        if not line:
            return None
        one, now = line[0], self.now()
        del self.waiting[one.id]
        self.gone[one.id] = one
        self.handed.setdefault(one.id, self.time)
        self.served[one.guild_id] = Served(at=now, number=self.time)
        member = (one.guild_id, one.user_id)
        self.turns[member] = (self.time, max(one.next_turn, self.turns.get(member, (0, 0))[1]))
        return one

    def further(self, turn):
        """Return those that are not their member's first and have a turn no later than this."""
        firsts, further = {}, set()
        for one in sorted(self.waiting.values(), key=lambda one: (one.turn, one.id)):
            if firsts.setdefault(one.user_id, one) is not one and one.turn <= turn:
                further.add(one.id)
        return further

    def send_back(self, one):
        """The provider did not take it: it is queued again, for later."""
        del self.gone[one.id]
        self.waiting[one.id] = replace(one, tried=True, ready=False)

    def all_ready(self):
        self.waiting = {number: replace(one, ready=True) for number, one in self.waiting.items()}

    def cancel(self, number):
        self.now()
        gone = self.waiting[number]
        for moved, turn, next_turn in fairness.moved_up(self.of(gone.guild_id), gone):
            self.waiting[moved] = replace(self.waiting[moved], turn=turn, next_turn=next_turn)
        del self.waiting[number]


@dataclass
class Watched:
    """A job, and what of other members went before it."""

    number: int
    user_id: int
    kth: int  # of its member's, when it was asked for
    last_turn: int  # of its member
    before: list[int] = field(default_factory=list)


class Play:
    """People act, and of each job is seen what goes before it."""

    def __init__(self, weights):
        self.line = Line()
        self.weights = weights
        self.users = {}
        self.watched = {}
        self.went = []

    def run(self, acts):
        for act, first, second in acts:
            getattr(self, act)(first, second)
        self.ready()
        self.go(1000)
        return self.went

    def ask(self, user_id, wishes):
        for _ in range(wishes):
            kth = 1 + sum(one.user_id == user_id and not one.tried for one in self.line.waiting.values())
            last_turn = self.line.turns.get((9, user_id), (0, 0))[0]
            one = self.line.ask(user_id, weight=self.weights[user_id])
            self.users[one.id] = user_id
            self.watched[one.id] = Watched(number=one.id, user_id=user_id, kth=kth, last_turn=last_turn)

    def hand_over(self):
        one = self.line.hand_over()
        if one is not None and one.id in self.watched:  # a second try repeats a turn, and is none
            self.went.append(self.watched.pop(one.id))
            for each in self.watched.values():
                if each.user_id != one.user_id:
                    each.before.append(one.id)
        return one

    def go(self, times, _=0):
        for _ in range(times):
            if self.hand_over() is None:
                break

    def refuse(self, *_):
        one = self.hand_over()
        if one is not None:
            self.line.send_back(one)

    def ready(self, *_):
        self.line.all_ready()

    def cancel(self, which, _=0):
        if self.line.waiting:
            number = sorted(self.line.waiting)[which % len(self.line.waiting)]
            self.line.cancel(number)
            self.watched.pop(number, None)

    def counted(self, numbers):
        return Counter(self.users[number] for number in numbers)


acts = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(1, 5), st.integers(1, 8)),
        st.tuples(st.just("go"), st.integers(1, 4), st.just(0)),
        st.tuples(st.just("refuse"), st.just(0), st.just(0)),
        st.tuples(st.just("ready"), st.just(0), st.just(0)),
        st.tuples(st.just("cancel"), st.integers(0, 30), st.just(0)),
    ),
    max_size=60,
)
weights = st.fixed_dictionaries({user_id: st.integers(1, 10) for user_id in range(1, 6)})


@settings(deadline=None)  # the cores are shared
@given(acts, weights)
def test_nobodys_second_goes_before_my_first(acts, weights):
    play = Play(weights)
    for each in play.run(acts):
        if each.kth > 1:
            continue
        newer = [number for number in each.before if play.line.asked[number] > each.last_turn]
        assert all(count <= 1 for count in play.counted(newer).values()), (each, newer)
        assert all(count <= weights[user_id] + 1 for user_id, count in play.counted(each.before).items()), each


@settings(deadline=None)  # the cores are shared
@given(acts, weights)
def test_nobody_waits_for_more_of_another_than_the_bound(acts, weights):
    play = Play(weights)
    for each in play.run(acts):
        for user_id, count in play.counted(each.before).items():
            assert count <= each.kth * (weights[user_id] + 1), each


@settings(deadline=None)  # the cores are shared
@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3), st.integers(0, 2)), max_size=8), weights, st.integers(0)
)
def test_however_many_come_for_ever_everybodys_turn_comes(acts, weights, which):
    """With each hand-over somebody new comes, with the greatest weight and two wishes at once."""
    play = Play(weights)
    for user_id, wishes, turns in acts:
        play.ask(user_id, wishes)
        play.go(turns)
    line = play.line
    firsts = {}
    for one in sorted(line.waiting.values(), key=lambda one: one.id):
        firsts.setdefault(one.user_id, one)
    if not firsts:
        return
    mine = [*firsts.values()][which % len(firsts)]
    holding_up = line.further(mine.turn)
    for newcomer in range(1000, 1060):
        line.hand_over()
        if mine.id not in line.waiting:
            return
        passes = line.further(mine.turn)
        assert passes <= holding_up, "there come no more of them"
        holding_up = passes
        first, second = line.ask(newcomer, weight=10), line.ask(newcomer, weight=10)
        places = [one.id for one in line.order()]
        assert places.index(second.id) > places.index(mine.id)
        assert passes or places.index(first.id) > places.index(mine.id)


def test_with_a_newcomer_for_each_turn_even_the_last_of_a_few_goes():
    line = Line()
    for _ in range(3):
        line.ask(1)
        line.ask(2)
    for newcomer in range(3, 30):
        line.hand_over()
        line.ask(newcomer)
    assert {one.user_id for one in line.waiting.values()}.isdisjoint({1, 2})


@settings(deadline=None)  # the cores are shared
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(0, 5), st.integers(0, 4)), max_size=40))
def test_between_two_turns_of_a_server_each_other_one_has_at_most_one(acts):
    """A server counts as waiting from its first wish on, or from its last turn."""
    line = Line()
    since = defaultdict(Counter)  # server -> others' turns since it stands in line

    def hand_over():
        one = line.hand_over()
        if one is None:
            return False
        since.pop(one.guild_id, None)
        for guild_id in {each.guild_id for each in line.waiting.values()} - {one.guild_id}:
            since[guild_id][one.guild_id] += 1
            assert since[guild_id][one.guild_id] <= 1
        return True

    for guild_id, user_id, wishes, turns in acts:
        for _ in range(wishes):
            line.ask(user_id, guild_id=guild_id)
        for _ in range(turns):
            hand_over()
    while hand_over():
        pass


def order_of(line):
    return [(one.user_id, one.id) for one in line.order()]


def test_members_take_turns_whoever_asked_for_much_first():
    line = Line()
    for user_id in (1, 1, 1, 1, 2, 3, 3):
        line.ask(user_id)
    assert [user_id for user_id, _ in order_of(line)] == [1, 2, 3, 1, 3, 1, 1]


def test_with_weight_more_of_ones_further_wishes_go():
    line = Line()
    for _ in range(7):
        line.ask(1, weight=3)
        line.ask(2)
    assert [user_id for user_id, _ in order_of(line)] == [1, 2, 1, 1, 1, 2, 1, 1, 1, 2, 2, 2, 2, 2]


def test_who_had_a_turn_lets_those_pass_that_waited_all_the_while():
    line = Line()
    for user_id, weight in ((1, 1), (2, 2), (2, 2), (2, 2), (2, 2)):
        line.ask(user_id, weight=weight)
    assert [one.user_id for one in [line.hand_over()] if one] == [1]
    line.ask(1)
    assert [user_id for user_id, _ in order_of(line)] == [2, 2, 2, 1, 2]


def test_an_idle_queue_forgets():
    line = Line()
    for _ in range(20):
        line.ask(1)
        line.hand_over()
    line.ask(1)
    line.ask(2)
    assert [user_id for user_id, _ in order_of(line)] == [1, 2]


def test_what_came_back_keeps_its_turn_and_moves_nobody():
    line = Line()
    for user_id in (1, 1, 2, 3):
        line.ask(user_id)
    back = line.order()[0]
    assert line.hand_over() is back
    line.send_back(back)
    assert [number for _, number in order_of(line)] == [3, 4, 2]
    line.ask(4)
    assert [number for _, number in order_of(line)] == [3, 4, 2, 5], "the second of somebody's is the first by now"
    line.all_ready()
    assert [number for _, number in order_of(line)] == [back.id, 3, 4, 2, 5]


def test_where_one_is_taken_back_the_members_next_moves_up():
    line = Line()
    for user_id in (1, 1, 1, 2, 3):
        line.ask(user_id)
    line.cancel(1)
    assert [number for _, number in order_of(line)] == [2, 4, 5, 3]
    line.cancel(3)
    line.ask(1)
    assert [number for _, number in order_of(line)] == [2, 4, 5, 6]


def test_servers_take_turns_whatever_their_sizes():
    line = Line()
    for guild_id, user_id in ((1, 1), (1, 2), (1, 3), (2, 4), (None, 5), (2, 4)):
        line.ask(user_id, guild_id=guild_id)
    assert [one.guild_id for one in line.order()] == [1, 2, None, 1, 2, 1]
    line.hand_over()
    assert [one.guild_id for one in line.order()] == [2, None, 1, 2, 1]


def test_turns_of_one_moment_are_told_apart_by_their_numbers():
    line = Line()
    for guild_id in (1, 2, 1, 2):
        line.ask(1, guild_id=guild_id)
    line.served = {
        1: Served(at=BEGAN + timedelta(hours=1), number=8),
        2: Served(at=BEGAN + timedelta(hours=1), number=7),
    }
    assert [one.guild_id for one in line.order()] == [2, 1, 2, 1]


def test_a_weight_beyond_the_rules_is_the_nearest_one():
    assert fairness.turn([], user_id=1, weight=0, last=None, begin=5) == (5, 5 + SPAN)
    assert fairness.turn([], user_id=1, weight=99, last=None, begin=5) == (5, 5 + SPAN // 10)


def test_pictures_stand_in_a_line_of_their_own_where_they_have_limits_of_their_own():
    video, picture = (
        GenerationRequest(prompt="", model="", operation=one) for one in (Operation.MODIFY_VIDEO, Operation.IMAGE)
    )
    assert fairness.lines(FACTS) == (fairness.Line(pictures=None, limits=FACTS.limits),)
    assert fairness.stands_with(video, FACTS) is fairness.stands_with(picture, FACTS) is None
    apart = replace(FACTS, picture_limits=replace(FACTS.limits, at_once=40))
    assert [(line.pictures, line.limits.at_once) for line in fairness.lines(apart)] == [(False, 10), (True, 40)]
    assert (fairness.stands_with(video, apart), fairness.stands_with(picture, apart)) == (False, True)
