"""What will it cost?"""

from dataclasses import replace

from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.provider import RATE_UNIT, ModelFacts, Rate
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Operation


def quote(request: GenerationRequest, model: ModelFacts) -> MicroUsd:
    """
    Return the price that is reserved: the whole of it, also for an extension or a loop.

    Raises UserError for a combination without a price: what we cannot count, we do not buy.
    """
    if request.operation is Operation.VIDEO:
        return _listed(request, model)
    rate = model.rates.get(request.operation)
    if rate is None:
        raise UserError(Reason.MODE_UNSUPPORTED, mode=request.mode.value, model=model.label)
    if not rate.per_pixel:
        return rate.per_piece
    width, height = _size(request, model, rate)
    frames = 1 if request.makes_picture else rate.frames_per_second * request.seconds
    return MicroUsd(rate.per_piece - (-rate.per_pixel * width * height * frames // RATE_UNIT))  # rounded up


def of_new(model: ModelFacts) -> list[MicroUsd]:
    """Return what it costs to have something new made, for every size and length that there is."""
    rate = model.rates.get(Operation.IMAGE)
    any_picture = GenerationRequest(operation=Operation.IMAGE, prompt="", model="")
    pictures = [quote(replace(any_picture, aspect=aspect), model) for aspect in (rate.sizes if rate else ())]
    return [*model.prices.values(), *pictures]


def _listed(request: GenerationRequest, model: ModelFacts) -> MicroUsd:
    price = model.prices.get((request.resolution, request.seconds))
    if price is None:
        raise UserError(
            Reason.RESOLUTION_UNSUPPORTED,
            resolution=request.resolution,
            model=model.label,
            offered=tuple(name for name, seconds in model.prices if seconds == request.seconds),
        )
    return price


def _size(request: GenerationRequest, model: ModelFacts, rate: Rate) -> tuple[int, int]:
    """Return how large each frame will be: as asked where that is given a size, else as large as its source."""
    asked = request.resolution if request.operation is Operation.UPSCALE else request.aspect
    if not rate.sizes:
        if request.source_size is None:
            raise UserError(Reason.SOURCE_MISSING)
        return request.source_size
    if asked in rate.sizes:
        return rate.sizes[asked]
    offered = tuple(rate.sizes)
    if request.operation is Operation.UPSCALE:
        raise UserError(Reason.RESOLUTION_UNSUPPORTED, resolution=asked, model=model.label, offered=offered)
    raise UserError(Reason.ASPECT_UNSUPPORTED, aspect=asked, model=model.label, offered=offered)
