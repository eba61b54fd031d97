"""
When will it be finished? Everybody's wait at an account, from its line, its limits and what runs there now.

Those in the line are given the places at the provider one after the other, in thought: each begins when a place is free
and the limit of creates per minute allows it, and takes as long as such jobs took before. Medians add up; how far the
slow ones lie behind them adds up as chance does, by squares, since not everything is slow at once.
"""

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.provider import Limits
from bot.domain.waits import Outlook, Sort, Typical, Waiting

MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """One that is at the provider."""

    since: datetime
    sort: Sort


def look_ahead(
    line: Sequence[Waiting],
    *,
    underway: Sequence[Underway],
    creates: Sequence[datetime],
    typical: Mapping[Sort, Typical],
    limits: Limits,
    now: datetime,
    resting: bool = False,
) -> dict[int, Outlook]:
    """
    Return everybody's outlook, by the number of what waits.

    `creates` are the moments of the last minute at which something was handed over, `typical` has every sort there is.
    """
    places = _places(underway, typical, limits=limits, now=now)
    a_minute = max(1, limits.creates_per_minute)
    begun = sorted((moment - now).total_seconds() for moment in creates)
    seen: set[int] = set()
    found: dict[int, Outlook] = {}
    for number, one in enumerate(line):
        free, chance = heapq.heappop(places)
        begins = max(0.0, free, begun[-a_minute] + MINUTE if len(begun) >= a_minute else 0.0)
        begun.append(begins)
        usual = typical[one.sort]
        ends, chance = begins + usual.median, chance + (usual.high - usual.median) ** 2
        heapq.heappush(places, (ends, chance))
        found[one.id] = Outlook(
            place=number + 1,
            people=len(seen - {one.user_id}),
            low=None if resting else round(ends),
            high=None if resting else round(ends + math.sqrt(chance)),
            published=usual.published,
        )
        seen.add(one.user_id)
    return found


def _places(
    underway: Sequence[Underway], typical: Mapping[Sort, Typical], *, limits: Limits, now: datetime
) -> list[tuple[float, float]]:
    """Return when each place at the provider is free, and how uncertain that is (seconds, their square)."""
    at_once = max(1, limits.at_once)
    taken: list[tuple[float, float]] = []
    for one in underway:
        usual = typical[one.sort]
        left = usual.median - (now - one.since).total_seconds()
        taken.append((max(0.0, left), float(usual.high - usual.median) ** 2))
    # Where there are more than the limit allows (it was lowered), the first to end make room for nobody.
    places = heapq.nlargest(at_once, taken)
    places += [(0.0, 0.0)] * (at_once - len(places))
    heapq.heapify(places)
    return places
