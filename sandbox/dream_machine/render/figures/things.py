"""Things with a shape of their own: boats, balloons, houses, vehicles, a fire; drawn in one phase of their movement."""

import math

from sandbox.dream_machine.render.colour import lit, mix
from sandbox.dream_machine.render.figures.brush import Brush
from sandbox.dream_machine.render.words import Colour

DARK: Colour = (30, 28, 34)
LAMP: Colour = (255, 214, 130)
WHITE: Colour = (250, 248, 242)


def boat(brush: Brush, phase: float, colour: Colour) -> None:
    """Draw a sailing boat that rocks."""
    lean = 0.02 * math.sin(math.tau * phase)
    hull = mix((120, 74, 48), (60, 36, 30), 0.3)
    brush.line([(0.5, 0.78), (0.5 + lean, 0.16)], 0.014, lit(hull, 0.7))
    brush.shape([(0.52 + lean, 0.17), (0.54, 0.7), (0.82 + lean, 0.7)], colour)
    brush.shape([(0.485 + lean, 0.22), (0.475, 0.7), (0.24 + lean, 0.7)], mix(colour, WHITE, 0.35))
    brush.shape([(0.16, 0.75), (0.86, 0.75), (0.74, 0.87), (0.28, 0.87)], hull)
    brush.shape([(0.16, 0.75), (0.86, 0.75), (0.84, 0.775), (0.18, 0.775)], mix(hull, WHITE, 0.6))


def balloon(brush: Brush, phase: float, colour: Colour) -> None:
    """Draw a hot-air balloon, its burner flickering."""
    brush.oval(0.5, 0.36, 0.27, 0.29, colour)
    for step, shade in ((-0.66, 0.82), (-0.33, 1.1), (0.0, 0.9), (0.33, 1.12), (0.66, 0.8)):
        tone = mix(colour, WHITE, 0.42) if shade > 1 else lit(colour, shade)
        half = 0.27 * 0.17
        brush.oval(0.5 + 0.27 * step, 0.36, half * (1 - abs(step) * 0.35), 0.29 * math.sqrt(1 - step * step), tone)
    brush.shape([(0.27, 0.5), (0.73, 0.5), (0.56, 0.72), (0.44, 0.72)], lit(colour, 0.86))
    for x, y in ((0.44, 0.47), (0.56, 0.47)):
        brush.line([(x, 0.72), (y, 0.82)], 0.006, DARK)
    glow = 0.5 + 0.5 * math.sin(math.tau * phase)
    brush.oval(0.5, 0.74, 0.018, 0.022 + 0.014 * glow, LAMP)
    brush.block(0.45, 0.81, 0.55, 0.9, (122, 84, 52))


def house(brush: Brush, phase: float, colour: Colour) -> None:
    """Draw a cabin with lit windows and smoke."""
    wall = mix(colour, (70, 50, 40), 0.35)
    brush.block(0.62, 0.3, 0.69, 0.5, lit(wall, 0.7))
    for puff in range(4):
        rise = (phase + puff / 4) % 1.0
        size = 0.02 + 0.03 * rise
        brush.oval(
            0.655 + 0.05 * math.sin(rise * 5),
            0.28 - 0.26 * rise,
            size,
            size * 0.8,
            mix((120, 120, 130), (200, 200, 206), rise),
        )
    brush.block(0.2, 0.56, 0.8, 0.92, wall)
    brush.shape([(0.12, 0.58), (0.5, 0.3), (0.88, 0.58)], lit(colour, 0.62))
    for x in (0.27, 0.61):
        brush.block(x, 0.65, x + 0.12, 0.77, LAMP)
        brush.line([(x + 0.06, 0.65), (x + 0.06, 0.77)], 0.01, lit(wall, 0.6))
    brush.block(0.45, 0.7, 0.55, 0.92, lit(wall, 0.55))


def lighthouse(brush: Brush, phase: float, colour: Colour) -> None:
    """Red and white rings and a lamp that turns."""
    brush.shape([(0.43, 0.24), (0.57, 0.24), (0.63, 0.95), (0.37, 0.95)], WHITE)
    for step in range(3):
        top = 0.34 + step * 0.22
        spread = (top - 0.24) / 0.71 * 0.06
        brush.shape(
            [(0.43 - spread, top), (0.57 + spread, top), (0.58 + spread, top + 0.1), (0.42 - spread, top + 0.1)], colour
        )
    brush.block(0.41, 0.22, 0.59, 0.245, DARK)
    brush.block(0.45, 0.14, 0.55, 0.22, mix(LAMP, WHITE, 0.5 + 0.5 * math.sin(math.tau * phase)))
    brush.shape([(0.42, 0.145), (0.5, 0.07), (0.58, 0.145)], colour)


def car(brush: Brush, phase: float, colour: Colour) -> None:
    brush.shape([(0.28, 0.66), (0.38, 0.5), (0.64, 0.5), (0.76, 0.66)], lit(colour, 0.85))
    brush.shape([(0.34, 0.65), (0.41, 0.53), (0.5, 0.53), (0.5, 0.65)], (150, 190, 214))
    brush.shape([(0.53, 0.53), (0.62, 0.53), (0.7, 0.65), (0.53, 0.65)], (150, 190, 214))
    brush.shape([(0.1, 0.68), (0.28, 0.65), (0.78, 0.65), (0.92, 0.71), (0.92, 0.84), (0.1, 0.84)], colour)
    brush.oval(0.905, 0.73, 0.018, 0.022, LAMP)
    brush.block(0.1, 0.7, 0.125, 0.75, (255, 70, 60))
    _wheels(brush, phase, (0.27, 0.75), 0.085)


def train(brush: Brush, phase: float, colour: Colour) -> None:
    for wagon in range(3):
        left = 0.02 + wagon * 0.325
        brush.block(left, 0.62, left + 0.31, 0.86, colour if wagon < 2 else lit(colour, 0.8))
        brush.block(left, 0.6, left + 0.31, 0.63, lit(colour, 0.6))
        for window in range(3):
            brush.block(left + 0.035 + window * 0.09, 0.67, left + 0.1 + window * 0.09, 0.745, LAMP)
        _wheels(brush, phase, (left + 0.07, left + 0.24), 0.034)
    brush.shape([(0.975, 0.62), (1.0, 0.72), (1.0, 0.86), (0.975, 0.86)], lit(colour, 0.7))


def _wheels(brush: Brush, phase: float, places: tuple[float, ...], radius: float) -> None:
    for x in places:
        y = 0.93 - radius
        brush.oval(x, y, radius, radius, DARK)
        brush.oval(x, y, radius * 0.55, radius * 0.55, (170, 174, 182))
        turn = math.tau * phase
        reach = radius * 0.5
        brush.line(
            [
                (x - reach * math.cos(turn), y - reach * math.sin(turn)),
                (x + reach * math.cos(turn), y + reach * math.sin(turn)),
            ],
            radius * 0.16,
            DARK,
        )


def rocket(brush: Brush, phase: float, colour: Colour) -> None:
    """Pointing upwards, with a flame."""
    flare = 0.06 * abs(math.sin(math.tau * phase * 2))
    brush.shape([(0.44, 0.7), (0.56, 0.7), (0.5, 0.9 + flare)], (255, 150, 50))
    brush.shape([(0.465, 0.7), (0.535, 0.7), (0.5, 0.82 + flare)], (255, 240, 190))
    for way in (-1, 1):
        brush.shape([(0.5 + way * 0.08, 0.5), (0.5 + way * 0.19, 0.72), (0.5 + way * 0.08, 0.68)], colour)
    brush.oval(0.5, 0.42, 0.105, 0.3, WHITE)
    brush.shape([(0.415, 0.24), (0.5, 0.06), (0.585, 0.24)], colour)
    brush.block(0.42, 0.6, 0.58, 0.68, lit(WHITE, 0.75))
    brush.oval(0.5, 0.38, 0.045, 0.045, (60, 110, 160))


def fire(brush: Brush, phase: float, colour: Colour) -> None:
    """Draw a camp fire."""
    brush.line([(0.3, 0.92), (0.68, 0.84)], 0.055, (78, 50, 36))
    brush.line([(0.32, 0.84), (0.7, 0.92)], 0.055, (96, 62, 42))
    for size, shade in ((1.0, colour), (0.68, mix(colour, (255, 214, 90), 0.6)), (0.38, (255, 246, 200))):
        lean = 0.05 * math.sin(math.tau * (phase + size))
        tall = (0.5 + 0.06 * math.sin(math.tau * (2 * phase + size))) * size
        brush.shape(
            [(0.5 - 0.17 * size, 0.82), (0.5 - 0.13 * size + lean * 0.4, 0.82 - tall * 0.5), (0.5 + lean, 0.82 - tall),
             (0.5 + 0.12 * size + lean * 0.3, 0.82 - tall * 0.45), (0.5 + 0.17 * size, 0.82)],
            shade,
        )  # fmt: skip
        brush.oval(0.5, 0.81, 0.17 * size, 0.07 * size, shade)
