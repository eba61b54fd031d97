"""Every provider we can talk to, and the simulated one. To add one: write its file, add its line."""

from collections.abc import Callable, Mapping
from typing import Final

import httpx

from bot.domain.provider import Provider, ProviderAccount
from bot.providers.luma import Luma
from bot.providers.simulated import Simulated

PROVIDERS: Final[Mapping[str, Callable[[ProviderAccount, httpx.AsyncClient], Provider]]] = {
    "luma": Luma,
}
# Needs no account and no key.
SIMULATED: Final[Callable[[], Provider]] = Simulated
