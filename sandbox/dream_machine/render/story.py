"""How a clip goes from its first frame to its last: from the start picture, through the scene, to the end picture.

The first frame is the start picture and the last one the end picture, exactly. A picture of one's own comes alive in
place (it is what the member wants to see move); another clip's frame is left behind for the scene of the new words.
"""

import math

from PIL import Image, ImageOps

from sandbox.dream_machine.render.colour import mask_of, noise, smooth
from sandbox.dream_machine.render.scenery.scene import Scene, zoomed
from sandbox.dream_machine.render.words import read

FRAMES_PER_SECOND = 24
SOFTNESS = 90  # of the cloudy edge at which one picture dissolves into another, of 255
CLOSING = 0.3  # share of a loop in which it finds back to its beginning
CLOUD_SPARE = 0.5  # how far light moves over a still picture, in its widths
LIGHT = (255, 240, 206)
PUSH = 0.2  # how far the camera pushes into a still picture


class Story:
    """Gives every frame of a clip, in order or not."""

    def __init__(
        self,
        *,
        words: str,
        take: int,
        size: tuple[int, int],
        frames: int,
        loop: bool,
        start: Image.Image | None,
        end: Image.Image | None,
        continues: bool,
    ) -> None:
        look = read(words, take)
        self._size = size
        self._frames = frames
        self._seconds = frames / FRAMES_PER_SECOND
        self._scene = Scene(look, size)
        self._start = _fitted(start, size)
        self._end = _fitted(end, size)
        self._loops = loop and end is None
        if self._loops and self._start is not None:
            self._end = self._start
        # A member's own picture stays in view when nothing else is to come after it.
        self._dwells = self._start is not None and not continues and (self._end is None or self._loops)
        self._cloud = mask_of(noise(size, 3.0, look.seed + 61))
        if self._dwells:
            self._shine = mask_of(noise((round(size[0] * (1 + CLOUD_SPARE)), size[1]), 2.0, look.seed + 62, octaves=2))

    def frame(self, number: int) -> Image.Image:
        """Frame `number`, counted from 0."""
        if self._loops and self._start is None:
            return self._closing_loop(number / self._frames)
        t = number / max(1, self._frames - 1)
        if self._start is not None and self._dwells:
            return self._alive(self._start, t)
        if self._start is not None and t == 0:
            return self._start
        picture = None
        if self._start is None or t > 0:
            picture = self._scene.frame(t, t * self._seconds)
        if self._start is not None:
            begin = 0.55 if self._end is None else 0.5
            picture = self._dissolve(_pushed(self._start, PUSH * t), picture or self._start, smooth(t / begin))
        if self._end is not None:
            picture = self._dissolve(picture or self._end, _pushed(self._end, PUSH * (1 - t)), smooth((t - 0.5) / 0.5))
        assert picture is not None
        return picture

    def _closing_loop(self, t: float) -> Image.Image:
        """Return the scene, whose last part melts into the moments before its beginning."""
        picture = self._scene.frame(t, t * self._seconds)
        if t <= 1 - CLOSING:
            return picture
        before = self._scene.frame(t - 1, (t - 1) * self._seconds)
        return Image.blend(picture, before, smooth((t - 1 + CLOSING) / CLOSING))

    def _alive(self, still: Image.Image, t: float) -> Image.Image:
        """Let a still picture move: the camera goes in, light passes over it, the weather of the words comes."""
        away = math.sin(math.pi * t) if self._loops else t
        if away < 1e-6:
            return still
        view = self._scene.view(t)
        first = self._scene.view(0)
        picture = _pushed(still, PUSH * away, (view.x - first.x) * 0.35 * away, away)
        drawn = picture.copy()
        self._scene.weather.draw(drawn, t * self._seconds, view.x)
        picture = Image.blend(picture, drawn, min(1.0, away * 3))
        left = round(self._size[0] * CLOUD_SPARE * (1 - away))
        slid = self._shine.crop((left, 0, left + self._size[0], self._size[1]))
        strength = min(1.0, away * 2) * 0.55
        picture.paste(LIGHT, (0, 0), slid.point([round(max(0, value - 118) * strength) for value in range(256)]))
        return picture

    def _dissolve(self, old: Image.Image, new: Image.Image, progress: float) -> Image.Image:
        """`old` gives way to `new` along the edges of clouds."""
        if progress <= 0:
            return old
        if progress >= 1:
            return new
        edge = progress * (255 + SOFTNESS)
        table = [min(255, max(0, round((edge - value) * 255 / SOFTNESS))) for value in range(256)]
        return Image.composite(new, old, self._cloud.point(table))


def _fitted(picture: Image.Image | None, size: tuple[int, int]) -> Image.Image | None:
    return None if picture is None else ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.LANCZOS)


def _pushed(picture: Image.Image, push: float, slide: float = 0.0, sway: float = 0.0) -> Image.Image:
    """Return the picture seen from a little nearer (and from the side)."""
    if push <= 0:
        return picture
    width, height = picture.size
    across, tall = width / (1 + push), height / (1 + push)
    left = (width - across) * (0.5 + 0.3 * math.sin(sway * 2)) + slide * width * 0.1
    left = min(max(left, 0.0), width - across)
    top = (height - tall) * 0.5
    return zoomed(picture, (left, top, left + across, top + tall))
