"""
The words that the providers know: concepts, and what a camera can do.

They are asked for once a day, when somebody begins to type. What is not told keeps what was told before; and whoever
types waits only where nothing is known yet.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.errors import ProviderError
from bot.domain.provider import Catalogue, ModelFacts, Provider
from bot.domain.request import GenerationRequest
from bot.policies.options import words

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
        self._asking: dict[str, asyncio.Task[Catalogue]] = {}  # many type at once, and one call answers them all

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

    async def checked(self, request: GenerationRequest, models: Mapping[str, ModelFacts]) -> GenerationRequest:
        """Return the request with its words as the provider spells them. Raises UserError for one that it has not."""
        model = models.get(request.model)
        if model is None or not (request.concepts or request.camera):
            return request
        known = await self.of(request.model)
        spelled = {_bare(one): one for one in known.concepts}
        cameras = {_bare(one): one for one in known.cameras}
        request = replace(
            request,
            concepts=tuple(spelled.get(_bare(one), one) for one in request.concepts),
            camera=cameras.get(_bare(request.camera), request.camera),
        )
        words.check(request, model, known, models)
        return request

    async def _of(self, account: str, provider: Provider) -> Catalogue:
        known = self._known.get(account)
        if known is not None and self._now() < known.until:
            return known.catalogue
        asking = self._asking.get(account)
        if asking is None:
            asking = asyncio.create_task(self._ask(account, provider), name=f"the words of {account}")
            self._asking[account] = asking
            asking.add_done_callback(lambda _: self._asking.pop(account))
        # A provider may take a minute to answer, or not to; Discord waits three seconds for what is offered.
        return known.catalogue if known is not None else await asyncio.shield(asking)

    async def _ask(self, account: str, provider: Provider) -> Catalogue:
        try:
            catalogue = await provider.catalogue()
        except ProviderError as error:
            logger.info("%s does not tell its words: %s", account, error)
            catalogue = Catalogue(asked=False)
        known = self._known.get(account)
        if not catalogue.asked and known is not None:
            catalogue = replace(known.catalogue, asked=False)
        until = self._now() + (KEPT if catalogue.asked else AGAIN)
        self._known[account] = _Known(catalogue=catalogue, until=until)
        return catalogue


def _bare(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
