"""Pictures: the scene of a prompt, drawn towards references, into a style, with a character, or from a picture on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from sandbox.dream_machine.render.colour import Array, smooth
from sandbox.dream_machine.render.grading import Colours, Grade, graded, pulled, salience
from sandbox.dream_machine.render.scenery.scene import Scene
from sandbox.dream_machine.render.words import Look, read

MOMENT = 0.5  # a picture shows the scene as it is in the middle of a clip
SECONDS = 2.5
Weighted = tuple[Image.Image, float]
GOLD, SHADE = (226, 190, 116), (70, 48, 24)
PEOPLE = ("person", "astronaut")  # whom a character's pictures replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Painting:
    """What is to be painted. `size` is in pixels; weights are 0 (not at all) to 1 (nothing else)."""

    prompt: str
    size: tuple[int, int]
    take: int = 0  # another one is another picture of the same words
    references: tuple[Weighted, ...] = ()
    style: Weighted | None = None
    character: tuple[Image.Image, ...] = ()
    modify: Weighted | None = None


def paint(painting: Painting) -> Image.Image:
    """Return the picture; always the same for the same painting."""
    look = read(painting.prompt, painting.take)
    if painting.character:
        look = replace(look, subjects=tuple(one for one in look.subjects if one.kind not in PEOPLE))
    scene = Scene(look, painting.size)
    picture = scene.frame(MOMENT, SECONDS)
    picture = _referred(picture, painting.references, look)
    if painting.modify is not None:
        picture = _modified(picture, painting.modify, scene, look)
    if painting.character:
        picture = _with_portrait(picture, painting.character)
    if painting.style is not None:
        style, weight = painting.style
        picture = graded(picture, style, weight)
    return picture


def _referred(picture: Image.Image, references: Sequence[Weighted], look: Look) -> Image.Image:
    """Draw the picture towards its references: one fills it, several share its width."""
    weighed = [(reference, weight) for reference, weight in references if weight > 0]
    if not weighed:
        return picture
    width, height = picture.size
    share = min(1.0, 1.5 / len(weighed))
    weights, total = np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
    collage = np.zeros((height, width, 3), np.float32)
    for place, (reference, weight) in enumerate(weighed):
        left = round(width * (1 - share) * (place / max(1, len(weighed) - 1)))
        across = round(width * share)
        fitted = np.asarray(ImageOps.fit(reference.convert("RGB"), (across, height), Image.Resampling.LANCZOS))
        window = _window(across, first=place == 0, last=place == len(weighed) - 1)
        box = slice(left, left + across)
        collage[:, box] += fitted * window[None, :, None]
        weights[:, box] += weight * window
        total[:, box] += window
    toward = Image.fromarray(np.clip(collage / total[..., None] + 0.5, 0, 255).astype(np.uint8))
    return pulled(picture, toward, weights / total, salience(toward, look.seed))


def _window(across: int, *, first: bool, last: bool) -> Array:
    """Return how strongly a reference counts across its part: all in the middle, less where a neighbour is."""
    window = np.ones(across, np.float32)
    slope = np.linspace(0.001, 1, across // 2, dtype=np.float32)
    if not first:
        window[: across // 2] *= slope
    if not last:
        window[-(across // 2) :] *= slope[::-1]
    return window**2


def _modified(picture: Image.Image, modify: Weighted, scene: Scene, look: Look) -> Image.Image:
    """Start from another picture: it keeps its shapes longer than its colours, and gets what the words name."""
    source, weight = modify
    start = ImageOps.fit(source.convert("RGB"), picture.size, Image.Resampling.LANCZOS)
    changed = Grade.between(Colours.of(start), Colours.of(picture)).on(start, 1 - weight)
    peopled = scene.people(changed.copy(), MOMENT, SECONDS)
    changed = Image.blend(changed, peopled, smooth((1 - weight) * 1.6))
    return pulled(picture, changed, weight**0.4, salience(start, look.seed))


def _with_portrait(picture: Image.Image, character: Sequence[Image.Image]) -> Image.Image:
    """Hang the person's portrait in the scene: the first picture large, the others beside it, the more the clearer."""
    width, height = picture.size
    short = min(width, height)
    light = Colours.of(picture)
    tall = round(short * (0.46 + 0.07 * len(character)))
    spots = [(0.5 * width, 0.53 * height, tall)]
    beside = 0.5 * tall * 0.8 + 0.12 * short
    for place in range(len(character) - 1):
        side = (-1, 1)[place % 2]
        spots.append((0.5 * width + side * (beside + 0.2 * short * (place // 2)), 0.62 * height, round(short * 0.24)))
    for (x, y, size), one in reversed(list(zip(spots, character, strict=True))):
        _hang(picture, _portrait(one, size, light), x, y)
    return picture


def _portrait(person: Image.Image, tall: int, light: Colours) -> Image.Image:
    """Return an oval picture in a golden frame, a little in the light of the scene."""
    size = (max(8, round(tall * 0.8)), max(10, tall))
    fitted = ImageOps.fit(person.convert("RGB"), size, Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    fitted = Grade.between(Colours.of(fitted), light).on(fitted, 0.12)
    rim = max(2, tall // 26)
    framed = _gilded(size)
    inner = Image.new("L", (size[0] * 3, size[1] * 3), 0)
    ImageDraw.Draw(inner).ellipse((rim * 3, rim * 3, (size[0] - rim) * 3, (size[1] - rim) * 3), fill=255)
    framed.paste(fitted, (0, 0), inner.resize(size, Image.Resampling.BOX))
    outer = Image.new("L", inner.size, 0)
    ImageDraw.Draw(outer).ellipse((0, 0, inner.width - 1, inner.height - 1), fill=255)
    framed.putalpha(outer.resize(size, Image.Resampling.BOX))
    return framed


def _gilded(size: tuple[int, int]) -> Image.Image:
    shine = Image.linear_gradient("L").rotate(135).resize(size)
    return ImageOps.colorize(shine, SHADE, (255, 244, 206), GOLD)


def _hang(picture: Image.Image, portrait: Image.Image, x: float, y: float) -> None:
    left, top = round(x - portrait.width / 2), round(y - portrait.height / 2)
    blur = max(2, portrait.height // 22)
    shadow = Image.new("L", (portrait.width + 4 * blur, portrait.height + 4 * blur), 0)
    shadow.paste(portrait.getchannel("A").point([value * 2 // 3 for value in range(256)]), (2 * blur, 2 * blur))
    shadow = shadow.filter(ImageFilter.GaussianBlur(blur))
    picture.paste((8, 6, 14), (left - 2 * blur, top - 2 * blur + blur), shadow)
    picture.paste(portrait, (left, top), portrait)
