"""Which account makes this request, and how much may it be given now?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.provider import Limits, ModelFacts, ProviderFacts
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Mode
from bot.policies import options, pricing
from bot.policies.options import Given, prompts


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
    given: Given | None = None,
) -> Route:
    """
    Return the first account, in the operator's order, that can do all that was asked and is not blocked.

    `only` names the accounts of the clips that are continued: clips do not move between accounts. `given` is what is
    to be edited. Raises UserError: with what is wrong with the request, else with why every account that could make it
    is blocked.
    """
    if not accounts:
        raise UserError(Reason.NO_PROVIDER)
    if not set(only) <= accounts.keys():
        raise UserError(Reason.CLIP_ACCOUNT_GONE)
    if len(set(only)) > 1:
        raise UserError(Reason.CLIPS_OF_TWO_ACCOUNTS)
    refusals: list[UserError] = []
    resting: list[UserError] = []
    for account in only or accounts:
        try:
            route = _route(request, account, accounts[account], given)
        except UserError as error:
            refusals.append(error)
            continue
        if account not in blocked:
            return route
        resting.append(UserError(blocked[account], account=account))
    if resting:
        raise resting[0]
    raise _most_telling(refusals, request.mode, accounts)


def room(limits: Limits, *, at_provider: int, last_minute: int) -> int:
    """Return how many more jobs an account can be given at this moment."""
    return max(min(limits.at_once - at_provider, limits.creates_per_minute - last_minute), 0)


def _route(request: GenerationRequest, account: str, facts: ProviderFacts, given: Given | None) -> Route:
    prompt = prompts.check(request.prompt, length=facts.prompt_length, optional=prompts.may_be_missing(request))
    unwanted = prompts.check(request.negative_prompt, length=facts.prompt_length, optional=True)
    request = replace(request, prompt=prompt, negative_prompt=unwanted)
    model = options.model_of(request, facts)
    options.check(request, model, given=given, others=facts.models)
    return Route(account=account, request=request, model=model, price=pricing.quote(request, model))


def _most_telling(refusals: list[UserError], mode: Mode, accounts: Mapping[str, ProviderFacts]) -> UserError:
    """Return the refusal of an account that has the model at all; else the one that names every model for this."""
    for refusal in refusals:
        if refusal.reason is not Reason.MODEL_UNKNOWN:
            return refusal
    offered = dict.fromkeys(name for facts in accounts.values() for name in options.models_for(mode, facts))
    return UserError(Reason.MODEL_UNKNOWN, model=refusals[0].facts["model"], offered=tuple(offered))
