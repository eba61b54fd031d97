"""
(now and then) Is each account still taken? QUEUED -> FAILED for what waits for one that is not.

A refused key is known before anybody's request runs into it, and nothing waits for ever.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from bot.domain.errors import AccountRefused, ProviderError
from bot.domain.generation import Generation, Status
from bot.domain.provider import Provider
from bot.domain.reasons import Reason
from bot.lifecycle.admission import turns
from bot.lifecycle.settlement import settle
from bot.lifecycle.wakeups import OUTBOX, Wakeups, about
from bot.policies import polling
from bot.policies.timing import Timing
from db.database import Database

logger = logging.getLogger(__name__)


class Checkup:
    """Ask every account at the start, and again after each rest."""

    def __init__(
        self, database: Database, providers: Mapping[str, Provider], *, now: Callable[[], datetime], timing: Timing
    ) -> None:
        self._database = database
        self._providers = providers
        self._now = now
        self._timing = timing
        self._due: dict[str, datetime] = {}

    async def run_once(self) -> bool:
        """Check the accounts that are due; return False when none was."""
        now = self._now()
        due = [name for name in self._providers if self._due.get(name, now) <= now]
        for name in due:
            self._due[name] = now + self._timing.account_rest
            await self._check(name)
        return bool(due)

    async def _check(self, account: str) -> None:
        try:
            await self._providers[account].check()
        except AccountRefused as refused:
            now = self._now()
            logger.critical("the account is refused (%s): check its key", refused.reason, extra={"provider": account})
            async with self._database.transaction() as tables:
                until = now + 2 * self._timing.account_rest
                await tables.accounts.block(account, reason=refused.reason, now=now, until=until)
        except ProviderError as error:
            logger.warning("the account could not be checked (%s)", error.reason, extra={"provider": account})
        else:
            await self._mended(account)

    async def _mended(self, account: str) -> None:
        """Open an account whose key works again. Empty credits are another matter: only a create tells about those."""
        async with self._database.transaction() as tables:
            if (await tables.accounts.blocked(self._now())).get(account) is Reason.ACCOUNT_KEY:
                await tables.accounts.unblock(account)
                logger.info("the account works again", extra={"provider": account})


class Expiry:
    """
    End what waits for an account that is gone or refused, or simply for too long.

    An account has some time to come back: it may only be a restart, or a key that is just being changed.
    """

    def __init__(
        self,
        database: Database,
        accounts: Collection[str],
        *,
        now: Callable[[], datetime],
        timing: Timing,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._accounts = frozenset(accounts)
        self._now = now
        self._timing = timing
        self._wakeups = wakeups

    async def run_once(self) -> bool:
        """End a batch; return False when all that waits may still be made."""
        now = self._now()
        hopeless = now - self._timing.account_patience
        async with self._database.reading() as tables:
            blocked = await tables.accounts.blocked(now, begun_before=hopeless)
            stranded = await tables.submissions.stranded(
                able=self._accounts - blocked.keys(),
                due_before=hopeless,
                asked_before=now - self._timing.queue_patience,
                limit=polling.BATCH,
            )
        for generation_id in stranded:
            await self._end(generation_id, blocked, now=now)
        if stranded:
            self._wakeups.wake(OUTBOX)
        return bool(stranded)

    async def _end(self, generation_id: int, blocked: Mapping[str, Reason], *, now: datetime) -> None:
        async with self._database.transaction() as tables:
            await tables.alone("room at the providers")  # as whoever takes back: those behind move up
            waiting = await tables.generations.claim_one(
                generation_id, Status.QUEUED, now=now, until=now + self._timing.lease
            )
            if waiting is None:
                return
            standstill = await tables.conduct.standstill(waiting.requester.guild_id)
            failure = self._reason(waiting, blocked, paused=standstill is not None)
            await turns.close_gap(tables, waiting, now=now)
            await settle(tables, waiting, Status.FAILED, now=now, failure=failure)
            await turns.redraw_waiting(tables, waiting.account, now=now, pause=self._timing.redraw)
        logger.warning("it waited in vain: %s", failure, extra=about(waiting))

    def _reason(self, waiting: Generation, blocked: Mapping[str, Reason], *, paused: bool) -> Reason:
        if waiting.account in self._accounts:
            return blocked.get(waiting.account, Reason.STOOD_STILL if paused else Reason.UNAVAILABLE)
        return Reason.CLIP_ACCOUNT_GONE if waiting.request.clip_ids else Reason.NO_PROVIDER
