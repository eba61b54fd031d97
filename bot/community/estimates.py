"""How long do clips like this one take?"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.domain.provider import Provider
from bot.domain.request import GenerationRequest
from bot.domain.waits import Typical
from db.database import Database

REMEMBERED: Final = timedelta(seconds=30)
# For what an account does not offer (any more): the widest of what the providers' pages say.
ANYTHING: Final = (40, 160)

_Kind = tuple[str, str, int, str]


class Estimates:
    """Read our own history; until it is long enough, what the provider publishes."""

    def __init__(self, database: Database, providers: Mapping[str, Provider], *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._facts = {name: provider.facts for name, provider in providers.items()}
        self._now = now
        # Every card and every look asks; the answer changes with every fiftieth clip.
        self._known: dict[_Kind, tuple[datetime, Typical]] = {}

    async def typical(self, account: str, request: GenerationRequest) -> Typical:
        """Return from how many to how many seconds such a request takes, submission to file."""
        kind = (account, request.model, request.seconds, request.resolution)
        now = self._now()
        known = self._known.get(kind)
        if known is not None and now - known[0] < REMEMBERED:
            return known[1]
        async with self._database.reading() as tables:
            samples = await tables.generations.waits(
                account=account, model=request.model, seconds=request.seconds, resolution=request.resolution
            )
        typical = Typical.of(samples, published=self._published(account, request.model))
        self._known[kind] = (now, typical)
        return typical

    def _published(self, account: str, model: str) -> tuple[int, int]:
        facts = self._facts.get(account)
        offered = facts.models.get(model) if facts is not None else None
        return offered.published_wait if offered is not None else ANYTHING
