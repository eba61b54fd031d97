"""Fetching keyframe pictures from their URLs, as Luma's servers do."""

import io
import ssl
from collections.abc import Mapping
from pathlib import Path

import httpx
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_BYTES = 30 * 1024 * 1024


class UnreachablePictureError(Exception):
    """The link does not give a file."""


class UnreadablePictureError(Exception):
    """The file is not a picture that we can read."""


class _ElsewhereTransport(httpx.AsyncHTTPTransport):
    """Connects to other addresses for some hosts, while TLS and the Host header keep the real name."""

    def __init__(self, *, addresses: Mapping[str, str], trust: ssl.SSLContext) -> None:
        super().__init__(verify=trust, trust_env=False)
        self._addresses = addresses

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if address := self._addresses.get(host):
            local, _, port = address.rpartition(":")
            request.url = request.url.copy_with(host=local, port=int(port))
            request.extensions = {**request.extensions, "sni_hostname": host}
        return await super().handle_async_request(request)


class PictureFetcher:
    """Downloads and decodes pictures; `addresses` maps a host to the "address:port" where it really lies."""

    def __init__(self, *, addresses: Mapping[str, str], ca: Path | None = None) -> None:
        self._addresses = addresses
        self._ca = ca
        self._opened: httpx.AsyncClient | None = None

    async def fetch(self, url: str) -> Image.Image:
        """Download one picture. Raises UnreachablePictureError or UnreadablePictureError."""
        try:
            answer = await self._client().get(url)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UnreachablePictureError(str(error)) from error
        if answer.status_code != httpx.codes.OK or len(answer.content) > LARGEST_BYTES:
            raise UnreachablePictureError(f"status {answer.status_code}, {len(answer.content)} bytes")
        return decode(answer.content)

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.aclose()

    def _client(self) -> httpx.AsyncClient:
        if self._opened is None:  # late, since reading the certificates takes time
            trust = ssl.create_default_context(cafile=str(self._ca) if self._ca else None)
            transport = _ElsewhereTransport(addresses=self._addresses, trust=trust)
            self._opened = httpx.AsyncClient(transport=transport, timeout=20, follow_redirects=True)
        return self._opened


def decode(data: bytes) -> Image.Image:
    """Return the picture (or an animation's first frame), upright, opaque. Raises UnreadablePictureError."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            upright = ImageOps.exif_transpose(picture)
            rgba = upright.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise UnreadablePictureError(str(error)) from error
    ground = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return Image.alpha_composite(ground, rgba).convert("RGB")
