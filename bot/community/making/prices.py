"""What something costs today, for who only wants to know."""

from collections.abc import Mapping

from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.provider import ModelFacts
from bot.domain.request import GenerationRequest
from bot.policies import pricing


def today(request: GenerationRequest, models: Mapping[str, ModelFacts]) -> MicroUsd | None:
    """Return what making this costs today; None where it is not offered any more."""
    model = models.get(request.model)
    if model is None:
        return None
    try:
        return pricing.quote(request, model)
    except UserError:
        return None
