"""A provider says that something has happened. That is a hint: it makes us look now, and tells nothing by itself."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from bot import metrics
from bot.domain.generation import Generation, Status
from bot.domain.provider import Provider
from bot.lifecycle.publishing.signatures import Signer
from bot.lifecycle.wakeups import CALLBACKS, POLLING, RECONCILIATION, Wakeups
from db.database import Database

logger = logging.getLogger(__name__)

SIGNED_AS: Final = "callbacks"
PAUSE: Final = timedelta(seconds=1)  # between two writes about one generation
MOST: Final = 1000  # generations that are heard of at once; one that does not fit is looked at when it is due anyway
LONGEST_NUMBER: Final = 18  # digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a callback was about."""

    account: str
    job_id: str | None


class Callbacks:
    """
    Hears callbacks, and hurries what they are about.

    Only who was given a generation's URL knows its token, so whoever shows it is its provider. What was heard is kept
    in memory alone: a hint that is lost costs the time to the next look.
    """

    def __init__(
        self,
        database: Database,
        providers: Mapping[str, Provider],
        *,
        now: Callable[[], datetime],
        wakeups: Wakeups,
        public_url: str | None,
    ) -> None:
        self._database = database
        self._providers = providers
        self._now = now
        self._wakeups = wakeups
        self._public_url = public_url
        self._signer = Signer(database, SIGNED_AS)
        self._heard: OrderedDict[int, Heard] = OrderedDict()
        self._hurried: OrderedDict[int, datetime] = OrderedDict()  # when, of those within the pause
        self._named: OrderedDict[int, str] = OrderedDict()  # jobs of generations that nobody had confirmed

    async def url(self, generation: Generation) -> str | None:
        """Return where its provider may call; None where it cannot, or we cannot be reached. Always the same one."""
        provider = self._providers.get(generation.account)
        if self._public_url is None or provider is None or not provider.facts.calls_back:
            return None
        token = await self._signer.sign(generation.account, str(generation.id))
        return f"{self._public_url}/callbacks/{quote(generation.account, safe='')}/{generation.id}/{token}"

    async def hear(self, account: str, generation_id: str, token: str, body: bytes) -> bool:
        """Keep a hint for the next round; False where it is none: whoever called does not know the token."""
        provider = self._providers.get(account)
        known = generation_id.isascii() and generation_id.isdigit() and len(generation_id) <= LONGEST_NUMBER
        if provider is None or not known or not await self._signer.is_ours(token, account, generation_id):
            metrics.called_back("unknown")
            return False
        metrics.called_back("heard")
        number = int(generation_id)
        if number in self._heard or len(self._heard) < MOST:
            before = self._heard.get(number)
            job_id = provider.read_callback(body) or (before.job_id if before else None)
            self._heard[number] = Heard(account=account, job_id=job_id)
            self._wakeups.wake(CALLBACKS)
        return True

    async def run_once(self) -> bool:
        """
        Have those looked at now that were heard of, all in one write, and each once a second at most.

        Returns False when there was nothing to do. One that somebody is just looking at stays for the next round.
        """
        now = self._now()
        while self._hurried and next(iter(self._hurried.values())) <= now - PAUSE:
            self._hurried.popitem(last=False)
        ready = {number: heard for number, heard in self._heard.items() if number not in self._hurried}
        if not ready:
            return False
        async with self._database.transaction() as tables:
            found = await tables.hints.hurry({number: heard.account for number, heard in ready.items()}, now=now)
        for number, heard in ready.items():
            self._hurried[number] = now
            held = number in found and not found[number].hurried
            if not held and self._heard.get(number) is heard:
                del self._heard[number]
            if number in found and found[number].status is not Status.RUNNING and heard.job_id is not None:
                self._named[number] = heard.job_id
        while len(self._named) > MOST:
            self._named.popitem(last=False)
        for topic in (POLLING, RECONCILIATION):
            self._wakeups.wake(topic)
        return True

    def named(self, generation_id: int) -> str | None:
        """Return which job a generation's provider has said to be its own, for a search; to be looked up there."""
        return self._named.get(generation_id)

    def forget(self, generation_id: int) -> None:
        """Do not say it again: it was found, or there is no such job."""
        self._named.pop(generation_id, None)
