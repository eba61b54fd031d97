"""A scene: everything that the words ask for, put together, for any moment of the clip."""

import math

from PIL import Image

from sandbox.dream_machine.render.colour import PALETTES, Palette, gradient, lit, mix
from sandbox.dream_machine.render.figures.cast import Figure
from sandbox.dream_machine.render.scenery import land
from sandbox.dream_machine.render.scenery.camera import Camera, View
from sandbox.dream_machine.render.scenery.land import Ground, Layer
from sandbox.dream_machine.render.scenery.sky import Sky
from sandbox.dream_machine.render.scenery.water import Water
from sandbox.dream_machine.render.scenery.weather import Weather
from sandbox.dream_machine.render.words import Colour, Look

SOILS: dict[str, Colour] = {
    "mountains": (92, 108, 92), "forest": (46, 88, 62), "city": (64, 70, 88), "dunes": (222, 166, 98),
    "meadow": (118, 164, 76), "hills": (98, 140, 92),
}  # fmt: skip
TREES = SOILS["forest"]
GRASSY = ("meadow", "hills")
SUNLIT: Colour = (226, 236, 140)
FLOWERS: tuple[Colour, ...] = ((250, 248, 240), (246, 150, 190), (226, 84, 92), (168, 128, 226), (250, 222, 110))
SNOW: Colour = (236, 242, 250)
LAMPS: Colour = (255, 210, 120)
NEON: Colour = (120, 220, 255)


class Scene:
    """Paints the picture at any moment; time may run a little below 0 and beyond the end."""

    def __init__(self, look: Look, size: tuple[int, int]) -> None:
        self._look = look
        self._size = size
        self._palette = self._choose_palette(look)
        self._ground = Ground(size=size, seed=look.seed)
        self._horizon = 0.56 if look.water == "sea" else 0.6
        self._camera = Camera(look.cameras, look.seed)
        self._sky = Sky(look, self._palette, size, self._horizon if look.realm == "land" else 1.0)
        # Streets are wet: a city mirrors itself as if by a river.
        self._water_kind = look.water or ("lake" if "city" in look.backdrops else None)
        self._floor = "meadow" if look.time in ("day", "dawn") else "hills"
        self._far, self._near = self._scenery()
        self._water: Water | None = None
        if self._water_kind and look.realm == "land":
            self._water = Water(look, self._palette, size, self._horizon, self._sky.sun[0])
        haze = mix(self._palette.horizon, self._palette.middle, 0.5)
        self._figures = [
            Figure(subject, look, size, place, self._palette.light, haze) for place, subject in enumerate(look.subjects)
        ]
        self.weather = Weather(look, size)
        self._mist = (
            gradient(
                (1, size[1]),
                [(0, (0, 0, 0)), (0.4, (0, 0, 0)), (0.62, (150, 150, 150)), (0.85, (40, 40, 40)), (1, (0, 0, 0))],
            )
            .convert("L")
            .resize(size)
            if "mist" in look.weathers
            else None
        )

    def view(self, t: float) -> View:
        return self._camera.at(t)

    def frame(self, t: float, seconds: float) -> Image.Image:
        """Return the picture at `t` (0 to 1 through the clip), `seconds` after its begin."""
        view = self._camera.at(t)
        canvas = self._sky.draw(view, seconds)
        for layer in self._far:
            layer.draw(canvas, view)
        if self._water is not None:
            self._water.draw(canvas, seconds, view.x)
        if self._mist is not None:
            canvas.paste(self._palette.horizon, (0, 0), self._mist)
        for layer in self._near:
            layer.draw(canvas, view)
        return self._through_the_lens(self.people(canvas, t, seconds), view)

    def people(self, canvas: Image.Image, t: float, seconds: float) -> Image.Image:
        """Draw on `canvas` the figures and the weather at that moment, and return it."""
        view = self._camera.at(t)
        for figure in self._figures:
            figure.draw(canvas, view, seconds)
        self.weather.draw(canvas, seconds, view.x)
        return canvas

    def _through_the_lens(self, canvas: Image.Image, view: View) -> Image.Image:
        width, height = self._size
        if view.roll:
            turned = math.radians(abs(view.roll))
            fill = math.cos(turned) + max(width, height) / min(width, height) * math.sin(turned)
            canvas = canvas.rotate(view.roll, Image.Resampling.BILINEAR)
            view = View(zoom=max(view.zoom, fill))
        if view.zoom > 1:
            across, tall = width / view.zoom, height / view.zoom
            left, top = (width - across) / 2, (height - tall) * 0.55
            canvas = zoomed(canvas, (left, top, left + across, top + tall))
        return canvas

    @staticmethod
    def _choose_palette(look: Look) -> Palette:
        palette = PALETTES[look.realm if look.realm != "land" else look.time]
        return palette.tinted(look.tint, 0.5) if look.tint else palette

    def _shade(self, soil: Colour, depth: float) -> Colour:
        """Return the colour of ground at this distance: dark and clear when near, faded into the sky when far."""
        palette = self._palette
        light = palette.light
        if self._look.snowy and soil != TREES:
            soil, light = mix(soil, SNOW, 0.86), 0.36 + 0.64 * light
        elif self._look.snowy:
            soil = mix(soil, SNOW, 0.2)
        if colour := self._look.soil or self._look.tint:
            soil = mix(soil, colour, 0.5 if self._look.soil else 0.18)
        near = mix(lit(soil, light), mix(palette.top, palette.middle, 0.4), 0.16)
        return mix(mix(palette.horizon, palette.middle, 0.35), near, min(1.0, 0.18 + depth * 0.95))

    def _scenery(self) -> tuple[list[Layer], list[Layer]]:
        """Return the layers behind the water, and those in front of it."""
        if self._look.realm == "space":
            return [], []
        if self._look.realm == "underwater":
            return [], self._seabed()
        backdrops = self._look.backdrops or (() if self._look.water == "sea" else ("hills",))
        far: list[Layer] = []
        for kind in ("mountains", "hills", "meadow", "dunes", "forest", "city"):
            if kind in backdrops:
                far += getattr(self, f"_{kind}")()
        return far, self._foreground(backdrops)

    def _pair(self, soil: str, depth: float, lift: float = 0.14) -> tuple[Colour, Colour]:
        colour = self._shade(SOILS[soil], depth)
        return mix(colour, self._palette.horizon, lift * 0.6), mix(
            colour, self._palette.horizon, lift * 2.2 if depth < 0.5 else 0.0
        )

    def _mountains(self) -> list[Layer]:
        snow = mix(lit(SNOW, 0.35 + 0.65 * self._palette.light), self._palette.horizon, 0.25)
        layers = land.mountains(
            self._ground, self._pair("mountains", 0.12), snow, depth=0.1, at=0.5, height=0.36, salt=201
        )
        return layers + land.mountains(
            self._ground, self._pair("mountains", 0.3), snow, depth=0.22, at=0.58, height=0.24, salt=211
        )

    def _hills(self) -> list[Layer]:
        return [self._hill("hills", 0.16, 0.54, 0.1, 1.6, 221), self._hill("hills", 0.34, 0.6, 0.09, 2.0, 222)]

    def _meadow(self) -> list[Layer]:
        return [self._hill("hills", 0.18, 0.55, 0.06, 1.5, 231), self._hill("meadow", 0.4, 0.61, 0.05, 1.8, 232)]

    def _dunes(self) -> list[Layer]:
        return [self._hill("dunes", 0.2, 0.55, 0.09, 1.2, 241), self._hill("dunes", 0.42, 0.63, 0.1, 1.4, 242)]

    def _forest(self) -> list[Layer]:
        pairs = [(0.2, 0.56, 0.15, 251), (0.36, 0.6, 0.22, 252)]
        layers: list[Layer] = []
        for depth, at, tall, salt in pairs:
            layers.append(
                land.trees(self._ground, self._pair("forest", depth), depth=depth, at=at, tall=tall, salt=salt)
            )
            layers.append(self._hill(self._floor, depth + 0.03, at + 0.03, 0.05, 2.0, salt))
        return layers

    def _city(self) -> list[Layer]:
        lamps = mix(LAMPS, NEON, 0.5) if self._look.time == "dusk" else LAMPS
        lamps = mix(lamps, self._palette.horizon, 0.55 * self._palette.light)
        pairs = [(0.14, 0.6, 0.34, 261), (0.3, 0.61, 0.46, 262)]
        return [
            land.city(self._ground, self._pair("city", depth), lamps, depth=depth, at=at, tall=tall, salt=salt)
            for depth, at, tall, salt in pairs
        ]

    def _hill(self, soil: str, depth: float, at: float, height: float, bumps: float, salt: int) -> Layer:
        line = at + land.hill_line(self._ground, depth=depth, height=height, bumps=bumps, salt=salt)
        return self._ground.layer(line, self._pair(soil, depth), depth=depth, top=max(0.0, float(line.min()) - 0.01))

    def _foreground(self, backdrops: tuple[str, ...]) -> list[Layer]:
        soil = next(
            (kind for kind in ("dunes", "meadow", "forest", "hills", "city", "mountains") if kind in backdrops), "dunes"
        )
        stands = any(subject.kind in ("lighthouse", "house") for subject in self._look.subjects)
        if self._look.water == "sea":
            return [self._hill("dunes", 0.9, 0.93, 0.035, 1.2, 271)] if backdrops or stands else []
        layers = []
        if self._water_kind is None:
            layers.append(self._grassy(soil, self._hill(soil, 0.6, 0.7, 0.06, 1.7, 272), 275))
        if soil == "forest":
            layers.append(land.trees(self._ground, self._pair("forest", 0.8), depth=0.8, at=0.84, tall=0.3, salt=273))
            soil = self._floor
        if soil == "city":
            quay = self._hill(soil, 0.92, 0.89, 0.0, 1.0, 274)
            return [*layers, quay]
        near = self._hill(soil, 0.92, 0.86 if self._water_kind is None else 0.9, 0.04, 1.4, 274)
        return [*layers, self._grassy(soil, near, 276)]

    def _grassy(self, soil: str, hill: Layer, salt: int) -> Layer:
        """Let grass grow on ground that has some, and flowers where spring or a meadow was asked for."""
        if soil not in GRASSY or self._look.snowy:
            return hill
        dark, light = self._pair(soil, hill.depth)[1], SUNLIT
        blades = mix(dark, (0, 0, 0), 0.2), mix(dark, lit(light, self._palette.light), 0.3)
        blooms = self._look.soil is None and bool({"petals"} & set(self._look.weathers))
        shade = 0.35 + 0.65 * self._palette.light
        flowers = tuple(mix(lit(colour, shade), dark, 0.1) for colour in FLOWERS) if blooms else ()
        return land.grown_over(self._ground, hill, blades, flowers, salt)

    def _seabed(self) -> list[Layer]:
        colours = (mix(self._palette.horizon, self._palette.middle, 0.5), mix(self._palette.horizon, (0, 0, 0), 0.2))
        layers = []
        for depth, at, salt in ((0.3, 0.74, 281), (0.6, 0.82, 282), (0.9, 0.9, 283)):
            line = at + land.hill_line(self._ground, depth=depth, height=0.1, bumps=2.4, salt=salt)
            tone = (mix(colours[0], (0, 20, 40), depth * 0.5), mix(colours[1], (0, 10, 24), depth * 0.6))
            layers.append(self._ground.layer(line, tone, depth=depth, top=float(line.min()) - 0.01))
        return layers


def zoomed(picture: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    """Return what is inside `box` at full size; band by band, since Pillow scales those in half the time."""
    bands = [band.resize(picture.size, Image.Resampling.BILINEAR, box=box) for band in picture.split()]
    return Image.merge(picture.mode, bands)
