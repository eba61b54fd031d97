"""May this clip or picture be edited like that?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.errors import UserError
from bot.domain.media import MediaKind
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import EDITS, GenerationRequest, Operation

MEGABYTE: Final = 1_000_000
# What lies beyond a whole second in a clip of just that length: its last frame, and how containers round.
SLACK: Final = 0.1
_MADE_HERE: Final = frozenset({Operation.UPSCALE, Operation.ADD_AUDIO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """
    What is to be edited, as it lies with us.

    `resolution` is what was asked for where it was made here. `done` is what was done already to these very frames: the
    operation that made it, and back to its source as long as that was an upscale or sound.
    """

    kind: MediaKind
    seconds: float
    size: tuple[int, int]  # width and height in pixels
    weight: int  # bytes
    resolution: str = ""
    done: frozenset[Operation] = frozenset()


def whole_seconds(length: float) -> int:
    """Return how many seconds of a clip are paid: its length rounded up, but for the last frame of a whole second."""
    return max(math.ceil(length - SLACK), 1)


def check(request: GenerationRequest, model: ModelFacts, given: Given | None, others: Mapping[str, ModelFacts]) -> None:
    """Raise UserError where there is nothing to edit, or where this cannot be edited so."""
    clip, file = request.source_clip_id is not None, request.source_media_id is not None
    if request.operation not in EDITS:
        if clip or file:
            raise UserError(Reason.OPTION_UNSUPPORTED, option="source")
        return
    if clip == file:
        raise UserError(Reason.SOURCE_MISSING)
    if file and request.operation in _MADE_HERE:
        raise UserError(Reason.SOURCE_NOT_MADE_HERE)
    wanted = MediaKind.PICTURE if request.makes_picture else MediaKind.CLIP
    if (clip and wanted is MediaKind.PICTURE) or (given is not None and given.kind is not wanted):
        raise UserError(Reason.SOURCE_NOT_A_PICTURE if wanted is MediaKind.PICTURE else Reason.SOURCE_NOT_A_VIDEO)
    if given is not None:
        _once(request, given)
        _not_too_much(request, model, given, others)
        if request.operation is Operation.UPSCALE:
            _larger(request, model, given)


def _once(request: GenerationRequest, given: Given) -> None:
    if request.operation is Operation.UPSCALE and Operation.UPSCALE in given.done:
        raise UserError(Reason.UPSCALE_AGAIN)
    if request.operation is Operation.ADD_AUDIO and Operation.ADD_AUDIO in given.done:
        raise UserError(Reason.SOUND_TWICE)


def _not_too_much(
    request: GenerationRequest, model: ModelFacts, given: Given, others: Mapping[str, ModelFacts]
) -> None:
    limits = model.sources.get(request.operation)
    if limits is None:
        return
    if limits.longest and given.seconds > limits.longest + SLACK:
        better = _for_longer(request, given, others)
        seconds = f"{math.ceil(given.seconds * 10) / 10:g}"
        raise UserError(Reason.SOURCE_TOO_LONG, seconds=seconds, model=model.label, limit=limits.longest, **better)
    if given.weight > limits.largest:
        megabytes = f"{math.ceil(given.weight / MEGABYTE * 10) / 10:g}"
        limit = limits.largest // MEGABYTE
        raise UserError(Reason.SOURCE_TOO_LARGE, megabytes=megabytes, model=model.label, limit=limit)


def _for_longer(request: GenerationRequest, given: Given, others: Mapping[str, ModelFacts]) -> dict[str, str | int]:
    """Return the model that takes a clip so long, and how long; nothing where none does."""
    for other in others.values():
        source = other.sources.get(request.operation)
        if source is not None and given.seconds <= source.longest + SLACK:
            return {"other": other.label, "more": source.longest}
    return {}


def larger(model: ModelFacts, given: Given) -> tuple[str, ...]:
    """
    Return the resolutions to which a clip can be made larger, from the smallest on; of a narrowed model its own only.

    By names where it was made here, since aspects differ in pixels, else by pixels.
    """
    sizes = model.rates[Operation.UPSCALE].sizes
    if given.resolution in sizes:
        names = [*sizes][[*sizes].index(given.resolution) + 1 :]
    else:
        names = [name for name, (width, height) in sizes.items() if width * height > math.prod(given.size)]
    return tuple(name for name in names if name in model.resolutions)


def _larger(request: GenerationRequest, model: ModelFacts, given: Given) -> None:
    offered = larger(model, given)
    if request.resolution not in offered:
        size = given.resolution or f"{given.size[0]} by {given.size[1]} pixels"
        facts = {"offered": offered} if offered else {}
        raise UserError(Reason.UPSCALE_NOT_LARGER, resolution=request.resolution, size=size, **facts)
