"""
Make what a member attached a plain picture that any provider takes; look into what a provider made; make it smaller.

Nothing that the file or its name claims is believed: it is sniffed, bounded before it is decoded, turned upright,
flattened and encoded anew, so that neither metadata nor anything hidden behind the pixels leaves this place.
"""

import asyncio
import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from PIL import Image, ImageCms, ImageOps

from bot.domain.errors import ProviderRejected, UserError
from bot.domain.media import Facts
from bot.domain.reasons import Reason

MIB: Final = 1024 * 1024
LARGEST_FILE: Final = 20 * MIB
# Checked on what the header says, before a decoder allocates them. A JPEG can be decoded at a fraction of its size.
MOST_PIXELS: Final = 25_000_000
MOST_PIXELS_JPEG: Final = 100_000_000
SHORTEST_SIDE: Final = 64
LONGEST_SIDE: Final = 4096
LARGEST_RESULT: Final = 8 * MIB
SMALL: Final = 4_000_000  # pixels up to which a lossless source stays lossless
QUALITIES: Final = (95, 92)
FITTING: Final = (92, 85, 75)  # where a place takes less than the picture has
SMALLER: Final = 0.75  # each time a picture is still too large at the lowest quality

EXTENSIONS: Final = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
# What providers give us, and what it is called on the wire.
MADE: Final = {"JPEG": "image/jpeg", "PNG": "image/png"}
LOSSLESS: Final = frozenset({"PNG", "GIF"})
ALPHA: Final = frozenset({"RGBA", "LA", "PA", "La", "RGBa"})
PAPER: Final = (255, 255, 255)  # what shows through where a picture is transparent

# Pillow's own guard gives no size to tell the member. Ours is stricter and stands before anything is decoded.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A picture ready to be kept and published."""

    data: bytes
    facts: Facts
    extension: str
    first_frame_of_animation: bool


async def prepare_in_thread(data: bytes, *, filename: str, most_bytes: int = LARGEST_RESULT) -> Prepared:
    """Do the same as `prepare` without holding up the event loop."""
    return await asyncio.to_thread(prepare, data, filename=filename, most_bytes=most_bytes)


def prepare(data: bytes, *, filename: str, most_bytes: int = LARGEST_RESULT) -> Prepared:
    """
    Return an upright, flat sRGB picture without metadata: PNG for a small lossless source, else JPEG.

    It has `most_bytes` at most, and never more than LARGEST_RESULT.

    Takes JPEG, PNG, WebP and GIF; of an animation the first frame. Raises UserError: NOT_A_PICTURE(filename),
    PICTURE_UNREADABLE(filename), PICTURE_TOO_LARGE(megabytes, limit), PICTURE_TOO_MANY_PIXELS(megapixels, limit) or
    PICTURE_TOO_SMALL(width, height, limit).
    """
    if len(data) > LARGEST_FILE:
        raise UserError(
            Reason.PICTURE_TOO_LARGE, megabytes=math.ceil(len(data) / MIB * 10) / 10, limit=LARGEST_FILE // MIB
        )
    kind = sniff(data)
    if kind is None:
        raise UserError(Reason.NOT_A_PICTURE, filename=filename)
    try:
        return _prepare(data, kind, min(most_bytes, LARGEST_RESULT))
    except (UserError, MemoryError):
        raise
    except Exception as error:  # decoders of damaged files raise nearly anything
        raise UserError(Reason.PICTURE_UNREADABLE, filename=filename) from error


def sniff(data: bytes) -> str | None:
    """Return which of the kinds that we take these bytes begin as, in Pillow's words."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    return "WEBP" if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else None


def extension(data: bytes) -> str:
    """Return how the name of a picture ends, by what it is. Raises ValueError for what is none that we know."""
    kind = sniff(data)
    if kind is None:
        raise ValueError("not a picture")
    return EXTENSIONS[kind]


def inspect(path: Path) -> Facts:
    """
    Return what a picture that a provider made holds, after decoding all of it.

    Raises ProviderRejected (BROKEN_FILE) where it is no whole JPEG or PNG, or unpacks to more than we look at.
    """
    data = path.read_bytes()
    kind = sniff(data)
    if kind not in MADE:
        raise _broken("no picture in it")
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            width, height = picture.size
            if width * height <= MOST_PIXELS:
                picture.load()
    except MemoryError:
        raise
    except Exception as error:  # decoders of damaged files raise nearly anything
        raise _broken(type(error).__name__) from error
    if width * height > MOST_PIXELS:
        raise _broken(f"{width} x {height} pixels")
    return Facts(content_type=MADE[kind], width=width, height=height, seconds=0, size=len(data))


def fit(data: bytes, *, limit_bytes: int) -> bytes:
    """
    Return a picture of at most limit_bytes: as it is if it fits, else as JPEG, with fewer pixels if need be.

    Raises ProviderRejected (BROKEN_FILE) where it does not decode or cannot be made to fit.
    """
    if len(data) <= limit_bytes:
        return data
    try:
        with Image.open(io.BytesIO(data), formats=[*EXTENSIONS]) as source:
            source.load()
            picture = _flat(source)
        while min(picture.size) >= SHORTEST_SIDE:
            for quality in FITTING:
                smaller = _saved(picture, "JPEG", quality=quality)
                if len(smaller) <= limit_bytes:
                    return smaller
            picture = _scaled(picture)
    except (OSError, ValueError, SyntaxError) as error:  # SyntaxError is Pillow's for a damaged PNG
        raise _broken(type(error).__name__) from error
    raise _broken(f"does not fit into {limit_bytes} bytes")


def _prepare(data: bytes, kind: str, most_bytes: int) -> Prepared:
    if kind == "WEBP":
        _check_size(*_webp_canvas(data), most=MOST_PIXELS)  # its decoder allocates the canvas when it is opened
    with Image.open(io.BytesIO(data), formats=[kind]) as source:
        width, height = source.size
        _check_size(width, height, most=MOST_PIXELS_JPEG if kind == "JPEG" else MOST_PIXELS)
        # A JPEG of several pictures (MPO), as telephones make them, has a small or a deep one beside the first.
        animated = kind != "JPEG" and bool(getattr(source, "is_animated", False))
        if kind == "JPEG":
            source.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # decodes a huge one at a fraction of its size
        source.load()
        picture = _flat(_upright(source))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    encoded, extension, content_type = _encoded(picture, most_bytes, lossless=kind in LOSSLESS)
    with Image.open(io.BytesIO(encoded)) as result:
        facts = Facts(content_type=content_type, width=result.width, height=result.height, seconds=0, size=len(encoded))
    return Prepared(data=encoded, facts=facts, extension=extension, first_frame_of_animation=animated)


def _webp_canvas(data: bytes) -> tuple[int, int]:
    """Return width and height as the first chunk of a WebP file tells them (RFC 9649)."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if chunk == b"VP8L":
        packed = int.from_bytes(data[21:25], "little")
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF


def _check_size(width: int, height: int, *, most: int) -> None:
    if width * height > most:
        raise UserError(
            Reason.PICTURE_TOO_MANY_PIXELS, megapixels=math.ceil(width * height / 1_000_000), limit=most // 1_000_000
        )
    scale = min(1.0, LONGEST_SIDE / max(width, height, 1))  # a long strip gets thinner when it is scaled down
    if min(width, height) * scale < SHORTEST_SIDE:
        raise UserError(Reason.PICTURE_TOO_SMALL, width=width, height=height, limit=SHORTEST_SIDE)


def _upright(picture: Image.Image) -> Image.Image:
    """Turn a picture as its EXIF says; a damaged EXIF block says nothing."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001  a picture is not refused for its metadata
        return picture


def _flat(picture: Image.Image) -> Image.Image:
    """Return 8-bit sRGB on white, whatever it was."""
    if picture.mode in ALPHA or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", seen.size, PAPER)
        paper.paste(seen, mask=seen.getchannel("A"))
        profile = picture.info.get("icc_profile") if picture.mode == "RGBA" else None
        return _in_srgb(paper, profile)
    if picture.mode.startswith("I"):  # 16 bits a pixel; Pillow's own conversion would cut instead of scale
        eight = (np.asarray(picture).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8)
        return Image.fromarray(eight).convert("RGB")
    return _in_srgb(picture, picture.info.get("icc_profile"))


def _in_srgb(picture: Image.Image, profile: object) -> Image.Image:
    """Carry colours over from the profile that the picture brings, so that dropping the profile does not shift them."""
    if isinstance(profile, bytes) and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = cast("Any", ImageCms.createProfile("sRGB"))  # pyright: ignore[reportUnknownMemberType]
            carried = ImageCms.profileToProfile(picture, source, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            carried = None
        if carried is not None:
            return carried
    return picture.convert("RGB")


def _encoded(picture: Image.Image, most_bytes: int, *, lossless: bool) -> tuple[bytes, str, str]:
    """Return the bytes, the extension and the content type of the best encoding that fits."""
    if lossless and picture.width * picture.height <= SMALL:
        data = _saved(picture, "PNG")
        if len(data) <= most_bytes:
            return data, "png", "image/png"
    while True:
        for quality in QUALITIES:
            data = _saved(picture, "JPEG", quality=quality)
            if len(data) <= most_bytes:
                return data, "jpg", "image/jpeg"
        picture = _scaled(picture)


def _scaled(picture: Image.Image) -> Image.Image:
    size = (round(picture.width * SMALLER), round(picture.height * SMALLER))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    clean = Image.new("RGB", picture.size)  # a new one, since Pillow saves comments and profiles from `info` unasked
    clean.paste(picture)
    file = io.BytesIO()
    clean.save(file, kind, **options)
    return file.getvalue()


def _broken(detail: str) -> ProviderRejected:
    return ProviderRejected(Reason.BROKEN_FILE, detail)
