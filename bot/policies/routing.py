"""Which account makes this request, and how much may it be given now?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.provider import Limits, ModelFacts, ProviderFacts
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest
from bot.policies import loops, options, pricing, prompts


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The account that will make a request, the request as it will be sent, and its price."""

    account: str
    request: GenerationRequest
    model: ModelFacts
    price: MicroUsd


def choose(
    request: GenerationRequest,
    accounts: Mapping[str, ProviderFacts],
    *,
    blocked: Mapping[str, Reason],
    only: Collection[str] = (),
) -> Route:
    """
    Return the first account, in the operator's order, that can do all that was asked and is not blocked.

    `only` names the accounts of the clips that are continued: clips do not move between accounts. Raises UserError:
    with what is wrong with the request, else with why every account that could make it is blocked.
    """
    if not accounts:
        raise UserError(Reason.NO_PROVIDER)
    if len(only) > 1 or not set(only) <= accounts.keys():
        raise UserError(Reason.CLIP_ACCOUNT_GONE)
    refusals: list[UserError] = []
    resting: list[UserError] = []
    for account in only or accounts:
        try:
            route = _route(request, account, accounts[account])
        except UserError as error:
            refusals.append(error)
            continue
        if account not in blocked:
            return route
        resting.append(UserError(blocked[account], account=account))
    if resting:
        raise resting[0]
    raise _most_telling(refusals, accounts)


def room(limits: Limits, *, at_provider: int, last_minute: int) -> int:
    """Return how many more jobs an account can be given at this moment."""
    return max(min(limits.at_once - at_provider, limits.creates_per_minute - last_minute), 0)


def _route(request: GenerationRequest, account: str, facts: ProviderFacts) -> Route:
    prompt = prompts.check(request.prompt, length=facts.prompt_length, has_picture=bool(request.picture_ids))
    request = replace(request, prompt=prompt)
    model = options.model_of(request, facts)
    # Before the modes: where a mode is missing, "cannot loop" would not be the thing to mend.
    options.check(request, model)
    loops.check(request, model)
    return Route(account=account, request=request, model=model, price=pricing.quote(request, model))


def _most_telling(refusals: list[UserError], accounts: Mapping[str, ProviderFacts]) -> UserError:
    """Return the refusal of an account that has the model at all; else the one that names every model there is."""
    for refusal in refusals:
        if refusal.reason is not Reason.MODEL_UNKNOWN:
            return refusal
    offered = dict.fromkeys(name for facts in accounts.values() for name in facts.models)
    return UserError(Reason.MODEL_UNKNOWN, model=refusals[0].facts["model"], offered=tuple(offered))
