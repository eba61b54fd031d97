"""Where the pictures of the docs are kept: screenshots made small enough for a page, and a short animation."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

LARGEST_PICTURE = 300_000  # bytes
LARGEST_ANIMATION = 1_000_000
COLOURS = (256, 128, 64)
QUALITIES = (70, 55, 40, 25)


class TooLarge(Exception):  # noqa: N818 - it reads as what it says
    """Something cannot be made as small as it has to be; the text says what."""


def small_png(data: bytes) -> bytes:
    """Return the picture as a PNG below LARGEST_PICTURE, with fewer colours where that is needed. Raises TooLarge."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    best = _png(image)
    for colours in COLOURS:
        if len(best) < LARGEST_PICTURE:
            return best
        best = _png(image.quantize(colours, dither=Image.Dither.FLOYDSTEINBERG))
    if len(best) >= LARGEST_PICTURE:
        raise TooLarge(f"The picture has {len(best)} bytes even with {COLOURS[-1]} colours.")
    return best


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@dataclass(slots=True, kw_only=True)
class Animation:
    """Frames, and for how long each is shown."""

    width: int  # pixels; frames are scaled to it
    frames: list[Image.Image] = field(default_factory=list)
    milliseconds: list[int] = field(default_factory=list)

    def add(self, screenshot: bytes, milliseconds: int) -> None:
        """Append a frame; one that looks like the last is that one, shown for longer."""
        image = Image.open(io.BytesIO(screenshot)).convert("RGB")
        height = round(image.height * self.width / image.width)
        image = image.resize((self.width, height), Image.Resampling.LANCZOS)
        if self.frames and image.tobytes() == self.frames[-1].tobytes():
            self.milliseconds[-1] += milliseconds
            return
        self.frames.append(image)
        self.milliseconds.append(milliseconds)

    def webp(self) -> bytes:
        """Return the animation as a WebP below LARGEST_ANIMATION. Raises TooLarge."""
        for quality in QUALITIES:
            data = self._encoded(quality)
            if len(data) < LARGEST_ANIMATION:
                return data
        raise TooLarge(f"The animation of {len(self.frames)} frames does not fit into {LARGEST_ANIMATION} bytes.")

    def _encoded(self, quality: int) -> bytes:
        out = io.BytesIO()
        first, *others = self.frames
        first.save(
            out,
            "WEBP",
            save_all=True,
            append_images=others,
            duration=self.milliseconds,
            loop=0,
            quality=quality,
            method=4,
            minimize_size=True,
        )
        return out.getvalue()


class Album:
    """The folder of pictures."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.kept: list[Path] = []

    def keep(self, name: str, screenshot: bytes) -> None:
        """Keep a screenshot as `name`.png. Raises TooLarge."""
        self._write(f"{name}.png", small_png(screenshot))

    def keep_animation(self, name: str, animation: Animation) -> None:
        """Keep an animation as `name`.webp. Raises TooLarge."""
        self._write(f"{name}.webp", animation.webp())

    def told(self) -> Sequence[str]:
        """Return a line for each picture: its name and its size."""
        return [f"{path.name} · {path.stat().st_size / 1000:.0f} kB" for path in self.kept]

    def _write(self, name: str, data: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / name
        path.write_bytes(data)
        self.kept.append(path)
