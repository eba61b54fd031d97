"""What something costs today, for who only wants to know."""

from collections.abc import Mapping

from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.provider import ModelFacts
from bot.domain.request import GenerationRequest
from bot.policies import pricing


def is_guess(request: GenerationRequest, models: Mapping[str, ModelFacts]) -> bool:
    """Return whether no page of its provider gives the price, so that people read it with ≈."""
    model = models.get(request.model)
    return model is not None and model.is_approximate(request.operation)


def today(request: GenerationRequest, models: Mapping[str, ModelFacts], *, count: int = 1) -> MicroUsd | None:
    """Return what making so many of this costs today; None where it is not offered any more."""
    model = models.get(request.model)
    if model is None:
        return None
    try:
        return MicroUsd(pricing.quote(request, model) * max(1, count))
    except UserError:
        return None
