"""
(now and then) What a server keeps only for a while is forgotten; files that nothing needs leave the store.

Messages in Discord stay: they are the server's. Small batches, each in a transaction of its own.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.domain.media import Media
from bot.media.store import MediaStore, small_key
from db.database import Database

logger = logging.getLogger(__name__)

EVERY: Final = timedelta(hours=1)
BATCH: Final = 50
# A picture whose dialog was never sent. Nothing waits for somebody's word longer than the other bound.
PICTURE_UNUSED: Final = timedelta(days=1)
PICTURE_LOOKED_FOR: Final = timedelta(days=40)
# Rows that only the work of a day needed: submissions, notices that were told, requests that waited for a word.
ROWS_KEPT: Final = timedelta(days=30)
# Frames that a member chose for a video which they then did not ask for.
TRAY_KEPT: Final = timedelta(days=1)


class Retention:
    """Forget what is older than its server keeps it, and clear away."""

    def __init__(self, database: Database, store: MediaStore, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._store = store
        self._now = now
        self._due: datetime | None = None

    async def run_once(self) -> bool:
        """Do a batch; return False when nothing is left for now. Files go at once, all else is looked at each hour."""
        now = self._now()
        if await self._purge(now=now):
            return True
        if self._due is not None and now < self._due:
            return False
        if await self._forget(now=now) or await self._drop_strays(now=now) or await self._clear_away(now=now):
            return True
        self._due = now + EVERY
        return False

    async def _purge(self, *, now: datetime) -> bool:
        """Delete files whose rows say so: first the file, then the word that it is gone, so that a crash loses none."""
        async with self._database.reading() as tables:
            doomed = await tables.keeping.doomed(limit=BATCH)
        for media in doomed:
            await self._delete(media)
            async with self._database.transaction() as tables:
                await tables.keeping.purged(media.id, now=now)
        return bool(doomed)

    async def _delete(self, media: Media) -> None:
        try:
            keys = [media.key, small_key(media.key)]
        except ValueError:  # no key of this store, so there is nothing to delete
            logger.warning("a deleted file has no key of the media store")
            return
        for key in keys:
            await self._store.delete(key)

    async def _forget(self, *, now: datetime) -> bool:
        async with self._database.reading() as tables:
            keeping = await tables.keeping.servers()
        for guild_id, days in keeping.items():
            async with self._database.transaction() as tables:
                await tables.alone("spending")  # so that nothing is admitted meanwhile that begins with these pictures
                old = await tables.keeping.kept_too_long(
                    guild_id, before=now - timedelta(days=days), now=now, limit=BATCH
                )
                for generation in old:
                    await tables.keeping.forget(generation, now=now)
                    await tables.doomed_jobs.owe(generation.id, now=now)
            if old:
                logger.info("%d generations were kept for %d days", len(old), days, extra={"guild": guild_id})
                return True
        return False

    async def _drop_strays(self, *, now: datetime) -> bool:
        async with self._database.transaction() as tables:
            await tables.alone("spending")
            strays = await tables.keeping.strays(
                since=now - PICTURE_LOOKED_FOR, before=now - PICTURE_UNUSED, limit=BATCH
            )
            for picture_id in strays:
                await tables.keeping.delete_picture(picture_id, now=now)
        return bool(strays)

    async def _clear_away(self, *, now: datetime) -> bool:
        async with self._database.transaction() as tables:
            await tables.trays.clear_old(before=now - TRAY_KEPT)  # their pictures are strays then
            return await tables.keeping.clear_away(before=now - ROWS_KEPT, limit=BATCH) > 0
