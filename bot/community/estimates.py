"""How long does work like this take, and when is it whose turn?"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.domain.generation import Generation, Status
from bot.domain.provider import Provider
from bot.domain.request import GenerationRequest
from bot.domain.waits import Outlook, Sort, Typical
from bot.policies.community import fairness
from bot.policies.community.fairness import Line
from bot.policies.community.outlook import Underway, look_ahead
from db.database import Database

REMEMBERED: Final = timedelta(seconds=30)
MINUTE: Final = timedelta(minutes=1)
# For what an account does not offer (any more): the widest of what the providers' pages say.
ANYTHING: Final = (40, 160)


class Estimates:
    """Read our own history; until it is long enough, what the provider publishes."""

    def __init__(self, database: Database, providers: Mapping[str, Provider], *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._facts = {name: provider.facts for name, provider in providers.items()}
        self._now = now
        # Every card and every look asks; the answer changes with every fiftieth clip.
        self._known: dict[tuple[str, Sort], tuple[datetime, Typical]] = {}

    async def typical(self, account: str, request: GenerationRequest) -> Typical:
        """Return from how many to how many seconds such a request takes, submission to file."""
        return await self._usual(account, Sort.of(request))

    async def outlook(self, generation: Generation) -> Outlook | None:
        """Return where it stands in the queue; None where it is handed over, or its server or account stands still."""
        account, facts = generation.account, self._facts.get(generation.account)
        if generation.status is not Status.QUEUED or facts is None:
            return None
        stands = fairness.stands_with(generation.request, facts)
        line = next(line for line in fairness.lines(facts) if line.pictures == stands)
        return (await self._looked_along(account, line)).get(generation.id)

    async def outlooks(self, accounts: Collection[str]) -> dict[int, Outlook]:
        """Return where everybody stands in the queues of these accounts, by the number of what waits."""
        found: dict[int, Outlook] = {}
        for account in sorted(self._facts.keys() & set(accounts)):
            for line in fairness.lines(self._facts[account]):
                found |= await self._looked_along(account, line)
        return found

    async def _looked_along(self, account: str, line: Line) -> dict[int, Outlook]:
        """Look ahead in one of an account's lines; in another nothing waits for it."""
        now, pictures = self._now(), line.pictures
        async with self._database.reading() as tables:
            waiting = fairness.order(*await tables.turns.queue(account, now=now, pictures=pictures))
            running = await tables.turns.underway(account, pictures=pictures)
            creates = await tables.turns.creates(account, since=now - MINUTE, pictures=pictures)
            blocked = await tables.accounts.blocked(now)
        underway = [Underway(since=at, sort=sort) for at, sort in running]
        sorts = {one.sort for one in waiting} | {one.sort for one in underway}
        return look_ahead(
            waiting,
            underway=underway,
            creates=creates,
            typical={sort: await self._usual(account, sort) for sort in sorts},
            limits=line.limits,
            now=now,
            resting=account in blocked,
        )

    async def _usual(self, account: str, sort: Sort) -> Typical:
        now = self._now()
        known = self._known.get((account, sort))
        if known is not None and now - known[0] < REMEMBERED:
            return known[1]
        async with self._database.reading() as tables:
            samples = await tables.turns.waits(account, sort)
        typical = Typical.of(samples, published=self._published(account, sort.model))
        self._known[account, sort] = (now, typical)
        return typical

    def _published(self, account: str, model: str) -> tuple[int, int]:
        facts = self._facts.get(account)
        offered = facts.models.get(model) if facts is not None else None
        return offered.published_wait if offered is not None else ANYTHING
