"""
The words that the providers know: concepts, and what a camera can do.

They are asked for once a day, when somebody begins to type. What is not told keeps what was told before.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.errors import ProviderError
from bot.domain.provider import Catalogue, Provider

logger = logging.getLogger(__name__)

KEPT: Final = timedelta(days=1)
AGAIN: Final = timedelta(minutes=5)  # where the provider did not say


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    catalogue: Catalogue
    until: datetime


class Words:
    """Ask each account, and remember for a day."""

    def __init__(self, providers: Mapping[str, Provider], *, now: Callable[[], datetime]) -> None:
        self._providers = providers
        self._now = now
        self._known: dict[str, _Known] = {}
        self._asking = asyncio.Lock()  # many type at once, and one call answers them all

    async def of(self, model: str) -> Catalogue:
        """Return the words that a model knows, from every account that offers it; each once, in their order."""
        concepts, cameras = dict[str, None](), dict[str, None]()
        for account, provider in self._providers.items():
            facts = provider.facts.models.get(model)
            if facts is None or not facts.makes_videos:
                continue
            catalogue = await self._of(account, provider)
            cameras |= dict.fromkeys(catalogue.cameras)
            if facts.concepts:
                concepts |= dict.fromkeys(catalogue.concepts)
        return Catalogue(concepts=tuple(concepts), cameras=tuple(cameras))

    async def _of(self, account: str, provider: Provider) -> Catalogue:
        async with self._asking:
            known, now = self._known.get(account), self._now()
            if known is not None and now < known.until:
                return known.catalogue
            try:
                fresh = _Known(catalogue=await provider.catalogue(), until=now + KEPT)
            except ProviderError as error:
                logger.info("%s does not tell its words: %s", account, error)
                before = known.catalogue if known is not None else Catalogue()
                fresh = _Known(catalogue=before, until=now + AGAIN)
            self._known[account] = fresh
            return fresh.catalogue
