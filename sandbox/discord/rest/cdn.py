"""The CDN: attachments behind signed links that expire, and avatars. Range requests work."""

import hashlib
import struct
import zlib
from typing import Any

from aiohttp import web

from sandbox.discord.engine import Engine

GONE = "This content is no longer available."
AVATAR_SIZE = 64


def serve(engine: Engine) -> Any:
    """Return the aiohttp handler of attachments."""

    async def attachment(request: web.Request) -> web.StreamResponse:
        path = request.rel_url.raw_path
        fault = engine.faults.strike(when="before", method=request.method, path=request.path, body="")
        if fault and fault.action == "drop" and request.transport is not None:
            request.transport.abort()
        if fault and fault.action in ("status", "drop"):
            return web.Response(status=fault.status, text="A fault on demand.")
        found = engine.world.attachments.get(request.match_info["attachment_id"])
        if found is None or not engine.links.good(path, request.query):
            return web.Response(status=404, text=GONE)
        return _ranged(request, found.data, found.content_type)

    return attachment


def _ranged(request: web.Request, data: bytes, content_type: str) -> web.Response:
    headers = {"Content-Type": content_type, "Accept-Ranges": "bytes", "Cache-Control": "private, max-age=3600"}
    wanted = request.http_range
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=data, headers=headers)
    start, stop, _step = wanted.indices(len(data))
    if start >= stop:
        return web.Response(status=416, headers={"Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(data)}"
    return web.Response(status=206, body=data[start:stop], headers=headers)


async def avatar(request: web.Request) -> web.StreamResponse:
    """Serve a plain square whose colour follows from the path."""
    colour = hashlib.sha256(request.path.encode()).digest()[:3]
    row = b"\x00" + colour * AVATAR_SIZE
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", AVATAR_SIZE, AVATAR_SIZE, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * AVATAR_SIZE)),
        (b"IEND", b""),
    ]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return web.Response(body=b"\x89PNG\r\n\x1a\n" + body, content_type="image/png")
