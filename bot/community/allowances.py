"""What may I still use, and when does it come back?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.allowance import Allowance, Usage, Windows
from bot.domain.money import MicroUsd
from bot.domain.request import Requester
from bot.policies import calendar
from db.database import Database

WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a member stands in a server."""

    usage: Usage
    allowance: Allowance
    windows: Windows
    refunded_this_week: MicroUsd


class Allowances:
    """Read what the ledger knows about a member."""

    def __init__(
        self, database: Database, *, now: Callable[[], datetime], allowance: Allowance, time_zone: str
    ) -> None:
        self.allowance = allowance
        self._database = database
        self._now = now
        self._time_zone = time_zone

    async def of(self, requester: Requester) -> Standing:
        """Return a member's use, limits and moments of reset."""
        now = self._now()
        windows = calendar.windows(now, self._time_zone)
        async with self._database.reading() as tables:
            usage = await tables.usage(requester, windows)
            refunded = await tables.ledger.refunded(requester, since=now - WEEK)
        return Standing(usage=usage, allowance=self.allowance, windows=windows, refunded_this_week=refunded)
