"""
What a server keeps only for a while, files that nothing needs any more, and rows that only the work of a day needed.

What is forgotten loses its words and files; numbers, times and prices stay for the books. Every statement can be run
again: what is forgotten already is not found again.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, Delete, Integer, Table, and_, bindparam, delete, exists, func, or_, select, update

from bot.domain.community.notices import NoticeKind
from bot.domain.community.proposals import ProposalState
from bot.domain.generation import ENDED, Generation
from bot.domain.media import Media, MediaKind
from db import rows
from db.columns import Instant
from db.documents import CONFIGURATION, REQUEST
from db.gateways.media import IN_USE, SENT
from db.schema import CONFIGURATIONS, DELIVERIES, GENERATIONS, MEDIA, NOTICES, PROPOSALS, SUBMISSIONS
from db.statements import Statements

MADE = GENERATIONS.c
OWED = DELIVERIES.c
FILE = MEDIA.c

_NOW: Final = bindparam("now", type_=Instant)
_BEFORE: Final = bindparam("before", type_=Instant)
_MOST: Final = bindparam("most", type_=Integer)

# Nobody is at it: neither a step of its life, nor who shows it. What begins now finds it deleted.
AT_REST: Final = and_(
    MADE.status.in_(sorted(ENDED)),
    or_(MADE.lease_until.is_(None), MADE.lease_until <= _NOW),
    ~exists().where(OWED.generation_id == MADE.id, OWED.lease_until > _NOW),
)
KEPT_TOO_LONG: Final = (
    select(GENERATIONS)
    .where(
        MADE.guild_id == bindparam("guild", type_=BigInteger),
        MADE.forgotten_at.is_(None),
        MADE.created_at < _BEFORE,
        MADE.finished_at < _BEFORE,
        AT_REST,
    )
    .order_by(MADE.created_at)
    .limit(_MOST)
)
FORGET: Final = (
    update(GENERATIONS)
    .where(MADE.id == bindparam("this"))
    .values(
        prompt="",
        more=None,
        asset_url=None,
        detail=None,
        deleted_at=func.coalesce(MADE.deleted_at, _NOW),
        forgotten_at=_NOW,
        # Who still holds an old lease on it may not write the words back.
        lease_owner=None,
        lease_until=None,
    )
)

DELETE_FILE: Final = (
    update(MEDIA).where(FILE.id == bindparam("this"), FILE.deleted_at.is_(None)).values(deleted_at=_NOW)
)
DELETE_UNUSED: Final = DELETE_FILE.where(SENT, ~IN_USE)
DOOMED: Final = (
    select(MEDIA).where(FILE.purged_at.is_(None), FILE.deleted_at.is_not(None)).order_by(FILE.deleted_at).limit(_MOST)
)
PURGED: Final = update(MEDIA).where(FILE.id == bindparam("this")).values(purged_at=_NOW)
STRAY: Final = (
    select(FILE.id)
    .where(
        SENT,
        FILE.kind.in_(sorted(MediaKind)),  # all there are, so that their index is used
        FILE.created_at >= bindparam("since", type_=Instant),
        FILE.created_at < _BEFORE,
        FILE.deleted_at.is_(None),
        ~IN_USE,
    )
    .order_by(FILE.created_at)
    .limit(_MOST)
)
OPEN_REQUESTS: Final = select(PROPOSALS.c.request).where(PROPOSALS.c.state == ProposalState.OPEN.value)


class Keeping:
    """Find what is kept no longer, and forget it, a few rows at a time."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def kept_too_long(self, guild_id: int, *, before: datetime, now: datetime, limit: int) -> list[Generation]:
        """Return what a server has kept since before a moment."""
        values = {"guild": guild_id, "before": before, "now": now, "most": limit}
        return rows.readable(await self._statements.run(KEPT_TOO_LONG, values))

    async def forget(self, generation: Generation, *, now: datetime) -> None:
        """Forget its words, and delete its files; who made it and where stays."""
        await self._statements.run(FORGET, {"this": generation.id, "now": now})
        await delete_files(self._statements, generation, now=now)

    async def doomed(self, *, limit: int) -> list[Media]:
        """Return files that were deleted and may still lie in the store."""
        return [rows.media(row) for row in await self._statements.run(DOOMED, {"most": limit})]

    async def purged(self, media_id: int, *, now: datetime) -> None:
        """Remember that a file is gone for sure."""
        await self._statements.run(PURGED, {"this": media_id, "now": now})

    async def strays(self, *, since: datetime, before: datetime, limit: int) -> list[int]:
        """Return pictures that nothing was made of, nor waits to be."""
        waiting = {
            picture_id
            for document in (await self._statements.run(OPEN_REQUESTS)).scalars()
            for picture_id in REQUEST.read(document).media_ids
        }
        found = (await self._statements.run(STRAY, {"since": since, "before": before, "most": limit})).scalars()
        return [picture_id for picture_id in found if picture_id not in waiting]

    async def delete_picture(self, picture_id: int, *, now: datetime) -> None:
        """Delete a picture that nothing undeleted begins or ends with."""
        await self._statements.run(DELETE_UNUSED, {"this": picture_id, "now": now})

    async def servers(self) -> dict[int, int]:
        """Return the servers that keep prompts and files only for so many days."""
        found = await self._statements.run(select(CONFIGURATIONS.c.guild_id, CONFIGURATIONS.c.document))
        days = {row.guild_id: CONFIGURATION.read(row.document).keep_days for row in found}
        return {guild_id: kept for guild_id, kept in days.items() if kept is not None}

    async def clear_away(self, *, before: datetime, limit: int) -> int:
        """Remove what only the work of a day needed, a few rows each; return how many."""
        values = {"before": before, "most": limit}
        return sum([(await self._statements.run(statement, values)).rowcount for statement in CLEARING])


async def delete_files(statements: Statements, generation: Generation, *, now: datetime) -> None:
    """Mark a clip as deleted, and the files that nothing undeleted is made of."""
    if generation.clip_id is not None:
        await statements.run(DELETE_FILE, {"this": generation.clip_id, "now": now})
    for picture_id in generation.request.media_ids:
        await statements.run(DELETE_UNUSED, {"this": picture_id, "now": now})


def _oldest(table: Table, moment: str) -> Delete:
    """Return what deletes the rows of before a moment among the oldest: never a walk over the whole table."""
    oldest = select(table.c.id, table.c[moment]).order_by(table.c.id).limit(_MOST).subquery()
    return delete(table).where(table.c.id.in_(select(oldest.c.id).where(oldest.c[moment] < _BEFORE)))


REDRAWN: Final = (NoticeKind.REPORT.value, NoticeKind.APPEAL.value)
CLEARING: Final = (
    _oldest(SUBMISSIONS, "at"),
    _oldest(PROPOSALS, "created_at"),
    delete(NOTICES).where(
        NOTICES.c.id.in_(
            select(NOTICES.c.id)
            # Those about reports are drawn anew whenever staff decide.
            .where(NOTICES.c.done, NOTICES.c.due_at < _BEFORE, NOTICES.c.kind.not_in(REDRAWN))
            .order_by(NOTICES.c.due_at)
            .limit(_MOST)
        )
    ),
)
