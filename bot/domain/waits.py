"""How long work takes and when its turn comes, told as honestly as we know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import quantiles
from typing import Final, Self

from bot.domain.request import GenerationRequest, Operation

ENOUGH_SAMPLES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Typical:
    """From `low` to `high` seconds: what eight of ten like it took, or what the provider says while we know too few."""

    low: int
    median: int  # of the provider's range: its middle
    high: int
    samples: int
    published: bool  # True: the provider's word, not our own history

    @classmethod
    def of(cls, samples: Sequence[float], *, published: tuple[int, int]) -> Self:
        """Return the tenth to the ninetieth percentile of our samples; the published range until there are five."""
        if len(samples) < ENOUGH_SAMPLES:
            low, high = published
            return cls(low=low, median=(low + high) // 2, high=high, samples=len(samples), published=True)
        tenths = [round(tenth) for tenth in quantiles(samples, n=10, method="inclusive")]
        return cls(low=tenths[0], median=tenths[4], high=tenths[-1], samples=len(samples), published=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """What decides how long something takes at an account."""

    operation: Operation = Operation.VIDEO
    model: str
    seconds: int
    resolution: str

    @classmethod
    def of(cls, request: GenerationRequest) -> Self:
        """Return a request's sort."""
        return cls(
            operation=request.operation, model=request.model, seconds=request.seconds, resolution=request.resolution
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One that is queued, as far as its turn depends on it (policies/community/fairness.py)."""

    id: int
    user_id: int
    guild_id: int | None
    turn: int
    next_turn: int
    asked_at: datetime
    tried: bool  # it was handed over before, was not taken, and waits to be handed over again
    shown: bool  # it has a card; until then it cannot go
    ready: bool  # that, it is due, and nobody holds it
    sort: Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """The last time something was handed over: a server's, or a member's. Numbers tell apart what was at once."""

    at: datetime
    number: int = 0
    next_turn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """
    Where one stands in the queue of its account, and when it may be finished.

    `people` are the members ahead. From `low` to `high` seconds from now: half of such waits are over after the first,
    nine of ten after the second. None where nothing can be said, as the account rests.
    """

    place: int  # 1 is next
    people: int
    low: int | None
    high: int | None
    published: bool  # True: from what the provider says, since our own history is too short
