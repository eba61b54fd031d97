"""Does this model offer what was asked? Nothing is dropped silently: a refusal names what is offered."""

from collections.abc import Mapping
from typing import Final

from bot.domain.errors import UserError
from bot.domain.provider import ModelFacts, ProviderFacts
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Mode, Operation
from bot.policies.options import loops, pictures, placement, sources, words
from bot.policies.options.sources import Given

# The options that each kind of work has, besides its model, its prompt, its length, resolution and aspect.
_OPTIONS: Final[Mapping[Operation, frozenset[str]]] = {
    Operation.VIDEO: frozenset({"loop", "start", "end", "concepts", "camera"}),
    Operation.IMAGE: frozenset({"references", "format"}),
    Operation.REFRAME_IMAGE: frozenset({"placement", "format"}),
    Operation.REFRAME_VIDEO: frozenset({"placement", "first frame"}),
    Operation.MODIFY_VIDEO: frozenset({"strength", "first frame"}),
    Operation.UPSCALE: frozenset(),
    Operation.ADD_AUDIO: frozenset({"negative prompt"}),
}
# Those whose result has a shape of its own; the others keep their source's.
_SHAPED: Final = frozenset({Operation.VIDEO, Operation.IMAGE, Operation.REFRAME_IMAGE, Operation.REFRAME_VIDEO})


def models_for(mode: Mode, facts: ProviderFacts) -> tuple[str, ...]:
    """Return the models that can do this, by name."""
    return tuple(name for name, model in facts.models.items() if mode in model.modes)


def model_of(request: GenerationRequest, facts: ProviderFacts) -> ModelFacts:
    """Return what the asked model can do. Raises UserError when this provider has none of that name for this."""
    model = facts.models.get(request.model)
    if model is None:
        raise UserError(Reason.MODEL_UNKNOWN, model=request.model, offered=models_for(request.mode, facts))
    if request.mode not in model.modes:
        others = tuple(facts.models[name].label for name in models_for(request.mode, facts))
        offered = {"offered": others} if others else {}
        raise UserError(Reason.MODE_UNSUPPORTED, mode=request.mode.value, model=model.label, **offered)
    return model


def check(
    request: GenerationRequest,
    model: ModelFacts,
    *,
    given: Given | None = None,
    others: Mapping[str, ModelFacts] | None = None,
) -> None:
    """
    Raise UserError for the first option that the model does not have.

    `given` is what is to be edited, as it lies with us; `others` the models among which a refusal may name a better
    one. Whether the provider knows each concept is told by a list that has to be asked for: options/words.py.
    """
    others = others or {}
    if request.mode not in model.modes:
        raise UserError(Reason.MODE_UNSUPPORTED, mode=request.mode.value, model=model.label)
    _only_its_own(request)
    _size_and_length(request, model)
    if request.format and request.format not in model.formats:
        raise UserError(Reason.FORMAT_UNSUPPORTED, format=request.format, model=model.label, offered=model.formats)
    if request.operation is Operation.MODIFY_VIDEO and request.strength not in model.strengths:
        raise UserError(Reason.STRENGTH_UNSUPPORTED, model=model.label, offered=model.strengths)
    pictures.check(request.references, model)
    words.check(request, model, None, others)
    sources.check(request, model, given, others)
    if request.placement is not None:
        canvas = model.rates[request.operation].sizes[request.aspect]
        placement.check(request.placement, canvas=canvas, source=given.size if given else request.source_size)
    loops.check(request, model)


def _only_its_own(request: GenerationRequest) -> None:
    chosen = {
        "loop": request.loop,
        "start": request.start,
        "end": request.end,
        "concepts": request.concepts,
        "camera": request.camera,
        "references": request.references,
        "format": request.format,
        "first frame": request.first_frame_id,
        "placement": request.placement,
        "strength": request.strength,
        "negative prompt": request.negative_prompt,
        "prompt": request.operation is Operation.UPSCALE and request.prompt,
    }
    for option, value in chosen.items():
        if value not in (None, False, "", ()) and option not in _OPTIONS[request.operation]:
            raise UserError(Reason.OPTION_UNSUPPORTED, option=option)


def _size_and_length(request: GenerationRequest, model: ModelFacts) -> None:
    making = request.operation is Operation.VIDEO
    if making and request.seconds not in model.seconds:
        offered = tuple(str(seconds) for seconds in model.seconds)
        raise UserError(Reason.SECONDS_UNSUPPORTED, seconds=request.seconds, model=model.label, offered=offered)
    if (making or request.operation is Operation.UPSCALE) and request.resolution not in model.resolutions:
        raise UserError(
            Reason.RESOLUTION_UNSUPPORTED,
            resolution=request.resolution,
            model=model.label,
            offered=tuple(model.resolutions),
        )
    if request.operation in _SHAPED and request.aspect not in model.aspects:
        raise UserError(
            Reason.ASPECT_UNSUPPORTED, aspect=request.aspect, model=model.label, offered=tuple(model.aspects)
        )
