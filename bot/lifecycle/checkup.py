"""(now and then) Is each account still taken? A refused key is known before anybody's request runs into it."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.errors import AccountRefused, ProviderError
from bot.domain.provider import Provider
from bot.domain.reasons import Reason
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
