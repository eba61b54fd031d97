"""Colours: the palettes of the day, mixing, gradients, smooth noise."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from sandbox.dream_machine.render.words import Colour

Array = NDArray[np.floating[Any]]

GRAIN = 97  # the dither repeats after so many pixels, which nobody sees


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The light of a time of day."""

    top: Colour
    middle: Colour
    horizon: Colour
    sun: Colour
    sun_height: float  # 0 at the horizon, 1 at the top of the picture
    light: float  # how bright things on the ground are, 0..1
    stars: float = 0.0  # how many, 0..1

    def tinted(self, tint: Colour, weight: float) -> "Palette":
        return Palette(
            top=mix(self.top, tint, weight * 0.8),
            middle=mix(self.middle, tint, weight),
            horizon=mix(self.horizon, tint, weight * 0.5),
            sun=mix(self.sun, tint, weight * 0.4),
            sun_height=self.sun_height,
            light=self.light,
            stars=self.stars,
        )


PALETTES = {
    "day": Palette(
        top=(44, 112, 196),
        middle=(116, 178, 232),
        horizon=(226, 239, 244),
        sun=(255, 250, 226),
        sun_height=0.74,
        light=1.0,
    ),
    "dawn": Palette(
        top=(74, 98, 164),
        middle=(226, 162, 172),
        horizon=(255, 222, 178),
        sun=(255, 236, 196),
        sun_height=0.22,
        light=0.72,
    ),
    "sunset": Palette(
        top=(48, 44, 104), middle=(206, 88, 98), horizon=(255, 186, 98), sun=(255, 226, 150), sun_height=0.16, light=0.5
    ),
    "dusk": Palette(
        top=(20, 24, 62),
        middle=(88, 64, 130),
        horizon=(236, 138, 122),
        sun=(255, 196, 160),
        sun_height=0.06,
        light=0.36,
        stars=0.35,
    ),
    "night": Palette(
        top=(5, 9, 30),
        middle=(15, 28, 68),
        horizon=(46, 72, 118),
        sun=(238, 240, 226),
        sun_height=0.68,
        light=0.24,
        stars=1.0,
    ),
    "storm": Palette(
        top=(38, 46, 58), middle=(78, 92, 106), horizon=(150, 160, 166), sun=(200, 206, 208), sun_height=0.8, light=0.5
    ),
    "space": Palette(
        top=(4, 4, 14),
        middle=(14, 10, 36),
        horizon=(34, 18, 58),
        sun=(255, 236, 206),
        sun_height=0.7,
        light=0.6,
        stars=1.0,
    ),
    "underwater": Palette(
        top=(70, 190, 210), middle=(14, 104, 152), horizon=(4, 36, 78), sun=(210, 255, 246), sun_height=1.05, light=0.45
    ),
}


def mix(one: Colour, other: Colour, weight: float) -> Colour:
    """`one` at weight 0, `other` at weight 1."""
    red, green, blue = (round(a + (b - a) * weight) for a, b in zip(one, other, strict=True))
    return red, green, blue


def lit(colour: Colour, light: float) -> Colour:
    red, green, blue = (round(channel * light) for channel in colour)
    return red, green, blue


def gradient(size: tuple[int, int], stops: list[tuple[float, Colour]]) -> Image.Image:
    """Return a vertical gradient through colours at given heights (0 = top, 1 = bottom), dithered against banding."""
    width, height = size
    rows = np.linspace(0, 1, height)
    places = [place for place, _colour in stops]
    column = np.stack([np.interp(rows, places, [colour[i] for _place, colour in stops]) for i in range(3)], axis=-1)
    grain = np.random.default_rng(7).random((height, GRAIN, 1))
    tile = np.clip(column[:, None, :] + grain, 0, 255).astype(np.uint8)
    return Image.fromarray(np.tile(tile, (1, -(-width // GRAIN), 1))[:, :width])


def noise(size: tuple[int, int], cells: float, seed: int, octaves: int = 4) -> Array:
    """Smooth noise from 0 to 1; `cells` is the number of its coarsest bumps across the height."""
    width, height = size
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        count = cells * 2**octave
        grid = (max(2, round(count * width / height)) + 1, max(2, round(count)) + 1)
        bumps = Image.fromarray(rng.random(grid[::-1], dtype=np.float32))
        total += np.asarray(bumps.resize(size, Image.Resampling.BICUBIC)) / 2**octave
    low, high = float(total.min()), float(total.max())
    return (total - low) / (high - low + 1e-6)


def mask_of(values: Array) -> Image.Image:
    """Return an 8-bit mask from values between 0 and 1."""
    return Image.fromarray(np.clip(values * 255, 0, 255).astype(np.uint8))


def smooth(value: float) -> float:
    """Eased from 0 to 1, and clamped."""
    value = min(max(value, 0.0), 1.0)
    return value * value * (3 - 2 * value)
