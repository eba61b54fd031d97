"""The engine behind every face: takes orders, keeps jobs, charges and refunds, lets time pass, has things rendered."""

import asyncio
import contextlib
import math
import random
import sys
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event as ThreadEvent

from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.dream_machine import moderation
from sandbox.dream_machine.account import Account, Family, family_of
from sandbox.dream_machine.egress.gathering import DEAD_LINK, Gatherer, drop, seen
from sandbox.dream_machine.egress.media import MediaFetcher
from sandbox.dream_machine.jobs import Job, Material, Order, Product, Refused, State, Studio
from sandbox.dream_machine.links import Links
from sandbox.dream_machine.operations.video import stand_in
from sandbox.dream_machine.profile import Profile
from sandbox.dream_machine.render.reel import Stopped, probe

QUEUE_SHARE = 0.15  # of a job's time is spent queued
SPREAD = 0.35  # sigma of the log-normal delay
RENDERERS = 2


@dataclass(slots=True, kw_only=True)
class Pace:
    """How long jobs take, and how large and long the clips are."""

    median_delay: float = 8.0
    delay: float | None = None  # exact seconds for every job
    small: bool = True
    short: bool = False


class Engine:
    """Everything a video service does, but for its wire format."""

    def __init__(
        self,
        *,
        clock: Clock,
        changes: Changes,
        account: Account,
        links: Links,
        fetcher: MediaFetcher,
        pace: Pace,
        profile: Profile,
        seed: int | None = None,
    ) -> None:
        self.clock = clock
        self.changes = changes
        self.account = account
        self.links = links
        self.pace = pace
        self.profile = profile
        self.moderation_words: Sequence[str] = moderation.DEFAULT_WORDS
        self.jobs: dict[str, Job] = {}
        self.random = random.Random(seed)
        self._seed = seed
        self._gatherer = Gatherer(fetcher, links.folder)
        self._watchers: list[Callable[[Job], None]] = []
        self.failures_in_wait: list[str] = []  # of the next jobs, in order
        self.failed_on_demand: Counter[str] = Counter()  # how many jobs took which of them
        self._going = asyncio.Event()
        self._going.set()
        self._hurried: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._renderers = ThreadPoolExecutor(max_workers=RENDERERS, thread_name_prefix="render")
        self._stop = ThreadEvent()

    # What a face calls

    async def create(self, order: Order) -> Job:
        """Charge for and begin a job. Raises Refused."""
        if self.profile.lenient:
            return self._begin(order, self._stand_ins(order), cents=0.0, doom=self._doom() or self._lenient_doom(order))
        family = family_of(order.model)
        self.account.count_create(family, self.clock.now())
        self._check(family, cents=0.0)
        self._sources(order)
        material = await self._gather(order)
        try:
            material.sources = self._sources(order)  # again: fetching took time
            order.check(material)
            cents = order.cost_cents(order.footage(material))
            self._check(family, cents=cents)
        except Refused:
            drop(material)
            raise
        doom = self._doom() or (None if material.readable else moderation.UNREADABLE_FRAMES)
        return self._begin(order, material, cents=cents, doom=doom)

    async def ended(self, job: Job, *, within: float) -> None:
        """Return once the job has ended, or after so many of the clock's seconds."""
        limit = asyncio.create_task(self.clock.wait_until(self.clock.now() + timedelta(seconds=within)))
        try:
            await asyncio.wait((self._tasks[job.id], limit), return_when=asyncio.FIRST_COMPLETED)
        finally:
            limit.cancel()

    def watch(self, watcher: Callable[[Job], None]) -> None:
        """Have each job told whenever its state has changed."""
        self._watchers.append(watcher)

    def find(self, job_id: str) -> Job | None:
        """Return a job that was not deleted."""
        job = self.jobs.get(job_id)
        return None if job is None or job.deleted else job

    def listed(self) -> list[Job]:
        """List the jobs: newest first, or as the profile has it."""
        oldest = self.clock.now() - timedelta(seconds=self.profile.list_age)
        jobs = [job for job in self.jobs.values() if not job.deleted and job.created_at <= oldest]
        if self.profile.shuffled_list:
            self.random.shuffle(jobs)
            return jobs
        return jobs[::-1]

    def delete(self, job: Job) -> None:
        """Forget a job and its files. A running one goes on unseen, and its charge stands."""
        job.deleted = True
        needed = any(job.id in other.order.sources.values() for other in self._running())
        if not needed:  # else the file stays, for the jobs that continue it
            for name in (job.asset_name, job.poster_name):
                self.links.path(name).unlink(missing_ok=True)
        self.changes.happened()

    # What the control calls

    @property
    def paused(self) -> bool:
        return not self._going.is_set()

    @property
    def overdue(self) -> int:
        """How many jobs are not where they should be by now: their clips are still being painted."""
        if self.paused:
            return 0
        now = self.clock.now()
        moments = {State.QUEUED: lambda job: job.dreaming_at, State.DREAMING: lambda job: job.done_at}
        return sum(moments[job.state](job) <= now for job in self._running())

    def pause(self) -> None:
        self._going.clear()

    def resume(self) -> None:
        self._going.set()

    def fail_next(self, reason: str) -> None:
        self.failures_in_wait.append(reason)

    def spare_next(self, reason: str) -> None:
        with contextlib.suppress(ValueError):
            self.failures_in_wait.remove(reason)

    async def fail(self, job: Job, reason: str) -> None:
        """End a running job with this reason now."""
        if job.running:
            self._end(job, reason)
            await self._cancel(job.id)

    async def finish(self, job: Job) -> None:
        """Let a job skip what is left of its wait; returns once it has ended."""
        self._hurried[job.id].set()
        await asyncio.wait([self._tasks[job.id]])

    async def clear(self) -> None:
        """Forget all jobs and their files."""
        for job_id in list(self._tasks):
            await self._cancel(job_id)
        for job in self.jobs.values():
            self.delete(job)
        for known in (self.jobs, self._tasks, self._hurried, self.failures_in_wait, self.failed_on_demand):
            known.clear()
        self.account.forget()
        self.resume()

    async def close(self) -> None:
        self._stop.set()
        for job_id in list(self._tasks):
            await self._cancel(job_id)
        self._renderers.shutdown(wait=False, cancel_futures=True)
        await self._gatherer.close()

    # How a job is admitted

    def _check(self, family: Family, *, cents: float) -> None:
        running = sum(family_of(job.order.model) is family for job in self._running())
        self.account.check(family=family, cents=cents, running=running, now=self.clock.now())

    def _sources(self, order: Order) -> dict[str, Job]:
        """Return the jobs that this one works on. Raises Refused where one is not there, or not yet done."""
        sources: dict[str, Job] = {}
        for place, job_id in order.sources.items():
            job = self.find(job_id)
            if job is None:
                raise Refused("source", f"Generation {job_id} was not found")
            if job.state is not State.COMPLETED:
                raise Refused("source", f"Generation {job_id} is not completed")
            sources[place] = job
        return sources

    def _stand_ins(self, order: Order) -> Material:
        found = {
            place: self.find(job_id) or stand_in(job_id, self.clock.now()) for place, job_id in order.sources.items()
        }
        return Material(sources=found)

    def _lenient_doom(self, order: Order) -> str | None:
        """Tell what becomes of an order where nothing is fetched: only what needs nothing is rendered."""
        return moderation.UNREADABLE_FRAMES if order.pictures or order.video or order.sources else None

    async def _gather(self, order: Order) -> Material:
        material = Material(sources={})
        try:
            await self._gatherer.add_video(order, material)  # never late: its length decides the price
            if not self.profile.late_pictures:
                await self._gatherer.add_pictures(order, material)
        except Refused as refused:
            drop(material)
            if not self.profile.late_pictures or refused.detail != DEAD_LINK:
                raise
            material.readable = False
        return material

    def _begin(self, order: Order, material: Material, *, cents: float, doom: str | None) -> Job:
        now = self.clock.now()
        delay = self._draw_delay(order)
        job = Job(
            id=str(uuid.UUID(int=self.random.getrandbits(128), version=4)),
            order=order,
            material=material,
            footage=order.footage(material),
            cost_cents=cents,
            created_at=now,
            dreaming_at=now + timedelta(seconds=delay * QUEUE_SHARE),
            done_at=now + timedelta(seconds=delay),
            doom=doom,
        )
        self.account.charge(job.id, cents, now)
        self.jobs[job.id] = job
        self._hurried[job.id] = asyncio.Event()
        self._tasks[job.id] = asyncio.create_task(self._live(job))
        self.changes.happened()
        return job

    def _doom(self) -> str | None:
        """Return the failure that waits for the next job, if one does."""
        if not self.failures_in_wait:
            return None
        reason = self.failures_in_wait.pop(0)
        self.failed_on_demand[reason] += 1
        return reason

    def _running(self) -> list[Job]:
        return [job for job in self.jobs.values() if job.running]

    def _draw_delay(self, order: Order) -> float:
        if self.pace.delay is not None:
            return self.pace.delay
        # With a seed by what is asked for, so that the order in which jobs arrive side by side makes no difference.
        drawn = self.random if self._seed is None else random.Random(f"{self._seed} {order.prompt}")
        return self.pace.median_delay * math.exp(drawn.gauss(0, SPREAD))

    # How a job lives

    async def _live(self, job: Job) -> None:
        try:
            await self._reach(job, job.dreaming_at)
            reason = await self._moderate(job)
            if reason is not None and reason not in moderation.LATE:
                self._end(job, reason)
                return
            job.state = State.DREAMING
            self._changed(job)
            if reason is None:
                await self._render(job)
            await self._reach(job, job.done_at)
            self._end(job, reason)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong in a render fails the job, as it would there
            print(f"dream machine: job {job.id} failed: {error!r}", file=sys.stderr)
            self._end(job, "Job failed")

    async def _moderate(self, job: Job) -> str | None:
        """Return the reason this job will fail with, if it will."""
        order, material = job.order, job.material
        if self.profile.late_pictures and order.pictures and material.readable:
            try:
                await self._gatherer.add_pictures(order, material)
            except Refused:
                material.readable = False
        if not material.readable:
            return job.doom or moderation.UNREADABLE_FRAMES
        return (
            job.doom
            or moderation.verdict(order.prompt, self.moderation_words)
            or moderation.verdict_on_pictures(seen(order, material))
        )

    async def _render(self, job: Job) -> None:
        paths = self.links.path(job.asset_name), self.links.path(job.poster_name)
        studio = Studio(
            material=job.material,
            clips={place: self.links.path(source.asset_name) for place, source in job.material.sources.items()},
            asset=paths[0],
            poster=paths[1],
            take=job.take,
            small=self.pace.small,
            short=self.pace.short,
            stop=self._stop,
        )

        def work() -> None:
            job.order.render(studio)
            if job.order.product is Product.VIDEO:
                job.probe = probe(studio.asset)
            if job.deleted:
                for path in paths:
                    path.unlink(missing_ok=True)

        with contextlib.suppress(Stopped):
            await asyncio.get_running_loop().run_in_executor(self._renderers, work)

    async def _reach(self, job: Job, moment: datetime) -> None:
        """Wait until `moment` has come and nothing is paused, or until the job is hurried."""

        async def patiently() -> None:
            await self.clock.wait_until(moment)
            await self._going.wait()

        waits = {asyncio.create_task(patiently()), asyncio.create_task(self._hurried[job.id].wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    def _end(self, job: Job, reason: str | None) -> None:
        job.state = State.COMPLETED if reason is None else State.FAILED
        job.failure_reason = reason
        job.completed_at = self.clock.now()
        if reason is not None:
            self.account.refund(job.id)
        drop(job.material)
        self._changed(job)

    def _changed(self, job: Job) -> None:
        for watcher in self._watchers:
            watcher(job)
        self.changes.happened()

    async def _cancel(self, job_id: str) -> None:
        task = self._tasks[job_id]
        task.cancel()
        await asyncio.wait([task])
