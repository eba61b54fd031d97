"""(a file that somebody sent) -> a picture of ours, and theirs. Before admission, so that a bad file costs nothing."""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.media import Media, MediaKind
from bot.media import pictures
from bot.media.store import MediaStore, new_key
from db.database import Database

# A small file may unpack to some hundred megabytes, so pictures are opened one after another.
AT_ONCE: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPicture:
    """A picture that we hold, and whether it is only the beginning of what was sent."""

    media: Media
    first_frame_of_animation: bool


class Intake:
    """Take pictures in."""

    def __init__(self, database: Database, store: MediaStore, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._store = store
        self._now = now
        self._opening = asyncio.Semaphore(AT_ONCE)

    async def picture(self, data: bytes, *, filename: str, user_id: int) -> TakenPicture:
        """
        Check, turn upright and keep a picture, which only its sender may then use.

        Raises UserError where it is none that we take.
        """
        async with self._opening:
            prepared = await pictures.prepare_in_thread(data, filename=filename)
        now = self._now()
        key = new_key(MediaKind.PICTURE, prepared.extension, now=now, token=secrets.token_hex(12))
        await self._store.put(key, prepared.data)  # the file first: a row must never promise one that is not there
        async with self._database.transaction() as tables:
            media = await tables.media.add(MediaKind.PICTURE, key=key, facts=prepared.facts, now=now, user_id=user_id)
        return TakenPicture(media=media, first_frame_of_animation=prepared.first_frame_of_animation)

    async def forget(self, media_ids: Iterable[int]) -> None:
        """Delete those of the pictures that nothing was made from: what they were sent for was refused."""
        for media_id in media_ids:
            async with self._database.transaction() as tables:
                await tables.alone("spending")  # admission may be using it at this moment
                unused = await tables.media.delete_unused(media_id, now=self._now())
            if unused is not None:
                await self._store.delete(unused.key)
