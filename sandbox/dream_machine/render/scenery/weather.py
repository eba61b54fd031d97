"""What drifts through the air (or water): snow, rain, petals, leaves, fireflies, lanterns, bubbles, dust."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

from sandbox.dream_machine.render.words import Colour, Look

DEPTHS = 3  # sprites are made in so many sizes: the nearer, the larger and faster
SCALE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one kind of particle looks and moves. Speeds are picture heights a second, sizes shares of the height."""

    shape: str  # dot, streak, leaf, glow, ring
    colour: Colour
    count: int
    size: float
    fall: float
    drift: float = 0.0
    sway: float = 0.0
    opacity: float = 0.9
    pulse: float = 0.0  # beats a second


KINDS: Mapping[str, Kind] = {
    "snow": Kind(shape="dot", colour=(255, 255, 255), count=150, size=0.0045, fall=0.13, drift=0.03, sway=0.02),
    "rain": Kind(shape="streak", colour=(200, 214, 230), count=170, size=0.035, fall=1.6, drift=-0.16, opacity=0.42),
    "petals": Kind(shape="leaf", colour=(255, 190, 210), count=46, size=0.011, fall=0.11, drift=0.08, sway=0.05),
    "leaves": Kind(shape="leaf", colour=(226, 128, 44), count=40, size=0.014, fall=0.13, drift=0.1, sway=0.07),
    "fireflies": Kind(shape="glow", colour=(255, 226, 120), count=42, size=0.02, fall=-0.02, sway=0.06, pulse=0.5),
    "lanterns": Kind(shape="glow", colour=(255, 176, 84), count=30, size=0.045, fall=-0.055, drift=0.015, sway=0.02),
    "mist": Kind(
        shape="dot", colour=(255, 255, 255), count=24, size=0.003, fall=0.01, drift=0.03, sway=0.02, opacity=0.3
    ),
    "bubbles": Kind(shape="ring", colour=(220, 250, 255), count=46, size=0.01, fall=-0.14, sway=0.03, opacity=0.6),
    "dust": Kind(
        shape="dot", colour=(255, 246, 220), count=26, size=0.0028, fall=-0.012, drift=0.02, sway=0.04, opacity=0.45
    ),
    "stardust": Kind(shape="dot", colour=(255, 255, 255), count=60, size=0.0024, fall=0.0, drift=-0.05, opacity=0.8),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Particle:
    sprite: int
    x: float
    y: float
    speed: float
    phase: float


class Weather:
    """All particles of a scene; positions follow from the time alone, so any moment can be painted."""

    def __init__(self, look: Look, size: tuple[int, int]) -> None:
        self._size = size
        self._swarms: list[tuple[Kind, list[list[Image.Image]], list[_Particle]]] = []
        rng = random.Random(look.seed + 31)
        for name in self._names(look):
            kind = KINDS[name]
            sprites = [_sprites(kind, kind.size * size[1] * (0.55 + 0.5 * depth)) for depth in range(DEPTHS)]
            particles = []
            for _number in range(kind.count):
                depth = rng.randrange(DEPTHS)
                particles.append(
                    _Particle(
                        sprite=depth, x=rng.random(), y=rng.random(), speed=0.6 + 0.35 * depth, phase=rng.random()
                    )
                )
            self._swarms.append((kind, sprites, particles))

    @staticmethod
    def _names(look: Look) -> tuple[str, ...]:
        if look.realm == "underwater":
            return ("bubbles",)
        if look.realm == "space":
            return ("stardust",)
        return look.weathers[:2] or ("dust",)

    def draw(self, canvas: Image.Image, seconds: float, shift: float, strength: float = 1.0) -> None:
        """Paint the particles; `shift` is the camera's slide, `strength` fades them in (0..1)."""
        width, height = self._size
        ratio = height / width
        for kind, sprites, particles in self._swarms:
            for particle in particles[: round(len(particles) * strength)]:
                turn = 2 * math.pi * (particle.phase + seconds * 0.23 * particle.speed)
                x = particle.x + (kind.drift * seconds * particle.speed + kind.sway * math.sin(turn)) * ratio
                x += shift * (0.5 + 0.4 * particle.sprite)
                y = particle.y + kind.fall * seconds * particle.speed + kind.sway * 0.4 * math.cos(turn * 0.7)
                looks = sprites[particle.sprite]
                look = looks[_which(kind, particle, seconds, len(looks))]
                place = (
                    round((x % 1.1 - 0.05) * width - look.width / 2),
                    round((y % 1.1 - 0.05) * height - look.height / 2),
                )
                canvas.paste(kind.colour, place, look)


def _which(kind: Kind, particle: _Particle, seconds: float, count: int) -> int:
    """Which of the sprites shows now: tumbling leaves, pulsing lights."""
    if kind.shape == "leaf":
        return int((particle.phase * 8 + seconds * 5 * particle.speed) % count)
    if kind.pulse:
        return int((math.sin(2 * math.pi * (seconds * kind.pulse + particle.phase)) * 0.5 + 0.5) * (count - 1))
    return 0


def _sprites(kind: Kind, size: float) -> list[Image.Image]:
    """Masks of one size, all that this kind needs to tumble or pulse."""
    strength = round(255 * kind.opacity)
    if kind.shape == "leaf":
        return [_leaf(size, math.pi * step / 8, strength) for step in range(8)]
    if kind.shape == "glow":
        return (
            [glow(size, strength * (0.25 + 0.75 * step / 5)) for step in range(6)]
            if kind.pulse
            else [glow(size, strength)]
        )
    if kind.shape == "streak":
        return [
            _drawn(
                (size * 0.18, size), lambda pen, w, h: pen.line((w * 0.9, 0, w * 0.1, h), fill=strength, width=SCALE)
            )
        ]
    if kind.shape == "ring":
        return [
            _drawn(
                (size, size),
                lambda pen, w, h: pen.ellipse((1, 1, w - 2, h - 2), outline=strength, fill=strength // 5, width=SCALE),
            )
        ]
    return [glow(size * 1.6, strength * 1.5)]


def _drawn(size: tuple[float, float], draw: object) -> Image.Image:
    width, height = (max(2, round(length) + 1) for length in size)
    mask = Image.new("L", (width * SCALE, height * SCALE), 0)
    draw(ImageDraw.Draw(mask), width * SCALE, height * SCALE)  # type: ignore[operator]
    return mask.resize((width, height), Image.Resampling.BOX)


def _leaf(size: float, turn: float, strength: int) -> Image.Image:
    across = max(0.25, abs(math.cos(turn))) * size

    def draw(pen: ImageDraw.ImageDraw, width: float, height: float) -> None:
        middle, half = width / 2, across * SCALE / 2
        pen.ellipse((middle - half, height * 0.15, middle + half, height * 0.85), fill=strength)

    return _drawn((size * 1.2, size * 1.2), draw).rotate(math.degrees(turn), Image.Resampling.BILINEAR)


def glow(size: float, strength: float) -> Image.Image:
    """Return a bright core with a soft halo."""
    across = max(3, round(size * 2))
    big = across * SCALE
    mask = Image.new("L", (big, big), 0)
    pen = ImageDraw.Draw(mask)
    pen.ellipse((big * 0.36, big * 0.36, big * 0.64, big * 0.64), fill=min(255, round(strength)))
    halo = mask.filter(ImageFilter.GaussianBlur(big / 9))
    halo.paste(min(255, round(strength)), (0, 0), mask.point([value // 2 for value in range(256)]))
    return halo.resize((across, across), Image.Resampling.BOX)
