"""A member's tray: the frames that they have chosen for their next video, until they use them or a day has passed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.domain.errors import ProviderError, UserError
from bot.domain.generation import Generation
from bot.domain.media import Media, MediaKind
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Frame, GenerationRequest, ImageFrame, Requester
from bot.media import clips, pictures
from bot.media.scratch import work_folder
from bot.media.store import MediaStore
from bot.policies import access
from db.database import Database, Transaction

logger = logging.getLogger(__name__)

SMALL: Final = 256 * 1024  # bytes of a picture that only shows what lies there


class End(StrEnum):
    """Which end of a video a frame is for."""

    START = "start"
    END = "end"


OTHER: Final = {End.START: End.END, End.END: End.START}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A frame in a tray: a picture that somebody attached, or something that was made here, as it stands now."""

    frame: Frame
    media: Media | None  # the picture, or the clip whose last or first frame it is; None where it is gone or hidden
    made: Generation | None  # what it came out of; None of a picture that was attached


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """A small picture of what lies there, to be shown."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Tray:
    """What lies at either end."""

    start: Chosen | None = None
    end: Chosen | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was chosen."""
        return self.start is None and self.end is None


class Trays:
    """Look into a tray, put something in, take it out."""

    def __init__(
        self,
        database: Database,
        store: MediaStore,
        *,
        forget: Callable[[Iterable[int]], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._store = store
        self._forget = forget
        self._now = now

    async def of(self, requester: Requester) -> Tray:
        """Return what lies in somebody's tray."""
        async with self._database.reading() as tables:
            frames = await tables.trays.of(requester)
            chosen = {end: await _chosen(tables, frame, requester) for end, frame in frames.items()}
        return Tray(start=chosen.get(End.START), end=chosen.get(End.END))

    async def maker(self, frame: Frame) -> Generation | None:
        """Return what a frame came out of; None of a picture that somebody attached. Raises UserError."""
        async with self._database.reading() as tables:
            return await _maker(tables, frame)

    async def file(self, made: Generation) -> Media:
        """Return the picture or clip that came out of something. Raises UserError where it is gone."""
        async with self._database.reading() as tables:
            media = None if made.clip_id is None else await tables.media.get(made.clip_id)
        if media is None or media.deleted_at is not None:
            raise UserError(Reason.CLIP_DELETED, **made.named)
        return media

    async def pictures(self, tray: Tray) -> dict[End, Small]:
        """Return what lies there as small pictures; what the media store does not give is left out."""
        found: dict[End, Small] = {}
        for end, chosen in ((End.START, tray.start), (End.END, tray.end)):
            if chosen is None or chosen.media is None:
                continue
            small = await self.picture(chosen.media, end)
            if small is not None:
                found[end] = small
        return found

    async def picture(self, media: Media, end: End) -> Small | None:
        """Return a small picture of a file: of a clip, the frame that would be used; None if there is none."""
        try:
            data = await self._picture(media, end)
        except (ProviderError, FileNotFoundError) as error:
            logger.info("no small picture of %s: %s", media.filename, error)
            return None
        return Small(name=f"{end.value}.{pictures.extension(data)}", data=data)

    async def _picture(self, media: Media, end: End) -> bytes:
        if media.kind is MediaKind.PICTURE:
            data = await self._store.get(media.key)
        else:
            with work_folder() as folder:
                clip = Path(folder, media.filename)
                await self._store.get_to(media.key, clip)
                data = await (clips.last_frame(clip) if end is End.START else clips.first_frame(clip))
        return await asyncio.to_thread(pictures.fit, data, limit_bytes=SMALL)

    async def put(self, requester: Requester, end: End, frame: Frame) -> Tray:
        """
        Put a frame at one end, in place of what was there.

        Raises UserError unless it is a picture of one's own, or something finished that one may see.
        """
        async with self._database.transaction() as tables:
            frame = await _usable(tables, frame, requester)
            gone = await _unwanted(tables, requester, await tables.trays.put(requester, end, frame, now=self._now()))
        await self._forget(gone)
        return await self.of(requester)

    async def swap(self, requester: Requester) -> Tray:
        """Let the start be the end, and the end the start."""
        async with self._database.transaction() as tables:
            frames = await tables.trays.of(requester)
            await tables.trays.clear(requester)
            for end, frame in frames.items():
                await tables.trays.put(requester, OTHER[End(end)], frame, now=self._now())
        return await self.of(requester)

    async def clear(self, requester: Requester, end: End | None = None) -> Tray:
        """Take everything out, or what lies at one end."""
        async with self._database.transaction() as tables:
            gone = await _unwanted(tables, requester, await tables.trays.clear(requester, end))
        await self._forget(gone)
        return await self.of(requester)

    async def used(self, requester: Requester, request: GenerationRequest) -> None:
        """Take out what a video was asked for with."""
        for end, frame in ((End.START, request.start), (End.END, request.end)):
            if frame is not None:
                async with self._database.transaction() as tables:
                    if (await tables.trays.of(requester)).get(end) == frame:
                        await tables.trays.clear(requester, end)


async def _chosen(tables: Transaction, frame: Frame, requester: Requester) -> Chosen:
    """Return a frame as it stands now: what staff took out of sight since it was chosen is not there."""
    made = await _maker(tables, frame)
    if made is not None and not access.may_see(made, requester):
        return Chosen(frame=frame, media=None, made=None)
    media_id = frame.media_id if isinstance(frame, ImageFrame) else made.clip_id if made is not None else None
    media = None if media_id is None else await tables.media.get(media_id)
    gone = media is None or media.deleted_at is not None
    return Chosen(frame=frame, media=None if gone else media, made=made)


async def _unwanted(tables: Transaction, requester: Requester, media_ids: Iterable[int]) -> list[int]:
    """Return those files for which nothing that they asked for waits, until they say that it may cost so much."""
    waiting = {one for asked in await tables.proposals.waiting(requester.user_id) for one in asked.request.media_ids}
    return [one for one in media_ids if one not in waiting]


async def _maker(tables: Transaction, frame: Frame) -> Generation | None:
    if isinstance(frame, ClipFrame):
        return await tables.generations.named(frame.generation_id)
    return await tables.lineage.maker(frame.media_id)


async def _usable(tables: Transaction, frame: Frame, requester: Requester) -> Frame:
    """Return the frame as it is kept: what is a picture is named as one. Raises UserError."""
    made = await _maker(tables, frame)
    if made is not None:
        access.check_continued(made, requester)
        if made.request.makes_picture and made.clip_id is not None:
            return ImageFrame(media_id=made.clip_id)
        return ClipFrame(generation_id=made.id)
    assert isinstance(frame, ImageFrame)
    try:
        media = await tables.media.get(frame.media_id)
    except KeyError:
        raise UserError(Reason.FRAMES_MISSING) from None
    if media.user_id != requester.user_id or media.kind is not MediaKind.PICTURE or media.deleted_at is not None:
        raise UserError(Reason.FRAMES_MISSING)
    return frame
