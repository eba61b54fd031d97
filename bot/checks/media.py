"""Pictures and clips: can they be kept, and can they be read and written?"""

import asyncio
from collections.abc import Callable, Sequence

from bot.checks.findings import Finding
from bot.domain.errors import StorageUnusable
from bot.media.store import MediaStore


async def store(url: str) -> Finding:
    """Write, read and delete a small file."""
    try:
        await MediaStore.open(url).check()
    except StorageUnusable as error:
        remedy = (
            "See that MEDIA_STORE is right and that the bot's user may write there (a folder: its owner and its "
            "rights; a bucket: its name, region and keys)."
        )
        return Finding.broken("media store", f"It cannot be written ({error}).", remedy)
    return Finding.fine("media store", "A file was written, read and deleted.")


async def codecs(missing: Callable[[], Sequence[str]]) -> Finding:
    """Make and read a tiny clip with sound. `missing` does that, and returns what does not work."""
    lacking = await asyncio.to_thread(missing)
    if lacking:
        remedy = (
            "Install the bot's pinned packages again: PyAV's own wheels bring them all (make clean, then make run)."
        )
        return Finding.broken("codecs", f"These do not work here: {', '.join(lacking)}.", remedy)
    return Finding.fine("codecs", "h264 and AAC can be written and read.")
