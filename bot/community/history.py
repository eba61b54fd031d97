"""What have I made? Everything, a page at a time, and what somebody looks for in it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.domain.community.people import Rank
from bot.domain.generation import Generation, Search
from bot.domain.request import Requester
from bot.policies.community import ranks
from db.database import Database, Transaction

A_PAGE: Final = 5


class Turn(StrEnum):
    """Which way a page is turned."""

    OLDER = "older"
    NEWER = "newer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in the history: beyond which number, and which way. Numbers stay, whatever is made meanwhile."""

    turn: Turn
    beyond: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """One page, newest first. `newer` are those before it, `matching` all that the search finds."""

    search: Search
    generations: list[Generation]
    newer: int
    matching: int

    @property
    def older(self) -> int:
        """Return how many come after this page."""
        return max(0, self.matching - self.newer - len(self.generations))


class History:
    """Read what somebody made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, requester: Requester, search: Search, place: Place | None = None, *, rank: Rank = Rank.MEMBER
    ) -> HistoryPage:
        """
        Return a page of a member's own generations in a server; without a place the first.

        Staff may look at another member's, as far as it is not private. Where nothing is left in that direction (it was
        deleted meanwhile), it is the first, too. Raises UserError for who is not staff.
        """
        whose = None if search.member_id == requester.user_id else search.member_id
        search = replace(search, text=search.text.strip(), member_id=whose)
        if whose is not None:
            ranks.check(rank, Rank.STAFF)
        async with self._database.reading() as tables:
            generations = await _turned(tables, requester, search, place) if place is not None else []
            if not generations:
                generations = await tables.history.older(requester, search, limit=A_PAGE)
            first = generations[0].id if generations else 0
            matching, newer = await tables.history.count(requester, search, newer_than=first)
        return HistoryPage(search=search, generations=generations, newer=newer, matching=matching)

    async def offered(self, requester: Requester, text: str, *, limit: int) -> list[Generation]:
        """Return the newest whose prompt holds a text (or whose number it is), however they ended."""
        async with self._database.reading() as tables:
            return await tables.history.older(requester, Search(text=text.strip()), limit=limit)


async def _turned(tables: Transaction, requester: Requester, search: Search, place: Place) -> list[Generation]:
    if place.turn is Turn.OLDER:
        return await tables.history.older(requester, search, than=place.beyond, limit=A_PAGE)
    newer = await tables.history.newer(requester, search, than=place.beyond, limit=A_PAGE)
    return newer if len(newer) == A_PAGE else []  # fewer would be a short first page
