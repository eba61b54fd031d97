"""Does this model offer what was asked? Nothing is dropped silently: a refusal names what is offered."""

from bot.domain.errors import UserError
from bot.domain.provider import ModelFacts, ProviderFacts
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest


def model_of(request: GenerationRequest, facts: ProviderFacts) -> ModelFacts:
    """Return what the asked model can do. Raises UserError when this provider does not have it."""
    model = facts.models.get(request.model)
    if model is None:
        raise UserError(Reason.MODEL_UNKNOWN, model=request.model, offered=tuple(facts.models))
    return model


def check(request: GenerationRequest, model: ModelFacts) -> None:
    """Raise UserError for the first option that the model does not have."""
    if request.mode not in model.modes:
        raise UserError(Reason.MODE_UNSUPPORTED, mode=request.mode.value, model=model.label)
    if request.seconds not in model.seconds:
        offered = tuple(str(seconds) for seconds in model.seconds)
        raise UserError(Reason.SECONDS_UNSUPPORTED, seconds=request.seconds, model=model.label, offered=offered)
    if request.resolution not in model.resolutions:
        raise UserError(
            Reason.RESOLUTION_UNSUPPORTED,
            resolution=request.resolution,
            model=model.label,
            offered=tuple(model.resolutions),
        )
    if request.aspect not in model.aspects:
        raise UserError(
            Reason.ASPECT_UNSUPPORTED, aspect=request.aspect, model=model.label, offered=tuple(model.aspects)
        )
