"""QUEUED -> SUBMITTING -> RUNNING. Hand the work to its provider, at most once."""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot import metrics
from bot.domain.errors import AccountRefused, OutcomeUnknown, ProviderError, ProviderRejected, ProviderUnavailable
from bot.domain.generation import Generation, Status
from bot.domain.media import Media
from bot.domain.provider import Order, Provider
from bot.domain.reasons import Reason
from bot.domain.waits import Typical
from bot.lifecycle.admission import Estimating
from bot.lifecycle.admission.turns import redraw_waiting
from bot.lifecycle.in_hand import InHand
from bot.lifecycle.publishing import Callbacks, files_of, order_of
from bot.lifecycle.settlement import redraw, settle
from bot.lifecycle.wakeups import OUTBOX, POLLING, RECONCILIATION, SUBMISSION, Wakeups, about
from bot.policies import access, polling, retry, routing
from bot.policies.community import fairness
from bot.policies.community.fairness import Line
from bot.policies.timing import Timing
from db.database import Database, Transaction

logger = logging.getLogger(__name__)

MINUTE: Final = timedelta(minutes=1)
# Tries to save a job's id, with a pause between them.
SAVES: Final = 5


class Publish(Protocol):
    """How a provider gets at a file of ours."""

    async def __call__(self, generation: Generation, media: Media) -> str:
        """Return a fresh link that a provider can fetch. Raises ProviderError where there is none."""
        ...


class Submission:
    """Submit those whose turn it is, as many as each account has room for."""

    def __init__(
        self,
        database: Database,
        providers: Mapping[str, Provider],
        *,
        now: Callable[[], datetime],
        timing: Timing,
        wakeups: Wakeups,
        publish: Publish,
        estimates: Estimating,
        callbacks: Callbacks,
    ) -> None:
        self._database = database
        self._providers = providers
        self._now = now
        self._timing = timing
        self._wakeups = wakeups
        self._publish = publish
        self._estimates = estimates
        self._callbacks = callbacks
        self.in_hand = InHand(
            self._claim, self._hand_over, at_once=polling.AT_ONCE, freed=lambda: wakeups.wake(SUBMISSION)
        )

    async def run_once(self) -> bool:
        """Submit a batch, and see it to its end; return False when there was nothing to do."""
        return await self.in_hand.run_once()

    async def _claim(self, limit: int) -> list[Generation]:
        """Take what there is room for, and write down that it is on its way before anything is sent."""
        now = self._now()
        claimed: list[Generation] = []
        async with self._database.transaction() as tables:
            await tables.alone("room at the providers")
            at_provider = await tables.generations.at_provider()
            blocked = await tables.accounts.blocked(now)
            for account, provider in self._providers.items():
                if account in blocked:
                    continue
                for line in fairness.lines(provider.facts):
                    kinds = (True, False) if line.pictures is None else (line.pictures,)
                    room = routing.room(
                        line.limits,
                        at_provider=sum(at_provider.get((account, pictures), 0) for pictures in kinds),
                        last_minute=await tables.submissions.count(account, since=now - MINUTE, pictures=line.pictures),
                    )
                    most = min(room, limit - len(claimed))
                    claimed += await self._claim_from(tables, account, line, limit=most, now=now)
        return claimed

    async def _claim_from(
        self, tables: Transaction, account: str, line: Line, *, limit: int, now: datetime
    ) -> list[Generation]:
        if not limit:
            return []
        waiting = fairness.order(*await tables.turns.queue(account, now=now, ready=True, pictures=line.pictures))
        if not waiting:
            return []
        queued = await tables.generations.claim_these(
            [one.id for one in waiting[:limit]], Status.QUEUED, now=now, until=now + self._timing.lease
        )
        claimed: list[Generation] = []
        for one in queued:
            # The count of tries goes with it, in case it comes back.
            moved = replace(one.moved_to(Status.SUBMITTING, due_at=now, submitted_at=now), attempts=one.attempts)
            await tables.generations.save(moved, keep=True)
            await tables.submissions.add(moved, now=now)
            claimed.append(moved)
        if queued:
            await redraw_waiting(tables, account, now=now, pause=self._timing.redraw)
        return claimed

    async def _hand_over(self, claimed: Generation) -> None:
        try:
            # Asked before the create, so that nothing lies between its answer and our saving it.
            typical = await self._estimates.typical(claimed.account, claimed.request)
            order = await self._order(claimed)
        except ProviderError as error:
            await self._not_sent(claimed, error)
            return
        except Exception:
            logger.exception("it could not be made ready", extra=about(claimed))
            await self._not_sent(claimed, ProviderUnavailable(Reason.UNAVAILABLE, "not made ready"))
            return
        await self._submit(claimed, order, typical)

    async def _order(self, claimed: Generation) -> Order:
        async with self._database.reading() as tables:
            await _check_in_sight(tables, claimed)
            files = await files_of(tables, claimed)
        links = {file.id: await self._publish(claimed, file) for file in files}
        callback_url = await self._callbacks.url(claimed)
        async with self._database.reading() as tables:
            order = await order_of(tables, claimed, links=links, callback_url=callback_url)
        if claimed.lease is None or self._now() >= claimed.lease.until:
            # Somebody else may be looking for this job by now; what is sent after that nobody would find.
            raise ProviderUnavailable(Reason.UNAVAILABLE, "publishing took longer than the lease")
        return order

    async def _submit(self, claimed: Generation, order: Order, typical: Typical) -> None:
        """Send the create: the only place, and once."""
        try:
            job = await self._providers[claimed.account].submit(order)
        except OutcomeUnknown as error:
            await self._unconfirmed(claimed, error)
        except ProviderError as error:
            await self._not_sent(claimed, error)
        except Exception as error:
            logger.exception("the provider's adapter broke its promise", extra=about(claimed))
            await self._unconfirmed(claimed, error)
        else:
            await self._accepted(claimed, job.id, typical)

    async def _accepted(self, claimed: Generation, job_id: str, typical: Typical) -> None:
        """Keep the job's id. It was paid for and is nowhere else: logged first, and saved in several tries."""
        logger.info("accepted as job %s", job_id, extra=about(claimed))
        metrics.submitted(claimed.account, "accepted")
        due_at = polling.next_look(self._now(), elapsed=timedelta(), typical=typical, timing=self._timing)
        for _ in range(SAVES):
            count = self._wakeups.count(SUBMISSION)
            try:
                saved = await self._save_accepted(claimed, job_id, due_at=due_at)
            except Exception:
                logger.exception("job %s could not be saved", job_id, extra=about(claimed))
                saved = False
            if saved:
                self._wake(OUTBOX, POLLING)
                return
            await self._wakeups.wait(SUBMISSION, self._timing.idle.total_seconds(), count=count)
        logger.error("job %s is left to the search", job_id, extra=about(claimed))

    async def _save_accepted(self, claimed: Generation, job_id: str, *, due_at: datetime) -> bool:
        """Save it as running; also where our lease ended and it counts as unconfirmed by now. False: not yet."""
        now = self._now()
        async with self._database.transaction() as tables:
            held: Generation | None = claimed
            if await tables.generations.known_jobs(claimed.account, {job_id}):
                return True  # the search was faster; of several that were asked for at once any may have it
            stands = await tables.generations.get(claimed.id)
            if stands.lease != claimed.lease:
                held = await tables.generations.claim_one(
                    claimed.id, Status.UNCONFIRMED, now=now, until=now + self._timing.lease
                )
            if held is None:
                return False
            running = held.moved_to(Status.RUNNING, due_at=due_at, provider_job_id=job_id)
            await tables.generations.save(running)
            await redraw(tables, running, now=now)
        return True

    async def _unconfirmed(self, claimed: Generation, error: Exception) -> None:
        """Have it searched for: nobody knows whether it was accepted, so it is never sent again."""
        metrics.submitted(claimed.account, "unknown")
        now = self._now()
        detail = error.detail if isinstance(error, ProviderError) else type(error).__name__
        async with self._database.transaction() as tables:
            unconfirmed = claimed.moved_to(Status.UNCONFIRMED, due_at=now, detail=detail)
            await tables.generations.save(unconfirmed)
            await redraw(tables, unconfirmed, now=now)
        logger.warning("no answer to the create: %s", error, extra=about(claimed))
        self._wake(OUTBOX, RECONCILIATION)

    async def _not_sent(self, claimed: Generation, error: ProviderError) -> None:
        """Queue again what was certainly not accepted, where that may help; else end it."""
        metrics.submitted(claimed.account, error.reason.value)
        logger.warning("not accepted: %s", error, extra=about(claimed))
        now = self._now()
        wait = self._again(claimed, error)
        async with self._database.transaction() as tables:
            if isinstance(error, AccountRefused):
                until = now + self._timing.account_rest
                await tables.accounts.block(claimed.account, reason=error.reason, now=now, until=until)
                logger.error("the account is refused until %s: %s", until, error.reason, extra=about(claimed))
            if wait is None:
                await settle(tables, claimed, Status.FAILED, now=now, failure=error.reason, detail=error.detail)
            else:
                queued = replace(claimed.moved_to(Status.QUEUED, due_at=now + wait), attempts=claimed.attempts + 1)
                await tables.generations.save(queued)
                await redraw(tables, queued, now=now)
        self._wake(OUTBOX, SUBMISSION)

    def _again(self, claimed: Generation, error: ProviderError) -> timedelta | None:
        if isinstance(error, ProviderRejected | AccountRefused):
            return None
        asked = error.retry_after if isinstance(error, ProviderUnavailable) else None
        return retry.create_again(claimed.attempts + 1, asked, jitter=random.random())  # noqa: S311 (no secret)

    def _wake(self, *topics: str) -> None:
        for topic in topics:
            self._wakeups.wake(topic)


async def _check_in_sight(tables: Transaction, claimed: Generation) -> None:
    """Raise ProviderRejected where staff hid, since it was asked for, what it would be made from."""
    for parent in await tables.lineage.parents(claimed):
        if access.kept_out_of_sight(parent, claimed.requester, claimed.destination):
            raise ProviderRejected(Reason.CLIP_HIDDEN, f"#{parent.id} is hidden")
