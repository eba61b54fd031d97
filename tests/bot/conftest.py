"""The whole house on real databases and real files, with a provider that we script and a clock that we push."""

import io
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from bot.community.allowances import Allowances
from bot.community.estimates import Estimates
from bot.community.library import Library
from bot.community.queue import Queue
from bot.domain.allowance import Allowance
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.errors import ProviderRejected
from bot.domain.generation import Generation, Status
from bot.domain.ledger import LedgerEntry
from bot.domain.media import Media
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.provider import (
    JobState,
    Limits,
    ManyAtOnce,
    ModelFacts,
    Order,
    ProviderFacts,
    ProviderJob,
)
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Mode, Press, Requester
from bot.lifecycle.admission import Admission, Admitted
from bot.lifecycle.cancellation import Cancellation
from bot.lifecycle.deletion import Deletion
from bot.lifecycle.download import Download
from bot.lifecycle.intake import Intake
from bot.lifecycle.outbox import Outbox
from bot.lifecycle.polling import Polling
from bot.lifecycle.reconciliation import Reconciliation
from bot.lifecycle.submission import Submission
from bot.lifecycle.wakeups import Wakeups
from bot.media import clips
from bot.media.store import MediaStore
from bot.policies.timing import Timing
from db.database import Database

GUILD, CHANNEL = 9, 77

FACTS = ProviderFacts(
    limits=Limits(at_once=10, creates_per_minute=20, dollars_per_month=MicroUsd(5_000 * DOLLAR)),
    prompt_length=(3, 4000),
    many_at_once=ManyAtOnce.LIST,
    models={
        "ray-2": ModelFacts(
            label="Ray 2",
            modes=frozenset(Mode),
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
        )
    },
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
        self.before_answering: Callable[[], Awaitable[object]] | None = None

    async def submit(self, order: Order) -> ProviderJob:
        self.orders.append(order)
        if self.before_answering is not None:
            await self.before_answering()
        if self.refuses is not None:
            raise self.refuses
        job = self.start(order)
        if self.accepts_and_then is not None:
            raise self.accepts_and_then
        return job

    def start(self, order: Order) -> ProviderJob:
        job = ProviderJob(id=f"job-{len(self.jobs) + 1}", state=JobState.RUNNING, created_at=self._now())
        self.jobs[job.id] = job
        self.made_of[job.id] = order
        return job

    def finish(self, job_id: str, *, cost: MicroUsd | None = None, url: str | None = "https://cdn.test/clip") -> None:
        link = None if url is None else f"{url}/{job_id}.mp4"
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
        return


class Web:
    """What lies behind links: the clip everywhere, unless a test says otherwise."""

    def __init__(self, clip: bytes) -> None:
        self.clip = clip
        self.fails: Exception | None = None
        self.fetched: list[str] = []

    async def fetch(self, url: str, *, to: Path, limit_bytes: int, seconds: float) -> int:
        self.fetched.append(url)
        if self.fails is not None:
            raise self.fails
        to.write_bytes(self.clip)
        return len(self.clip)


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


@dataclass
class House:
    """Everything wired as in bot/app.py, and what tests do with it again and again."""

    database: Database
    store: MediaStore
    clock: Any
    provider: ScriptedProvider
    web: Web
    published: Published
    timing: Timing
    allowance: Allowance
    time_zone: str = "UTC"
    wakeups: Wakeups = field(default_factory=Wakeups)
    posted: list[Delivery] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1000))

    def __post_init__(self) -> None:
        self.wire({self.provider.name: self.provider})

    def wire(self, providers: Mapping[str, ScriptedProvider]) -> None:
        database, store, now, timing, wakeups = self.database, self.store, self.clock, self.timing, self.wakeups
        estimates = Estimates(database, providers, now=now)
        self.estimates = estimates
        self.admission = Admission(
            database,
            providers,
            now=now,
            allowance=self.allowance,
            time_zone=self.time_zone,
            timing=timing,
            wakeups=wakeups,
            estimates=estimates,
        )
        self.intake = Intake(database, store, now=now)
        self.submission = Submission(
            database,
            providers,
            now=now,
            timing=timing,
            wakeups=wakeups,
            publish=self.published,
            estimates=estimates,
        )
        self.polling = Polling(database, providers, now=now, timing=timing, wakeups=wakeups, estimates=estimates)
        self.download = Download(
            database, providers, self.web.fetch, store, clips.inspect, now=now, timing=timing, wakeups=wakeups
        )
        self.reconciliation = Reconciliation(database, providers, now=now, timing=timing, wakeups=wakeups)
        self.cancellation = Cancellation(database, now=now, timing=timing, wakeups=wakeups)
        self.deletion = Deletion(database, store, now=now)
        self.outbox = Outbox(database, store, now=now, timing=timing, wakeups=wakeups)
        self.allowances = Allowances(database, now=now, allowance=self.allowance, time_zone=self.time_zone)
        self.queue = Queue(database, estimates)
        self.library = Library(database, estimates)

    def allow(self, **limits: Any) -> None:
        """Change what members may use."""
        self.allowance = replace(self.allowance, **limits)
        self.wire({self.provider.name: self.provider})

    def limit(self, **limits: Any) -> None:
        """Change what the provider may be given."""
        self.provider.facts = replace(
            self.provider.facts, limits=replace(self.provider.facts.limits, **limits)
        )
        self.wire({self.provider.name: self.provider})

    def press(self, key: str | None = None) -> Press:
        return Press(interaction_id=next(self.numbers), key=key)

    async def admit(
        self, prompt: str = "a lake at dawn", *, user_id: int = 1, guild_id: int | None = GUILD, **options: Any
    ) -> Admitted:
        press = options.pop("press", None) or self.press()
        private = options.pop("private", False)
        return await self.admission.admit(
            GenerationRequest(prompt=prompt, **{"model": "ray-2", **options}),
            requester=Requester(user_id=user_id, guild_id=guild_id),
            destination=Destination(channel_id=CHANNEL, private=private),
            press=press,
        )

    async def ask(self, prompt: str = "a lake at dawn", **options: Any) -> Generation:
        return (await self.admit(prompt, **options)).generation

    async def deliver(self, *kinds: DeliveryKind) -> list[Delivery]:
        """Show everything that is owed now (of these kinds), like cogs.delivery; return what was shown."""
        shown: list[Delivery] = []
        while deliveries := await self.outbox.take():
            for delivery in deliveries:
                if delivery.kind is DeliveryKind.REDRAW:
                    await self.outbox.redrawn(delivery)
                else:
                    await self.outbox.shown(delivery, message_id=next(self.numbers))
                shown.append(delivery)
        self.posted += shown
        return [one for one in shown if not kinds or one.kind in kinds]

    async def queued(self, prompt: str = "a lake at dawn", **options: Any) -> Generation:
        """Ask, and show the card: ready to be submitted."""
        generation = await self.ask(prompt, **options)
        await self.deliver()
        return generation

    async def running(self, prompt: str = "a lake at dawn", **options: Any) -> Generation:
        """Ask, show the card and submit."""
        generation = await self.queued(prompt, **options)
        await self.submission.run_once()
        return await self.get(generation)

    async def made(self, prompt: str = "a lake at dawn", **options: Any) -> Generation:
        """Ask, and go all the way to the clip in the channel."""
        generation = await self.running(prompt, **options)
        return await self.finished(generation)

    async def finished(self, generation: Generation, *, cost: MicroUsd | None = None) -> Generation:
        """Let the provider finish a running one, and collect and deliver it."""
        assert generation.provider_job_id is not None
        self.provider.finish(generation.provider_job_id, cost=cost)
        self.clock.forward(minutes=1)
        await self.polling.run_once()
        await self.download.run_once()
        await self.deliver()
        return await self.get(generation)

    async def get(self, generation: Generation | int) -> Generation:
        async with self.database.reading() as tables:
            return await tables.generations.get(generation if isinstance(generation, int) else generation.id)

    async def status(self, generation: Generation | int) -> Status:
        return (await self.get(generation)).status

    async def entries(self, generation: Generation | int) -> list[LedgerEntry]:
        async with self.database.reading() as tables:
            number = generation if isinstance(generation, int) else generation.id
            return await tables.ledger.entries(number)

    async def spent(self, user_id: int = 1) -> int:
        """Return what the month's ledger says of a member."""
        standing = await self.allowances.of(Requester(user_id=user_id, guild_id=GUILD))
        return standing.usage.spent_this_month

    async def costs(self) -> int:
        """Return what was booked for the operator."""
        async with self.database.reading() as tables:
            return await tables.costs.total(self.provider.name, since=self.clock() - timedelta(days=400))


@pytest.fixture
def provider(clock) -> ScriptedProvider:
    return ScriptedProvider(clock)


@pytest.fixture(scope="session")
def clip_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A real clip, half a second long and very small."""
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for number in range(12):
            picture = np.full((64, 64, 3), number * 20, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path.read_bytes()


@pytest.fixture
def picture_file() -> bytes:
    """A real picture."""
    file = io.BytesIO()
    Image.new("RGB", (128, 96), "teal").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
async def house(database, provider, clock, clip_file, tmp_path) -> AsyncIterator[House]:
    yield House(
        database=database,
        store=MediaStore.open(str(tmp_path / "media")),
        clock=clock,
        provider=provider,
        web=Web(clip_file),
        published=Published(),
        timing=Timing(),
        allowance=Allowance(
            videos_per_day=10,
            dollars_per_month=MicroUsd(20 * DOLLAR),
            jobs_at_once=5,
            server_dollars_per_month=MicroUsd(200 * DOLLAR),
        ),
    )


@pytest.fixture
def ask(house):
    return house.ask


@pytest.fixture
async def second_house(house, url) -> AsyncIterator[House]:
    """Another process on the same database, provider and clock."""
    other = await Database.open(url, owner="worker-2")
    yield House(
        database=other,
        store=house.store,
        clock=house.clock,
        provider=house.provider,
        web=house.web,
        published=house.published,
        timing=house.timing,
        allowance=house.allowance,
        numbers=house.numbers,
    )
    await other.close()


@pytest.fixture
def dead_link() -> ProviderRejected:
    return ProviderRejected(Reason.LOST_FILE, "the link answered 404")
