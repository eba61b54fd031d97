"""Clips changed as a whole: another look for the same motion, and the same look on more pixels."""

from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Event

import numpy as np
from PIL import Image, ImageChops, ImageFilter, ImageOps

from sandbox.dream_machine.render.colour import smooth
from sandbox.dream_machine.render.grading import Array, Colours, Grade
from sandbox.dream_machine.render.reel import Frame, frames, probe, side_by_side, timing, write
from sandbox.dream_machine.render.scenery.scene import Scene
from sandbox.dream_machine.render.words import Look, read

NAMES = [f"{mode}_{step}" for mode in ("adhere", "flex", "reimagine") for step in (1, 2, 3)]
STRENGTHS = {name: (place + 1) / len(NAMES) for place, name in enumerate(NAMES)}  # how much of a clip's look goes
SAMPLES = 5  # frames of the source that tell its colours
CUBE = 17  # sides of the table in which a look is kept
SCENERY = 0.34  # how much of the words' scene lies over a clip at most
PASSING = 0.5  # seconds in which a first frame becomes the clip


def modify(
    source: Path,
    *,
    video: Path,
    poster: Path,
    prompt: str,
    strength: str,
    take: int = 0,
    first_frame: Image.Image | None = None,
    stop: Event | None = None,
) -> None:
    """Write the clip in the look of the words, the more the stronger; with its motion and its sound.

    A first frame is the first frame, and the look of all others. Raises Unplayable, Stopped; KeyError for a strength
    that is none of STRENGTHS.
    """
    known, beat = probe(source), timing(source)
    size = known.width - known.width % 2, known.height - known.height % 2
    opening = None if first_frame is None else ImageOps.fit(first_frame.convert("RGB"), size, Image.Resampling.LANCZOS)
    samples = [frame.picture for frame in islice(frames(source), 0, None, max(1, known.frames // SAMPLES))]
    look = _Look(read(prompt, take), size, samples, STRENGTHS[strength], opening)

    def changed(frame: Frame) -> Frame:
        seconds = float(frame.at * beat.tick)
        picture = look.on(frame.picture.resize(size), seconds / known.seconds, seconds)
        if opening is not None and seconds < PASSING:
            picture = Image.blend(opening, picture, smooth(seconds / PASSING))
        return Frame(picture=picture, at=frame.at)

    shown = side_by_side(changed, frames(source))
    middle = known.frames // 2
    write(shown, video=video, poster=poster, size=size, beat=beat, middle=middle, sound=source, stop=stop)


def upscale(source: Path, *, video: Path, poster: Path, size: tuple[int, int], stop: Event | None = None) -> None:
    """Write the clip at another size, a little sharpened, with its sound. Raises Unplayable, Stopped."""
    known = probe(source)
    crisp = ImageFilter.UnsharpMask(radius=1, percent=60, threshold=2)
    shown = side_by_side(lambda frame: replace(frame, picture=frame.picture.filter(crisp)), frames(source))
    middle = known.frames // 2
    write(shown, video=video, poster=poster, size=size, beat=timing(source), middle=middle, sound=source, stop=stop)


class _Look:
    """What words make of a clip's pictures: other colours, the light of their scene, and what moves in it."""

    def __init__(
        self,
        words: Look,
        size: tuple[int, int],
        samples: list[Image.Image],
        strength: float,
        opening: Image.Image | None,
    ) -> None:
        self._strength = strength
        self._scene = Scene(words, size)
        scene = self._scene.frame(0.5, 0.0)
        model = opening or scene
        self._table = _table(Colours.of(*samples), model, strength)
        self._light = model.filter(ImageFilter.GaussianBlur(size[1] * 0.04 * (1.2 - strength)))

    def on(self, picture: Image.Image, t: float, seconds: float) -> Image.Image:
        """Return the picture, `t` (0 to 1) through the clip, in this look."""
        changed = picture.filter(self._table)
        lit = ImageChops.overlay(changed, self._light)
        changed = Image.blend(changed, lit, SCENERY * self._strength)
        self._scene.weather.draw(changed, seconds, self._scene.view(t).x, self._strength)
        return changed


def _table(old: Colours, model: Image.Image, strength: float) -> ImageFilter.Color3DLUT:
    """Return the table of colours: graded like the model, and ever more nothing but the model's own colours."""
    steps = np.linspace(0, 255, CUBE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    cube = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    grade = Grade.between(old, Colours.of(model))
    graded = cube @ grade.matrix.T + grade.offset
    toned = _tones(model)[np.clip(graded.mean(axis=1), 0, 255).astype(np.intp)]
    wild = max(0.0, strength - 0.4) * 0.9
    wanted = graded + (toned - graded) * wild
    values = np.clip(cube + (wanted - cube) * strength, 0, 255) / 255
    return ImageFilter.Color3DLUT(CUBE, values.ravel().tolist())


def _tones(model: Image.Image) -> Array:
    """Return for each brightness the colour that the model has there, (256, 3)."""
    points = np.asarray(model.resize((64, 64), Image.Resampling.BOX), dtype=np.float64).reshape(-1, 3)
    brightness = points.mean(axis=1)
    order = brightness.argsort()
    parts = np.array_split(points[order], 12)
    colours = np.array([[0, 0, 0], *(part.mean(axis=0) for part in parts), [255, 255, 255]])
    places = np.maximum.accumulate(colours.mean(axis=1))
    return np.stack([np.interp(np.arange(256), places, colours[:, channel]) for channel in range(3)], axis=-1)
