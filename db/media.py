"""The media table: which pictures and clips the media store holds."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select, update

from bot.domain.media import Facts, Media, MediaKind
from db import rows
from db.schema import MEDIA
from db.statements import Statements

TABLE = MEDIA.c

ADD: Final = insert(MEDIA).returning(*TABLE)
GET: Final = select(MEDIA).where(TABLE.id == bindparam("this"))
DELETE: Final = (
    update(MEDIA).where(TABLE.id == bindparam("this"), TABLE.deleted_at.is_(None)).values(deleted_at=bindparam("now"))
)


class MediaTable:
    """Rows in, Media out."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, kind: MediaKind, *, key: str, facts: Facts, now: datetime) -> Media:
        """Remember a file that the store holds under `key`; the same key twice is an error of the schema."""
        result = await self._statements.run(
            ADD,
            {
                "kind": kind.value,
                "key": key,
                "content_type": facts.content_type,
                "width": facts.width,
                "height": facts.height,
                "seconds": facts.seconds,
                "size": facts.size,
                "created_at": now,
            },
        )
        return rows.media(result.one())

    async def get(self, media_id: int) -> Media:
        """Return one of them, deleted or not. Raises KeyError when there never was such a one."""
        row = (await self._statements.run(GET, {"this": media_id})).one_or_none()
        if row is None:
            raise KeyError(media_id)
        return rows.media(row)

    async def delete(self, media_id: int, *, now: datetime) -> None:
        """Remember that the file is gone."""
        await self._statements.run(DELETE, {"this": media_id, "now": now})
