"""What may this member use here? The best of everybody's allowance and of the tiers of their roles, field by field."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TypeVar

from bot.domain.allowance import Allowance, Budget, Entitlement
from bot.domain.community.configuration import Configuration, Tier
from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Operation

Number = TypeVar("Number", bound=int)


def best(configuration: Configuration, role_ids: Collection[int], *, default: Allowance) -> Entitlement:
    """
    Return a member's allowance.

    Everybody has what the admin set for everybody, else the `default` of the operator. Of the tiers whose role the
    member has, the largest number wins, and sets are united; a tier says nothing about a field that is None in it.
    """
    everyone, tiers = configuration.everyone, [tier for tier in configuration.tiers if tier.role_id in role_ids]
    why: dict[str, tuple[int, ...]] = {}

    def most(field: str, usual: Number, of: Callable[[Tier], Number | None]) -> Number:
        said = of(everyone)
        amount = usual if said is None else said
        for tier in tiers:
            more = of(tier)
            if more is not None and more > amount and tier.role_id is not None:
                amount, why[field] = more, (tier.role_id,)
        return amount

    def united(field: str, of: Callable[[Tier], tuple[str, ...] | None]) -> frozenset[str] | None:
        said = of(everyone)
        if said is None:  # all of them: nothing can be added
            return None
        names = frozenset(said)
        for tier in tiers:
            more = frozenset(of(tier) or ()) - names
            if more and tier.role_id is not None:
                names |= more
                why[field] = (*why.get(field, ()), tier.role_id)
        return names

    allowance = Allowance(
        videos_per_day=most("videos_per_day", default.videos_per_day, lambda tier: tier.videos_per_day),
        pictures_per_day=most("pictures_per_day", default.pictures_per_day, lambda tier: tier.pictures_per_day),
        dollars_per_month=most("dollars_per_month", default.dollars_per_month, lambda tier: tier.dollars_per_month),
        jobs_at_once=most("jobs_at_once", default.jobs_at_once, lambda tier: tier.jobs_at_once),
        weight=most("weight", default.weight, lambda tier: tier.weight),
        models=united("models", lambda tier: tier.models),
        resolutions=united("resolutions", lambda tier: tier.resolutions),
    )
    return Entitlement(allowance=allowance, why=why)


def budget(configuration: Configuration, *, most: Budget) -> Budget:
    """Return the server's budget: what its admin set, never more than the operator allows."""
    return Budget(
        dollars_per_day=_least(configuration.dollars_per_day, most.dollars_per_day),
        dollars_per_month=_least(configuration.dollars_per_month, most.dollars_per_month),
    )


def offered(
    models: Mapping[str, ModelFacts], configuration: Configuration, allowance: Allowance | None
) -> dict[str, ModelFacts]:
    """
    Return what there is to choose from here: the models, each with the sizes and lengths that are left of it.

    Without an allowance: for whoever has most.
    """
    found: dict[str, ModelFacts] = {}
    my_models, my_sizes = (None, None) if allowance is None else (allowance.models, allowance.resolutions)
    for key, model in models.items():
        if not _allowed(key, configuration.models, my_models):
            continue
        if not model.makes_videos:  # it has no sizes or lengths to choose from
            found[key] = model
            continue
        sizes = [one for one in model.resolutions if _allowed(one, configuration.resolutions, my_sizes)]
        lengths = [one for one in model.seconds if not configuration.seconds or one in configuration.seconds]
        if sizes and lengths:
            prices = {what: price for what, price in model.prices.items() if what[0] in sizes and what[1] in lengths}
            found[key] = replace(model, resolutions=tuple(sizes), seconds=tuple(lengths), prices=prices)
    return found


def check(request: GenerationRequest, models: Mapping[str, ModelFacts], choice: Mapping[str, ModelFacts]) -> None:
    """
    Raise UserError where the member may not choose this here; `choice` is what they are offered of these models.

    What the model does not have at all, bot/policies/options.py refuses.
    """
    model, mine = models.get(request.model), choice.get(request.model)
    if model is None:
        return
    if mine is None:
        labels = tuple(one.label for one in choice.values() if request.mode in one.modes)
        raise UserError(Reason.MODEL_NOT_OFFERED, model=model.label, **_offer(labels))
    if request.resolution in model.resolutions and request.resolution not in mine.resolutions:
        raise UserError(
            Reason.RESOLUTION_NOT_OFFERED, resolution=request.resolution, model=model.label, **_offer(mine.resolutions)
        )
    chosen = request.operation is Operation.VIDEO  # what is edited is as long as it is
    if chosen and request.seconds in model.seconds and request.seconds not in mine.seconds:
        lengths = tuple(str(one) for one in mine.seconds)
        raise UserError(Reason.SECONDS_NOT_OFFERED, seconds=request.seconds, model=model.label, **_offer(lengths))


def _offer(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {"offered": names} if names else {}


def _allowed(name: str, here: Collection[str], mine: Collection[str] | None) -> bool:
    return (not here or name in here) and (mine is None or name in mine)


def _least(one: MicroUsd | None, other: MicroUsd | None) -> MicroUsd | None:
    given = [amount for amount in (one, other) if amount is not None]
    return min(given, default=None)
