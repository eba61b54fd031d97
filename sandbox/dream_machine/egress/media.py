"""Fetching pictures and videos from their URLs, as Luma's servers do: bounded, and decoded before they are believed."""

import io
import warnings
from pathlib import Path

import httpx
from PIL import Image, ImageOps, UnidentifiedImageError

from sandbox.dream_machine.egress.transport import Network

SECONDS = 20.0
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class UnreachableMediaError(Exception):
    """The link does not give a file."""


class UnreadableMediaError(Exception):
    """The file is not what it should be, or not one that we can read."""


class TooLargeMediaError(Exception):
    """The file has more bytes than are taken."""


class MediaFetcher:
    """Downloads media."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._opened: httpx.AsyncClient | None = None

    async def picture(self, url: str, *, largest: int) -> Image.Image:
        """Download and decode a picture. Raises UnreachableMediaError, UnreadableMediaError or TooLargeMediaError."""
        data = io.BytesIO()
        await self._download(url, data, largest)
        return decode(data.getvalue())

    async def file(self, url: str, to: Path, *, largest: int) -> None:
        """Download whatever is there into `to`, all or a part. Raises UnreachableMediaError or TooLargeMediaError."""
        with to.open("wb") as file:
            await self._download(url, file, largest)

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.aclose()

    async def _download(self, url: str, to: io.BufferedIOBase, largest: int) -> None:
        taken = 0
        try:
            async with self._client().stream("GET", url) as answer:
                if answer.status_code != httpx.codes.OK:
                    raise UnreachableMediaError(f"status {answer.status_code}")
                async for part in answer.aiter_bytes():
                    taken += len(part)
                    if taken > largest:
                        raise TooLargeMediaError(f"more than {largest} bytes")
                    to.write(part)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UnreachableMediaError(str(error)) from error

    def _client(self) -> httpx.AsyncClient:
        if self._opened is None:  # late, since reading the certificates takes time
            self._opened = self._network.client(seconds=SECONDS, redirects=True)
        return self._opened


def decode(data: bytes) -> Image.Image:
    """Return the picture (or an animation's first frame), upright, opaque. Raises UnreadableMediaError."""
    try:
        with (
            warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning),
            Image.open(io.BytesIO(data)) as picture,
        ):
            upright = ImageOps.exif_transpose(picture)
            rgba = upright.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, *BOMBS) as error:
        raise UnreadableMediaError(str(error)) from error
    ground = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return Image.alpha_composite(ground, rgba).convert("RGB")
