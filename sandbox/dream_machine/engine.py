"""The engine behind every face: takes orders, keeps jobs, charges and refunds, lets time pass, has clips rendered."""

import asyncio
import contextlib
import math
import random
import sys
import uuid
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from threading import Event as ThreadEvent

from PIL import Image

from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.dream_machine import catalogue, moderation
from sandbox.dream_machine.account import Account
from sandbox.dream_machine.jobs import ClipFrame, Job, Order, PictureFrame, Refused, State
from sandbox.dream_machine.links import Links
from sandbox.dream_machine.pictures import PictureFetcher, UnreachablePictureError, UnreadablePictureError
from sandbox.dream_machine.profile import Profile
from sandbox.dream_machine.render.clip import Film, Stopped, first_frame, last_frame, render

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
        fetcher: PictureFetcher,
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
        self._fetcher = fetcher
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
        self.account.count_create(self.clock.now())
        self._check(order)
        fetched = {} if self.profile.late_pictures else await self._fetch(order)
        cents = self._check(order)  # again: fetching took time
        now = self.clock.now()
        delay = self._draw_delay(order)
        job = Job(
            id=str(uuid.UUID(int=self.random.getrandbits(128), version=4)),
            order=order,
            cost_cents=cents,
            created_at=now,
            dreaming_at=now + timedelta(seconds=delay * QUEUE_SHARE),
            done_at=now + timedelta(seconds=delay),
            doom=self._doom(),
        )
        job.pictures = {name: picture for name, picture in fetched.items() if picture is not None}
        if len(job.pictures) < len(fetched):
            job.doom = job.doom or moderation.UNREADABLE_FRAMES
        self.account.charge(job.id, cents, now)
        self.jobs[job.id] = job
        self._hurried[job.id] = asyncio.Event()
        self._tasks[job.id] = asyncio.create_task(self._live(job))
        self.changes.happened()
        return job

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
        needed = any(ClipFrame(job_id=job.id) in (other.order.start, other.order.end) for other in self._running())
        if not needed:  # else the file stays, for the jobs that continue it
            for name in (job.video_name, job.poster_name):
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
        await self._fetcher.close()

    # How a job is admitted

    def _check(self, order: Order) -> float:
        for name, frame in order.keyframes:
            if isinstance(frame, ClipFrame):
                self._check_clip(name, frame.job_id)
        cents = catalogue.cost_cents(model=order.model, resolution=order.resolution, seconds=order.seconds)
        self.account.check(cents=cents, running=len(self._running()), now=self.clock.now())
        return cents

    def _check_clip(self, name: str, job_id: str) -> None:
        job = self.find(job_id)
        if job is None:
            raise Refused("keyframe", f"Generation {job_id} of {name} was not found")
        if job.state is not State.COMPLETED:
            raise Refused("keyframe", f"Generation {job_id} of {name} is not completed")

    async def _fetch(self, order: Order) -> dict[str, Image.Image | None]:
        """Return the pictures by frame name, None where the file is no picture. Raises Refused where a link is dead."""
        pictures: dict[str, Image.Image | None] = {}
        for name, frame in order.keyframes:
            if isinstance(frame, PictureFrame):
                try:
                    pictures[name] = await self._fetcher.fetch(frame.url)
                except UnreachablePictureError as error:
                    raise Refused("picture", "400: failed to moderate image") from error
                except UnreadablePictureError:
                    pictures[name] = None
        return pictures

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
            self.changes.happened()
            if reason is None:
                await self._render(job)
            await self._reach(job, job.done_at)
            self._end(job, reason)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong in a render fails the job, as it would there
            print(f"dream machine: job {job.id} failed: {error!r}", file=sys.stderr)
            self._end(job, "Job failed")

    async def _moderate(self, job: Job) -> str | None:
        """Return the reason this job will fail with, if it will."""
        order = job.order
        if self.profile.late_pictures:
            try:
                fetched = await self._fetch(order)
            except Refused:
                return moderation.UNREADABLE_FRAMES
            job.pictures = {name: picture for name, picture in fetched.items() if picture is not None}
            if len(job.pictures) < len(fetched):
                return moderation.UNREADABLE_FRAMES
        by_url = {
            frame.url: job.pictures[name]
            for name, frame in order.keyframes
            if isinstance(frame, PictureFrame) and name in job.pictures
        }
        return (
            job.doom
            or moderation.verdict(order.prompt, self.moderation_words)
            or moderation.verdict_on_pictures(by_url)
        )

    async def _render(self, job: Job) -> None:
        order = job.order

        def work() -> None:
            stills = {name: self._still(job, name) for name, _frame in order.keyframes}
            shape = next((Fraction(*still.size) for still in stills.values()), catalogue.ratio_of(order.aspect))
            film = Film(
                prompt=order.prompt,
                concepts=order.concepts,
                size=catalogue.frame_size(order.resolution, shape, small=self.pace.small),
                frames=catalogue.frame_count(order.seconds, short=self.pace.short),
                loop=order.loop,
                start=stills.get("frame0"),
                end=stills.get("frame1"),
                continues=isinstance(order.start, ClipFrame),
            )
            paths = self.links.path(job.video_name), self.links.path(job.poster_name)
            render(film, video=paths[0], poster=paths[1], stop=self._stop)
            if job.deleted:
                for path in paths:
                    path.unlink(missing_ok=True)

        with contextlib.suppress(Stopped):
            await asyncio.get_running_loop().run_in_executor(self._renderers, work)

    def _still(self, job: Job, name: str) -> Image.Image:
        frame = dict(job.order.keyframes)[name]
        if isinstance(frame, PictureFrame):
            return job.pictures[name]
        path = self.links.path(f"{frame.job_id}.mp4")
        return last_frame(path) if name == "frame0" else first_frame(path)

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
        self.changes.happened()

    async def _cancel(self, job_id: str) -> None:
        task = self._tasks[job_id]
        task.cancel()
        await asyncio.wait([task])
