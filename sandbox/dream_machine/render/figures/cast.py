"""The cast: which figure stands for which subject, how large it is, and how it moves through the picture."""

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PIL import Image, ImageChops

from sandbox.dream_machine.render.colour import lit, mix
from sandbox.dream_machine.render.figures import animals, things
from sandbox.dream_machine.render.figures.brush import Brush
from sandbox.dream_machine.render.scenery.camera import View
from sandbox.dream_machine.render.words import Colour, Look, Subject

PHASES = 16
ASIDE = (-0.14, 0.18)  # of the picture's width, by which another take has a figure elsewhere
NEARER = (0.75, 1.3)  # times as large as it is there
Painter = Callable[[Brush, float, Colour], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """How a kind of subject appears. Sizes are shares of the picture's height, speeds widths a second."""

    paint: Painter
    colour: Colour
    size: float
    moves: str = "walks"  # walks, flies, swims, sails, stands, hovers
    speed: float = 0.07
    strides: float = 1.3  # phases run through so often in a second
    number: int = 1
    glows: bool = False  # not darkened at night


def _walker(kind: str, colour: Colour, size: float, **more: float) -> Role:
    return Role(paint=partial(animals.four_legged, kind=kind), colour=colour, size=size, speed=more.get("speed", 0.07))


ROLES: Mapping[str, Role] = {
    "fox": _walker("fox", (226, 112, 40), 0.3, speed=0.09),
    "wolf": _walker("wolf", (128, 134, 146), 0.34),
    "dog": _walker("dog", (196, 142, 84), 0.32, speed=0.09),
    "cat": _walker("cat", (92, 88, 96), 0.27),
    "horse": _walker("horse", (126, 80, 52), 0.46, speed=0.1),
    "deer": _walker("deer", (166, 112, 70), 0.44),
    "bear": _walker("bear", (110, 76, 54), 0.44, speed=0.05),
    "lion": _walker("lion", (216, 164, 90), 0.38),
    "elephant": _walker("elephant", (138, 138, 150), 0.52, speed=0.04),
    "rabbit": _walker("rabbit", (206, 190, 174), 0.22, speed=0.08),
    "sheep": _walker("sheep", (240, 236, 226), 0.3, speed=0.04),
    "teddy": Role(paint=animals.teddy, colour=(172, 116, 66), size=0.5, moves="stands", strides=1.0),
    "bird": Role(
        paint=animals.bird, colour=(236, 236, 240), size=0.17, moves="flies", speed=0.1, strides=1.7, number=5
    ),
    "butterfly": Role(
        paint=animals.butterfly, colour=(240, 150, 50), size=0.12, moves="flies", speed=0.05, strides=2.6, number=5
    ),
    "fish": Role(paint=animals.fish, colour=(250, 150, 60), size=0.2, moves="swims", speed=0.08, strides=1.8, number=6),
    "whale": Role(paint=animals.whale, colour=(62, 92, 126), size=0.55, moves="swims", speed=0.06, strides=0.4),
    "jellyfish": Role(
        paint=animals.jellyfish, colour=(232, 140, 210), size=0.34, moves="hovers", strides=0.5, number=4, glows=True
    ),
    "boat": Role(paint=things.boat, colour=(244, 238, 224), size=0.34, moves="sails", speed=0.03, strides=0.3),
    "balloon": Role(paint=things.balloon, colour=(220, 70, 60), size=0.36, moves="hovers", strides=1.1, number=3),
    "person": Role(paint=animals.person, colour=(176, 60, 62), size=0.36, speed=0.05),
    "astronaut": Role(
        paint=partial(animals.person, kind="astronaut"), colour=(232, 236, 242), size=0.4, speed=0.04, strides=0.7
    ),
    "robot": Role(
        paint=partial(animals.person, kind="robot"), colour=(150, 164, 180), size=0.4, speed=0.04, strides=0.9
    ),
    "house": Role(paint=things.house, colour=(150, 92, 64), size=0.36, moves="stands", strides=0.3),
    "lighthouse": Role(paint=things.lighthouse, colour=(206, 58, 52), size=0.6, moves="stands", strides=0.4),
    "car": Role(paint=things.car, colour=(206, 48, 50), size=0.36, speed=0.14, strides=2.0),
    "train": Role(paint=things.train, colour=(60, 110, 150), size=0.6, speed=0.14, strides=2.0),
    "rocket": Role(paint=things.rocket, colour=(220, 66, 60), size=0.46, moves="hovers", strides=1.6, glows=True),
    "fire": Role(paint=things.fire, colour=(255, 122, 36), size=0.3, moves="stands", strides=1.5, glows=True),
}


class Figure:
    """One subject (or its little flock) on its way through the picture."""

    def __init__(
        self, subject: Subject, look: Look, size: tuple[int, int], place: int, light: float, haze: Colour
    ) -> None:
        role = ROLES[subject.kind]
        self._role = role
        self._size = size
        self._moves = "hovers" if look.realm == "space" and role.moves in ("walks", "sails") else role.moves
        if self._moves == "swims" and look.realm == "land":
            self._moves = "leaps"
        self._ground = 0.93 if look.water != "sea" else 0.9
        self._rng = random.Random(look.seed + 100 + place)
        self._start = self._rng.uniform(0.26, 0.4) + 0.2 * place
        self._height = role.size * (0.72 if size[0] < size[1] else 1.0)
        if look.take:
            chance = random.Random(look.take + place)
            self._start += chance.uniform(*ASIDE)
            self._height *= chance.uniform(*NEARER)
        colour = mix(subject.colour, role.colour, 0.3) if subject.colour else role.colour
        if not role.glows:
            colour = mix(lit(colour, 0.42 + 0.58 * light), haze, 0.1)
        flock = 1 if self._moves == "leaps" else role.number
        self._members = [
            (self._aside(number), self._rng.uniform(-0.12, 0.12), self._rng.random(), 1 - 0.13 * number)
            for number in range(flock)
        ]
        self._members[0] = (0.0, 0.0, 0.0, 1.0)
        self._colour = colour
        self._sprites: dict[tuple[int, int], Image.Image] = {}

    def _aside(self, number: int) -> float:
        """Return how far a member of the flock is from its first, left and right in turn."""
        step = max(0.07, self._height * self._size[1] / self._size[0] * 0.55)
        return step * ((number + 1) // 2) * (1 if number % 2 else -1) + self._rng.uniform(-0.02, 0.02)

    def _sprite(self, number: int, step: int) -> Image.Image:
        """Return a member of the flock in one phase of its stride, painted when it is first seen."""
        sprite = self._sprites.get((number, step))
        if sprite is None:
            brush = Brush(max(6, round(self._size[1] * self._height * self._members[number][3])))
            self._role.paint(brush, step / PHASES, self._colour)
            sprite = self._sprites[number, step] = brush.picture()
        return sprite

    def draw(self, canvas: Image.Image, view: View, seconds: float) -> None:
        width, height = self._size
        for number in range(len(self._members) - 1, -1, -1):
            dx, dy, phase, _scale = self._members[number]
            step = int((seconds * self._role.strides + phase) * PHASES) % PHASES
            sprite = self._sprite(number, step)
            x, y = self._place(seconds, phase)
            x += dx + (view.x * 0.8 + view.orbit * 0.3)
            y += dy + view.y * 0.8
            left = round(x * width - sprite.width / 2)
            top = round(y * height - sprite.height)
            canvas.paste(sprite, (left, top), sprite)
            if self._moves == "sails":
                self._mirror(canvas, sprite, left, top)

    def _mirror(self, canvas: Image.Image, sprite: Image.Image, left: int, top: int) -> None:
        """Mirror in the water what stands on it, faintly."""
        mirrored = sprite.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        alpha = mirrored.getchannel("A")
        faint = ImageChops.multiply(alpha, Image.new("L", alpha.size, 70))
        canvas.paste(mirrored.convert("RGB"), (left, top + round(sprite.height * 0.74)), faint)

    def _place(self, seconds: float, phase: float) -> tuple[float, float]:
        """Return where the feet are, in shares of the picture."""
        if self._moves == "leaps":
            t = (seconds * 0.22 + 0.18) % 1.0
            return self._start + 0.34 * t, 1.0 + self._height * 0.3 - 0.5 * math.sin(math.pi * t)
        turn, rises = math.tau * phase, self._role.strides > 1
        x, y = {
            "walks": (self._start, self._ground),
            "stands": (self._start + 0.22, self._ground + 0.02),
            "sails": (self._start + 0.1, 0.84),
            "swims": (self._start, 0.62 + self._height / 2),
            "flies": (self._start, 0.36 + self._height / 2),
            "hovers": (self._start + 0.15, 0.56 + self._height / 3 - (0.02 * seconds if rises else 0)),
        }[self._moves]
        speed = {"stands": 0.0, "hovers": 0.012}.get(self._moves, self._role.speed)
        bob = {"sails": 0.006, "swims": 0.02, "hovers": 0.012, "flies": 0.03}.get(self._moves, 0.0)
        return x + speed * seconds, y + bob * math.sin(seconds * 1.3 + turn)
