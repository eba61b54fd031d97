"""SUBMITTING (dead) -> UNCONFIRMED -> RUNNING | FAILED. Find what was sent without an answer; never send it twice."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot import metrics
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import ProviderError, ProviderRejected
from bot.domain.generation import Generation, Status
from bot.domain.ledger import EntryKind
from bot.domain.money import NOTHING
from bot.domain.provider import Order, Provider, ProviderJob
from bot.domain.reasons import Reason
from bot.lifecycle.publishing import Callbacks, order_of
from bot.lifecycle.settlement import entry, redraw, settle
from bot.lifecycle.wakeups import OUTBOX, POLLING, SUBMISSION, Wakeups, about, each
from bot.policies import matching, polling
from bot.policies.timing import Timing
from db.database import Database, Transaction

logger = logging.getLogger(__name__)

# Their clock and ours may differ; a job this much older than our create is not it.
SKEW: Final = timedelta(minutes=1)

Candidates = Mapping[str, Sequence[ProviderJob]]


class Reconciliation:
    """
    Find out what became of creates that nobody heard back from.

    A file's link is made for one create and not kept, so the orders that `find` gets here have PictureAt(url=""), which
    stands for any file; the callback URL is always the same one. A provider that has called already told the job's id.
    """

    def __init__(
        self,
        database: Database,
        providers: Mapping[str, Provider],
        *,
        now: Callable[[], datetime],
        timing: Timing,
        wakeups: Wakeups,
        callbacks: Callbacks,
    ) -> None:
        self._database = database
        self._providers = providers
        self._now = now
        self._timing = timing
        self._wakeups = wakeups
        self._callbacks = callbacks

    async def run_once(self) -> bool:
        """Search for a batch; return False when there is nothing to search for."""
        now = self._now()
        until = now + self._timing.lease
        async with self._database.transaction() as tables:
            dead = await tables.generations.claim(Status.SUBMITTING, now=now, until=until, limit=polling.BATCH)
            for one in dead:
                unconfirmed = one.moved_to(Status.UNCONFIRMED, due_at=now)
                await tables.generations.save(unconfirmed)
                await redraw(tables, unconfirmed, now=now)
            lost = await tables.generations.claim(Status.UNCONFIRMED, now=now, until=until, limit=polling.BATCH)
        await each(_by_account(lost), self._search)
        return bool(lost)

    async def run_late(self) -> bool:
        """Search on for those whose price was given back: what turns up is delivered as a present."""
        now = self._now()
        async with self._database.transaction() as tables:
            lost = await tables.generations.claim_lost(
                now=now,
                until=now + self._timing.lease,
                since=now - self._timing.reconcile_late,
                limit=polling.BATCH,
            )
        await each(_by_account(lost), self._search)
        return bool(lost)

    async def _search(self, lost: Sequence[Generation]) -> None:
        """Search for the lost ones of one account, in one walk over its jobs; for some their provider has called."""
        account = lost[0].account
        named = {one.id: job_id for one in lost if (job_id := await self._named(one)) is not None}
        async with self._database.reading() as tables:
            doubtful = await tables.submissions.in_doubt(account, since=self._forgotten())
            urls = {one.id: await self._callbacks.url(one) for one in doubtful}
            orders = {
                one.id: await order_of(tables, one, links={}, callback_url=urls[one.id])
                for one in doubtful
                if one.id not in named
            }
        candidates = await self._candidates(account, [one for one in doubtful if one.id in orders], orders)
        asked = frozenset(orders.keys() | named.keys())

        async def one(generation: Generation) -> None:
            await self._record(generation, candidates, asked=asked, named=named)

        await each(sorted(lost, key=lambda generation: generation.id not in named), one)

    async def _named(self, lost: Generation) -> str | None:
        """Return the job that its provider has called about, if it is there: nobody else knows where to call."""
        job_id, provider = self._callbacks.named(lost.id), self._providers.get(lost.account)
        if job_id is None or provider is None:
            return None
        metrics.looked(lost.account, "one")
        try:
            return (await provider.look(job_id)).id
        except ProviderError as error:
            logger.warning("the job that a callback named is not found: %s", error, extra=about(lost))
            if isinstance(error, ProviderRejected):
                self._callbacks.forget(lost.id)
        except Exception:
            logger.exception("the provider's adapter broke its promise", extra=about(lost))
        return None

    async def _candidates(
        self, account: str, doubtful: Sequence[Generation], orders: Mapping[int, Order]
    ) -> Candidates | None:
        """Return, by order, the jobs that could be it; None where nobody could be asked."""
        provider = self._providers.get(account)
        if provider is None or not doubtful:
            return None
        metrics.looked(account, "search")
        since = {str(one.id): (one.submitted_at or one.created_at) - SKEW for one in doubtful}
        try:
            found = await provider.find(list(orders.values()), since=min(since.values()))
        except ProviderError as error:
            logger.warning("the search found no answer: %s", error, extra={"provider": account})
            return None
        except Exception:
            logger.exception("the provider's adapter broke its promise", extra={"provider": account})
            return None
        return {
            reference: [job for job in jobs if job.created_at is None or job.created_at >= since[reference]]
            for reference, jobs in found.items()
        }

    async def _record(
        self, lost: Generation, candidates: Candidates | None, *, asked: frozenset[int], named: Mapping[int, str]
    ) -> None:
        now = self._now()
        async with self._database.transaction() as tables:
            # Two at once would see half of what the other finds: a job that is taken, and nobody who took it.
            await tables.alone(f"search at {lost.account}")
            job_id, absent = await self._its_job(tables, lost, candidates, asked=asked, named=named)
            its_own = named.get(lost.id)
            if its_own is not None and not await tables.generations.known_jobs(lost.account, {its_own}):
                job_id = its_own
            if lost.status is Status.FAILED:
                await self._record_late(tables, lost, job_id, now=now)
            elif job_id is not None:
                running = lost.moved_to(Status.RUNNING, due_at=now, provider_job_id=job_id)
                await tables.generations.save(running)
                await redraw(tables, running, now=now)
            elif _elapsed(lost, now) >= self._timing.reconcile:
                await settle(tables, lost, Status.FAILED, now=now, failure=Reason.UNCONFIRMED)
            else:
                await tables.generations.save(_later(lost, absent=absent, now=now))
        if job_id is not None:
            logger.info("found as job %s", job_id, extra=about(lost))
            self._callbacks.forget(lost.id)
        for topic in (POLLING, SUBMISSION, OUTBOX):
            self._wakeups.wake(topic)

    async def _its_job(
        self,
        tables: Transaction,
        lost: Generation,
        candidates: Candidates | None,
        *,
        asked: frozenset[int],
        named: Mapping[int, str],
    ) -> tuple[str | None, bool]:
        """Return the one job that is certainly this generation's; and, without one, whether nothing could be it."""
        if candidates is None:
            return None, False
        # First who is in doubt, then which jobs are known: whoever got its answer in between is in the second.
        doubtful = await tables.submissions.in_doubt(lost.account, since=self._forgotten())
        if any(one.id not in asked and _alike(one, lost) for one in doubtful):
            return None, False  # handed over while we searched; what we found may be its job
        references = [str(one.id) for one in doubtful]
        by_order = {one: {job.id for job in candidates[one]} for one in references if one in candidates}
        seen = {job_id for job_ids in by_order.values() for job_id in job_ids}
        known = await tables.generations.known_jobs(lost.account, seen) | set(named.values())
        # One that may still get its answer takes no other job than its own.
        lost_for_sure = [one for one in doubtful if one.status is not Status.SUBMITTING]
        batches = {str(one.id): one.batch_id for one in lost_for_sure if one.batch_id is not None}
        reference = str(lost.id)
        job_id = matching.certain(by_order, known=known, batches=batches).get(reference)
        return job_id, by_order.get(reference, set()) <= known

    async def _record_late(self, tables: Transaction, lost: Generation, job_id: str | None, *, now: datetime) -> None:
        """Deliver what turned up as a present. What its owner has deleted meanwhile is deleted there, too."""
        await tables.alone("spending")  # so that it is not deleted while this looks whether it is
        gone = job_id is not None and (await tables.generations.get(lost.id)).deleted_at is not None
        later = replace(lost, due_at=now + polling.next_late_search(lost.attempts), attempts=lost.attempts + 1)
        await tables.generations.save(replace(later, provider_job_id=job_id) if gone else later)
        if gone:
            await tables.doomed_jobs.owe(lost.id, now=now)
        if job_id is None or gone:
            return
        present = await tables.generations.add(
            requester=lost.requester,
            destination=lost.destination,
            request=lost.request,
            account=lost.account,
            price=NOTHING,
            press=None,
            now=now,
            origin_id=lost.id,
            present=True,
            status=Status.RUNNING,
            provider_job_id=job_id,
            submitted_at=now,  # our patience with it begins here
        )
        await tables.ledger.add(entry(present, EntryKind.RESERVE, now=now))
        await tables.deliveries.owe(DeliveryKind.CARD, present.id, now=now)

    def _forgotten(self) -> datetime:
        """Return since when one that was given up may still turn up."""
        return self._now() - self._timing.reconcile_late


def _by_account(lost: Iterable[Generation]) -> Iterable[list[Generation]]:
    grouped: defaultdict[str, list[Generation]] = defaultdict(list)
    for generation in lost:
        grouped[generation.account].append(generation)
    return grouped.values()


def _later(lost: Generation, *, absent: bool, now: datetime) -> Generation:
    """Search again. Its attempts count the searches that ruled it out; the first of them gives its place back."""
    if absent:
        return lost.moved_to(Status.UNCONFIRMED, due_at=now + polling.next_search(lost.attempts))
    wait = polling.next_try_to_search(_elapsed(lost, now))
    return replace(lost.moved_to(Status.UNCONFIRMED, due_at=now + wait), attempts=lost.attempts)


def _elapsed(lost: Generation, now: datetime) -> timedelta:
    return now - (lost.submitted_at or lost.created_at)


def _alike(one: Generation, other: Generation) -> bool:
    """Say whether two could be taken for each other by what a provider echoes (pictures look all the same there)."""
    return (one.request.prompt, one.request.model) == (other.request.prompt, other.request.model)
