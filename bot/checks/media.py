"""Pictures and clips: can they be kept, and can they be read and written?"""

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bot.checks.findings import Finding
from bot.domain.errors import StorageUnusable
from bot.media.store import MediaStore, folder_of

STORE: Final = "media store"
STORE_REMEDY: Final = (
    "See that MEDIA_STORE is right and that the bot's user may write there (a folder: its owner and its rights; a "
    "bucket: its name, region and keys)."
)
CODECS: Final = "codecs"
CODECS_REMEDY: Final = (
    "Install the bot's pinned packages again (make clean, then make run): PyAV brings its own codecs."
)


async def store(url: str) -> Finding:
    """Write, read and delete a small file. A folder that is not there yet is not made: whose would it be?"""
    folder = folder_of(url)
    try:
        if folder is not None and not _is_there(folder):
            return _without_one(folder)
        await MediaStore.open(url).check()
    except (StorageUnusable, OSError) as error:  # OSError: we may not even look
        told = error if isinstance(error, StorageUnusable) else type(error).__name__
        return Finding.broken(STORE, f"It cannot be written ({told}).", STORE_REMEDY)
    return Finding.fine(STORE, "A file was written, read and deleted.")


def _is_there(folder: Path) -> bool:
    """Tell whether it is there. Raises OSError where that cannot be seen, for which Path.exists has two answers."""
    try:
        folder.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _without_one(folder: Path) -> Finding:
    place = next(one for one in folder.parents if one.exists())
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return Finding.fine(STORE, "There is none yet, and there is a place for it: the bot makes it when it starts.")
    return Finding.broken(STORE, "It is not there, and cannot be made where it is to be.", STORE_REMEDY)


async def codecs(missing: Callable[[], Sequence[str]]) -> Finding:
    """Make and read a tiny clip with sound. `missing` does that, and returns what does not work."""
    lacking = await asyncio.to_thread(missing)
    if lacking:
        return Finding.broken(CODECS, f"These do not work here: {', '.join(lacking)}.", CODECS_REMEDY)
    return Finding.fine(CODECS, "h264 and AAC can be written and read.")
