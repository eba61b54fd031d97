"""The news that we owe besides the clips: taken here, told by cogs/notices.py."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.domain.community.notices import OWED_FOR_GOOD, Notice
from bot.policies import retry
from bot.policies.timing import Timing
from db.database import Database

AT_ONCE: Final = 10


class Notices:
    """Take what is owed, oldest first, and report back."""

    def __init__(self, database: Database, *, now: Callable[[], datetime], timing: Timing) -> None:
        self._database = database
        self._now = now
        self._timing = timing

    async def take(self, limit: int = AT_ONCE) -> list[Notice]:
        """Return what is to be told now, each for as long as a lease."""
        now = self._now()
        async with self._database.transaction() as tables:
            return await tables.notices.claim(now=now, until=now + self._timing.lease, limit=limit)

    async def told(self, notice: Notice, *, message_id: int | None) -> None:
        """Close it; without a message it cannot be told at all. Raises LeaseLost."""
        async with self._database.transaction() as tables:
            await tables.notices.close(notice, message_id=message_id)

    async def failed(self, notice: Notice, *, retry_after: timedelta | None = None) -> bool:
        """
        Try again later; return False where it was given up after many tries. Raises LeaseLost.

        What something depends on outlasts any outage of Discord's, as results do.
        """
        jitter = random.random()  # noqa: S311 (no secret)
        wait = retry.delivery_again(notice.attempts, owed_for_good=OWED_FOR_GOOD[notice.kind], jitter=jitter)
        async with self._database.transaction() as tables:
            if wait is None:
                await tables.notices.close(notice, message_id=None)
                return False
            await tables.notices.postpone(notice, until=self._now() + max(wait, retry_after or wait))
        return True
