"""QUEUED -> CANCELLED. What was not handed over yet can be taken back, for nothing."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.community.audit import Deed
from bot.domain.community.people import Rank
from bot.domain.errors import UserError
from bot.domain.generation import Findings, Generation, Status
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.lifecycle.admission import turns
from bot.lifecycle.settlement import settle
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

    async def cancel(
        self, generation_id: int, *, requester: Requester, rank: Rank = Rank.MEMBER, reason: str = ""
    ) -> Generation:
        """
        Cancel one's own waiting request, or as staff anybody's in this server; again is fine.

        What staff take back is written down. Raises UserError (also where it is too late).
        """
        now = self._now()
        async with self._database.transaction() as tables:
            # Nobody is submitted and nobody else cancels meanwhile: each redraws the cards of those behind, and two at
            # once would wait for each other's.
            await tables.alone("room at the providers")
            generation = await tables.generations.named(generation_id)
            access.check_cancelled(generation, requester, rank=rank)
            if generation.status is Status.CANCELLED:
                return generation
            taken = await tables.generations.claim_one(
                generation_id, Status.QUEUED, now=now, until=now + self._timing.lease
            )
            if taken is None:
                raise UserError(Reason.TOO_LATE_TO_CANCEL, clip=generation_id)
            await turns.close_gap(tables, taken, now=now)
            if taken.requester.user_id == requester.user_id:
                cancelled = await settle(tables, taken, Status.CANCELLED, now=now)
            else:
                by_staff = Reason.CANCELLED_BY_STAFF
                cancelled = await settle(tables, taken, Status.CANCELLED, now=now, failure=by_staff)
                await tables.write_down(_deed(taken, requester, reason), now=now)
            await turns.redraw_waiting(tables, taken.account, now=now, pause=self._timing.redraw)
        for topic in (OUTBOX, SUBMISSION):
            self._wakeups.wake(topic)
        return cancelled

    async def cancel_all(
        self, tables: Transaction, requester: Requester, *, now: datetime, by_staff: bool = False
    ) -> int:
        """
        Cancel all of somebody's waiting work in a server, in the caller's transaction; return how much it was.

        What has begun is not touched. Whoever calls wakes the outbox and submission after the commit.
        """
        findings = Findings(failure=Reason.CANCELLED_BY_STAFF) if by_staff else Findings()
        await tables.alone("room at the providers")
        accounts: list[str] = []
        for waiting in await tables.generations.unfinished(requester):
            mine = await tables.generations.claim_one(
                waiting.id, Status.QUEUED, now=now, until=now + self._timing.lease
            )
            if mine is not None:
                await turns.close_gap(tables, mine, now=now)
                await settle(tables, mine, Status.CANCELLED, now=now, **findings)
                accounts.append(mine.account)
        for account in sorted(set(accounts)):
            await turns.redraw_waiting(tables, account, now=now, pause=self._timing.redraw)
        return len(accounts)


def _deed(taken: Generation, actor: Requester, reason: str) -> Deed:
    return Deed(
        action="mod.cancel",
        actor_id=actor.user_id,
        guild_id=taken.requester.guild_id,
        user_id=taken.requester.user_id,
        generation_id=taken.id,
        reason=reason,
    )
