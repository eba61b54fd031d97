"""
In what order do those who wait go? Weighted turns of members within a server, and plain turns of servers.

Every number that this needs is in the rows, so any process goes on where another one stopped.

**Members.** One who is queued gets a `turn`, when it is asked for; the smallest goes first, of equal ones the older.
* A member's first (nothing else of theirs waits here) stands before everybody's second and, as far as that lets it,
  behind everybody's first.
  Who has just had a turn stands no sooner than that turn's `next_turn`, so that weights count; but again before every
  second that was asked for after that turn.
* A further one stands SPAN // weight behind the member's last one, and behind everybody's first.
* Where nobody waits, all begins anew: an idle queue forgets. What was tried and not taken keeps its turn, and moves
  nobody else. Where one is taken back, the member's next ones move up into its place.

What follows, for those that are ready to go (tests/bot/policies/community/test_fairness.py has each as a property):
1. From the moment my first is asked for, at most one of each other member goes before it, however many they have
   waiting, and those besides which they had asked for before my last turn: no more than their weight in all, plus one.
   So nobody's second, and much less their twentieth, passes another's first.
2. Nobody starves: before my k-th one go at most k * (w + 1) of another member of weight w. However many come, and for
   how long: once mine is my first, who comes later passes it with one job at most, and only while somebody's further
   one has a turn as early as mine. There come no more of those, and the ones there are become firsts one by one.

**Lines.** Where an account has limits for pictures of their own, those stand in a line of their own, too: neither waits
for the other, and all of this holds in each.

**Servers.** They stand in line from when they began to wait, or had their last turn, whichever is later. Who had one
goes to the end. So between two turns of a server each other one has at most one, whatever their sizes (3).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.provider import Limits, ProviderFacts
from bot.domain.request import GenerationRequest
from bot.domain.waits import Served, Waiting

SPAN: Final = 1_000_000  # what one turn of a member with weight 1 takes
HEAVIEST: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One in which work waits for an account. `pictures`: those stand here, or all else does; None: both do."""

    pictures: bool | None
    limits: Limits


def lines(facts: ProviderFacts) -> tuple[Line, ...]:
    """Return the lines of an account: pictures have one of their own where they have limits of their own."""
    if facts.picture_limits is None:
        return (Line(pictures=None, limits=facts.limits),)
    return (Line(pictures=False, limits=facts.limits), Line(pictures=True, limits=facts.picture_limits))


def stands_with(request: GenerationRequest, facts: ProviderFacts) -> bool | None:
    """Return with whom it waits, as in Line.pictures."""
    return None if facts.picture_limits is None else request.makes_picture


def turn(waiting: Sequence[Waiting], *, user_id: int, weight: int, last: Served | None, begin: int) -> tuple[int, int]:
    """
    Return (turn, next turn) of what a member asks for now.

    `waiting` is the queue of this account and server; `last` the member's last turn there; `begin` where an empty queue
    begins.
    """
    fresh = [one for one in waiting if not one.tried]
    firsts, further = _firsts(fresh)
    mine = [one.next_turn for one in fresh if one.user_id == user_id]
    if not fresh:
        at = begin
    elif mine:
        at = max(*mine, *(one.turn + 1 for one in firsts))
    else:
        at = min([max(one.turn for one in firsts), *(one.turn - 1 for one in further)])
        if last is not None:
            later = [one.turn - 1 for one in further if one.asked_at > last.at]
            at = max(at, min([last.next_turn, *later]))
    return at, at + SPAN // max(1, min(weight, HEAVIEST))


def order(waiting: Iterable[Waiting], served: Mapping[int | None, Served]) -> list[Waiting]:
    """
    Return who goes next, first of all.

    `served` has the last time that a server had a turn; those before its oldest one began to wait make no difference.
    """
    by_server: defaultdict[int | None, list[Waiting]] = defaultdict(list)
    for one in sorted(waiting, key=lambda one: (one.turn, one.id)):
        by_server[one.guild_id].append(one)
    servers = sorted(by_server, key=lambda guild_id: _in_line_since(by_server[guild_id], served.get(guild_id)))
    rounds = max((len(queue) for queue in by_server.values()), default=0)
    return [
        by_server[guild_id][number]
        for number in range(rounds)
        for guild_id in servers
        if number < len(by_server[guild_id])
    ]


def moved_up(waiting: Iterable[Waiting], gone: Waiting) -> list[tuple[int, int, int]]:
    """Return (id, turn, next turn) of those of the same member that move up where one is taken back."""
    mine = [one for one in waiting if one.user_id == gone.user_id and not one.tried and one.turn > gone.turn]
    behind = sorted(mine, key=lambda one: (one.turn, one.id))
    places = [] if gone.tried else [gone, *behind]
    return [(one.id, place.turn, place.next_turn) for one, place in zip(behind, places, strict=False)]


def _firsts(fresh: Iterable[Waiting]) -> tuple[list[Waiting], list[Waiting]]:
    """Return the first of each member, and all others."""
    firsts: list[Waiting] = []
    further: list[Waiting] = []
    seen: set[int] = set()
    for one in sorted(fresh, key=lambda one: (one.turn, one.id)):
        (further if one.user_id in seen else firsts).append(one)
        seen.add(one.user_id)
    return firsts, further


def _in_line_since(queue: Sequence[Waiting], last: Served | None) -> tuple[datetime, int, int]:
    oldest = min(one.asked_at for one in queue)
    if last is not None and last.at >= oldest:
        return last.at, last.number, queue[0].id
    return oldest, 0, queue[0].id
