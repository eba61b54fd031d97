"""
How long does everybody wait when one member asks for far more than the others?

An evening of three hours in one server, on one account: one heavy member, who keeps twenty jobs under way all the
time, and twenty light ones, who each ask for a clip now and then. The same evening is played twice: in the
order of policies/community/fairness.py, and first come, first served. What is told is how long each waited from asking
until their job was handed over.

Everything is drawn from --seed before the first minute is played: who asks when, and how long each job takes. So both
orders get the very same evening, and the same seed prints the same table. The heavy member's later jobs depend on when
the earlier ones end, in both orders alike.
"""

import argparse
import heapq
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from typing import Final

from bot.domain.waits import Served, Sort, Waiting
from bot.policies.community import fairness

QUESTION: Final = "How long does everybody wait when one member asks for far more than the others?"
BEGAN: Final = datetime(2026, 1, 1, 19, 0, tzinfo=UTC)
SORT: Final = Sort(model="ray-2", seconds=5, resolution="720p")
HEAVY: Final = 0
MINUTE: Final = 60.0


@dataclass(frozen=True, kw_only=True)  # no slots: the options of the command line have its defaults
class Evening:
    """How much there is to do, and with how much room."""

    seed: int = 1
    hours: float = 3.0
    light: int = 20  # members besides the heavy one
    wishes: float = 4.0  # that each of them has in an evening, on average
    backlog: int = 20  # what the heavy one wants under way all the time
    at_once: int = 2  # jobs that the account takes
    takes: tuple[float, float] = (70.0, 105.0)  # seconds at the provider, from to


@dataclass(slots=True)
class Played:
    """What came of it: how long everybody waited, in seconds, by member."""

    waits: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list[float]))


Pick = Callable[[list[Waiting]], Waiting]


class _Queue:
    """The queue of one account as its rows would say it."""

    def __init__(self) -> None:
        self.waiting: dict[int, Waiting] = {}
        self._last: dict[int, Served] = {}
        self._begin = 0
        self._count = 0

    def ask(self, user_id: int, at: float) -> None:
        last = self._last.get(user_id)
        turn, next_turn = fairness.turn(
            [*self.waiting.values()], user_id=user_id, weight=1, last=last, begin=self._begin
        )
        self._begin = max(self._begin, next_turn)
        self._count += 1
        self.waiting[self._count] = Waiting(
            id=self._count,
            user_id=user_id,
            guild_id=1,
            turn=turn,
            next_turn=next_turn,
            asked_at=BEGAN + timedelta(seconds=at),
            tried=False,
            shown=True,
            ready=True,
            sort=SORT,
        )

    def hand_over(self, pick: Pick, at: float) -> Waiting:
        one = pick([*self.waiting.values()])
        del self.waiting[one.id]
        self._last[one.user_id] = Served(at=BEGAN + timedelta(seconds=at), next_turn=one.next_turn)
        return one


def in_turns(waiting: list[Waiting]) -> Waiting:
    """Return who goes next by the rules."""
    return fairness.order(waiting, {})[0]


def first_come(waiting: list[Waiting]) -> Waiting:
    """Return who asked first."""
    return min(waiting, key=lambda one: one.id)


def play(evening: Evening, pick: Pick) -> Played:
    """Play the evening in one order, until all that was asked for is handed over."""
    chance = random.Random(evening.seed)
    ends = evening.hours * 60 * MINUTE
    wishes = sorted(
        (chance.uniform(0, ends), user_id)
        for user_id in range(1, evening.light + 1)
        for _ in range(_about(evening.wishes, chance))
    )
    lasts = random.Random(evening.seed + 1)
    queue, played = _Queue(), Played()
    running: list[tuple[float, int]] = []
    heavy = 0
    now = 0.0
    while True:
        while wishes and wishes[0][0] <= now:
            queue.ask(wishes[0][1], wishes.pop(0)[0])
        while heavy < evening.backlog and now < ends:
            queue.ask(HEAVY, now)
            heavy += 1
        while queue.waiting and len(running) < evening.at_once:
            one = queue.hand_over(pick, now)
            played.waits[one.user_id].append(now - (one.asked_at - BEGAN).total_seconds())
            heapq.heappush(running, (now + lasts.uniform(*evening.takes), one.user_id))
        moments = [running[0][0]] if running else []
        moments += [wishes[0][0]] if wishes else []
        if not moments:
            return played
        now = min(moments)
        while running and running[0][0] <= now:
            heavy -= heapq.heappop(running)[1] == HEAVY


def table(evening: Evening) -> list[str]:
    """Return everybody's waits in both orders."""
    fair, first = play(evening, in_turns), play(evening, first_come)
    lines = [
        f"{evening.light} light members and a heavy one with {evening.backlog} always under way,",
        f"{evening.hours:g} hours, {evening.at_once} at once, seed {evening.seed}. Minutes from asking to being begun:",
        "",
        f"{'':<18}{'in turns':^30}{'first come, first served':^30}",
        f"{'':<18}" + f"{'jobs':>6}{'median':>8}{'p90':>8}{'worst':>8}" * 2,
    ]
    light = [user_id for user_id in range(1, evening.light + 1) if fair.waits[user_id] or first.waits[user_id]]
    for name, members in [
        ("heavy", [HEAVY]),
        ("all light ones", light),
        *((f"  light {user_id:>2}", [user_id]) for user_id in light),
    ]:
        told = [_told([wait for user_id in members for wait in played.waits[user_id]]) for played in (fair, first)]
        lines.append(f"{name:<18}" + "".join(told))
    return lines


def ask(arguments: Sequence[str]) -> list[str]:
    """Answer it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks fairness", description=__doc__)
    parser.add_argument("--seed", type=int, default=Evening.seed)
    parser.add_argument("--hours", type=float, default=Evening.hours)
    parser.add_argument("--light", type=int, default=Evening.light, help="members besides the heavy one")
    parser.add_argument(
        "--wishes", type=float, default=Evening.wishes, help="of each of them in these hours, on average"
    )
    parser.add_argument(
        "--backlog", type=int, default=Evening.backlog, help="jobs that the heavy one has under way all the time"
    )
    parser.add_argument("--at-once", type=int, default=2, help="jobs that the account takes")
    given = parser.parse_args(arguments)
    return table(Evening(**vars(given)))


def _about(average: float, chance: random.Random) -> int:
    """Return a number of wishes around an average: at least one."""
    return max(1, round(chance.gauss(average, average / 3)))


def _told(waits: list[float]) -> str:
    if not waits:
        return f"{0:>6}{'':>8}{'':>8}{'':>8}"
    ninth = quantiles(waits, n=10, method="inclusive")[-1] if len(waits) > 1 else waits[0]
    return f"{len(waits):>6}" + "".join(f"{value / MINUTE:>8.1f}" for value in (median(waits), ninth, max(waits)))
