"""RUNNING -> DOWNLOADING | FAILED. Ask the providers how far they are."""

import asyncio
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import metrics
from bot.domain.errors import AccountRefused, ProviderError, ProviderUnavailable
from bot.domain.generation import NO_LINK_YET, Generation, Status
from bot.domain.provider import JobState, Provider, ProviderJob
from bot.domain.reasons import Reason
from bot.lifecycle.admission import Estimating
from bot.lifecycle.in_hand import InHand
from bot.lifecycle.settlement import settle
from bot.lifecycle.wakeups import DOWNLOAD, OUTBOX, POLLING, SUBMISSION, Wakeups, about, each
from bot.policies import polling, retry
from bot.policies.timing import Timing
from db.database import Database, Transaction

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a look told of a job, or why it told nothing; neither where nobody was asked."""

    job: ProviderJob | None = None
    error: ProviderError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """Nobody has answered about a job since then, when so many looks at it had been answered; so many failed since."""

    since: datetime
    answers: int
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """An account is left alone until then, since it said so many times in a row that it is asked too often."""

    until: datetime
    times: int


class Rests:
    """Which accounts are left alone: that one asks too often concerns the key, so whatever is asked with it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._rests: dict[str, Rest] = {}

    def until(self, account: str) -> datetime | None:
        """Return until when an account is left alone; None where it may be asked."""
        rest = self._rests.get(account)
        return rest.until if rest is not None and rest.until > self._now() else None

    def begin(self, account: str, error: ProviderUnavailable) -> None:
        """Leave it alone for as long as it wants. What is said to several that asked side by side counts once."""
        known, resting = self._rests.get(account), self.until(account)
        times = 1 if known is None else known.times + (resting is None)
        wait = retry.look_again(error, times, jitter=random.random()) or timedelta()  # noqa: S311 (no secret)
        until = self._now() + wait
        self._rests[account] = Rest(until=max(until, resting or until), times=times)

    def end(self, account: str) -> None:
        """Count anew, since it answered; but an answer to what was asked before a rest does not end it."""
        if self.until(account) is None:
            self._rests.pop(account, None)


class Polling:
    """
    Look at the running generations that are due.

    Who does not answer since when, and who is left alone, is kept in memory alone: a process that begins, be it after a
    night, begins with all its patience.
    """

    def __init__(
        self,
        database: Database,
        providers: Mapping[str, Provider],
        *,
        now: Callable[[], datetime],
        timing: Timing,
        wakeups: Wakeups,
        estimates: Estimating,
    ) -> None:
        self._database = database
        self._providers = providers
        self._now = now
        self._timing = timing
        self._wakeups = wakeups
        self._estimates = estimates
        self._turns = asyncio.Semaphore(polling.AT_ONCE)
        self._silences: dict[int, Silence] = {}
        self._rests = Rests(now)
        self.in_hand = InHand(
            self._claim, self._look_at_account, at_once=polling.BATCHES_AT_ONCE, freed=lambda: wakeups.wake(POLLING)
        )

    async def run_once(self) -> bool:
        """Look at a batch, and see it to its end; return False when nothing is due."""
        return await self.in_hand.run_once()

    async def _claim(self, _: int) -> list[list[Generation]]:
        """Take what is due, account by account."""
        now = self._now()
        async with self._database.transaction() as tables:
            due = await tables.generations.claim(
                Status.RUNNING, now=now, until=now + self._timing.lease, limit=polling.BATCH
            )
        by_account: defaultdict[str, list[Generation]] = defaultdict(list)
        for generation in due:
            by_account[generation.account].append(generation)
        return list(by_account.values())

    async def _look_at_account(self, due: Sequence[Generation]) -> None:
        """Look at the work of one account, in the cheapest way that covers all of it."""
        provider = self._providers.get(due[0].account)
        told: Mapping[str, ProviderJob] = {}
        refusal: AccountRefused | None = None
        if provider is not None:
            told, refusal = await self._look_at_many(provider, due)

        async def one(generation: Generation) -> None:
            nonlocal refusal
            seen = Seen(job=told.get(generation.provider_job_id or ""), error=refusal)
            if provider is not None and refusal is None and self._wants_own_look(generation, seen.job, provider):
                seen = await self._look(provider, generation)
                if isinstance(seen.error, AccountRefused):
                    refusal = seen.error
            await self._record(generation, seen)

        await each(due, one)

    async def _look_at_many(
        self, provider: Provider, due: Sequence[Generation]
    ) -> tuple[Mapping[str, ProviderJob], AccountRefused | None]:
        """Return what one call tells, and the error that asking one by one would only meet again."""
        account = due[0].account
        if not polling.asks_for_many(len(due), provider.facts) or self._rests.until(account) is not None:
            return {}, None
        metrics.looked(provider.name, "many")
        extra = {"provider": provider.name}
        try:
            told = await provider.look_at_many([one.provider_job_id for one in due if one.provider_job_id])
        except ProviderError as error:
            logger.warning("no look at many jobs at once: %s", error, extra=extra)
            self._heed(account, error)
            return {}, error if isinstance(error, AccountRefused) else None
        except Exception:
            logger.exception("the provider's adapter broke its promise", extra=extra)
            return {}, None
        self._rests.end(account)
        return told, None

    def _wants_own_look(self, generation: Generation, told: ProviderJob | None, provider: Provider) -> bool:
        """Say whether what a list told (if anything) is not enough."""
        if told is None or (told.state is JobState.SUCCEEDED and not told.asset_url):
            return True
        if told.state is JobState.RUNNING and generation.asset_url == NO_LINK_YET:
            return True  # we know better: it is finished
        return told.state is JobState.RUNNING and polling.deserves_own_look(
            generation.attempts,
            elapsed=_elapsed(generation, self._now()),
            facts=provider.facts,
            timing=self._timing,
        )

    async def _look(self, provider: Provider, generation: Generation) -> Seen:
        try:
            async with self._turns:
                if self._rests.until(generation.account) is not None:
                    return Seen()
                metrics.looked(provider.name, "one")
                job = await provider.look(generation.provider_job_id or "")
        except ProviderError as error:
            logger.warning("no look at the job: %s", error, extra=about(generation))
            self._heed(generation.account, error)
            return Seen(error=error)
        except Exception as error:
            logger.exception("the provider's adapter broke its promise", extra=about(generation))
            return Seen(error=ProviderUnavailable(Reason.UNAVAILABLE, type(error).__name__))
        self._rests.end(generation.account)
        return Seen(job=job)

    def _heed(self, account: str, error: ProviderError) -> None:
        if isinstance(error, ProviderUnavailable) and error.reason is Reason.RATE_LIMITED:
            self._rests.begin(account, error)

    async def _record(self, running: Generation, seen: Seen) -> None:
        job, now = seen.job, self._now()
        typical = await self._estimates.typical(running.account, running.request)
        due_at = polling.next_look(now, elapsed=_elapsed(running, now), typical=typical, timing=self._timing)
        if job is not None:
            self._silences.pop(running.id, None)
        async with self._database.transaction() as tables:
            if job is not None and job.state is JobState.FAILED:
                failure = job.failure or Reason.JOB_FAILED
                await settle(tables, running, Status.FAILED, now=now, failure=failure, detail=job.detail or "")
            elif job is not None and job.state is JobState.SUCCEEDED and job.asset_url:
                collected = running.moved_to(Status.DOWNLOADING, due_at=now, asset_url=job.asset_url)
                await tables.generations.save(replace(collected, cost=job.cost))
            elif job is not None and job.state is JobState.SUCCEEDED:
                await self._wait_for_link(tables, running, now=now)
            else:
                await self._wait(tables, running, seen, now=now, due_at=due_at)
        if job is not None and job.state is not JobState.RUNNING:
            for topic in (DOWNLOAD, SUBMISSION, OUTBOX):
                self._wakeups.wake(topic)

    async def _wait_for_link(self, tables: Transaction, running: Generation, *, now: datetime) -> None:
        """Luma may say "completed" before it has the file; that ends after a few looks."""
        due_at = polling.on_grid(now + self._timing.shortest_look, self._timing.shortest_look)
        again = running.moved_to(Status.RUNNING, due_at=due_at, asset_url=NO_LINK_YET)
        if running.asset_url != NO_LINK_YET:
            again = replace(again, attempts=0)  # from here on it is counted anew
        if again.attempts >= polling.LOOKS_FOR_A_LINK:
            await settle(tables, running, Status.FAILED, now=now, failure=Reason.NO_FILE)
        else:
            await tables.generations.save(again)

    async def _wait(
        self, tables: Transaction, running: Generation, seen: Seen, *, now: datetime, due_at: datetime
    ) -> None:
        """Look again later at what runs, as far as we know; or give up on it."""
        answered, waited, pause = seen.job is not None, _elapsed(running, now), timedelta()
        if not answered:
            silence = self._silence(running, seen.error, now)
            waited, pause = now - silence.since, _asked_for(seen.error, silence.failures)
        if polling.is_hopeless(waited, answered=answered, timing=self._timing):
            await settle(tables, running, Status.FAILED, now=now, failure=Reason.TOO_SLOW)
            self._silences.pop(running.id, None)
            self._wakeups.wake(OUTBOX)
            return
        if isinstance(seen.error, AccountRefused):
            until = now + self._timing.account_rest
            await tables.accounts.block(running.account, reason=seen.error.reason, now=now, until=until)
        rested = self._rests.until(running.account) or now
        again = running.moved_to(Status.RUNNING, due_at=max(due_at, now + pause, rested))
        if not answered or running.asset_url == NO_LINK_YET:
            # They count the answers, and of a job that is finished those without a link.
            again = replace(again, attempts=running.attempts)
        await tables.generations.save(again)

    def _silence(self, running: Generation, error: ProviderError | None, now: datetime) -> Silence:
        """Return the silence about a job: a new one, unless it goes on and no other process was answered meanwhile."""
        known = self._silences.get(running.id)
        if known is None or known.answers != running.attempts:
            known = Silence(since=now, answers=running.attempts)
        silence = replace(known, failures=known.failures + (error is not None))
        self._silences[running.id] = silence
        return silence


def _elapsed(generation: Generation, now: datetime) -> timedelta:
    return now - (generation.submitted_at or generation.created_at)


def _asked_for(error: ProviderError | None, failures: int) -> timedelta:
    """Return the pause that the guidelines ask for after so many errors, where it is not one of the whole account."""
    if not isinstance(error, ProviderUnavailable) or error.reason is Reason.RATE_LIMITED:
        return timedelta()
    return retry.look_again(error, failures, jitter=random.random()) or timedelta()  # noqa: S311 (no secret)
