"""Layers of land: hills, mountains, trees, houses of a city, dunes; each a mask over a vertical gradient."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

from sandbox.dream_machine.render.colour import Array, gradient, mask_of, mix
from sandbox.dream_machine.render.scenery.camera import LARGEST_SHIFT, View
from sandbox.dream_machine.render.words import Colour

OVERSAMPLE = 2
FULL = 255
GRASS = 260  # plants on as much ground as the picture is tall
FINE = 270  # pixels of height below which there is less to be seen of each
FLOWERING = 0.3  # share of them where there are flowers at all
HEART: Colour = (250, 208, 84)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A strip of scenery from `top` (px) downwards, wider than the picture so that it can slide."""

    mask: Image.Image  # only the rows in which it is not all there; below, it is solid
    paint: Image.Image  # as wide as the picture, or as the mask where it has detail of its own
    top: int
    depth: float  # 0 = infinitely far, 1 = right in front of us
    solid: bool = True  # the paint goes on below the mask

    @classmethod
    def cut(cls, mask: Image.Image, paint: Image.Image, *, top: int, depth: float, solid: bool = True) -> "Layer":
        """Return a layer without the rows of its mask that are empty (above) or full (below), which would cost time."""
        values = np.asarray(mask)
        used = np.flatnonzero(values.max(axis=1) > 0)
        first = int(used[0]) if used.size else 0
        open_rows = np.flatnonzero(values.min(axis=1) < FULL)
        last = int(open_rows[-1]) + 1 if open_rows.size else first + 1
        last = max(last, first + 1)
        return cls(
            mask=mask.crop((0, first, mask.width, last)),
            paint=paint.crop((0, first, paint.width, paint.height)),
            top=top + first,
            depth=depth,
            solid=solid,
        )

    def draw(self, canvas: Image.Image, view: View) -> None:
        width, edge = canvas.width, self.mask.height
        spare = (self.mask.width - width) / 2
        slide = (view.x * self.depth + view.orbit * (self.depth - 0.45)) * width
        left = min(max(spare - slide, 0.0), 2 * spare - 1)
        top = self.top + round(view.y * self.depth * canvas.height)
        paint = self.paint if self.paint.width == width else slid(self.paint, left, width)
        canvas.paste(paint.crop((0, 0, width, edge)), (0, top), slid(self.mask, left, width))
        if self.solid:
            canvas.paste(paint.crop((0, edge, width, paint.height)), (0, top + edge))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The size of the picture, and how a layer of a given depth is placed and coloured in it."""

    size: tuple[int, int]
    seed: int

    def strip(self, depth: float, top: float) -> tuple[int, int, int]:
        """Width and height of a layer's strip and its top, in px; `top` is a share of the picture's height."""
        width, height = self.size
        wide = round(width * (1 + 2 * LARGEST_SHIFT * depth)) + 4
        first = round(top * height)
        return wide, round(height * 1.2) - first, first

    def layer(self, line: Array, colours: tuple[Colour, Colour], *, depth: float, top: float) -> Layer:
        """Return a layer that lies below `line` (its upper edge at each x, as a share of the picture's height)."""
        _wide, tall, first = self.strip(depth, top)
        rows = np.arange(tall, dtype=np.float32)[:, None]
        inside = np.clip(rows - (line[None, :] * self.size[1] - first) + 0.5, 0, 1)
        paint = gradient((self.size[0], tall), [(0, colours[0]), (0.6, colours[1]), (1, colours[1])])
        return Layer.cut(mask_of(inside), paint, top=first, depth=depth)


def slid(strip: Image.Image, left: float, width: int) -> Image.Image:
    """Return the part of a wide strip that begins at `left`, between pixels if need be (much faster than a resize)."""
    whole = math.floor(left)
    here = strip.crop((whole, 0, whole + width, strip.height))
    return Image.blend(here, strip.crop((whole + 1, 0, whole + 1 + width, strip.height)), left - whole)


def hill_line(ground: Ground, *, depth: float, height: float, bumps: float, salt: int) -> Array:
    """Return a soft skyline around 0, as a share of the picture's height."""
    wide = ground.strip(depth, 0.0)[0]
    rng = np.random.default_rng(ground.seed + salt)
    x = np.arange(wide, dtype=np.float32) / ground.size[1]
    line = np.zeros(wide, np.float32)
    for octave in range(4):
        line += np.sin(x * bumps * 2.1**octave * rng.uniform(0.8, 1.25) + rng.uniform(0, 6.3)) / 2.0**octave
    return line * height / 2


def peak_line(ground: Ground, *, depth: float, height: float, salt: int) -> Array:
    """Return a jagged skyline: ridges from folded noise."""
    wide = ground.strip(depth, 0.0)[0]
    rng = np.random.default_rng(ground.seed + salt)
    x = np.arange(wide, dtype=np.float32) / ground.size[1]
    line = np.zeros(wide, np.float32)
    for octave in range(6):
        places = np.arange(-1, float(x[-1]) * 2.6 * 2**octave + 3)
        heights = rng.uniform(-1, 1, len(places))
        if octave == 0:  # peaks and passes take turns
            heights = (np.abs(heights) * 0.6 + 0.4) * np.where(np.arange(len(places)) % 2, 1, -0.7)
        line += np.interp(x * 2.6 * 2**octave, places, heights).astype(np.float32) / 2.3**octave
    return -line * height / 1.6


def mountains(
    ground: Ground, colours: tuple[Colour, Colour], snow: Colour, *, depth: float, at: float, height: float, salt: int
) -> list[Layer]:
    """Return a range of peaks, with snow on their upper parts."""
    line = at + peak_line(ground, depth=depth, height=height, salt=salt)
    top = max(0.0, float(line.min()) - 0.02)
    body = ground.layer(line, colours, depth=depth, top=top)
    rows = (body.top + np.arange(body.mask.height, dtype=np.float32)[:, None]) / ground.size[1]
    ragged = hill_line(ground, depth=depth, height=0.05, bumps=30, salt=salt + 1)
    wide = np.ones(max(3, ground.size[1] // 24), np.float32) / max(3, ground.size[1] // 24)
    slope = np.convolve(np.gradient(line) * ground.size[1], wide, mode="same")
    sunlit = np.clip(slope * 0.9 + 0.62, 0.3, 1)  # one side of a peak is whiter than the other
    covered = np.clip((at - height * 0.24 + ragged[None, :] - rows) * 22, 0, 1) * sunlit[None, :]
    mask = mask_of(np.asarray(body.mask, dtype=np.float32) / 255 * covered)
    white = Image.new("RGB", (ground.size[0], mask.height), snow)
    return [body, Layer.cut(mask, white, top=body.top, depth=depth, solid=False)]


def trees(ground: Ground, colours: tuple[Colour, Colour], *, depth: float, at: float, tall: float, salt: int) -> Layer:
    """Return a row of conifers on a hill line."""
    line = at + hill_line(ground, depth=depth, height=0.05, bumps=2.2, salt=salt)
    top = max(0.0, float(line.min()) - tall * 1.35)
    wide, strip, first = ground.strip(depth, top)
    rng = random.Random(ground.seed + salt)
    scale, height = OVERSAMPLE, ground.size[1]
    mask = Image.new("L", (wide * scale, strip * scale), 0)
    pen = ImageDraw.Draw(mask)
    edge = [(x * scale, (line[x] * height - first) * scale) for x in range(0, wide, 2)]
    pen.polygon([*edge, (wide * scale, edge[-1][1]), (wide * scale, strip * scale), (0, strip * scale)], fill=FULL)
    x = -0.1 * tall * height
    while x < wide:
        grown = tall * height * rng.uniform(0.6, 1.25)
        foot = line[min(max(int(x), 0), len(line) - 1)] * height - first + 2
        _conifer(pen, x * scale, foot * scale, grown * scale, rng)
        x += grown * rng.uniform(0.16, 0.42)
    paint = gradient((ground.size[0], strip), [(0, colours[0]), (0.5, colours[1]), (1, colours[1])])
    return Layer.cut(mask.resize((wide, strip), Image.Resampling.BOX), paint, top=first, depth=depth)


def _conifer(pen: ImageDraw.ImageDraw, x: float, foot: float, tall: float, rng: random.Random) -> None:
    pen.rectangle((x - tall * 0.015, foot - tall * 0.2, x + tall * 0.015, foot + 2), fill=255)
    lean = rng.uniform(-0.01, 0.01) * tall
    for step in range(6):
        low = foot - tall * (0.08 + 0.14 * step)
        half = tall * (0.17 - 0.024 * step) * rng.uniform(0.85, 1.1)
        tip = min(low - tall * 0.3, low - half)
        pen.polygon([(x - half, low), (x + half, low), (x + lean, max(tip, foot - tall))], fill=255)


def grown_over(
    ground: Ground, body: Layer, blades: tuple[Colour, Colour], flowers: Sequence[Colour], salt: int
) -> Layer:
    """Return a hill with grass on it, and flowers where there are colours for them; larger the nearer they are."""
    rng = random.Random(ground.seed + salt)
    wide, tall, height = body.mask.width, body.paint.height, ground.size[1]
    paint = body.paint.resize((wide, tall))
    pen = ImageDraw.Draw(paint)
    count = round(GRASS * wide / height * min(1.0, height / FINE))
    plants = [(rng.random(), rng.random(), rng.random()) for _plant in range(count)]
    for down, across, kind in sorted(plants):
        x, y = across * wide, (0.02 + down) * tall
        near = height * (0.4 + 1.2 * down)
        if flowers and kind < FLOWERING:
            _flower(pen, x, y, near * 0.0075, rng.choice(flowers))
            continue
        colour = mix(blades[0], blades[1], rng.random())
        lean = rng.uniform(-0.4, 0.4)
        for blade in (-0.5, 0.0, 0.5) if height > FINE else (0.0,):
            tip = near * rng.uniform(0.014, 0.026)
            pen.line((x, y, x + (blade + lean) * tip, y - tip), fill=colour, width=max(1, round(near * 0.003)))
    return replace(body, paint=paint)


def _flower(pen: ImageDraw.ImageDraw, x: float, y: float, size: float, colour: Colour) -> None:
    if size < 1.5:
        pen.rectangle((x, y, x + size, y + size), fill=colour)
        return
    for turn in range(5):
        petal_x, petal_y = x + size * math.cos(turn * 1.257), y + size * 0.8 * math.sin(turn * 1.257)
        radius = size * 0.62
        pen.ellipse((petal_x - radius, petal_y - radius, petal_x + radius, petal_y + radius), fill=colour)
    pen.ellipse((x - size * 0.5, y - size * 0.5, x + size * 0.5, y + size * 0.5), fill=HEART)


def city(
    ground: Ground, colours: tuple[Colour, Colour], window: Colour, *, depth: float, at: float, tall: float, salt: int
) -> Layer:
    """Return buildings with lit windows."""
    wide, strip, first = ground.strip(depth, max(0.0, at - tall * 1.15))
    rng = random.Random(ground.seed + salt)
    height = ground.size[1]
    mask = Image.new("L", (wide, strip), 0)
    paint = gradient((wide, strip), [(0, colours[0]), (0.7, colours[1]), (1, colours[1])])
    pen, brush = ImageDraw.Draw(mask), ImageDraw.Draw(paint)
    foot = at * height - first
    pen.rectangle((0, foot - 1, wide, strip), fill=255)
    x = -4.0
    while x < wide:
        across = height * tall * rng.uniform(0.12, 0.3)
        roof = foot - height * tall * rng.uniform(0.3, 1.0) ** 1.3
        pen.rectangle((x, roof, x + across, foot), fill=255)
        if rng.random() < 0.3:
            pen.rectangle((x + across * 0.46, roof - across * 0.4, x + across * 0.52, roof), fill=255)
        _windows(brush, (x, roof, x + across, foot), height * tall * 0.034, window, rng)
        x += across * rng.uniform(0.86, 1.12)
    return Layer.cut(mask, paint, top=first, depth=depth)


def _windows(
    brush: ImageDraw.ImageDraw, house: tuple[float, float, float, float], step: float, lamp: Colour, rng: random.Random
) -> None:
    if step < 2:
        return
    left, top, right, bottom = house
    y = top + step * 0.8
    while y < bottom - step:
        x = left + step * 0.7
        while x < right - step:
            if rng.random() < 0.42:
                shade = rng.uniform(0.55, 1.0)
                colour = (round(lamp[0] * shade), round(lamp[1] * shade), round(lamp[2] * shade))
                brush.rectangle((x, y, x + step * 0.45, y + step * 0.5), fill=colour)
            x += step
        y += step * 1.1
