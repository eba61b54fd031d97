"""What is under way, of mine or of everybody here, and when is it whose turn?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.community.estimates import Estimates
from bot.domain.community.conduct import Standstill
from bot.domain.community.people import Rank
from bot.domain.generation import Generation, Status
from bot.domain.request import Requester
from bot.domain.waits import Outlook, Typical
from bot.policies.community import ranks
from db.database import Database

A_PAGE: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """
    One that is under way. No outlook: it was handed over, or stands still.

    What was asked for at once is one line: `count` of it are under way, and one that still waits stands for them.
    """

    generation: Generation
    outlook: Outlook | None
    wait: Typical
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A page of what is under way. `first` is the number of its first line, from 0 on."""

    lines: list[QueueLine]
    first: int
    everything: int
    standstill: Standstill | None


class Queue:
    """Read what waits and runs."""

    def __init__(self, database: Database, estimates: Estimates) -> None:
        self._database = database
        self._estimates = estimates

    async def mine(self, requester: Requester) -> list[QueueLine]:
        """Return a member's unfinished generations in a server, oldest first."""
        async with self._database.reading() as tables:
            unfinished = await tables.generations.unfinished(requester)
        return await self._lines(_standing_for(unfinished), _counts(unfinished))

    async def everybodys(self, requester: Requester, rank: Rank, *, first: int = 0) -> QueuePage:
        """
        Return a page of what everybody has under way in a server: what was handed over, then who waits, in order.

        What staff sees of private work is that it is there. Raises UserError for who is not staff.
        """
        ranks.check(rank, Rank.STAFF)
        async with self._database.reading() as tables:
            unfinished = await tables.generations.unfinished_here(requester.guild_id)
            standstill = await tables.conduct.standstill(requester.guild_id)
        outlooks = await self._estimates.outlooks({one.account for one in unfinished})

        def place(one: Generation) -> tuple[int, int]:
            outlook = outlooks.get(one.id)
            return (outlook.place if outlook is not None else 0), one.id

        line = sorted(_standing_for(unfinished), key=place)
        first = first if first < len(line) else max(0, (len(line) - 1) // A_PAGE * A_PAGE)
        shown = await self._lines(line[first : first + A_PAGE], _counts(unfinished), outlooks)
        return QueuePage(lines=shown, first=first, everything=len(line), standstill=standstill)

    async def _lines(
        self, generations: list[Generation], counts: Counter[int], outlooks: dict[int, Outlook] | None = None
    ) -> list[QueueLine]:
        if outlooks is None:
            outlooks = await self._estimates.outlooks({one.account for one in generations})
        return [
            QueueLine(
                generation=one,
                outlook=outlooks.get(one.id),
                wait=await self._estimates.typical(one.account, one.request),
                count=counts[_wish(one)],
            )
            for one in generations
        ]


def _wish(one: Generation) -> int:
    """Return by which number it was asked for, alone or with others."""
    return one.batch_id or one.id


def _counts(unfinished: Iterable[Generation]) -> Counter[int]:
    return Counter(_wish(one) for one in unfinished)


def _standing_for(unfinished: Iterable[Generation]) -> list[Generation]:
    """Return one for each wish, in their order: one that can still be taken back, if there is such a one."""
    found: dict[int, Generation] = {}
    for one in unfinished:
        known = found.setdefault(_wish(one), one)
        if known.status is not Status.QUEUED and one.status is Status.QUEUED:
            found[_wish(one)] = one
    return list(found.values())
