"""Where providers call back: /callbacks/<account>/<generation>/<token>. Whatever comes is answered with 200 at once."""

import asyncio
import logging
from typing import Final

from aiohttp import web

from bot.lifecycle.publishing import Callbacks

logger = logging.getLogger(__name__)

PATH: Final = "/callbacks/{account}/{generation}/{token}"
SECONDS: Final = 3.0  # Luma waits for 5
LARGEST_BODY: Final = 64 * 1024  # bytes: more is not read


class Calls:
    """Hands on what was called. It tells a caller nothing, not even whether it was understood."""

    def __init__(self, callbacks: Callbacks, *, seconds: float = SECONDS) -> None:
        self._callbacks = callbacks
        self._seconds = seconds

    async def take(self, request: web.Request) -> web.Response:
        """POST -> 200 {"status": "ok"}, always."""
        words = request.match_info
        try:
            async with asyncio.timeout(self._seconds):
                body = await _read(request)
                await self._callbacks.hear(words["account"], words["generation"], words["token"], body)
        except TimeoutError:
            logger.info("a callback took longer than %g s, and is not waited for", self._seconds)
        except Exception:  # the provider can do nothing about it, and would only call again and again
            logger.exception("a callback was not heard")
        return web.json_response({"status": "ok"})


async def _read(request: web.Request) -> bytes:
    """Return the beginning of what was sent, as far as it can be read: anybody can send garbage or hang up."""
    body = bytearray()
    try:
        while len(body) < LARGEST_BODY and (piece := await request.content.read(LARGEST_BODY - len(body))):
            body += piece
    except (ConnectionError, web.RequestPayloadError) as error:
        logger.debug("what was sent to a callback ends early: %s", type(error).__name__)
    return bytes(body)
