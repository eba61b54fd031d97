"""What was done in a server by whoever has a rank there, a page at a time."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.community.audit import AuditEntry, AuditSearch
from db.database import Database, Transaction

A_PAGE: Final = 6
MOST_ACTIONS: Final = 100


class Direction(StrEnum):
    """Which way a page is turned."""

    OLDER = "older"
    NEWER = "newer"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPlace:
    """Where in the log: beyond which number, and which way."""

    direction: Direction
    beyond: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """One page, newest first."""

    search: AuditSearch
    entries: list[AuditEntry]
    newer: bool  # whether there are some before it
    older: bool  # and after it


class AuditLog:
    """Read what was written down. Nobody changes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, guild_id: int, search: AuditSearch, place: AuditPlace | None = None) -> AuditPage:
        """Return a page; without a place, or where nothing is left in that direction, the first."""
        async with self._database.reading() as tables:
            found = await _turned(tables, guild_id, search, place) if place is not None else []
            if not found:
                found = await tables.audit.older(guild_id, search, limit=A_PAGE + 1)
            entries = found[:A_PAGE]
            newer = await tables.audit.newer(guild_id, search, than=entries[0].id, limit=1) if entries and place else []
        return AuditPage(search=search, entries=entries, newer=bool(newer), older=len(found) > A_PAGE)

    async def actions(self, guild_id: int, typed: str, *, limit: int) -> list[str]:
        """Return what can be looked for and holds what somebody types: groups of actions first, then each."""
        async with self._database.reading() as tables:
            actions = sorted(await tables.audit.actions(guild_id, limit=MOST_ACTIONS))
        groups = dict.fromkeys(action.partition(".")[0] for action in actions)
        wanted = typed.strip().casefold()
        return [one for one in dict.fromkeys([*groups, *actions]) if wanted in one.casefold()][:limit]


async def _turned(tables: Transaction, guild_id: int, search: AuditSearch, place: AuditPlace) -> list[AuditEntry]:
    """Return a page and, where there are more, the one line after it."""
    if place.direction is Direction.OLDER:
        return await tables.audit.older(guild_id, search, than=place.beyond, limit=A_PAGE + 1)
    newer = await tables.audit.newer(guild_id, search, than=place.beyond, limit=A_PAGE)
    if len(newer) < A_PAGE:
        return []  # a short first page
    return [*newer, *await tables.audit.older(guild_id, search, than=newer[-1].id, limit=1)]
