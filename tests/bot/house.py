"""Everything wired as in bot/app.py, on a real database and real files, with a clock that we push."""

import asyncio
import itertools
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import text

from bot.community.allowances import Allowances
from bot.community.deletion import Deletion
from bot.community.estimates import Estimates
from bot.community.export import Export
from bot.community.greetings import Greetings
from bot.community.history import History
from bot.community.library import Library
from bot.community.making.advice import Hints
from bot.community.making.trays import Trays
from bot.community.making.words import Words
from bot.community.notices import Notices
from bot.community.people import People
from bot.community.privacy import Forgetting, Privacy
from bot.community.queue import Queue
from bot.community.retention import Retention
from bot.community.servers.audit import AuditLog
from bot.community.servers.configurations import Configurations
from bot.community.servers.filters import Filters
from bot.community.servers.operations import Operations
from bot.community.staff.conduct import Conduct
from bot.community.staff.grants import Grants
from bot.community.staff.reports import Reports
from bot.community.staff.standstills import Standstills
from bot.community.staff.statistics import Numbers
from bot.domain.allowance import Allowance, Budget, Terms
from bot.domain.community.configuration import Bounds, Tier
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.generation import Generation, Status
from bot.domain.ledger import LedgerEntry
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.request import SIMULATED, ClipFrame, Destination, GenerationRequest, Operation, Press, Requester
from bot.lifecycle import consequences
from bot.lifecycle.admission import Admission, Admitted
from bot.lifecycle.admission.owners import Owners
from bot.lifecycle.admission.simulation import Simulation
from bot.lifecycle.admission.sources import Sources
from bot.lifecycle.cancellation import Cancellation
from bot.lifecycle.download import Download
from bot.lifecycle.intake import Intake
from bot.lifecycle.outbox import Outbox
from bot.lifecycle.polling import Polling
from bot.lifecycle.publishing import Callbacks
from bot.lifecycle.reconciliation import Reconciliation
from bot.lifecycle.submission import Submission
from bot.lifecycle.upkeep.removal import Removal
from bot.lifecycle.wakeups import OUTBOX, Wakeups
from bot.media import inspection, sample
from bot.media.store import MediaStore
from bot.policies.timing import Timing
from bot.providers.simulated import MODEL, Simulated, fetching
from db.database import Database
from tests.bot.scripted import Published, ScriptedProvider, Web

GUILD, CHANNEL = 9, 77
SERVER_DOLLARS = MicroUsd(200 * DOLLAR)


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
    all_servers: Budget = field(default_factory=Budget)
    time_zone: str = "UTC"
    operator_ids: frozenset[int] = frozenset()
    server_dollars: MicroUsd = SERVER_DOLLARS
    operator_guild_ids: frozenset[int] = frozenset()
    strikes_everywhere: int = 6
    public_url: str | None = None
    wakeups: Wakeups = field(default_factory=Wakeups)
    posted: list[Delivery] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1000))

    def __post_init__(self) -> None:
        self.wire({self.provider.name: self.provider})

    @property
    def terms(self) -> Terms:
        """Return what the operator allows."""
        return Terms(
            allowance=self.allowance,
            server=Budget(dollars_per_month=self.server_dollars),
            all_servers=self.all_servers,
            strikes_everywhere=self.strikes_everywhere,
            time_zone=self.time_zone,
            operator_ids=self.operator_ids,
            has_public_url=self.public_url is not None,
        )

    def wire(self, providers: Mapping[str, ScriptedProvider]) -> None:
        database, store, now, timing, wakeups = self.database, self.store, self.clock, self.timing, self.wakeups
        estimates = Estimates(database, providers, now=now)
        self.estimates = estimates
        everyone = {**providers, SIMULATED: Simulated()}
        self.admission = Admission(
            database,
            providers,
            now=now,
            terms=self.terms,
            timing=timing,
            wakeups=wakeups,
            estimates=estimates,
        )
        self.greetings = Greetings(database, now=now, timing=timing)
        self.intake = Intake(database, store, now=now)
        self.callbacks = Callbacks(database, providers, now=now, wakeups=wakeups, public_url=self.public_url)
        self.submission = Submission(
            database,
            everyone,
            now=now,
            timing=timing,
            wakeups=wakeups,
            publish=self.published,
            estimates=estimates,
            callbacks=self.callbacks,
        )
        self.polling = Polling(database, everyone, now=now, timing=timing, wakeups=wakeups, estimates=estimates)
        fetch = fetching(self.web.fetch, sample.write_in_thread)
        self.download = Download(
            database, everyone, fetch, store, inspection.inspect, now=now, timing=timing, wakeups=wakeups
        )
        self.reconciliation = Reconciliation(
            database, providers, now=now, timing=timing, wakeups=wakeups, callbacks=self.callbacks
        )
        self.cancellation = Cancellation(database, now=now, timing=timing, wakeups=wakeups)
        self.deletion = Deletion(database, store, providers, now=now)
        self.removal = Removal(database, everyone, now=now, timing=timing)
        self.outbox = Outbox(database, store, now=now, timing=timing, wakeups=wakeups)
        models = {key: model for one in providers.values() for key, model in one.facts.models.items()}
        self.allowances = Allowances(database, now=now, terms=self.terms, models=models)
        self.queue = Queue(database, estimates)
        self.library = Library(database, estimates)
        self.history = History(database)
        self.sources = Sources(database)
        self.trays = Trays(database, store, forget=self.intake.forget, now=now)
        self.words = Words(providers, now=now)
        self.hints = Hints(database)
        self.people = People(database, now=now, operator_ids=self.operator_ids)
        self.configurations = Configurations(
            database, now=now, wake=partial(wakeups.wake, OUTBOX), bounds=self._bounds()
        )
        self.filters = Filters(self.configurations)
        self.owners = Owners(database, self.admission, now=now, wakeups=wakeups)
        self.operations = Operations(database, providers, now=now, time_zone=self.time_zone)
        self.simulation = Simulation(database, MODEL, now=now, timing=timing, wakeups=wakeups)
        self.audit_log = AuditLog(database)
        self.notices = Notices(database, now=now, timing=timing)
        self.conduct = Conduct(
            database,
            now=now,
            strike=consequences.strike,
            cancellation=self.cancellation,
            strikes_everywhere=self.strikes_everywhere,
        )
        self.reports = Reports(database, self.conduct, now=now)
        self.standstills = Standstills(database, now=now)
        self.grants = Grants(database, now=now, time_zone=self.time_zone)
        self.statistics = Numbers(database, now=now, time_zone=self.time_zone)
        self.privacy = Privacy(database, now=now, time_zone=self.time_zone)
        self.forgetting = Forgetting(
            database, now=now, time_zone=self.time_zone, cancellation=self.cancellation, wake=lambda: None
        )
        self.export = Export(database, now=now)
        self.retention = Retention(database, store, now=now)

    def _bounds(self) -> Bounds:
        allowance = self.allowance
        return Bounds(
            models=self.provider.facts.models,
            everyone=Tier(
                videos_per_day=allowance.videos_per_day,
                dollars_per_month=allowance.dollars_per_month,
                jobs_at_once=allowance.jobs_at_once,
            ),
            dollars_per_month=self.server_dollars,
            time_zone=self.time_zone,
        )

    def allow(self, **limits: Any) -> None:
        """Change what members may use."""
        self.allowance = replace(self.allowance, **limits)
        self.wire({self.provider.name: self.provider})

    def budgeted(self, server_dollars: int) -> None:
        """Change what the operator lets each server use in a month."""
        self.server_dollars = MicroUsd(server_dollars)
        self.wire({self.provider.name: self.provider})

    def capped(self, **limits: Any) -> None:
        """Change what all servers together may use."""
        self.all_servers = replace(self.all_servers, **limits)
        self.wire({self.provider.name: self.provider})

    def limit(self, **limits: Any) -> None:
        """Change what the provider may be given."""
        self.provider.facts = replace(self.provider.facts, limits=replace(self.provider.facts.limits, **limits))
        self.wire({self.provider.name: self.provider})

    def call_back(self, public_url: str | None, *, calls_back: bool = True) -> None:
        """Say under which address providers reach us, and whether this one calls."""
        self.provider.facts = replace(self.provider.facts, calls_back=calls_back)
        self.public_url = public_url
        self.wire({self.provider.name: self.provider})

    def press(self, key: str | None = None) -> Press:
        return Press(interaction_id=next(self.numbers), key=key)

    async def admit(
        self, prompt: str = "a lake at dawn", *, user_id: int = 1, guild_id: int | None = GUILD, **options: Any
    ) -> Admitted:
        press = options.pop("press", None) or self.press()
        private, count = options.pop("private", False), options.pop("count", 1)
        return await self.admission.admit(
            GenerationRequest(prompt=prompt, **{"model": "ray-2", **options}),
            requester=Requester(user_id=user_id, guild_id=guild_id),
            destination=Destination(channel_id=CHANNEL, private=private),
            press=press,
            count=count,
        )

    async def paint(self, count: int = 1, prompt: str = "a lake in oils", **options: Any) -> tuple[Generation, ...]:
        """Ask for pictures."""
        options = {"operation": Operation.IMAGE, "model": "photon-1", **options}
        return (await self.admit(prompt, count=count, **options)).batch

    async def painted(self, count: int = 1, prompt: str = "a lake in oils", **options: Any) -> tuple[Generation, ...]:
        """Ask for pictures, and go all the way to the message in the channel."""
        batch = await self.paint(count, prompt, **options)
        await self.deliver()
        await self.submission.run_once()
        for one in batch:
            job_id = (await self.get(one)).provider_job_id
            if job_id is not None:  # there was room for it
                self.provider.finish(job_id)
        await self.collected()
        return tuple([await self.get(one) for one in batch])

    async def collected(self) -> None:
        """Look at what runs, fetch what is finished, and show it."""
        self.clock.forward(minutes=1)
        await self.polling.run_once()
        await self.download.run_once()
        await self.deliver()

    async def extend(
        self, clip_id: int, prompt: str = "and a boat", *, requester: Requester, destination: Destination, **how: Any
    ) -> Admitted:
        """Ask for more of a clip, as that was asked for."""
        like = GenerationRequest(prompt=prompt, model="ray-2")
        with suppress(KeyError):
            like = (await self.get(clip_id)).request
        request = replace(like, prompt=prompt, loop=False, start=ClipFrame(generation_id=clip_id), end=None)
        press = how.pop("press", None) or self.press()
        return await self.admission.admit(request, requester=requester, destination=destination, press=press)

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
        await self.collected()
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

    async def blocked(self, waiting: asyncio.Task[Any]) -> None:
        """
        Return once somebody waits for what another transaction holds (or `waiting` is over).

        On SQLite at once: there is one writer, so the other one waits before it looks at anything.
        """
        async with asyncio.timeout(10), self.database.reading() as tables:
            if tables.statements.on_sqlite:
                return
            while not waiting.done():
                held_up = await tables.statements.run(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
                if held_up.scalar_one():
                    return

    async def spent(self, user_id: int = 1) -> int:
        """Return what the month's ledger says of a member."""
        standing = await self.allowances.of(Requester(user_id=user_id, guild_id=GUILD))
        return standing.usage.spent_this_month

    async def costs(self) -> int:
        """Return what was booked for the operator."""
        async with self.database.reading() as tables:
            return await tables.costs.total(self.provider.name, since=self.clock() - timedelta(days=400))
