"""The trays table: frames that members have chosen for their next clip."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, insert, select
from sqlalchemy.sql.dml import ReturningDelete

from bot.domain.request import ClipFrame, Frame, ImageFrame, Requester
from db.columns import Instant
from db.schema import TRAYS
from db.statements import Statements

TABLE = TRAYS.c
NO_SERVER: Final = 0

_MINE: Final = (TABLE.guild_id == bindparam("guild"), TABLE.user_id == bindparam("user"))
GET: Final = select(TRAYS).where(*_MINE)
ADD: Final = insert(TRAYS)
CLEAR_ONE: Final = delete(TRAYS).where(*_MINE, TABLE.end == bindparam("which")).returning(TABLE.media_id)
CLEAR: Final = delete(TRAYS).where(*_MINE).returning(TABLE.media_id)
CLEAR_OLD: Final = delete(TRAYS).where(TABLE.at < bindparam("before", type_=Instant)).returning(TABLE.media_id)


class Trays:
    """At most a start and an end for each member in each server."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def of(self, requester: Requester) -> dict[str, Frame]:
        """Return what lies in a member's tray, by "start" and "end"."""
        return {row.end: _frame(row) for row in await self._statements.run(GET, _whose(requester))}

    async def put(self, requester: Requester, end: str, frame: Frame, *, now: datetime) -> list[int]:
        """Put a frame there, in place of what was; return the files that lie there no longer."""
        gone = await self.clear(requester, end)
        picture = frame.media_id if isinstance(frame, ImageFrame) else None
        clip = frame.generation_id if isinstance(frame, ClipFrame) else None
        mine = {"guild_id": requester.guild_id or NO_SERVER, "user_id": requester.user_id}
        await self._statements.run(ADD, {**mine, "end": end, "media_id": picture, "clip_id": clip, "at": now})
        return [media_id for media_id in gone if media_id != picture]

    async def clear(self, requester: Requester, end: str | None = None) -> list[int]:
        """Empty a member's tray, or one end of it; return the files that lay there."""
        statement = CLEAR if end is None else CLEAR_ONE
        return await self._cleared(statement, {**_whose(requester), "which": end})

    async def clear_old(self, *, before: datetime) -> list[int]:
        """Empty what nobody used since a moment; return the files that lay there."""
        return await self._cleared(CLEAR_OLD, {"before": before})

    async def _cleared(self, statement: ReturningDelete[int | None], values: dict[str, object]) -> list[int]:
        return [one for one in (await self._statements.run(statement, values)).scalars() if one is not None]


def _whose(requester: Requester) -> dict[str, object]:
    return {"guild": requester.guild_id or NO_SERVER, "user": requester.user_id}


def _frame(row: Row[Any]) -> Frame:
    if row.media_id is not None:
        return ImageFrame(media_id=row.media_id)
    return ClipFrame(generation_id=row.clip_id)
