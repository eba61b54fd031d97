"""The provider accounts: does each take its key, and has it something left to spend?"""

from typing import Final

from bot.checks.findings import Finding
from bot.domain.errors import AccountRefused, ProviderError
from bot.domain.money import NOTHING, MicroUsd, shown
from bot.domain.provider import Provider
from bot.domain.reasons import Reason

UNREACHABLE: Final = (
    "See whether this machine reaches it (network, DNS, firewall), what its status page says, and whether its "
    "BASE_URL is right if you have set one."
)
FEW_CLIPS: Final = 25  # of the cheapest; with fewer left it is time to fill up


def none_has_a_key() -> Finding:
    """Say that nobody can make anything."""
    told = "No provider has a key, so nobody can make anything."
    return Finding.broken(
        "provider", told, "Set PROVIDERS__LUMA__API_KEY (.env.example says where the key comes from)."
    )


async def look(provider: Provider) -> Finding:
    """Ask one account for its balance, which is free."""
    name, key = provider.name, f"PROVIDERS__{provider.name.upper()}__API_KEY"
    try:
        left = await provider.balance()
    except AccountRefused as refused:
        if refused.reason is Reason.ACCOUNT_CREDITS:
            return _empty(name, NOTHING)
        told = "The provider does not accept the key."
        return Finding.broken(name, told, f"Make a new key on the provider's page (.env.example has the link): {key}.")
    except ProviderError as error:
        return Finding.broken(name, f"The provider does not answer ({error.reason.value}).", UNREACHABLE)
    return _counted(provider, left)


def _counted(provider: Provider, left: MicroUsd | None) -> Finding:
    name = provider.name
    if left is None:
        return Finding.fine(name, "The key works. The provider does not say what is left to spend.")
    prices = [price for model in provider.facts.models.values() for price in model.prices.values()]
    cheapest = min(prices, default=NOTHING)
    if left <= NOTHING or left < cheapest:
        return _empty(name, left)
    clips = left // cheapest if cheapest else 0
    told = f"The key works. {shown(left)} is left" + (f", enough for {clips} of the cheapest clips." if clips else ".")
    if clips < FEW_CLIPS and cheapest:
        return Finding.warning(name, told, "Add credits to the API account soon.")
    return Finding.fine(name, told)


def _empty(name: str, left: MicroUsd) -> Finding:
    told = f"The key works, but {shown(left)} is left: not enough for the cheapest clip."
    return Finding.broken(name, told, "Add credits to the API account (it is not the account of the web subscription).")
