"""Animals and people, drawn in one phase of their movement; they look to the right."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.dream_machine.render.colour import lit, mix
from sandbox.dream_machine.render.figures.brush import Brush
from sandbox.dream_machine.render.words import Colour

DARK: Colour = (26, 22, 26)
PALE: Colour = (246, 240, 230)


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """The proportions of a four-legged animal, in shares of its square."""

    body: tuple[float, float] = (0.2, 0.095)  # half length, half height
    leg: float = 0.25
    thick: float = 0.04
    neck: float = 0.1
    lift: float = 0.12  # how far the head is above the back
    head: float = 0.068
    snout: float = 0.075
    ear: float = 0.08
    tail: str = "thin"  # thin, bushy, up, short, mane
    extra: str = ""  # antlers, trunk, mane, wool, hops


BUILDS: Mapping[str, Build] = {
    "fox": Build(body=(0.18, 0.075), leg=0.2, tail="bushy", head=0.066, snout=0.09),
    "wolf": Build(body=(0.2, 0.085), leg=0.24, tail="bushy", head=0.07, snout=0.085),
    "dog": Build(tail="up"),
    "cat": Build(body=(0.17, 0.07), leg=0.18, tail="up", snout=0.035, ear=0.07),
    "horse": Build(
        body=(0.2, 0.1), leg=0.33, neck=0.14, lift=0.2, head=0.055, snout=0.12, ear=0.05, tail="bushy", extra="hair"
    ),
    "deer": Build(
        body=(0.17, 0.08),
        leg=0.32,
        neck=0.1,
        lift=0.2,
        head=0.05,
        snout=0.07,
        tail="short",
        extra="antlers",
        thick=0.03,
    ),
    "bear": Build(body=(0.23, 0.14), leg=0.2, thick=0.075, lift=0.04, head=0.085, snout=0.07, ear=0.03, tail="short"),
    "lion": Build(body=(0.21, 0.09), leg=0.23, thick=0.05, head=0.07, snout=0.06, ear=0.03, extra="mane"),
    "elephant": Build(
        body=(0.22, 0.17), leg=0.24, thick=0.085, lift=0.02, head=0.11, snout=0.02, ear=0.0, extra="trunk"
    ),
    "rabbit": Build(
        body=(0.13, 0.1),
        leg=0.12,
        thick=0.045,
        neck=0.06,
        lift=0.08,
        head=0.065,
        snout=0.03,
        ear=0.17,
        tail="short",
        extra="hops",
    ),
    "sheep": Build(
        body=(0.18, 0.12), leg=0.18, thick=0.03, lift=0.03, head=0.06, snout=0.05, ear=0.03, tail="short", extra="wool"
    ),
}


def four_legged(brush: Brush, phase: float, colour: Colour, kind: str) -> None:
    """Draw a walking animal; the phase runs through one stride."""
    build = BUILDS[kind]
    turn = math.tau * phase
    hop = abs(math.sin(turn)) * 0.08 if build.extra == "hops" else 0.012 * math.sin(2 * turn)
    long, tall = build.body
    x, y = 0.46, 0.93 - build.leg - tall * 0.6 - hop
    shade, pale = lit(colour, 0.7), mix(colour, PALE, 0.65)
    for front, far in ((-1, True), (1, True), (-1, False), (1, False)):
        _leg(
            brush,
            (x + front * long * 0.72, y + tall * 0.4),
            build,
            turn + (0 if far == (front > 0) else math.pi),
            shade if far else colour,
        )
    _tail(brush, (x - long * 0.92, y - tall * 0.2), build, turn, colour, pale)
    brush.oval(x, y, long, tall, colour)
    if build.extra == "wool":
        for step in range(10):
            angle = math.tau * step / 10
            brush.oval(x + long * 0.85 * math.cos(angle), y + tall * 0.8 * math.sin(angle), 0.055, 0.055, colour)
    brush.oval(x + long * 0.25, y + tall * 0.55, long * 0.5, tall * 0.3, mix(colour, pale, 0.5))
    _head(brush, (x + long * 0.8, y), build, turn, colour)


def _leg(brush: Brush, hip: tuple[float, float], build: Build, turn: float, colour: Colour) -> None:
    swing, lift = math.sin(turn) * 0.24, max(0.0, math.cos(turn)) * 0.25
    knee = (hip[0] + build.leg * 0.5 * math.sin(swing), hip[1] + build.leg * 0.5)
    foot = (knee[0] + build.leg * 0.5 * math.sin(swing * 1.3 - lift), knee[1] + build.leg * 0.48 * (1 - lift * 0.4))
    brush.line([hip, knee], build.thick * 1.15, colour)
    brush.line([knee, foot], build.thick * 0.85, colour)


def _tail(brush: Brush, root: tuple[float, float], build: Build, turn: float, colour: Colour, tip: Colour) -> None:
    x, y = root
    wag = 0.02 * math.sin(turn)
    if build.tail == "bushy":
        brush.oval(x - 0.09, y + 0.055 + wag, 0.13, 0.045, colour, -32)
        brush.oval(x - 0.165, y + 0.1 + wag * 1.6, 0.04, 0.028, tip, -32)
    elif build.tail == "short":
        brush.oval(x - 0.01, y - 0.01, 0.03, 0.025, tip)
    elif build.tail == "up":
        brush.line([(x, y), (x - 0.06, y - 0.07), (x - 0.04 + wag, y - 0.17)], 0.032, colour)
    else:
        brush.line([(x, y), (x - 0.06, y + 0.05), (x - 0.075 + wag, y + 0.17)], 0.022, colour)
        brush.oval(x - 0.075 + wag, y + 0.18, 0.02, 0.03, lit(colour, 0.6))


def _head(brush: Brush, chest: tuple[float, float], build: Build, turn: float, colour: Colour) -> None:
    x, y = chest[0] + build.neck, chest[1] - build.lift - 0.012 * math.sin(2 * turn + 1)
    size = build.head
    if build.extra == "mane":
        brush.oval(x - 0.01, y + 0.01, size * 1.75, size * 1.75, lit(colour, 0.62))
    brush.line([(chest[0] - 0.03, chest[1]), (x - size * 0.2, y + size * 0.2)], size * 1.7, colour)
    if build.extra == "hair":
        brush.line([(chest[0] - 0.05, chest[1] - 0.09), (x - size * 0.9, y - size * 0.5)], 0.045, lit(colour, 0.5))
    brush.oval(x, y, size, size * 0.9, colour)
    snout = build.snout
    brush.shape(
        [
            (x + size * 0.3, y - size * 0.45),
            (x + size * 0.7 + snout, y + size * 0.3),
            (x + size * 0.6 + snout, y + size * 0.62),
            (x + size * 0.1, y + size * 0.85),
        ],
        colour,
    )
    brush.oval(x + size * 0.66 + snout, y + size * 0.4, 0.014, 0.013, DARK)
    ear = build.ear
    for lean in (-0.5, 0.25) if ear else ():
        foot = x + size * lean
        brush.shape(
            [
                (foot - ear * 0.22, y - size * 0.5),
                (foot + ear * 0.25, y - size * 0.55),
                (foot - ear * 0.05, y - size * 0.7 - ear),
            ],
            lit(colour, 0.85),
        )
    if build.extra == "antlers":
        for lean in (-0.03, 0.025):
            base = (x + lean, y - size * 0.7)
            brush.line([base, (x + lean * 2.4, y - 0.15), (x + lean * 2.1 + 0.03, y - 0.22)], 0.014, lit(colour, 0.55))
            brush.line([(x + lean * 2, y - 0.12), (x + lean * 2 + 0.06, y - 0.15)], 0.012, lit(colour, 0.55))
    if build.extra == "trunk":
        brush.oval(x - size * 0.6, y + 0.01, size * 0.75, size * 0.95, lit(colour, 0.85))
        sway = 0.03 * math.sin(turn)
        brush.line(
            [(x + size * 0.8, y + 0.02), (x + size * 1.15, y + 0.14), (x + size * 1.0 + sway, y + 0.27)], 0.05, colour
        )
        brush.line([(x + size * 0.7, y + 0.08), (x + size * 1.35, y + 0.12)], 0.022, PALE)
    brush.oval(x + size * 0.35, y - size * 0.12, 0.011, 0.013, DARK)


def bird(brush: Brush, phase: float, colour: Colour) -> None:
    """Seen from the side, wings beating."""
    beat = math.sin(math.tau * phase)
    tip = 0.5 - 0.3 * beat
    brush.shape([(0.5, 0.52), (0.36, 0.36 - 0.16 * beat + 0.1), (0.3, tip - 0.03), (0.47, 0.56)], lit(colour, 0.75))
    brush.oval(0.52, 0.54, 0.17, 0.055, colour, -6)
    brush.shape([(0.37, 0.53), (0.24, 0.5), (0.22, 0.57), (0.38, 0.57)], colour)
    brush.oval(0.69, 0.505, 0.05, 0.042, colour)
    brush.shape([(0.73, 0.49), (0.8, 0.515), (0.73, 0.53)], (240, 176, 60))
    brush.shape([(0.6, 0.53), (0.52, 0.36 - 0.2 * beat + 0.1), (0.42, tip - 0.05), (0.46, 0.56)], lit(colour, 0.9))


def butterfly(brush: Brush, phase: float, colour: Colour) -> None:
    open_ = 0.35 + 0.65 * abs(math.sin(math.tau * phase))
    for way in (-1, 1):
        brush.oval(0.5 + way * 0.17 * open_, 0.38, 0.17 * open_, 0.15, colour, way * -28)
        brush.oval(0.5 + way * 0.13 * open_, 0.62, 0.12 * open_, 0.12, mix(colour, (255, 255, 255), 0.25), way * 30)
        brush.oval(0.5 + way * 0.2 * open_, 0.36, 0.06 * open_, 0.05, mix(colour, (255, 240, 200), 0.6), way * -28)
    brush.line([(0.5, 0.3), (0.5, 0.72)], 0.035, DARK)


def fish(brush: Brush, phase: float, colour: Colour) -> None:
    wag = 0.05 * math.sin(math.tau * phase)
    brush.shape([(0.3, 0.5), (0.13, 0.38 + wag), (0.17, 0.5 + wag), (0.13, 0.62 + wag)], lit(colour, 0.8))
    brush.shape([(0.42, 0.42), (0.55, 0.29), (0.66, 0.42)], lit(colour, 0.8))
    brush.oval(0.52, 0.5, 0.25, 0.12, colour)
    brush.oval(0.52, 0.55, 0.2, 0.06, mix(colour, PALE, 0.45))
    brush.oval(0.56, 0.5 + wag * 0.4, 0.07, 0.035, lit(colour, 0.75), 24)
    brush.oval(0.69, 0.47, 0.022, 0.022, PALE)
    brush.oval(0.694, 0.47, 0.012, 0.012, DARK)


def whale(brush: Brush, phase: float, colour: Colour) -> None:
    wag = 0.05 * math.sin(math.tau * phase)
    brush.shape([(0.2, 0.5), (0.07, 0.36 + wag), (0.1, 0.48 + wag), (0.05, 0.56 + wag), (0.2, 0.57)], colour)
    brush.shape([(0.14, 0.47), (0.4, 0.4), (0.6, 0.62), (0.3, 0.6)], colour)
    brush.oval(0.6, 0.5, 0.31, 0.13, colour)
    brush.oval(0.64, 0.57, 0.24, 0.06, mix(colour, PALE, 0.6))
    brush.shape([(0.55, 0.57), (0.44, 0.72 + wag), (0.62, 0.61)], lit(colour, 0.8))
    brush.oval(0.79, 0.49, 0.012, 0.012, DARK)


def jellyfish(brush: Brush, phase: float, colour: Colour) -> None:
    pulse = 0.03 * math.sin(math.tau * phase)
    for arm in range(7):
        x = 0.32 + 0.06 * arm
        brush.line(
            [(x + 0.03 * math.sin(math.tau * phase + arm + y * 9), 0.4 + y * 0.55) for y in (0, 0.2, 0.4, 0.6, 0.8, 1)],
            0.014,
            mix(colour, PALE, 0.4),
        )
    brush.oval(0.5, 0.34, 0.22 + pulse, 0.17 - pulse, colour)
    brush.oval(0.5, 0.43, 0.21 + pulse, 0.05, mix(colour, PALE, 0.35))
    brush.oval(0.44, 0.27, 0.08, 0.04, mix(colour, PALE, 0.6), -20)


def person(brush: Brush, phase: float, colour: Colour, kind: str = "person") -> None:
    """Draw a walking figure; an astronaut has a helmet, a robot a box for a head."""
    turn = math.tau * phase
    suit = kind != "person"
    skin, legs = (224, 178, 142), lit(colour, 0.55)
    wide = 0.052 if suit else 0.042
    for way, shade in ((1, 0.75), (-1, 1.0)):
        swing = 0.1 * math.sin(turn) * way
        lift = 0.03 * max(0.0, math.cos(turn) * way)
        brush.line(
            [(0.5, 0.58), (0.5 + swing * 0.6 + 0.015, 0.75), (0.5 + swing, 0.93 - lift)],
            wide,
            lit(colour if suit else legs, shade),
        )
        brush.line([(0.5, 0.38), (0.5 - swing * 0.8, 0.5), (0.52 - swing * 1.1, 0.6)], wide * 0.85, lit(colour, shade))
    brush.oval(0.5, 0.48, 0.075 if suit else 0.065, 0.15, colour)
    if kind == "astronaut":
        brush.block(0.37, 0.36, 0.45, 0.56, lit(colour, 0.8))
        brush.oval(0.505, 0.25, 0.092, 0.092, colour)
        brush.oval(0.53, 0.25, 0.06, 0.055, (40, 60, 96))
        brush.oval(0.55, 0.23, 0.018, 0.014, (250, 214, 140), -30)
    elif kind == "robot":
        brush.block(0.42, 0.18, 0.58, 0.32, colour)
        brush.line([(0.5, 0.18), (0.5, 0.12)], 0.014, lit(colour, 0.7))
        brush.oval(0.54, 0.245, 0.022, 0.022, (90, 240, 255))
    else:
        brush.oval(0.505, 0.27, 0.055, 0.062, skin)
        brush.oval(0.495, 0.245, 0.06, 0.048, (62, 42, 34))


def teddy(brush: Brush, phase: float, colour: Colour) -> None:
    """Draw a dancing teddy bear with sunglasses."""
    sway = 0.03 * math.sin(math.tau * phase)
    pale = mix(colour, PALE, 0.5)
    for way in (-1, 1):
        step = max(0.0, way * math.sin(math.tau * phase)) * 0.04
        brush.oval(0.5 + way * 0.11, 0.86 - step, 0.085, 0.075, lit(colour, 0.85))
        brush.line([(0.5 + sway + way * 0.12, 0.58), (0.5 + way * 0.27, 0.5 + sway * way * 3)], 0.085, lit(colour, 0.9))
        brush.oval(0.5 + sway * 1.6 + way * 0.13, 0.2, 0.06, 0.06, colour)
        brush.oval(0.5 + sway * 1.6 + way * 0.13, 0.205, 0.034, 0.034, pale)
    brush.oval(0.5 + sway, 0.66, 0.18, 0.2, colour)
    brush.oval(0.5 + sway, 0.69, 0.11, 0.13, pale)
    brush.oval(0.5 + sway * 1.6, 0.32, 0.17, 0.155, colour)
    brush.oval(0.5 + sway * 1.6, 0.38, 0.075, 0.058, pale)
    brush.oval(0.5 + sway * 1.6, 0.355, 0.024, 0.018, DARK)
    for way in (-1, 1):
        brush.oval(0.5 + sway * 1.6 + way * 0.07, 0.29, 0.055, 0.042, DARK)
        brush.oval(0.485 + sway * 1.6 + way * 0.07, 0.275, 0.014, 0.01, (150, 170, 200))
    brush.line([(0.44 + sway * 1.6, 0.28), (0.56 + sway * 1.6, 0.28)], 0.012, DARK)
