"""The media table: which pictures and clips the media store holds."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, exists, insert, or_, select, update

from bot.domain.media import Facts, Media, MediaKind
from db import rows
from db.schema import GENERATIONS, INGREDIENTS, MEDIA, TRAYS
from db.statements import Statements

TABLE = MEDIA.c

ADD: Final = insert(MEDIA).returning(*TABLE)
GET: Final = select(MEDIA).where(TABLE.id == bindparam("this"))
DELETE: Final = (
    update(MEDIA).where(TABLE.id == bindparam("this"), TABLE.deleted_at.is_(None)).values(deleted_at=bindparam("now"))
)
# One condition each, so that each finds its index.
IN_USE: Final = or_(
    *(
        exists().where(picture_id == TABLE.id, GENERATIONS.c.deleted_at.is_(None))
        for picture_id in (GENERATIONS.c.start_picture_id, GENERATIONS.c.end_picture_id)
    ),
    exists().where(
        INGREDIENTS.c.media_id == TABLE.id,
        INGREDIENTS.c.generation_id == GENERATIONS.c.id,
        GENERATIONS.c.deleted_at.is_(None),
    ),
    exists().where(TRAYS.c.media_id == TABLE.id),
)
# What somebody attached, and not what was made here: that goes with its generation.
SENT: Final = ~exists().where(GENERATIONS.c.clip_id == TABLE.id)
DELETE_UNUSED: Final = DELETE.where(SENT, ~IN_USE).returning(*TABLE)


class MediaTable:
    """Rows in, Media out."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, kind: MediaKind, *, key: str, facts: Facts, now: datetime, user_id: int | None = None) -> Media:
        """
        Remember a file that the store holds under `key`; the same key twice is an error of the schema.

        `user_id` is who sent it; nobody: it was made here.
        """
        result = await self._statements.run(
            ADD,
            {
                "kind": kind.value,
                "user_id": user_id,
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

    async def delete_unused(self, media_id: int, *, now: datetime) -> Media | None:
        """Do the same for a file that somebody attached and nothing undeleted is made of; return it if it is gone."""
        row = (await self._statements.run(DELETE_UNUSED, {"this": media_id, "now": now})).one_or_none()
        return None if row is None else rows.media(row)
