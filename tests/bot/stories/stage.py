"""Where stories are played: two processes on one database, which may die at any moment, a provider, and a Discord."""

import asyncio
import itertools
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar

from hypothesis.stateful import RuleBasedStateMachine

from bot.domain.allowance import Allowance
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.errors import UserError
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.provider import JobState
from bot.domain.reasons import Reason
from bot.media.store import MediaStore
from bot.policies.timing import Timing
from db import engine
from db.database import Database
from tests.bot.house import House
from tests.bot.scripted import Published, ScriptedProvider, Web
from tests.conftest import Clock

T = TypeVar("T")

TIMING: Final = Timing(idle=timedelta(milliseconds=1))
ALLOWANCE: Final = Allowance(
    videos_per_day=5,
    pictures_per_day=6,
    dollars_per_month=MicroUsd(3 * DOLLAR),
    jobs_at_once=3,
)
SERVER_DOLLARS: Final = MicroUsd(5 * DOLLAR)


class Stage(RuleBasedStateMachine):
    """What a story needs to happen; the rules are added by the story."""

    migrated: ClassVar[Path]
    clip: ClassVar[bytes]
    picture: ClassVar[bytes | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="story-")
        self.url = f"sqlite+aiosqlite:///{self.folder.name}/story.sqlite3"
        shutil.copy(self.migrated, Path(self.folder.name, "story.sqlite3"))
        self.clock = Clock()
        self.provider = ScriptedProvider(self.clock)
        self.provider.facts = replace(
            self.provider.facts, limits=replace(self.provider.facts.limits, at_once=3, creates_per_minute=6)
        )
        self.web = Web(self.clip)
        self.web.picture = self.picture
        self.owners = itertools.count(1)
        self.ids = itertools.count(1000)
        self.houses = [self._open(), self._open()]
        self.refused_creates: Counter[str] = Counter()
        self.posted: dict[str, int] = {}  # what Discord shows, by nonce: it takes each once
        self.messages: defaultdict[tuple[int, DeliveryKind], set[int]] = defaultdict(set)
        self.late: list[tuple[House, Delivery]] = []  # taken, and not reported yet
        self.standing: Counter[str] = Counter()  # how many are in which status
        self.owed = 0

    def run(self, work: Awaitable[T]) -> T:
        async def run() -> T:
            return await work

        return self.loop.run(run())

    def attempt(self, work: Awaitable[object]) -> None:
        """Do what may be refused."""
        try:
            self.run(work)
        except UserError:
            return

    def _open(self) -> House:
        database = Database(
            engine.writer(self.url), engine.reader(self.url), owner=f"worker-{next(self.owners)}"
        )  # it is migrated
        return House(
            database=database,
            store=MediaStore.open(f"{self.folder.name}/media"),
            clock=self.clock,
            provider=self.provider,
            web=self.web,
            published=Published(),
            timing=TIMING,
            allowance=ALLOWANCE,
            server_dollars=SERVER_DOLLARS,
            numbers=self.ids,
        )

    def begin_anew(self, number: int) -> None:
        """Have one process end without a word, and another one begin."""
        dead = self.houses[number]
        self.late = [(house, delivery) for house, delivery in self.late if house is not dead]
        self.run(dead.database.close())
        self.houses[number] = self._open()

    def die_in(
        self, number: int, step: Callable[[], Awaitable[object]], set_stop: Callable[[Callable[..., Any]], None]
    ) -> None:
        """Have a process end at the moment at which the step comes to where `set_stop` puts a stop."""

        async def run() -> None:
            reached = asyncio.Event()

            async def stop() -> None:
                reached.set()
                await asyncio.Event().wait()

            set_stop(stop)
            working = asyncio.ensure_future(step())
            coming = asyncio.ensure_future(reached.wait())
            await asyncio.wait([working, coming], return_when=asyncio.FIRST_COMPLETED)
            for task in (working, coming):
                task.cancel()
            await asyncio.gather(working, coming, return_exceptions=True)

        self.run(run())
        self.begin_anew(number)

    def post(self, delivery: Delivery) -> None:
        """Show it in Discord, which takes a nonce once."""
        if delivery.kind is not DeliveryKind.REDRAW:
            message_id = self.posted.setdefault(delivery.nonce, next(self.ids))
            self.messages[delivery.generation.id, delivery.kind].add(message_id)

    def report(self, house: House, delivery: Delivery, outcome: str) -> None:
        self.run(self.reported(house, delivery, outcome))

    async def reported(self, house: House, delivery: Delivery, outcome: str) -> None:
        if outcome == "failed":
            await house.outbox.failed(delivery)
        elif delivery.kind is DeliveryKind.REDRAW:
            await house.outbox.redrawn(delivery)
        elif outcome == "refused":
            await house.outbox.refused(delivery, Reason.CHANNEL_FORBIDDEN)
        else:
            await house.outbox.shown(delivery, message_id=self.posted[delivery.nonce])

    def running_jobs(self) -> list[str]:
        return [job.id for job in self.provider.jobs.values() if job.state is JobState.RUNNING]
