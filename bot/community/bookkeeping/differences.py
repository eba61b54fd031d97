"""What went from an account, against what our books say should have gone; and what may explain the rest. No I/O."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.generation import ENDED, Status
from bot.domain.money import CENT, NOTHING, MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Operation
from db.gateways.community.charges import Given

# Credits are counted in whole cents, so two of their numbers are only as good as this.
SMALLEST: Final = CENT
# Of these no page gives the price: the operator's settings do.
GUESSED: Final = frozenset({Operation.UPSCALE, Operation.ADD_AUDIO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """So many of a kind, and what they come to."""

    times: int
    amount: MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """
    A span of time at one account.

    A provider takes the price when a job begins and gives it back when it fails (Luma's page, "What if my generation
    fails"), so what should have gone is what was begun in this time, less what was begun before and failed in it.
    """

    since: datetime
    until: datetime
    expected: MicroUsd  # what our books say
    gone: MicroUsd  # what the credits say; below 0: there are more than before
    failed: Several  # of the provider's own jobs
    unconfirmed: Several  # given up without an answer: they may have been made and charged
    guessed: Several  # upscales and sound, which no page prices
    under_way: Several

    @property
    def unexplained(self) -> MicroUsd:
        """What went and should not have; below 0: what should have gone and did not."""
        return MicroUsd(self.gone - self.expected)

    @property
    def matters(self) -> bool:
        """Whether it is more than rounding."""
        return abs(self.unexplained) > SMALLEST


def between(given: Iterable[Given], *, since: datetime, until: datetime, gone: MicroUsd) -> Difference:
    """Return how an account did from one look at its credits to the next."""
    work = list(given)
    ended = [one for one in work if one.finished_at is not None and since < one.finished_at <= until]
    lost = [one for one in ended if one.status is Status.FAILED]
    unconfirmed = [one for one in lost if one.job_id is None and one.failure is Reason.UNCONFIRMED]
    return Difference(
        since=since,
        until=until,
        expected=MicroUsd(sum(_held(one, until) - _held(one, since) for one in work)),
        gone=gone,
        failed=_together(one for one in lost if one.job_id is not None),
        unconfirmed=_together(unconfirmed),
        guessed=_together(one for one in ended if one.operation in GUESSED and one.status is Status.SUCCEEDED),
        under_way=_together(one for one in work if one.finished_at is None or one.finished_at > until),
    )


def _held(one: Given, moment: datetime) -> int:
    """Return what the provider holds of one at a moment: its price, from when it begins until it fails."""
    if one.submitted_at > moment:
        return NOTHING
    came_to_nothing = one.status in ENDED and one.status is not Status.SUCCEEDED
    back = came_to_nothing and one.finished_at is not None and one.finished_at <= moment
    return NOTHING if back else one.cost


def _together(some: Iterable[Given]) -> Several:
    costs = [one.cost for one in some]
    return Several(times=len(costs), amount=MicroUsd(sum(costs, start=NOTHING)))
