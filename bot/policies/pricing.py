"""What will it cost?"""

from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest


def quote(request: GenerationRequest, model: ModelFacts) -> MicroUsd:
    """
    Return the price that is reserved: the whole of it, also for an extension or a loop.

    Raises UserError for a combination without a price: what we cannot count, we do not buy.
    """
    price = model.prices.get((request.resolution, request.seconds))
    if price is None:
        raise UserError(
            Reason.RESOLUTION_UNSUPPORTED,
            resolution=request.resolution,
            model=model.label,
            offered=tuple(name for name, seconds in model.prices if seconds == request.seconds),
        )
    return price
