"""What the demo does with pictures and clips: draws one to begin with, and looks closely at what was delivered."""

import io
import math
from dataclasses import dataclass
from pathlib import Path

import av
import av.error
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

Pixels = npt.NDArray[np.uint8]

WIDTH, HEIGHT = 1280, 720
HORIZON = 450
# Mean difference of a colour channel (0 to 255) under which two frames are the same one, encoded twice.
SAME_FRAME = 12.0


class NotAClip(Exception):  # noqa: N818 - it reads as what it says
    """A delivered file is not what was promised; the text says in what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """What decoding a delivered file showed."""

    width: int
    height: int
    seconds: float
    frames: int
    first: Pixels
    last: Pixels

    @property
    def facts(self) -> str:
        return f"h264, {self.width}x{self.height}, {self.seconds:.1f} s, {self.frames} frames"


def examine(data: bytes) -> Clip:
    """Decode every frame of an mp4. Raises NotAClip unless it is h264 in mp4 and plays to its end."""
    try:
        with av.open(io.BytesIO(data), "r") as container:
            if "mp4" not in container.format.name.split(","):
                raise NotAClip(f"it is {container.format.name}, not mp4")
            stream = container.streams.video[0]
            if stream.codec_context.name != "h264":
                raise NotAClip(f"it holds {stream.codec_context.name}, not h264")
            first = last = None
            frames = 0
            for frame in container.decode(stream):
                last = frame
                first = first or frame
                frames += 1
            if first is None or last is None or not stream.average_rate:
                raise NotAClip("it holds no frames")
            return Clip(
                width=first.width,
                height=first.height,
                seconds=frames / float(stream.average_rate),
                frames=frames,
                first=np.asarray(first.to_image()),
                last=np.asarray(last.to_image()),
            )
    except (av.error.FFmpegError, IndexError) as error:
        raise NotAClip(f"it cannot be decoded ({error})") from error


def difference(one: Pixels, other: Pixels) -> float:
    """Return the mean difference of two frames' colour channels, 0 to 255; of different sizes, it is the largest."""
    if one.shape != other.shape:
        return 255.0
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).mean())


def picture(path: Path | None) -> tuple[str, bytes]:
    """Return the name and the bytes of the picture to begin with: the given one, or one that we draw."""
    if path is not None:
        return path.name, path.read_bytes()
    out = io.BytesIO()
    _harbour().save(out, "PNG")
    return "harbour.png", out.getvalue()


def _harbour() -> Image.Image:
    """Draw a sailing boat on a calm sea, hills behind it, in the evening."""
    image = _gradient([(24, 28, 72), (120, 62, 120), (240, 128, 96), (255, 206, 130)], HORIZON)
    _sun(image, centre=(880, 372), radius=58)
    draw = ImageDraw.Draw(image)
    for base, height, colour, phase in ((430, 96, (92, 58, 110), 0.4), (452, 62, (58, 42, 88), 2.1)):
        draw.polygon(_hills(base, height, phase), fill=colour)
    sea = _gradient([(214, 130, 110), (92, 74, 122), (22, 30, 66)], HEIGHT - HORIZON)
    image.paste(sea.crop((0, 0, WIDTH, HEIGHT - HORIZON)), (0, HORIZON))
    _glitter(image, centre=880)
    _boat(ImageDraw.Draw(image), x=420, y=560)
    return image


def _gradient(colours: list[tuple[int, int, int]], height: int) -> Image.Image:
    stops = np.linspace(0, 1, len(colours))
    rows = np.linspace(0, 1, height)
    channels = [np.interp(rows, stops, [colour[channel] for colour in colours]) for channel in range(3)]
    column = np.stack(channels, axis=-1).astype(np.uint8)
    band = np.repeat(column[:, None, :], WIDTH, axis=1)
    whole = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    whole[:height] = band
    return Image.fromarray(whole)


def _sun(image: Image.Image, *, centre: tuple[int, int], radius: int) -> None:
    x, y = centre
    glow = Image.new("L", image.size, 0)
    for grown, light in ((5.0, 46), (3.0, 80), (1.8, 130)):
        size = radius * grown
        ImageDraw.Draw(glow).ellipse((x - size, y - size, x + size, y + size), fill=light)
    glow = glow.filter(ImageFilter.GaussianBlur(radius))
    ImageDraw.Draw(glow).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    image.paste(Image.new("RGB", image.size, (255, 238, 190)), mask=glow.filter(ImageFilter.GaussianBlur(1.5)))


def _hills(base: int, height: int, phase: float) -> list[tuple[float, float]]:
    outline = [
        (x, base - height * (0.5 + 0.3 * math.sin(x / 170 + phase) + 0.2 * math.sin(x / 61 + 2 * phase)))
        for x in range(0, WIDTH + 8, 8)
    ]
    return [(0, HORIZON + 2), *outline, (WIDTH, HORIZON + 2)]


def _glitter(image: Image.Image, *, centre: int) -> None:
    light = Image.new("L", image.size, 0)
    draw = ImageDraw.Draw(light)
    chance = np.random.default_rng(7)
    for y in range(HORIZON + 3, HEIGHT, 5):
        spread = 24 + (y - HORIZON) * 0.55
        for _ in range(4):
            x, width = centre + chance.normal(0, spread / 2), chance.uniform(6, 26)
            draw.line((x - width, y, x + width, y), fill=int(max(30, 190 - (y - HORIZON) * 0.5)), width=2)
    image.paste(Image.new("RGB", image.size, (255, 226, 170)), mask=light.filter(ImageFilter.GaussianBlur(1.2)))


def _boat(draw: ImageDraw.ImageDraw, *, x: int, y: int) -> None:
    draw.polygon([(x - 120, y), (x + 130, y), (x + 92, y + 38), (x - 92, y + 38)], fill=(44, 30, 48))
    draw.line((x, y, x, y - 250), fill=(44, 30, 48), width=6)
    draw.polygon([(x + 10, y - 246), (x + 10, y - 16), (x + 128, y - 16)], fill=(252, 232, 208))
    draw.polygon([(x - 8, y - 226), (x - 8, y - 16), (x - 96, y - 16)], fill=(232, 120, 96))
