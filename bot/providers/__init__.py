"""Every provider we can talk to. To add one: write its file, add its line."""

from collections.abc import Callable, Mapping
from typing import Final

import httpx

from bot.domain.provider import Provider, ProviderAccount
from bot.providers.luma import Luma

PROVIDERS: Final[Mapping[str, Callable[[ProviderAccount, httpx.AsyncClient], Provider]]] = {
    "luma": Luma,
}
