"""Drawing in unit coordinates: a square from 0 to 1, y downwards, painted large and scaled down for soft edges."""

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from sandbox.dream_machine.render.words import Colour

SCALE = 3
Point = tuple[float, float]


class Brush:
    """A pen on a transparent square of `size` px."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._big = size * SCALE
        self._picture = Image.new("RGBA", (self._big, self._big), (0, 0, 0, 0))
        self._pen = ImageDraw.Draw(self._picture)

    def oval(self, x: float, y: float, across: float, tall: float, colour: Colour, turn: float = 0.0) -> None:
        """Draw an ellipse around (x, y) with these half axes, turned by so many degrees."""
        turned = math.radians(turn)
        points = []
        for step in range(40):
            angle = math.tau * step / 40
            dx, dy = across * math.cos(angle), tall * math.sin(angle)
            points.append(
                (x + dx * math.cos(turned) - dy * math.sin(turned), y + dx * math.sin(turned) + dy * math.cos(turned))
            )
        self.shape(points, colour)

    def shape(self, points: Sequence[Point], colour: Colour) -> None:
        self._pen.polygon([(x * self._big, y * self._big) for x, y in points], fill=(*colour, 255))

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """Draw a line with round joints and ends."""
        thick = max(1.0, width * self._big)
        places = [(x * self._big, y * self._big) for x, y in points]
        self._pen.line(places, fill=(*colour, 255), width=round(thick), joint="curve")
        for x, y in places:
            self._pen.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=(*colour, 255))

    def block(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], colour)

    def picture(self) -> Image.Image:
        return self._picture.resize((self._size, self._size), Image.Resampling.BOX)
