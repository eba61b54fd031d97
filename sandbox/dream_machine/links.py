"""Signed links to rendered files, which expire; and the route that serves them."""

import hashlib
import hmac
import math
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from aiohttp import web


class Links:
    """Signs names, checks signatures, serves the files (with range requests)."""

    def __init__(self, *, folder: Path, now: Callable[[], datetime], life_seconds: float = 3600.0) -> None:
        self.base = ""  # set once the port is known
        self.life_seconds = life_seconds
        self.folder = folder
        self._now = now
        self._secret = secrets.token_bytes(32)

    def path(self, name: str) -> Path:
        return self.folder / name

    def url(self, name: str) -> str:
        """Return a link that works for `life_seconds` from now."""
        expires = math.ceil(self._now().timestamp() + self.life_seconds)
        return f"{self.base}/files/{name}?expires={expires}&signature={self._sign(name, expires)}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """GET /files/{name}: 403 for a wrong or expired link, 404 for a file that is gone."""
        name, expires = request.match_info["name"], request.query.get("expires", "0")
        if not expires.isdigit() or not hmac.compare_digest(
            self._sign(name, int(expires)), request.query.get("signature", "")
        ):
            raise web.HTTPForbidden(text="SignatureDoesNotMatch")
        if int(expires) <= self._now().timestamp():
            raise web.HTTPForbidden(text="Request has expired")
        path = self.path(name)
        if not path.is_file():
            raise web.HTTPNotFound(text="NoSuchKey")
        return web.FileResponse(path)

    def _sign(self, name: str, expires: int) -> str:
        return hmac.new(self._secret, f"{name}:{expires}".encode(), hashlib.sha256).hexdigest()[:32]
