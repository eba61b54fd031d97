"""Composition root: the one place that knows every room. Builds all, runs all, closes all."""

import asyncio
import logging
import os
import secrets
import signal
import socket
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final

import aiohttp
import discord
import httpx

from bot import logs
from bot.client import Reverie
from bot.community.bookkeeping.credits import Credits
from bot.community.privacy import Forgetting
from bot.community.retention import Retention
from bot.connector import connector
from bot.domain.errors import BotError, StorageUnusable
from bot.domain.provider import RATE_UNIT, Limits, Provider, ProviderAccount
from bot.domain.request import SIMULATED as SIMULATED_ACCOUNT
from bot.http.client import open_http
from bot.http.fetcher import Fetcher
from bot.lifecycle import wakeups as topics
from bot.lifecycle.download import Download
from bot.lifecycle.polling import Polling
from bot.lifecycle.publishing import Callbacks, Publishing
from bot.lifecycle.reconciliation import Reconciliation
from bot.lifecycle.submission import Submission
from bot.lifecycle.upkeep.checkup import Checkup, Expiry
from bot.lifecycle.upkeep.removal import Removal
from bot.lifecycle.wakeups import Heartbeats, Wakeups
from bot.media import sample, scratch
from bot.media.inspection import inspect
from bot.media.store import MediaStore
from bot.providers import PROVIDERS, SIMULATED
from bot.providers.simulated import fetching
from bot.services import build_services
from bot.settings import ProviderSettings, Settings, micro
from bot.web.calls import Calls
from bot.web.files import Files
from bot.web.health import LONGEST_SILENCE, Health
from bot.web.server import serving
from bot.worker import SteppedClock, Work, supervise
from cogs import EXTENSIONS
from db.database import Database

logger = logging.getLogger(__name__)

# How long the client may take to finish its messages and to leave Discord when we are told to stop.
CLOSING_SECONDS: Final = 15.0


class ConfigurationError(BotError):
    """Settings that are well-formed and still cannot work; one complaint a line, for the operator."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__("; ".join(complaints))
        self.complaints = complaints


def clock(*, rate: float, offset_seconds: float) -> Callable[[], datetime]:
    """Return the one clock of this process, always in UTC; it goes `rate` times as fast as the world's."""
    start, ahead = time.monotonic(), timedelta(seconds=offset_seconds)
    origin = datetime.now(UTC) + ahead

    def now() -> datetime:
        if rate == 1:
            return datetime.now(UTC) + ahead
        return origin + timedelta(seconds=(time.monotonic() - start) * rate)

    return now


def build_providers(accounts: Mapping[str, ProviderSettings], http: httpx.AsyncClient) -> dict[str, Provider]:
    """Return an adapter for every account that has a key, in the order of the settings."""
    unknown = [name for name, account in accounts.items() if (account.adapter or name) not in PROVIDERS]
    if unknown:
        known = ", ".join(PROVIDERS)
        raise ConfigurationError(
            [f"PROVIDERS__{name.upper()}__ADAPTER: expected one of {known}" for name in sorted(unknown)]
        )
    return {name: _provider(name, account, http) for name, account in accounts.items() if _has_key(account)}


def _has_key(account: ProviderSettings) -> bool:
    return bool(account.api_key.get_secret_value().strip())


def _provider(name: str, settings: ProviderSettings, http: httpx.AsyncClient) -> Provider:
    build = PROVIDERS[settings.adapter or name]
    account = ProviderAccount(
        name=name,
        base_url=settings.base_url,
        api_key=settings.api_key.get_secret_value().strip(),
        create_path=settings.create_path,
        more_models=frozenset({"ray-1-6"} if settings.ray_1_6 else ()),
        upscale_rate=_rate(settings.upscale_usd_per_million_pixels),
        sound_price=None if settings.audio_usd is None else micro(settings.audio_usd),
    )
    own = build(account, http).facts
    limits = _limits(own.limits, settings, settings.at_once, settings.creates_per_minute)
    pictures = own.picture_limits and _limits(
        own.picture_limits, settings, settings.pictures_at_once, settings.pictures_per_minute
    )
    return build(replace(account, limits=limits, picture_limits=pictures), http)


def _limits(own: Limits, settings: ProviderSettings, at_once: int | None, creates_per_minute: int | None) -> Limits:
    return Limits(
        at_once=own.at_once if at_once is None else at_once,
        creates_per_minute=own.creates_per_minute if creates_per_minute is None else creates_per_minute,
        dollars_per_month=own.dollars_per_month if settings.usd_per_month is None else micro(settings.usd_per_month),
    )


def _rate(dollars_per_million_pixels: Decimal | None) -> int | None:
    # A dollar for a million pixels is a millionth of a dollar for each.
    return None if dollars_per_million_pixels is None else int(dollars_per_million_pixels * RATE_UNIT)


async def run(settings: Settings) -> None:
    """
    Run until SIGTERM or SIGINT, then finish what is in hand and close.

    Raises ConfigurationError when Discord refuses the token or a setting cannot work.
    """
    logs.setup(level=settings.log_level, as_json=settings.log_format == "JSON", secrets=secrets_of(settings))
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(open_http())
        providers = build_providers(settings.providers, http)
        if not providers:
            logger.warning("no provider has a key: set PROVIDERS__LUMA__API_KEY, or nobody can make anything")
        database = await stack.enter_async_context(_database(settings))
        store = await _media_store(settings.media_store)
        await _clear_up()
        stepped = SteppedClock(Path(settings.clock_file)) if settings.clock_file else None
        now = stepped or clock(rate=settings.clock_rate, offset_seconds=settings.clock_offset_seconds)
        fetcher = await stack.enter_async_context(Fetcher(settings.fetch_exceptions))
        wakeups = Wakeups()
        services = build_services(settings, database, providers, store, now=now, wakeups=wakeups, stopping=stopping)
        client = await stack.enter_async_context(
            Reverie(services, extensions=EXTENSIONS, connector=way_to_discord(settings))
        )
        everyone = {**providers, SIMULATED().name: SIMULATED()}
        publishing = Publishing(database, now=now, public_url=settings.public_url, attached=client.attached)
        callbacks = Callbacks(database, providers, now=now, wakeups=wakeups, public_url=settings.public_url)
        works = _works(
            settings,
            database,
            everyone,
            store,
            fetcher,
            now=now,
            wakeups=wakeups,
            client=client,
            publishing=publishing,
            callbacks=callbacks,
        )
        await stack.enter_async_context(_web(settings, client, database, Files(publishing, store), Calls(callbacks)))
        if stepped:
            following = stepped.followed(wakeups, services.heartbeats)
            await stack.enter_async_context(following)
        await _until_stopped(
            settings, client, works, wakeups=wakeups, heartbeats=services.heartbeats, stopping=stopping
        )
    logger.info("stopped; what is unfinished is in the database and goes on at the next start")


def secrets_of(settings: Settings) -> list[str]:
    """Return what nobody may read in a log or on a screen."""
    keys = [account.api_key.get_secret_value().strip() for account in settings.providers.values()]
    return [settings.discord_token.get_secret_value().strip(), *keys, *settings.database_passwords]


@asynccontextmanager
async def _database(settings: Settings) -> AsyncGenerator[Database]:
    owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    try:
        database = await Database.open(settings.database_url, owner=owner)
    except StorageUnusable as error:
        raise ConfigurationError([f"DATABASE_URL: the database cannot be opened ({error})"]) from error
    try:
        yield database
        try:
            await database.hand_back()
        except StorageUnusable as error:
            logger.warning("what was in hand is free again only when its leases end (%s)", error)
    finally:
        await database.close()


async def _media_store(url: str) -> MediaStore:
    try:
        store = MediaStore.open(url)
        await store.check()
    except StorageUnusable as error:
        raise ConfigurationError([f"MEDIA_STORE: expected a folder or bucket that can be written ({error})"]) from error
    return store


async def _clear_up() -> None:
    """Free the disk of what a kill broke off: work begins anew in a folder of its own."""
    left = await asyncio.to_thread(scratch.remove_left_behind, now=datetime.now(UTC))
    if left:
        logger.info("removed what a kill had left of work in hand (folders: %d)", left)


def way_to_discord(settings: Settings) -> aiohttp.BaseConnector | None:
    """Return what leads to another Discord than the real one; None for the real one. Raises ConfigurationError."""
    if settings.discord_address is None or settings.discord_ca_file is None:
        return None
    try:
        return connector(settings.discord_address, settings.discord_ca_file)
    except OSError as error:
        raise ConfigurationError(["DISCORD_CA_FILE: expected a file with certificates in PEM"]) from error


@asynccontextmanager
async def _web(
    settings: Settings, client: Reverie, database: Database, files: Files, calls: Calls
) -> AsyncGenerator[None]:
    public = settings.public_url is not None
    if settings.web_address is None:
        if public:
            logger.warning("PUBLIC_URL is set and WEB_ADDRESS is not: nobody answers there unless another process does")
        yield
        return
    health = Health(
        connected=lambda: client.connected,
        database_answers=database.answers,
        heartbeats=client.services.heartbeats,
        stopping=client.services.stopping,
        now=client.services.now,
        longest_silence=LONGEST_SILENCE + settings.idle_seconds,
    )
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(
                serving(
                    settings.web_address,
                    health,
                    given=files if public else None,
                    called=calls if public else None,
                )
            )
        except OSError as error:
            raise ConfigurationError([f"WEB_ADDRESS: nothing can listen there ({error.strerror})"]) from error
        yield


def _works(
    settings: Settings,
    database: Database,
    providers: Mapping[str, Provider],
    store: MediaStore,
    fetcher: Fetcher,
    *,
    now: Callable[[], datetime],
    wakeups: Wakeups,
    client: Reverie,
    publishing: Publishing,
    callbacks: Callbacks,
) -> list[Work]:
    timing, estimates = settings.timing, client.services.estimates
    submission = Submission(
        database,
        providers,
        now=now,
        timing=timing,
        wakeups=wakeups,
        publish=publishing,
        estimates=estimates,
        callbacks=callbacks,
    )
    polling = Polling(database, providers, now=now, timing=timing, wakeups=wakeups, estimates=estimates)
    fetch = fetching(fetcher.fetch, sample.write_in_thread)
    download = Download(database, providers, fetch, store, inspect, now=now, timing=timing, wakeups=wakeups)
    reconciliation = Reconciliation(database, providers, now=now, timing=timing, wakeups=wakeups, callbacks=callbacks)
    checkup = Checkup(database, providers, now=now, timing=timing)
    expiry = Expiry(database, providers, now=now, timing=timing, wakeups=wakeups)
    forgetting = Forgetting(
        database,
        now=now,
        time_zone=settings.time_zone,
        cancellation=client.services.cancellation,
        wake=partial(_wake, wakeups),
    )
    retention = Retention(database, store, now=now)
    removal = Removal(database, providers, now=now, timing=timing)
    credits_ = Credits(
        database,
        {name: provider for name, provider in providers.items() if name != SIMULATED_ACCOUNT},
        now=now,
        time_zone=settings.time_zone,
        warn_below=settings.warn_below,
        operator_ids=settings.operator_ids,
        wake=partial(wakeups.wake, topics.OUTBOX),
    )
    return [
        Work("checkup", checkup.run_once, topics.RECONCILIATION),
        Work("reconciliation", reconciliation.run_once, topics.RECONCILIATION),
        Work("late reconciliation", reconciliation.run_late, topics.RECONCILIATION),
        Work("expiry", expiry.run_once, topics.RECONCILIATION),
        Work("forgetting", forgetting.run_once, topics.RECONCILIATION),
        Work("retention", retention.run_once, topics.RECONCILIATION),
        Work("removal", removal.run_once, topics.RECONCILIATION),
        Work("credits", credits_.run_once, topics.RECONCILIATION),
        Work("submission", submission.in_hand.top_up, topics.SUBMISSION, submission.in_hand),
        Work("callbacks", callbacks.run_once, topics.CALLBACKS),
        Work("polling", polling.in_hand.top_up, topics.POLLING, polling.in_hand),
        Work("download", download.in_hand.top_up, topics.DOWNLOAD, download.in_hand),
    ]


def _wake(wakeups: Wakeups) -> None:
    for topic in (topics.OUTBOX, topics.SUBMISSION):
        wakeups.wake(topic)


async def _until_stopped(
    settings: Settings,
    client: Reverie,
    works: list[Work],
    *,
    wakeups: Wakeups,
    heartbeats: Heartbeats,
    stopping: asyncio.Event,
) -> None:
    async with asyncio.TaskGroup() as tasks:
        working = tasks.create_task(
            supervise(
                works, wakeups=wakeups, idle_seconds=settings.idle_seconds, stopping=stopping, heartbeats=heartbeats
            )
        )
        speaking = tasks.create_task(_speak(settings, client, stopping))
        await stopping.wait()
        await working
        await _leave(client)
        speaking.cancel()
    # Raised here and not in the task, where the group would wrap it.
    if not speaking.cancelled() and (refused := speaking.result()):
        raise refused


async def _leave(client: Reverie) -> None:
    """Close the connection to Discord; but hang on nothing, since a supervisor kills what does not stop."""
    try:
        async with asyncio.timeout(CLOSING_SECONDS):
            await client.close()
    except TimeoutError:
        logger.warning("the connection to Discord was not closed within %g s, and is dropped", CLOSING_SECONDS)


async def _speak(settings: Settings, client: Reverie, stopping: asyncio.Event) -> ConfigurationError | None:
    """Stay connected to Discord; return what the operator has to mend where Discord does not know the token."""
    try:
        await client.start(settings.discord_token.get_secret_value().strip())
    except discord.LoginFailure:
        return ConfigurationError(
            ["DISCORD_TOKEN: Discord does not accept it; expected the token of the developer portal's Bot page"]
        )
    finally:
        stopping.set()
    return None
