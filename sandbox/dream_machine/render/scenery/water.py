"""Water: mirrors what stands above its horizon, ripples, and glitters under the sun or moon."""

import numpy as np
from PIL import Image, ImageChops

from sandbox.dream_machine.render.colour import Palette, gradient, mask_of, mix
from sandbox.dream_machine.render.words import Colour, Look

DRIFT = 0.035  # widths a second that the glitter moves


class Water:
    """Everything below the horizon, painted over a picture whose upper part is done."""

    def __init__(self, look: Look, palette: Palette, size: tuple[int, int], horizon: float, sun_x: float) -> None:
        self._size = size
        self._top = round(size[1] * horizon)
        self._tall = size[1] - self._top
        self._choppy = 1.8 if look.water == "sea" else 1.0
        deep: Colour = mix(mix((14, 66, 96), palette.top, 0.45), (0, 0, 0), 0.35 * (1 - palette.light))
        if colour := look.soil or look.tint:
            deep = mix(deep, colour, 0.25)
        self._body = gradient(
            (size[0], self._tall), [(0, mix(deep, palette.horizon, 0.5)), (0.35, deep), (1, mix(deep, (0, 0, 0), 0.3))]
        )
        near = np.linspace(0, 1, self._tall, dtype=np.float32)
        self._mirror = mask_of(np.broadcast_to((0.82 - 0.5 * near)[:, None], (self._tall, size[0])))
        self._near = near
        self._sparkle = [self._dashes(look.seed + salt, size[0] * 2) for salt in (1, 2)]
        spread = 0.05 + 0.28 * near[:, None]
        columns = (np.linspace(0, 1, size[0], dtype=np.float32)[None, :] - sun_x) / spread
        self._column = mask_of(np.exp(-(columns**2)) * 0.95 + 0.1)
        self._sun = palette.sun
        self._crest = self._swell(look.seed) if look.water == "sea" else None
        self._fade = mask_of(np.broadcast_to(np.clip(near * 1.6, 0, 0.75)[:, None], (self._tall, size[0])))
        self._foam = mix(palette.horizon, (255, 255, 255), 0.35)

    def draw(self, canvas: Image.Image, seconds: float, shift: float) -> None:
        """Paint over the lower part of `canvas`; `shift` is the camera's slide in widths."""
        above = np.asarray(canvas.crop((0, 0, self._size[0], self._top)))
        rows = np.arange(self._tall, dtype=np.float32)
        ripple = np.sin(rows / (2 + 16 * self._near) * 6.3 * 12 / 12 - seconds * 3.1) * (0.6 + 9 * self._near)
        ripple += np.sin(rows / (1.5 + 7 * self._near) + seconds * 4.3) * (0.3 + 3.5 * self._near)
        scale = self._size[1] / 720 * self._choppy
        source = np.clip(
            self._top - 1 - rows * (self._top / max(self._tall, 1)) * 0.8 + ripple * scale, 0, self._top - 1
        )
        mirrored = Image.fromarray(np.ascontiguousarray(above[source.astype(np.intp)]))
        surface = Image.composite(mirrored, self._body, self._mirror)
        if self._crest is not None:
            self._roll(surface, seconds, shift)
        surface.paste(self._sun, (0, 0), ImageChops.multiply(self._glints(seconds, shift), self._column))
        canvas.paste(surface, (0, self._top))

    def _glints(self, seconds: float, shift: float) -> Image.Image:
        width = self._size[0]
        crops = []
        for dashes, way in zip(self._sparkle, (1, -1), strict=True):
            left = round((0.5 + way * seconds * DRIFT - shift * 0.4) * width) % width
            crops.append(dashes.crop((left, 0, left + width, self._tall)))
        return ImageChops.multiply(crops[0], crops[1])

    def _roll(self, surface: Image.Image, seconds: float, shift: float) -> None:
        """Waves that come nearer: a tall texture that slides down, seen in perspective by stretching its rows."""
        crest = self._crest
        if crest is None:
            return
        width = self._size[0]
        depth = 1.0 / (self._near * 2.2 + 0.2)
        rows = ((depth * 0.9 + seconds * 0.06) * crest.shape[0]).astype(np.intp) % crest.shape[0]
        left = round((0.25 - shift * 0.5) * width) % (crest.shape[1] - width)
        waves = Image.fromarray(np.ascontiguousarray(crest[rows, left : left + width]))
        surface.paste(self._foam, (0, 0), ImageChops.multiply(waves, self._fade))

    def _dashes(self, seed: int, wide: int) -> Image.Image:
        """Short bright lines, finer towards the horizon; repeats after half its width."""
        rng = np.random.default_rng(seed)
        half = wide // 2
        cells = rng.random((self._tall, max(4, half // 12)), dtype=np.float32)
        line = np.asarray(Image.fromarray(cells).resize((half, self._tall), Image.Resampling.BICUBIC))
        blocks = max(2, self._tall // 3)
        line = np.asarray(
            Image.fromarray(line)
            .resize((half, blocks), Image.Resampling.BOX)
            .resize((half, self._tall), Image.Resampling.BICUBIC)
        )
        bright = np.clip((line - 0.46) * 7, 0, 1)
        return mask_of(np.concatenate([bright, bright], axis=1))

    def _swell(self, seed: int) -> np.ndarray:
        rng = np.random.default_rng(seed + 5)
        wide = self._size[0] * 2
        cells = rng.random((40, 22), dtype=np.float32)
        bands = np.asarray(
            Image.fromarray(np.concatenate([cells, cells[:4]])).resize((wide, 44 * 10), Image.Resampling.BICUBIC)
        )
        crests = 1 - np.abs(bands[: 40 * 10] - 0.62) * 14  # thin lines along the slopes
        crests = np.clip(crests, 0, 1) * 0.4
        return (crests * 255).astype(np.uint8)
