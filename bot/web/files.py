"""Files behind signed links, for the providers that were given them: /media/<id>/<expiry>/<signature>/<name>."""

import asyncio
import logging
import re
from typing import Final

from aiohttp import web

from bot import metrics
from bot.domain.errors import ProviderUnavailable
from bot.domain.media import Media
from bot.lifecycle.publishing import Publishing
from bot.media.store import MediaStore

logger = logging.getLogger(__name__)

PATH: Final = "/media/{media}/{expiry}/{signature}/{filename}"
CHUNK: Final = 256 * 1024  # bytes: all that a reader holds in memory, however large the file
SECONDS_A_CHUNK: Final = 60.0  # who takes less than that is hung up on
KEPT_SECONDS: Final = 600  # by who fetched it, and nobody on the way
RANGE: Final = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})", re.ASCII)


class Files:
    """Gives whole files and parts of them (RFC 9110, single ranges), piece by piece."""

    def __init__(
        self, publishing: Publishing, store: MediaStore, *, chunk: int = CHUNK, seconds_a_chunk: float = SECONDS_A_CHUNK
    ) -> None:
        self._publishing = publishing
        self._store = store
        self._chunk = chunk
        self._seconds = seconds_a_chunk

    async def give(self, request: web.Request) -> web.StreamResponse:
        """GET or HEAD -> 200, 206, 304 or 416; 404 for whatever is wrong with the link, its age included."""
        words = request.match_info
        media = await self._publishing.opened(words["media"], words["expiry"], words["signature"], words["filename"])
        if media is None or not await self._is_there(media):
            metrics.linked("missing")
            raise web.HTTPNotFound
        metrics.linked("given")
        size, etag = media.facts.size, f'"{media.id}-{media.facts.size}"'
        headers = {
            "Accept-Ranges": "bytes",
            "Cache-Control": f"private, max-age={KEPT_SECONDS}",
            "ETag": etag,
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex, nofollow",
        }
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers=headers)
        asked = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
        part = _part(asked, size)
        if part is None:
            return web.Response(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
        whole = len(part) == size
        if not whole:
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        response = web.StreamResponse(status=200 if whole else 206, headers=headers)
        response.content_type = media.facts.content_type
        response.content_length = len(part)
        await response.prepare(request)
        if request.method != "HEAD":
            try:
                await self._send(response, media, part)
            except (OSError, ProviderUnavailable) as error:  # a TimeoutError is an OSError, too
                logger.info("a published file was broken off: %s", type(error).__name__)
                if request.transport is not None:
                    request.transport.abort()
        return response

    async def _send(self, response: web.StreamResponse, media: Media, part: range) -> None:
        """Send the bytes of a part. Raises OSError or ProviderUnavailable where it cannot go on."""
        for start in range(part.start, part.stop, self._chunk):
            length = min(self._chunk, part.stop - start)
            async with asyncio.timeout(self._seconds):
                data = await self._store.read(media.key, start=start, length=length)
                if len(data) != length:
                    raise ConnectionResetError("the file is shorter than it was")
                await response.write(data)

    async def _is_there(self, media: Media) -> bool:
        try:
            return await self._store.exists(media.key)
        except ProviderUnavailable as error:
            logger.warning("a published file cannot be given: %s", error)
            raise web.HTTPServiceUnavailable from None


def _part(asked: str, size: int) -> range | None:
    """Return which bytes a Range header means; None: none that there are. What we do not understand means all."""
    match = RANGE.fullmatch(asked.strip())
    if match is None or not (match["first"] or match["last"]):
        return range(size)
    if not match["first"]:
        last_bytes = int(match["last"])
        return range(max(0, size - last_bytes), size) if last_bytes and size else None
    first = int(match["first"])
    last = min(int(match["last"]), size - 1) if match["last"] else size - 1
    if match["last"] and int(match["last"]) < first:
        return range(size)
    return range(first, last + 1) if first < size else None
