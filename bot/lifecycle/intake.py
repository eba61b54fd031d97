"""(a file that somebody sent) -> a picture or video of ours, and theirs. Before admission: a bad file costs nothing."""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.domain.media import Facts, Media, MediaKind
from bot.media import pictures, videos
from bot.media.scratch import work_folder
from bot.media.store import MediaStore, new_key
from db.database import Database

# A small file may unpack to some hundred megabytes, so they are opened one after another.
AT_ONCE: Final = 1
VIDEOS_AT_ONCE: Final = 2  # of a hundred megabytes each


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPicture:
    """A picture that we hold, and whether it is only the beginning of what was sent."""

    media: Media
    first_frame_of_animation: bool


class Intake:
    """Take pictures and videos in."""

    def __init__(self, database: Database, store: MediaStore, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._store = store
        self._now = now
        self._opening = asyncio.Semaphore(AT_ONCE)
        self._playing = asyncio.Semaphore(AT_ONCE)  # pictures do not wait for videos
        self.room = asyncio.Semaphore(VIDEOS_AT_ONCE)  # to be held by who reads a video into memory

    async def picture(
        self, data: bytes, *, filename: str, user_id: int, most_bytes: int = pictures.LARGEST_RESULT
    ) -> TakenPicture:
        """
        Check, turn upright and keep a picture, which only its sender may then use; `most_bytes` is how large it may be.

        Raises UserError where it is none that we take.
        """
        async with self._opening:
            prepared = await pictures.prepare_in_thread(data, filename=filename, most_bytes=most_bytes)
        media = await self._keep(
            MediaKind.PICTURE, prepared.data, prepared.extension, facts=prepared.facts, user_id=user_id
        )
        return TakenPicture(media=media, first_frame_of_animation=prepared.first_frame_of_animation)

    async def video(self, file: bytes | Path, *, filename: str, user_id: int, longest: float | None = None) -> Media:
        """
        Check, clean and keep a video of at most `longest` seconds, which only its sender may then use.

        Raises UserError where it is none that we take.
        """
        with work_folder() as folder:
            path = Path(folder, "sent")
            if isinstance(file, Path):
                path = file
            else:
                videos.check_bytes(len(file))
                await asyncio.to_thread(path.write_bytes, file)
            async with self._playing:
                prepared = await videos.prepare_in_thread(path, to=Path(folder), filename=filename, longest=longest)
            return await self._keep(
                MediaKind.CLIP, prepared.path, prepared.extension, facts=prepared.facts, user_id=user_id
            )

    async def forget(self, media_ids: Iterable[int]) -> None:
        """Delete those of the files that nothing was made from: what they were sent for was refused."""
        for media_id in media_ids:
            async with self._database.transaction() as tables:
                await tables.alone("spending")  # admission may be using it at this moment
                unused = await tables.media.delete_unused(media_id, now=self._now())
            if unused is not None:
                await self._store.delete(unused.key)

    async def _keep(self, kind: MediaKind, file: Path | bytes, extension: str, *, facts: Facts, user_id: int) -> Media:
        now = self._now()
        key = new_key(kind, extension, now=now, token=secrets.token_hex(12))
        await self._store.put(key, file)  # the file first: a row must never promise one that is not there
        async with self._database.transaction() as tables:
            return await tables.media.add(kind, key=key, facts=facts, now=now, user_id=user_id)
