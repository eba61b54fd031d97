"""From a film's description to an mp4: paints frame after frame, and reads first and last frames back."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import av
from PIL import Image

from sandbox.dream_machine.render.reel import Frame, side_by_side, steady, write
from sandbox.dream_machine.render.story import Story

FRAMES_PER_SECOND = 24
LARGEST_PAINTED = 1920 * 1088  # larger films are painted at this many pixels and scaled up


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What is to be rendered. `size` is width and height in pixels, both even."""

    prompt: str
    size: tuple[int, int]
    frames: int
    take: int = 0  # another one is another film of the same words
    concepts: tuple[str, ...] = ()
    loop: bool = False
    start: Image.Image | None = None
    end: Image.Image | None = None
    continues: bool = False  # start is another clip's last frame: leave it behind, rather than animate it


def render(film: Film, *, video: Path, poster: Path, stop: Event | None = None) -> None:
    """Write the clip (h264, yuv420p, 24 fps) and its poster. Raises Stopped."""
    story = Story(
        words=" ".join((film.prompt, *film.concepts)),
        take=film.take,
        size=_painted_size(film.size),
        frames=film.frames,
        loop=film.loop,
        start=film.start,
        end=film.end,
        continues=film.continues,
    )
    shown = side_by_side(lambda number: Frame(picture=story.frame(number), at=number), range(film.frames))
    beat = steady(FRAMES_PER_SECOND)
    write(shown, video=video, poster=poster, size=film.size, beat=beat, middle=film.frames // 2, stop=stop)


def first_frame(path: Path) -> Image.Image:
    """Return the first picture of a clip."""
    with av.open(str(path)) as clip:
        return next(clip.decode(video=0)).to_image()


def last_frame(path: Path) -> Image.Image:
    """Return the last picture of a clip."""
    with av.open(str(path)) as clip:
        (last,) = deque(clip.decode(video=0), maxlen=1)
        return last.to_image()


def _painted_size(size: tuple[int, int]) -> tuple[int, int]:
    shrink = (LARGEST_PAINTED / (size[0] * size[1])) ** 0.5
    return size if shrink >= 1 else (round(size[0] * shrink), round(size[1] * shrink))
