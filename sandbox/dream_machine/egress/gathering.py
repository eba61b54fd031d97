"""Gathers what an order works on: its pictures and its video, fetched and looked at."""

import asyncio
import uuid
from pathlib import Path

from PIL import Image

from sandbox.dream_machine.egress.media import (
    MediaFetcher,
    TooLargeMediaError,
    UnreachableMediaError,
    UnreadableMediaError,
)
from sandbox.dream_machine.jobs import Material, Order, Refused
from sandbox.dream_machine.render.clip import first_frame
from sandbox.dream_machine.render.reel import Unplayable, probe

DEAD_LINK = "400: failed to moderate image"  # it says so of every file that it cannot download


class Gatherer:
    """Fetches by URL; videos lie in `folder` until they are dropped."""

    def __init__(self, fetcher: MediaFetcher, folder: Path) -> None:
        self._fetcher = fetcher
        self._folder = folder

    async def add_pictures(self, order: Order, material: Material) -> None:
        """Fetch the pictures. Raises Refused where a link is dead or a file too large."""
        for place, url in order.pictures.items():
            try:
                material.pictures[place] = await self._fetcher.picture(url, largest=order.largest_bytes)
            except UnreadableMediaError:
                material.readable = False
            except (UnreachableMediaError, TooLargeMediaError) as error:
                raise _refusal(order, error) from error

    async def add_video(self, order: Order, material: Material) -> None:
        """Fetch the video, and see how large and long it is. Raises Refused as `add_pictures` does."""
        if order.video is None:
            return
        material.video = self._folder / f"{uuid.uuid4()}.source"
        try:
            await self._fetcher.file(order.video, material.video, largest=order.largest_bytes)
        except (UnreachableMediaError, TooLargeMediaError) as error:
            raise _refusal(order, error) from error
        try:
            material.probe = await asyncio.to_thread(probe, material.video)
        except Unplayable:
            material.readable = False

    async def close(self) -> None:
        await self._fetcher.close()


def seen(order: Order, material: Material) -> dict[str, Image.Image]:
    """Return, by URL, the pictures by which moderation judges: those that were fetched, and a video's first frame."""
    pictures = {order.pictures[place]: picture for place, picture in material.pictures.items()}
    if order.video is not None and material.video is not None and material.probe is not None:
        pictures[order.video] = first_frame(material.video)
    return pictures


def drop(material: Material) -> None:
    """Let go what was fetched."""
    material.pictures.clear()
    if material.video is not None:
        material.video.unlink(missing_ok=True)


def _refusal(order: Order, error: Exception) -> Refused:
    if isinstance(error, TooLargeMediaError):
        return Refused("media", f"Media is too large, maximum size is {order.largest_bytes // 2**20} MB")
    return Refused("media", DEAD_LINK)
