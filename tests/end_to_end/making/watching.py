"""Looks closely at what was posted: every frame of a clip, what is heard, and what of a picture is where."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

from sandbox.discord.driver import File, Message
from tests.end_to_end.acting import Play, clip_url, labels

Pixels = npt.NDArray[Any]
Colour = tuple[int, int, int]

RATE = 24
# Of 255, on average: the same picture, encoded once more; and the same one in another size.
SAME, ALIKE = 8.0, 14.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A posted clip, decoded."""

    frames: list[Pixels]
    rate: float
    seconds: float  # as the file says, not counted
    sound: npt.NDArray[np.float64] | None  # of the first channel, -1 to 1
    samples_per_second: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        height, width = self.frames[0].shape[:2]
        return width, height

    @property
    def first(self) -> Pixels:
        return self.frames[0]

    @property
    def last(self) -> Pixels:
        return self.frames[-1]


async def watched(play: Play, message: Message) -> Seen:
    """Fetch the clip that a message shows, and decode all of it."""
    link = clip_url(message)
    assert link, f"There is no clip in {message.text!r}."
    return decoded(await play.discord.download(link))


def decoded(data: bytes) -> Seen:
    with av.open(io.BytesIO(data), "r") as file:
        stream = file.streams.video[0]
        assert stream.average_rate
        assert stream.duration
        assert stream.time_base
        frames = [np.asarray(frame.to_image()) for frame in file.decode(stream)]
        rate, seconds = float(stream.average_rate), float(stream.duration * stream.time_base)
    with av.open(io.BytesIO(data), "r") as file:
        tracks = file.streams.audio
        heard = [frame.to_ndarray()[0] for frame in file.decode(tracks[0])] if tracks else []
        return Seen(
            frames=frames,
            rate=rate,
            seconds=seconds,
            sound=np.concatenate(heard).astype(float) if heard else None,
            samples_per_second=tracks[0].rate if tracks else 0,
        )


async def pictures(play: Play, message: Message) -> list[Image.Image]:
    """Fetch the pictures that a message shows."""
    return [Image.open(io.BytesIO(await play.discord.download(link))) for link in message.media]


def apart(one: Pixels | Image.Image, other: Pixels | Image.Image) -> float:
    """Return how far apart two pictures are, 0 to 255; the second is brought to the size of the first."""
    one, other = pixels(one), pixels(other)
    if one.shape != other.shape:
        size = (one.shape[1], one.shape[0])
        other = np.asarray(Image.fromarray(other.astype(np.uint8)).resize(size), dtype=float)
    return float(np.abs(one - other).mean())


def lies_at(part: Pixels | Image.Image, whole: Pixels) -> tuple[tuple[int, int], float]:
    """Return where in a picture another one lies (the corner's column and row), and how far apart they are there."""
    part = pixels(part)
    height, width = part.shape[:2]
    found = {
        (column, row): apart(part, whole[row : row + height, column : column + width])
        for row in range(whole.shape[0] - height + 1)
        for column in range(whole.shape[1] - width + 1)
    }
    corner = min(found, key=found.__getitem__)
    return corner, found[corner]


def pixels(picture: Pixels | Image.Image) -> Pixels:
    """Return a picture as numbers that can be subtracted, (height, width, 3)."""
    return np.asarray(picture.convert("RGB") if isinstance(picture, Image.Image) else picture, dtype=float)


async def said(
    play: Play, command: str, words: str, files: Mapping[str, File] | None = None, **options: object
) -> Message:
    """Type a command and return the message with what came of it; `words` is its prompt."""
    return await outcome(play, command, words, {"prompt": words, **options}, files)


async def outcome(
    play: Play,
    command: str,
    words: str,
    options: Mapping[str, object],
    files: Mapping[str, File] | None = None,
) -> Message:
    """Type a command and return the message with what came of it, which tells of these words."""
    known = await play.said(words)
    answer = await (await play.ana.command(command, dict(options), files or {})).answer()
    if "This costs" in answer.text:
        answer = await (await play.ana.press(answer, labels(answer)[0])).answer()
    assert "is reserved" in answer.text, answer.text
    return await play.result(words, but=known)


def newest(play: Play) -> str:
    """Return the number of the last clip that was asked for."""
    return str(play.new_generations()[-1]["id"])


def halves(left: Any, right: Any, *, size: tuple[int, int] = (320, 180)) -> Image.Image:
    """Return a picture of two colours, side by side."""
    image = Image.new("RGB", size, left)
    image.paste(right, (size[0] // 2, 0, *size))
    return image


def patterned(size: tuple[int, int]) -> Image.Image:
    """Return a picture that is like itself at one place only: blocks of many colours."""
    colours = np.random.default_rng(5).integers(0, 256, (6, 10, 3), dtype=np.uint8)
    return Image.fromarray(colours).resize(size, Image.Resampling.NEAREST)


def crossing(background: Colour, bar: Colour, *, size: tuple[int, int] = (320, 180)) -> list[Image.Image]:
    """Return a second in which a bar crosses the picture from left to right."""
    shown = []
    for number in range(RATE):
        image = Image.new("RGB", size, background)
        left = number * (size[0] - 24) // (RATE - 1)
        image.paste(bar, (left, 0, left + 24, size[1]))
        shown.append(image)
    return shown


def attached(picture: Image.Image, *, name: str = "picture.png") -> File:
    """Return a picture as a member attaches it."""
    out = io.BytesIO()
    picture.save(out, "PNG")
    return File(name=name, data=out.getvalue(), content_type="image/png")


def filmed(images: Sequence[Image.Image]) -> File:
    """Return these as a video that a member attaches."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=RATE)
        (stream.width, stream.height), stream.pix_fmt = images[0].size, "yuv420p"
        for image in images:
            file.mux(stream.encode(av.VideoFrame.from_image(image)))
        file.mux(stream.encode())
    return File(name="film.mp4", data=out.getvalue(), content_type="video/mp4")
