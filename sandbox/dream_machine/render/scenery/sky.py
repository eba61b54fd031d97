"""The sky: gradient, sun or moon with its glow, stars, clouds, planets; and the light from above under water."""

import math
import random

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from sandbox.dream_machine.render.colour import Array, Palette, gradient, lit, mask_of, mix, noise
from sandbox.dream_machine.render.scenery.camera import View
from sandbox.dream_machine.render.scenery.land import slid
from sandbox.dream_machine.render.scenery.weather import glow
from sandbox.dream_machine.render.words import Look

SPARE = 0.08  # the sky is wider than the picture by this share on both sides
CLOUD_SPEED = 0.012  # widths a second


class Sky:
    """Paints everything that is infinitely far."""

    def __init__(self, look: Look, palette: Palette, size: tuple[int, int], horizon: float) -> None:
        self._size = size
        self._palette = palette
        self._wide = round(size[0] * (1 + 2 * SPARE))
        rng = np.random.default_rng(look.seed + 11)
        self._sun = (rng.uniform(0.3, 0.7), max(0.02, horizon * (1 - palette.sun_height)))
        self._night = look.time == "night"
        self._still = self._paint(look, horizon, rng)
        self._twinkling = self._choose_twinkling(look) if palette.stars else []
        cloudy = look.realm == "land" and (look.time not in ("night", "storm") or look.seed % 2)
        self._sparkles = [glow(max(2.0, size[1] * 0.0042), 250 * step / 5) for step in range(6)]
        self._clouds = self._cloud_mask(look, horizon) if cloudy or look.time == "storm" else None
        self._cloud_colour = mix(palette.horizon, (255, 255, 255), 0.55 if look.time in ("day", "dawn") else 0.08)
        if look.time == "storm":
            self._cloud_colour = lit(palette.top, 0.75)

    @property
    def sun(self) -> tuple[float, float]:
        """Where the sun or moon stands, in shares of the picture."""
        return self._sun

    def draw(self, view: View, seconds: float) -> Image.Image:
        """Return a fresh picture with nothing but sky."""
        width, height = self._size
        slide = SPARE * width - (view.x * 0.04 + view.orbit * -0.25) * width
        left = round(min(max(slide, 0), 2 * SPARE * width))
        picture = self._still.crop((left, 0, left + width, height))
        for x, y, phase in self._twinkling:
            sparkle = self._sparkles[round((math.sin(seconds * 2.4 + phase) * 0.5 + 0.5) * (len(self._sparkles) - 1))]
            picture.paste((255, 255, 255), (round(x * self._wide) - left, round(y * height)), sparkle)
        if self._clouds is not None:
            self._draw_clouds(picture, seconds, view)
        return picture

    def _draw_clouds(self, picture: Image.Image, seconds: float, view: View) -> None:
        clouds = self._clouds
        if clouds is None:
            return
        width = picture.width
        left = (seconds * CLOUD_SPEED - view.x * 0.1 + view.orbit * 0.2 + 0.5) * width
        left = min(max(left, 0.0), clouds.width - width - 1.0)
        picture.paste(self._cloud_colour, (0, 0), slid(clouds, left, width))

    def _paint(self, look: Look, horizon: float, rng: np.random.Generator) -> Image.Image:
        width, height = self._wide, self._size[1]
        colours = self._palette
        stops = [
            (0.0, colours.top),
            (horizon * 0.55, colours.middle),
            (horizon, colours.horizon),
            (1.0, colours.horizon),
        ]
        if look.realm != "land":
            stops = [(0.0, colours.top), (0.45, colours.middle), (1.0, colours.horizon)]
        picture = gradient((width, height), stops)
        if look.realm == "space":
            self._nebula(picture, look)
        if colours.stars:
            picture.paste((255, 255, 255), (0, 0), self._stars(look, rng, 1.0))
        if look.realm == "space":
            _planet(picture, look, rng)
        elif look.realm == "land" and look.time != "storm":
            self._luminary(picture)
        elif look.realm == "underwater":
            picture = self._light_from_above(picture)
        corners = Image.radial_gradient("L").point([round(max(0, value - 96) * 0.45) for value in range(256)])
        picture.paste((6, 4, 16), (0, 0), corners.resize(picture.size, Image.Resampling.BICUBIC))
        return picture

    def _luminary(self, picture: Image.Image) -> None:
        """Paint the sun or moon, with light around it."""
        width, height = picture.size
        x, y = SPARE * self._size[0] + self._sun[0] * self._size[0], self._sun[1] * height
        columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        distance = np.hypot(columns - x, (rows - y) * 1.12) / height
        strength = 0.22 if self._night else 0.55
        glow = np.exp(-distance * 5.5) * strength + np.exp(-distance * 16) * 0.35
        picture.paste(self._palette.sun, (0, 0), mask_of(glow))
        radius = 0.042 if self._night else 0.055
        disc = np.clip((radius - np.hypot(columns - x, rows - y) / height) * height + 0.5, 0, 1)
        if self._night:  # a crescent: another disc hides a part of this one
            hidden = np.clip(
                (radius - np.hypot(columns - x - 0.024 * height, rows - y + 0.008 * height) / height) * height, 0, 1
            )
            disc = disc * (1 - 0.92 * hidden)
        picture.paste(mix(self._palette.sun, (255, 255, 255), 0.4), (0, 0), mask_of(disc))

    def _stars(self, look: Look, rng: np.random.Generator, density: float) -> Image.Image:
        width, height = self._wide, self._size[1]
        scale = 2
        field = Image.new("L", (width * scale, height * scale), 0)
        pen = ImageDraw.Draw(field)
        reach = 1.0 if look.realm == "space" else 0.62
        for _star in range(round(420 * density * self._palette.stars)):
            x, y = rng.uniform(0, width * scale), rng.uniform(0, height * scale * reach)
            size = min(rng.pareto(3.5), 1.2) * 0.0009 * height * scale + 0.0007 * height * scale
            fade = 1 - 0.8 * y / (height * scale * reach) if look.realm == "land" else 1.0
            pen.ellipse((x - size, y - size, x + size, y + size), fill=round(rng.uniform(90, 255) * fade))
        return field.resize((width, height), Image.Resampling.BOX)

    def _choose_twinkling(self, look: Look) -> list[tuple[float, float, float]]:
        """Places and phases of the stars that twinkle."""
        rng = random.Random(look.seed + 12)
        reach = 0.9 if look.realm == "space" else 0.45
        count = round(36 * self._palette.stars)
        return [(rng.random(), rng.random() * reach, rng.uniform(0, math.tau)) for _star in range(count)]

    def _nebula(self, picture: Image.Image, look: Look) -> None:
        for salt, colour in ((1, (150, 50, 160)), (2, (40, 110, 200)), (3, (230, 120, 90))):
            tint = mix(colour, look.tint, 0.6) if look.tint and salt == 1 else colour
            wisps: Array = noise(picture.size, 1.6, look.seed + 40 + salt)
            picture.paste(tint, (0, 0), mask_of(np.clip(wisps - 0.5, 0, 1) * (0.95 if salt < 3 else 0.5)))

    def _light_from_above(self, picture: Image.Image) -> Image.Image:
        width, height = picture.size
        columns, rows = np.meshgrid(np.linspace(-0.5, 0.5, width), np.linspace(0, 1, height))
        angle = columns / (rows + 0.55)
        rays = np.clip(np.sin(angle * 34) + np.sin(angle * 57 + 1) - 0.5, 0, 1.5) * np.clip(0.85 - rows, 0, 1) * 0.3
        beams = Image.new("RGB", picture.size, self._palette.sun)
        mask = mask_of(rays.astype(np.float32)).filter(ImageFilter.GaussianBlur(height / 90))
        return Image.composite(ImageChops.screen(picture, beams), picture, mask)

    def _cloud_mask(self, look: Look, horizon: float) -> Image.Image:
        width, height = self._size
        tall = max(8, round(height * horizon))
        wide = round(width * 2)
        puffs = noise((wide, tall * 2), 5, look.seed + 21, octaves=5)
        puffs = np.asarray(Image.fromarray(puffs).resize((wide, tall), Image.Resampling.BILINEAR))
        heaviness = 0.42 if look.time == "storm" else 0.56
        fade = np.linspace(1, 0.0, tall, dtype=np.float32)[:, None] ** 0.6
        return mask_of(np.clip((puffs - heaviness) * 3.2, 0, 1) * fade * (0.9 if look.time == "storm" else 0.75))


def _planet(picture: Image.Image, look: Look, rng: np.random.Generator) -> None:
    """Draw a banded planet, lit from one side."""
    width, height = picture.size
    radius = height * rng.uniform(0.17, 0.25)
    x, y = width * rng.uniform(0.6, 0.72), height * rng.uniform(0.28, 0.42)
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32) - x, np.arange(height, dtype=np.float32) - y)
    distance = np.hypot(columns, rows) / radius
    disc = np.clip((1 - distance) * radius + 0.5, 0, 1)
    light = np.clip((columns * -0.7 + rows * -0.5) / radius * 0.75 + 0.5, 0.03, 1.0)
    bands = np.sin((rows + columns * 0.25) / radius * 9 + np.sin(columns / radius * 3) * 0.5) * 0.12 + 0.9
    base = look.tint or ((226, 168, 120), (120, 170, 216), (190, 140, 210))[look.seed % 3]
    surface = np.clip(np.array(base)[None, None, :] * (light * bands)[..., None], 0, 255).astype(np.uint8)
    picture.paste(base, (0, 0), mask_of(np.clip(1.25 - distance, 0, 0.25) * 1.1))
    picture.paste(Image.fromarray(surface), (0, 0), mask_of(disc))
