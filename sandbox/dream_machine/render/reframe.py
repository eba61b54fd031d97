"""Reframing: a picture or clip put on a canvas of another shape, and what is round it painted from the words."""

from dataclasses import dataclass
from pathlib import Path
from threading import Event

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from sandbox.dream_machine.render.colour import Array, mask_of, smooth
from sandbox.dream_machine.render.grading import Colours, Grade
from sandbox.dream_machine.render.reel import Frame, frames, probe, side_by_side, timing, write
from sandbox.dream_machine.render.scenery.scene import Scene
from sandbox.dream_machine.render.words import Look, read

MOMENT, SECONDS = 0.5, 2.5  # of the scene that is painted round the picture
REACH = 0.42  # shares of the canvas over which a border's colours go on into the new area
EDGE = 0.12  # share of the picture that goes on beyond its border
SOFT_SIDE = 270  # pixels of the shorter side at which what lies round a picture is mirrored: it is soft anyway
LIKENESS = 0.65  # how far the words' scene takes on the picture's colours
FADING = 0.5  # seconds in which the first frame's surroundings give way


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where the source goes, as the API's eight numbers say it, in pixels.

    The source is resized, cut from x_start to x_end and y_start to y_end of that, and its upper left corner put at the
    grid position of the canvas. What is left open: the whole of it, as large as fits, in the middle.
    """

    grid_position_x: int | None = None
    grid_position_y: int | None = None
    x_start: int | None = None
    x_end: int | None = None
    y_start: int | None = None
    y_end: int | None = None
    resized_width: int | None = None
    resized_height: int | None = None

    def on(self, canvas: tuple[int, int], source: tuple[int, int]) -> "Place":
        """Work out what is left open. Raises ValueError for a rectangle outside the picture or the canvas."""
        width, height = self._resized(canvas, source)
        box = (
            self.x_start or 0,
            self.y_start or 0,
            width if self.x_end is None else self.x_end,
            height if self.y_end is None else self.y_end,
        )
        if not (0 <= box[0] < box[2] <= width and 0 <= box[1] < box[3] <= height):
            raise ValueError(f"The rectangle {box} does not lie in the picture of {width} x {height}")
        x, y = (
            (whole - (end - start)) // 2 if position is None else position
            for position, whole, start, end in (
                (self.grid_position_x, canvas[0], box[0], box[2]),
                (self.grid_position_y, canvas[1], box[1], box[3]),
            )
        )
        if not (-(box[2] - box[0]) < x < canvas[0] and -(box[3] - box[1]) < y < canvas[1]):
            raise ValueError(f"A picture at ({x}, {y}) does not lie on the canvas of {canvas[0]} x {canvas[1]}")
        return Place(resized=(width, height), box=box, corner=(x, y), canvas=canvas)

    def _resized(self, canvas: tuple[int, int], source: tuple[int, int]) -> tuple[int, int]:
        if any(size is not None and size < 1 for size in (self.resized_width, self.resized_height)):
            raise ValueError("The resized picture must have a width and a height")
        if self.resized_width and self.resized_height:
            return self.resized_width, self.resized_height
        if self.resized_width:
            share = self.resized_width / source[0]
        elif self.resized_height:
            share = self.resized_height / source[1]
        else:
            share = min(canvas[0] / source[0], canvas[1] / source[1])
        return max(1, round(source[0] * share)), max(1, round(source[1] * share))


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A placement worked out: the size to resize to, what to cut out of that, and where it goes on the canvas."""

    resized: tuple[int, int]
    box: tuple[int, int, int, int]
    corner: tuple[int, int]
    canvas: tuple[int, int]

    def cut(self, source: Image.Image) -> Image.Image:
        """Return the part of the source that is seen, at its size on the canvas."""
        resized = source.convert("RGB").resize(self.resized, Image.Resampling.LANCZOS)
        left, top = (max(0, -at) for at in self.corner)
        across = min(self.box[2] - self.box[0], self.canvas[0] - self.corner[0])
        down = min(self.box[3] - self.box[1], self.canvas[1] - self.corner[1])
        x, y = self.box[:2]
        return resized.crop((x + left, y + top, x + across, y + down))

    def shrunk(self, by: int) -> "Place":
        """Return the same place with so many times fewer pixels each way; what was seen is still seen."""
        width, height = (max(1, round(length / by)) for length in self.resized)
        left, top = min(width - 1, round(self.box[0] / by)), min(height - 1, round(self.box[1] / by))
        right = min(width, max(left + 1, round(self.box[2] / by)))
        bottom = min(height, max(top + 1, round(self.box[3] / by)))
        canvas = self.canvas[0] // by, self.canvas[1] // by
        x = min(canvas[0] - 1, max(left - right + 1, round(self.corner[0] / by)))
        y = min(canvas[1] - 1, max(top - bottom + 1, round(self.corner[1] / by)))
        return Place(resized=(width, height), box=(left, top, right, bottom), corner=(x, y), canvas=canvas)

    @property
    def seen_at(self) -> tuple[int, int]:
        return max(0, self.corner[0]), max(0, self.corner[1])


def place(
    source: Image.Image, canvas: tuple[int, int], placement: Placement, prompt: str, *, take: int = 0, shrink: int = 1
) -> Image.Image:
    """Return the canvas with the picture in its place; both so many times smaller in the end as `shrink` says.

    Raises ValueError for a rectangle outside the picture.
    """
    where = placement.on(canvas, source.size).shrunk(shrink)
    seen = where.cut(source)
    return _Surroundings(where, seen, read(prompt, take)).round(seen)


def reframe(
    source: Path,
    *,
    video: Path,
    poster: Path,
    canvas: tuple[int, int],
    placement: Placement,
    prompt: str,
    take: int = 0,
    first_frame: Image.Image | None = None,
    shrink: int = 1,
    stop: Event | None = None,
) -> None:
    """Write the clip on its new canvas, both `shrink` times smaller in the end.

    Raises ValueError for a rectangle outside the picture, Unplayable, Stopped.
    """
    known = probe(source)
    where = placement.on(canvas, (known.width, known.height)).shrunk(shrink)
    beat = timing(source)
    opening = (
        None
        if first_frame is None
        else ImageOps.fit(first_frame.convert("RGB"), where.canvas, Image.Resampling.LANCZOS)
    )

    surroundings = _Surroundings(where, where.cut(next(frames(source)).picture), read(prompt, take))

    def placed(frame: Frame) -> Frame:
        faded = smooth(float(frame.at * beat.tick) / FADING)
        picture = surroundings.round(where.cut(frame.picture), opening, 1 - faded)
        return Frame(picture=picture, at=frame.at)

    write(
        side_by_side(placed, frames(source)),
        video=video,
        poster=poster,
        size=where.canvas,
        beat=beat,
        middle=known.frames // 2,
        sound=source,
        stop=stop,
    )


class _Surroundings:
    """What is painted round a picture: its border goes on, ever softer, into the scene of the words."""

    def __init__(self, where: Place, seen: Image.Image, words: Look) -> None:
        self._where = where
        self._full = seen.size == where.canvas
        if self._full:
            return
        canvas = where.canvas
        scene = Scene(words, canvas).frame(MOMENT, SECONDS)
        self._scene = Grade.between(Colours.of(scene), Colours.of(seen)).on(scene, LIKENESS)
        coarse = max(1, min(canvas) // SOFT_SIDE)
        self._small = canvas[0] // coarse, canvas[1] // coarse
        scale = self._small[0] / canvas[0], self._small[1] / canvas[1]
        left, top = where.seen_at
        self._box = (
            round(left * scale[0]),
            round(top * scale[1]),
            max(round(left * scale[0]) + 2, round((left + seen.width) * scale[0])),
            max(round(top * scale[1]) + 2, round((top + seen.height) * scale[1])),
        )
        self._columns = _mirrored(self._small[0], self._box[0], self._box[2])
        self._rows = _mirrored(self._small[1], self._box[1], self._box[3])
        away = np.hypot(
            _outside(canvas[1], top, top + seen.height)[:, None] / canvas[1],
            _outside(canvas[0], left, left + seen.width)[None, :] / canvas[0],
        )
        soft = [mask_of(np.clip(away / reach, 0, 1)) for reach in (0.06, 0.2)]
        self._soft = [mask.resize(self._small, Image.Resampling.BOX) for mask in soft]
        share = np.clip(away / REACH, 0, 1)
        self._new = mask_of(share * share * (3 - 2 * share))

    def round(self, seen: Image.Image, opening: Image.Image | None = None, strength: float = 0.0) -> Image.Image:
        """Return the canvas with `seen` in its place; `opening` stands round it instead as far as `strength` says."""
        if self._full:
            return seen
        picture = Image.composite(self._scene, self._gone_on(seen), self._new)
        if opening is not None and strength > 0:
            picture = Image.blend(picture, opening, strength)
        picture.paste(seen, self._where.seen_at)
        return picture

    def _gone_on(self, seen: Image.Image) -> Image.Image:
        """Return the picture mirrored at its borders over the whole canvas, softer the farther away."""
        box = self._box
        small = np.asarray(seen.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BOX))
        mirrored = Image.fromarray(small[self._rows[:, None], self._columns[None, :]])
        picture = mirrored.copy()
        for blur, mask in zip((0.02, 0.07), self._soft, strict=True):
            picture.paste(mirrored.filter(ImageFilter.GaussianBlur(min(self._small) * blur)), (0, 0), mask)
        return picture.resize(self._where.canvas, Image.Resampling.BILINEAR)


def _mirrored(length: int, begin: int, end: int) -> NDArray[np.intp]:
    """Return for each pixel of a row which one of the piece from `begin` to `end` is seen there.

    Outside it is what lies near the border, to and fro: farther in are things that nobody wants to see twice.
    """
    edge = max(1, round(min(length, end - begin) * EDGE))
    away = _outside(length, begin, end).astype(np.intp) - 1
    folded = away % (2 * edge)
    folded = np.minimum(folded, 2 * edge - 1 - folded)
    at = np.arange(length) - begin
    return np.where(at < 0, folded, np.where(at >= end - begin, end - begin - 1 - folded, at))


def _outside(length: int, begin: int, end: int) -> Array:
    """Return how far each pixel of a row is from the piece from `begin` to `end`."""
    at = np.arange(length, dtype=np.float32)
    return np.maximum(np.maximum(begin - at, at - (end - 1)), 0)
