"""Builds what cogs can reach. Nothing begins to work by itself: bot/app.py runs it."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from bot.checks import database as database_check
from bot.checks import media, provider
from bot.checks.running import Check
from bot.client import Services
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
from bot.community.privacy import Privacy
from bot.community.queue import Queue
from bot.community.servers.audit import AuditLog
from bot.community.servers.configurations import Configurations
from bot.community.servers.filters import Filters
from bot.community.servers.operations import Operations
from bot.community.staff.conduct import Conduct
from bot.community.staff.grants import Grants
from bot.community.staff.reports import Reports
from bot.community.staff.standstills import Standstills
from bot.community.staff.statistics import Numbers
from bot.domain.community.configuration import Bounds, Tier
from bot.domain.provider import Provider
from bot.lifecycle import consequences
from bot.lifecycle.admission import Admission
from bot.lifecycle.admission.owners import Owners
from bot.lifecycle.admission.simulation import Simulation
from bot.lifecycle.admission.sources import Sources
from bot.lifecycle.cancellation import Cancellation
from bot.lifecycle.intake import Intake
from bot.lifecycle.outbox import Outbox
from bot.lifecycle.wakeups import OUTBOX, Heartbeats, Wakeups
from bot.media.codecs import missing
from bot.media.store import MediaStore
from bot.providers.simulated import MODEL
from bot.settings import Settings, micro
from db.database import Database


def build_services(
    settings: Settings,
    database: Database,
    providers: Mapping[str, Provider],
    store: MediaStore,
    *,
    now: Callable[[], datetime],
    wakeups: Wakeups,
    stopping: asyncio.Event,
) -> Services:
    """Return all that cogs can reach; nothing begins to work by itself."""
    timing, terms, zone = settings.timing, settings.terms, settings.time_zone
    estimates = Estimates(database, providers, now=now)
    cancellation = Cancellation(database, now=now, timing=timing, wakeups=wakeups)
    models = {key: model for provider in providers.values() for key, model in provider.facts.models.items()}
    bounds = Bounds(
        models=models,
        everyone=Tier(
            videos_per_day=settings.videos_per_day,
            pictures_per_day=settings.pictures_per_day,
            dollars_per_month=micro(settings.usd_per_month),
            jobs_at_once=settings.jobs_at_once,
        ),
        dollars_per_month=micro(settings.server_usd_per_month),
        time_zone=zone,
    )
    conduct = Conduct(
        database,
        now=now,
        strike=consequences.strike,
        cancellation=cancellation,
        strikes_everywhere=settings.strikes_everywhere,
    )
    admission = Admission(
        database, providers, now=now, terms=terms, timing=timing, wakeups=wakeups, estimates=estimates
    )
    configurations = Configurations(database, now=now, wake=partial(wakeups.wake, OUTBOX), bounds=bounds)
    intake = Intake(database, store, now=now)
    return Services(
        admission=admission,
        intake=intake,
        cancellation=cancellation,
        deletion=Deletion(database, store, providers, now=now),
        outbox=Outbox(database, store, now=now, timing=timing, wakeups=wakeups),
        allowances=Allowances(database, now=now, terms=terms, models=models),
        estimates=estimates,
        greetings=Greetings(database, now=now, timing=timing),
        queue=Queue(database, estimates),
        library=Library(database, estimates),
        history=History(database),
        sources=Sources(database),
        trays=Trays(database, store, forget=intake.forget, now=now),
        words=Words(providers, now=now),
        hints=Hints(database),
        people=People(database, now=now, operator_ids=frozenset(settings.operator_ids)),
        configurations=configurations,
        filters=Filters(configurations),
        owners=Owners(database, admission, now=now, wakeups=wakeups),
        audit_log=AuditLog(database),
        notices=Notices(database, now=now, timing=timing),
        conduct=conduct,
        reports=Reports(database, conduct, now=now),
        standstills=Standstills(database, now=now),
        grants=Grants(database, now=now, time_zone=zone),
        numbers=Numbers(database, now=now, time_zone=zone),
        privacy=Privacy(database, now=now, time_zone=zone),
        export=Export(database, now=now),
        simulation=Simulation(database, MODEL, now=now, timing=timing, wakeups=wakeups),
        operations=Operations(database, providers, now=now, time_zone=zone),
        checks=checks(settings, providers),
        operator_ids=frozenset(settings.operator_ids),
        operator_guild_ids=frozenset(settings.operator_guild_ids),
        allowed_guild_ids=frozenset(settings.allowed_guild_ids),
        wakeups=wakeups,
        timing=timing,
        heartbeats=Heartbeats(time.monotonic),
        stopping=stopping,
        now=now,
        accounts=tuple(providers),
        models=models,
        facts={name: provider.facts for name, provider in providers.items()},
    )


def checks(settings: Settings, providers: Mapping[str, Provider]) -> list[Check]:
    """Return what /config check and /operator look at besides the server itself: the accounts, and where things lie."""
    accounts = [
        Check(name=name, look=partial(provider.look, one), if_late=provider.UNREACHABLE)
        for name, one in providers.items()
    ]
    storage = [
        Check(
            name=database_check.NAME,
            look=partial(database_check.look, settings.database_url),
            if_late=database_check.LATE,
        ),
        Check(name=media.STORE, look=partial(media.store, settings.media_store), if_late=media.STORE_REMEDY),
        Check(name=media.CODECS, look=partial(media.codecs, missing), if_late=media.CODECS_REMEDY),
    ]
    return [*accounts, *storage]
