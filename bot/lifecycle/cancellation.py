"""QUEUED -> CANCELLED. What was not handed over yet can be taken back, for nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.community.audit import Deed
from bot.domain.community.people import Rank
from bot.domain.errors import UserError
from bot.domain.generation import Findings, Generation, Status
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.lifecycle.admission import turns
from bot.lifecycle.settlement import settle
from bot.lifecycle.wakeups import OUTBOX, SUBMISSION, Wakeups
from bot.policies import access
from bot.policies.timing import Timing
from db.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """What was taken back, and what came back for it."""

    generation: Generation  # the one that was named
    count: int  # of those that were asked for at once with it
    amount: MicroUsd


class Cancellation:
    """Take a request back."""

    def __init__(self, database: Database, *, now: Callable[[], datetime], timing: Timing, wakeups: Wakeups) -> None:
        self._database = database
        self._now = now
        self._timing = timing
        self._wakeups = wakeups

    async def cancel(
        self, generation_id: int, *, requester: Requester, rank: Rank = Rank.MEMBER, reason: str = ""
    ) -> Cancelled:
        """
        Cancel one's own waiting request, or as staff anybody's in this server; again is fine.

        Of what was asked for at once, all that still waits. What staff take back is written down. Raises UserError
        (also where it is too late for all of it).
        """
        now = self._now()
        async with self._database.transaction() as tables:
            # Nobody is submitted and nobody else cancels meanwhile: each redraws the cards of those behind, and two at
            # once would wait for each other's.
            await tables.alone("room at the providers")
            generation = await tables.generations.named(generation_id)
            access.check_cancelled(generation, requester, rank=rank)
            batch = await tables.lineage.batch(generation)
            by_staff = generation.requester.user_id != requester.user_id
            if not await self._end(tables, batch, now=now, by_staff=by_staff):
                cancelled = [one for one in batch if one.status is Status.CANCELLED]
                if not cancelled:
                    raise UserError(Reason.TOO_LATE_TO_CANCEL, clip=generation_id)
                return _cancelled(generation, cancelled)
            if by_staff:
                await tables.write_down(_deed(generation, requester, reason), now=now)
            await turns.redraw_waiting(tables, generation.account, now=now, pause=self._timing.redraw)
            generation = await tables.generations.get(generation_id)
            batch = await tables.lineage.batch(generation)
        for topic in (OUTBOX, SUBMISSION):
            self._wakeups.wake(topic)
        return _cancelled(generation, [one for one in batch if one.status is Status.CANCELLED])

    async def cancel_all(
        self, tables: Transaction, requester: Requester, *, now: datetime, by_staff: bool = False
    ) -> int:
        """
        Cancel all of somebody's waiting work in a server, in the caller's transaction; return how much it was.

        What has begun is not touched. Whoever calls wakes the outbox and submission after the commit.
        """
        await tables.alone("room at the providers")
        unfinished = await tables.generations.unfinished(requester)
        ended = await self._end(tables, unfinished, now=now, by_staff=by_staff)
        for account in sorted({one.account for one in ended}):
            await turns.redraw_waiting(tables, account, now=now, pause=self._timing.redraw)
        return len(ended)

    async def _end(
        self, tables: Transaction, unfinished: Sequence[Generation], *, now: datetime, by_staff: bool
    ) -> list[Generation]:
        """End those of them that still wait. All are claimed before any is settled, as settlement asks for."""
        until = now + self._timing.lease
        claimed = [
            await tables.generations.claim_one(one.id, Status.QUEUED, now=now, until=until) for one in unfinished
        ]
        waiting = [one for one in claimed if one is not None]
        findings = Findings(failure=Reason.CANCELLED_BY_STAFF) if by_staff else Findings()
        for one in waiting:
            await turns.close_gap(tables, one, now=now)
            await settle(tables, one, Status.CANCELLED, now=now, **findings)
        return waiting


def _cancelled(generation: Generation, cancelled: Sequence[Generation]) -> Cancelled:
    amount = MicroUsd(sum(one.price for one in cancelled))
    return Cancelled(generation=generation, count=len(cancelled), amount=amount)


def _deed(taken: Generation, actor: Requester, reason: str) -> Deed:
    return Deed(
        action="mod.cancel",
        actor_id=actor.user_id,
        guild_id=taken.requester.guild_id,
        user_id=taken.requester.user_id,
        generation_id=taken.id,
        reason=reason,
    )
