"""
(each hour) What has each account left? The operator hears when it is little, and when a day's sums do not fit.

A balance is remembered each hour. When a day has ended in the operator's time zone, what went is held against our books
(differences.py): failed work is said to be free in one place and not in another, and this tells which is so.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from bot.community.bookkeeping import differences
from bot.community.bookkeeping.differences import Difference
from bot.domain.community.notices import NoticeFact, NoticeKind
from bot.domain.errors import ProviderError
from bot.domain.money import MicroUsd, shown
from bot.domain.provider import Provider
from bot.policies import calendar
from db.database import Database, Transaction
from db.gateways.community.charges import Charges

logger = logging.getLogger(__name__)

EVERY: Final = timedelta(hours=1)
KEPT: Final = timedelta(days=40)
# Under which name budget_alerts remembers that it was said today, by whichever process.
LOW: Final = "credits {}"
DAY: Final = "credits of a day {}"


class Credits:
    """Look at every account's credits, now and then."""

    def __init__(
        self,
        database: Database,
        providers: Mapping[str, Provider],
        *,
        now: Callable[[], datetime],
        time_zone: str,
        warn_below: Mapping[str, MicroUsd],
        operator_ids: Collection[int],
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._providers = providers
        self._now = now
        self._time_zone = time_zone
        self._warn_below = warn_below
        self._operator_ids = operator_ids
        self._wake = wake
        self._due: datetime | None = None

    async def run_once(self) -> bool:
        """Look at all accounts once an hour; return False between."""
        now = self._now()
        if self._due is not None and now < self._due:
            return False
        self._due = now + EVERY
        for name, provider in self._providers.items():
            try:
                left = await provider.balance()
            except ProviderError as error:  # bot/lifecycle/upkeep/checkup.py tells about accounts that are not taken
                logger.info("the credits are not known (%s)", error.reason, extra={"provider": name})
                continue
            if left is not None:
                await self._write_down(name, left)
        self._wake()
        return True

    async def _write_down(self, account: str, left: MicroUsd) -> None:
        now = self._now()
        day = calendar.windows(now, self._time_zone).day_start
        async with self._database.transaction() as tables:
            await tables.balances.add(account, left, now=now)
            await tables.balances.forget(before=now - KEPT)
            below = self._warn_below.get(account)
            if below is not None and left < below:
                await self._warn(tables, account, left, below, day=day)
            await self._close(tables, account, day=day)

    async def _warn(self, tables: Transaction, account: str, left: MicroUsd, below: MicroUsd, *, day: datetime) -> None:
        now = self._now()
        if await tables.budget_alerts.announce(None, LOW.format(account), began_at=day, percent=0, now=now):
            logger.warning("%s is left, less than %s", shown(left), shown(below), extra={"provider": account})
            facts: dict[str, NoticeFact] = {"account": account, "left": left, "below": below}
            await self._tell(tables, NoticeKind.CREDITS, facts)

    async def _close(self, tables: Transaction, account: str, *, day: datetime) -> None:
        """Compare the day that has ended, once: from the last look before it to the last look in it."""
        now = self._now()
        if not await tables.budget_alerts.announce(None, DAY.format(account), began_at=day, percent=0, now=now):
            return
        yesterday = calendar.windows(day - timedelta(hours=1), self._time_zone).day_start
        before = await tables.balances.at(account, yesterday)
        after = await tables.balances.at(account, day)
        if before is None or after is None or before == after:
            return  # nobody looked
        (had, since), (has, until) = before, after
        given = await Charges(tables.statements).within(account, since=since, until=until)
        found = differences.between(given, since=since, until=until, gone=MicroUsd(had - has))
        if found.matters:
            logger.warning(
                "%s went, and our books say %s", shown(found.gone), shown(found.expected), extra={"provider": account}
            )
            await self._tell(tables, NoticeKind.DIFFERENCE, {"account": account, **_facts(found)})

    async def _tell(self, tables: Transaction, kind: NoticeKind, facts: Mapping[str, NoticeFact]) -> None:
        for user_id in self._operator_ids:
            await tables.notices.owe(kind, dict(facts), now=self._now(), user_id=user_id)


def _facts(found: Difference) -> dict[str, NoticeFact]:
    """Return a difference as a notice keeps it; cogs/credits.py reads it."""
    moments: dict[str, NoticeFact] = {"since": found.since.isoformat(), "until": found.until.isoformat()}
    several = {name: asdict(getattr(found, name)) for name in ("failed", "unconfirmed", "guessed", "under_way")}
    return {**moments, **several, "expected": found.expected, "gone": found.gone}
