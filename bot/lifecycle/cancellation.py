"""QUEUED -> CANCELLED. What was not handed over yet can be taken back, for nothing."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.errors import UserError
from bot.domain.generation import Generation, Status
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.lifecycle.settlement import redraw_waiting, settle
from bot.lifecycle.wakeups import OUTBOX, SUBMISSION, Wakeups
from bot.policies import access
from bot.policies.timing import Timing
from db.database import Database, Transaction


class Cancellation:
    """Take a request back."""

    def __init__(self, database: Database, *, now: Callable[[], datetime], timing: Timing, wakeups: Wakeups) -> None:
        self._database = database
        self._now = now
        self._timing = timing
        self._wakeups = wakeups

    async def cancel(self, generation_id: int, *, requester: Requester) -> Generation:
        """Cancel one's own waiting request; again is fine. Raises UserError (also where it is too late)."""
        now = self._now()
        async with self._database.transaction() as tables:
            # Nobody is submitted and nobody else cancels meanwhile: each redraws the cards of those behind, and two at
            # once would wait for each other's.
            await tables.alone("room at the providers")
            generation = await tables.generations.named(generation_id)
            access.check_cancelled(generation, requester)
            if generation.status is Status.CANCELLED:
                return generation
            mine = await tables.generations.claim_one(
                generation_id, Status.QUEUED, now=now, until=now + self._timing.lease
            )
            if mine is None:
                raise UserError(Reason.TOO_LATE_TO_CANCEL, clip=generation_id)
            cancelled = await settle(tables, mine, Status.CANCELLED, now=now)
            await redraw_waiting(tables, mine.account, now=now, pause=self._timing.redraw)
        for topic in (OUTBOX, SUBMISSION):
            self._wakeups.wake(topic)
        return cancelled

    async def cancel_all(self, tables: Transaction, requester: Requester, *, now: datetime) -> int:
        """
        Cancel all of somebody's waiting work in a server, in the caller's transaction; return how much it was.

        What has begun is not touched. Whoever calls wakes the outbox and submission after the commit.
        """
        await tables.alone("room at the providers")
        accounts: list[str] = []
        for waiting in await tables.generations.unfinished(requester):
            mine = await tables.generations.claim_one(
                waiting.id, Status.QUEUED, now=now, until=now + self._timing.lease
            )
            if mine is not None:
                accounts.append((await settle(tables, mine, Status.CANCELLED, now=now)).account)
        for account in sorted(set(accounts)):
            await redraw_waiting(tables, account, now=now, pause=self._timing.redraw)
        return len(accounts)
