"""What stands outside the house in tests: a provider that does what it is told, the files behind links, and links."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.domain.generation import Generation
from bot.domain.media import Media
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.provider import (
    VIDEO_MODES,
    Catalogue,
    JobState,
    Limits,
    ManyAtOnce,
    ModelFacts,
    Order,
    ProviderFacts,
    ProviderJob,
    Rate,
    Source,
)
from bot.domain.reasons import Reason
from bot.domain.request import Mode, Operation, Role

FACTS = ProviderFacts(
    limits=Limits(at_once=10, creates_per_minute=20, dollars_per_month=MicroUsd(5_000 * DOLLAR)),
    prompt_length=(3, 4000),
    many_at_once=ManyAtOnce.LIST,
    models={
        "ray-2": ModelFacts(
            label="Ray 2",
            modes=VIDEO_MODES | {Mode.REFRAME_VIDEO, Mode.MODIFY_VIDEO, Mode.UPSCALE, Mode.ADD_AUDIO},
            loops=frozenset({Mode.TEXT, Mode.START_PICTURE, Mode.EXTEND}),
            seconds=(5, 9),
            resolutions=("540p", "720p"),
            aspects=("16:9", "1:1"),
            prices={
                ("540p", 5): MicroUsd(400_000),
                ("540p", 9): MicroUsd(720_000),
                ("720p", 5): MicroUsd(500_000),
                ("720p", 9): MicroUsd(900_000),
            },
            published_wait=(70, 105),
            rates={
                Operation.REFRAME_VIDEO: Rate(per_pixel=640, sizes={"16:9": (2048, 1152), "1:1": (1536, 1536)}),
                Operation.MODIFY_VIDEO: Rate(per_pixel=1582),
                Operation.UPSCALE: Rate(
                    per_pixel=640, sizes={"540p": (960, 540), "720p": (1280, 720)}, approximate=True
                ),
                Operation.ADD_AUDIO: Rate(per_piece=MicroUsd(100_000), approximate=True),
            },
            sources={
                Operation.REFRAME_VIDEO: Source(longest=10, largest=100_000_000),
                Operation.MODIFY_VIDEO: Source(longest=10, largest=100_000_000),
            },
            strengths=("adhere_1", "flex_1", "reimagine_1"),
            concepts=True,
        ),
        "photon-1": ModelFacts(
            label="Photon",
            modes=frozenset({Mode.IMAGE, Mode.REFRAME_IMAGE}),
            aspects=("16:9", "1:1"),
            published_wait=(5, 15),
            rates={
                Operation.IMAGE: Rate(per_pixel=730, sizes={"16:9": (1920, 1080), "1:1": (1440, 1440)}),
                Operation.REFRAME_IMAGE: Rate(per_pixel=730, sizes={"16:9": (2048, 1152), "1:1": (1536, 1536)}),
            },
            sources={Operation.REFRAME_IMAGE: Source(largest=10_000_000)},
            references={Role.IMAGE: 4, Role.STYLE: 1, Role.CHARACTER: 4, Role.MODIFY: 1},
            formats=("jpg", "png"),
        ),
    },
    deletes=True,
)


class ScriptedProvider:
    """A provider with jobs that we finish or fail, and that answers what it was told to answer."""

    def __init__(self, now: Callable[[], datetime], *, name: str = "scripted") -> None:
        self.name = name
        self.facts = FACTS
        self._now = now
        self.orders: list[Order] = []  # every create that reached it
        self.jobs: dict[str, ProviderJob] = {}
        self.made_of: dict[str, Order] = {}  # what each job was asked to be
        self.looks: list[str] = []  # the calls: a job's id, or "many"
        self.refuses: Exception | None = None  # raised instead of accepting
        self.accepts_and_then: Exception | None = None  # raised after accepting: the answer is lost
        self.look_fails: Exception | None = None
        self.many_fails: Exception | None = None
        self.leaves_out: set[str] = set()  # what its list does not tell
        self.find_fails: Exception | None = None
        self.found: dict[str, list[ProviderJob]] | None = None  # None: search its own jobs
        self.left: MicroUsd | None = MicroUsd(100 * DOLLAR)
        self.balance_fails: Exception | None = None
        self.deleted: list[str] = []
        self.delete_fails: Exception | None = None
        self.words = Catalogue(concepts=("dolly_zoom", "handheld"), cameras=("camera orbit left",))
        self.before_answering: Callable[[], Awaitable[object]] | None = None  # before it accepts
        self.after_accepting: Callable[[], Awaitable[object]] | None = None

    async def submit(self, order: Order) -> ProviderJob:
        self.orders.append(order)
        if self.before_answering is not None:
            await self.before_answering()
        if self.refuses is not None:
            raise self.refuses
        job = self.start(order)
        if self.after_accepting is not None:
            await self.after_accepting()
        if self.accepts_and_then is not None:
            raise self.accepts_and_then
        return job

    def start(self, order: Order) -> ProviderJob:
        job = ProviderJob(id=f"job-{len(self.jobs) + 1}", state=JobState.RUNNING, created_at=self._now())
        self.jobs[job.id] = job
        self.made_of[job.id] = order
        return job

    def finish(self, job_id: str, *, cost: MicroUsd | None = None, url: str | None = "https://cdn.test/clip") -> None:
        extension = "png" if self.made_of[job_id].request.makes_picture else "mp4"
        link = None if url is None else f"{url}/{job_id}.{extension}"
        self.jobs[job_id] = replace(self.jobs[job_id], state=JobState.SUCCEEDED, asset_url=link, cost=cost)

    def fail(self, job_id: str, reason: Reason | None = Reason.MODERATED) -> None:
        self.jobs[job_id] = replace(self.jobs[job_id], state=JobState.FAILED, failure=reason, detail="their words")

    async def look(self, job_id: str) -> ProviderJob:
        self.looks.append(job_id)
        if self.look_fails is not None:
            raise self.look_fails
        return self.jobs[job_id]

    async def look_at_many(self, job_ids: Collection[str]) -> Mapping[str, ProviderJob]:
        self.looks.append("many")
        if self.many_fails is not None:
            raise self.many_fails
        return {job_id: self.jobs[job_id] for job_id in job_ids if job_id not in self.leaves_out}

    async def find(self, orders: Sequence[Order], *, since: datetime) -> Mapping[str, Sequence[ProviderJob]]:
        self.looks.append("search")
        if self.find_fails is not None:
            raise self.find_fails
        if self.found is not None:
            return self.found
        return {
            order.reference: [
                job
                for job in self.jobs.values()
                if job.created_at is not None
                and job.created_at >= since
                and self.made_of[job.id].request.prompt == order.request.prompt
            ]
            for order in orders
        }

    async def check(self) -> None:
        await self.balance()

    async def balance(self) -> MicroUsd | None:
        if self.balance_fails is not None:
            raise self.balance_fails
        return self.left

    async def delete(self, job_id: str) -> bool:
        self.deleted.append(job_id)
        if self.delete_fails is not None:
            raise self.delete_fails
        return True

    async def catalogue(self) -> Catalogue:
        return self.words

    async def remembered(self, *, since: datetime) -> Sequence[ProviderJob]:
        return [job for job in self.jobs.values() if job.created_at is None or job.created_at >= since]

    def read_callback(self, body: bytes) -> str | None:
        return body.decode(errors="replace") or None


class Web:
    """What lies behind links: the clip everywhere, unless a test says otherwise."""

    def __init__(self, clip: bytes) -> None:
        self.clip = clip
        self.picture: bytes | None = None  # what lies behind links to pictures; None: the same
        self.fails: Exception | None = None
        self.fetched: list[str] = []
        self.before: Callable[[], Awaitable[object]] | None = None

    async def fetch(self, url: str, *, to: Path, limit_bytes: int, seconds: float) -> int:
        self.fetched.append(url)
        if self.before is not None:
            await self.before()
        if self.fails is not None:
            raise self.fails
        data = self.clip if self.picture is None or not url.endswith(".png") else self.picture
        await asyncio.to_thread(to.write_bytes, data)
        return len(data)


class Published:
    """Links to pictures, made as the Discord side would."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []
        self.fails: Exception | None = None
        self.before: Callable[[], None] | None = None

    async def __call__(self, generation: Generation, media: Media) -> str:
        self.asked.append((generation.id, media.id))
        if self.before is not None:
            self.before()
        if self.fails is not None:
            raise self.fails
        return f"https://cdn.test/{media.filename}?try={len(self.asked)}"
