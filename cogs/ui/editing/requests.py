"""What somebody wants changed, made a whole request: what they left open is filled in here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from bot.domain.errors import UserError
from bot.domain.media import Facts
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, GenerationRequest, ImageFrame, Operation
from bot.lifecycle.admission import sources
from bot.lifecycle.admission.sources import Source
from cogs.ui import asking, wishes

Models = Mapping[str, ModelFacts]
Direction = Literal["forwards", "backwards"]

STRENGTH: Final = "flex_1"  # as in the page's own example
LINES: Final = {"540p": 540, "720p": 720, "1080p": 1080, "4k": 2160}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reframing:
    """How something is to be reframed; empty and None are what was left open."""

    aspect: str
    model: str | None = None
    prompt: str = ""
    format: str = ""
    first_frame_id: int | None = None


def operation_of(source: Source) -> Operation:
    """Return what reframing this is."""
    return Operation.REFRAME_IMAGE if source.is_picture else Operation.REFRAME_VIDEO


def reframe(source: Source, wish: Reframing, models: Models) -> GenerationRequest:
    """Return the request. Raises UserError where no model can do it at all."""
    operation = operation_of(source)
    return replace(
        _edit(source, operation, models, prompt=wish.prompt, model=wish.model),
        aspect=wish.aspect,
        format=wish.format,
        first_frame_id=wish.first_frame_id,
    )


def modify(
    source: Source,
    models: Models,
    *,
    prompt: str,
    model: str | None = None,
    strength: str | None = None,
    first_frame_id: int | None = None,
) -> GenerationRequest:
    """Return the request. Raises UserError where no model can do it at all."""
    request = _edit(_clip(source), Operation.MODIFY_VIDEO, models, prompt=prompt, model=model)
    return replace(request, strength=strength or STRENGTH, first_frame_id=first_frame_id)


def upscale(source: Source, models: Models, *, resolution: str) -> GenerationRequest:
    """Return the request. Raises UserError where no model can do it at all."""
    return replace(_edit(_clip(source), Operation.UPSCALE, models), resolution=resolution)


def sound(source: Source, models: Models, *, prompt: str, negative_prompt: str = "") -> GenerationRequest:
    """Return the request. Raises UserError where no model can do it at all."""
    request = _edit(_clip(source), Operation.ADD_AUDIO, models, prompt=prompt)
    return replace(request, negative_prompt=negative_prompt)


def extended(
    source: Source, models: Models, *, prompt: str, direction: Direction = "forwards", picture_id: int | None = None
) -> GenerationRequest:
    """
    Return the request for what comes after a clip, or led up to it; `picture_id` is where it then ends or begins.

    All options of the clip are kept. Raises UserError where it is none that was made here.
    """
    clip, picture = _frame(source), None if picture_id is None else ImageFrame(media_id=picture_id)
    start, end = (clip, picture) if direction == "forwards" else (picture, clip)
    return replace(_like(source, models), prompt=prompt, start=start, end=end)


def blended(first: Source, second: Source, models: Models, *, prompt: str) -> GenerationRequest:
    """Return the request for what lies between two clips, with the options of the first. Raises UserError as before."""
    return replace(_like(first, models), prompt=prompt, start=_frame(first), end=_frame(second))


def _frame(source: Source) -> ClipFrame:
    clip_id = _clip(source).clip_id
    if clip_id is None:
        raise UserError(Reason.SOURCE_NOT_MADE_HERE)
    return ClipFrame(generation_id=clip_id)


def _clip(source: Source) -> Source:
    if source.is_picture:
        raise UserError(Reason.SOURCE_NOT_A_VIDEO)
    return source


def _like(source: Source, models: Models) -> GenerationRequest:
    """Return a request for another clip like this one; of one that was edited, like what came of that."""
    request = source.made.request if source.made is not None else None
    if request is not None and request.operation is Operation.VIDEO:
        return replace(request, loop=False)
    name = request.model if request is not None else ""
    if name not in models or not models[name].makes_videos:
        name = wishes.first_model(models) or ""
    model = models.get(name)
    if model is None:
        raise UserError(Reason.NO_PROVIDER)
    wish = wishes.Wish(prompt="", model=name, resolution=_nearest(source.facts, model))
    return replace(wishes.whole(wish, models), aspect=asking.nearest_aspect(source.facts, model.aspects))


def _nearest(facts: Facts, model: ModelFacts) -> str:
    """Return the resolution that is most like a clip's: 720p has 720 lines, and 4k has 2160."""
    short = min(facts.width, facts.height)
    return min(model.resolutions, key=lambda name: abs(LINES.get(name, 0) - short))


def _edit(
    source: Source, operation: Operation, models: Models, *, prompt: str = "", model: str | None = None
) -> GenerationRequest:
    return GenerationRequest(
        operation=operation,
        prompt=prompt,
        model=model or sources.usual(operation, models, source),
        seconds=source.seconds,
        resolution="",
        aspect="",
        source_clip_id=source.clip_id,
        source_media_id=source.media_id,
        source_size=(source.facts.width, source.facts.height),
    )
