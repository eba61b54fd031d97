"""How long work takes, told as honestly as we know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import Final, Self

ENOUGH_SAMPLES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Typical:
    """From `low` to `high` seconds: what eight of ten like it took, or what the provider says while we know too few."""

    low: int
    high: int
    samples: int
    published: bool  # True: the provider's word, not our own history

    @classmethod
    def of(cls, samples: Sequence[float], *, published: tuple[int, int]) -> Self:
        """Return the tenth to the ninetieth percentile of our samples; the published range until there are five."""
        if len(samples) < ENOUGH_SAMPLES:
            return cls(low=published[0], high=published[1], samples=len(samples), published=True)
        tenths = quantiles(samples, n=10, method="inclusive")
        return cls(low=round(tenths[0]), high=round(tenths[-1]), samples=len(samples), published=False)
