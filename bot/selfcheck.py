"""Composition root of `python -m bot check`: every check with what it looks at, and nothing that works or speaks."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Final

import httpx
from discord.ext import commands

from bot.app import ConfigurationError, build_providers, clock, secrets_of, way_to_discord
from bot.checks import application, asking_discord, database, disk, media, provider, servers, web
from bot.checks import commands as commands_known
from bot.checks.asking_discord import answered
from bot.checks.findings import Finding, State
from bot.checks.running import Check, run
from bot.client import Reverie
from bot.domain.provider import Provider
from bot.http.client import open_http
from bot.http.reach import knock
from bot.lifecycle.wakeups import Wakeups
from bot.media.codecs import missing
from bot.media.store import MediaStore, folder_of
from bot.services import build_services
from bot.settings import Legible, Settings
from cogs import EXTENSIONS
from db import engine
from db.database import Database

SETTINGS: Final = "settings"
MEND: Final = "Mend it in .env or in the environment; .env.example explains every setting."
# What is asked of Discord once it has taken the token.
OF_DISCORD: Final = "application, intents, gateway, commands, servers, permissions"
LOGIN_SECONDS: Final = 10.0
DISCORD_SECONDS: Final = 30.0


class Rehearsal(Reverie):
    """The client with all of its commands, for asking over REST: no cog is loaded, nothing is told to Discord."""

    async def setup_hook(self) -> None:
        """Only learn what the commands are."""
        for name in EXTENSIONS:
            await self.load_extension(name)

    async def add_cog(self, cog: commands.Cog, /, **_: object) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Take a cog's commands, and leave its listeners and its work alone."""
        group = cog.app_command
        for command in cog.get_app_commands() if group is None else [group]:
            self.tree.add_command(command)


async def check(
    legible: Legible,
    *,
    free: disk.Free = lambda folder: shutil.disk_usage(folder).free,
    missing_codecs: Callable[[], Sequence[str]] = missing,
) -> list[Finding]:
    """Try everything that can be tried with these settings. Nothing is spent, posted, migrated or worked on."""
    settings = legible.settings
    complaints = list(legible.complaints)
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(open_http())
        providers: Mapping[str, Provider] | None = None
        try:
            providers = build_providers(settings.providers, http)
        except ConfigurationError as error:
            complaints += error.complaints
        checks = [
            _discord(stack, legible, providers, complaints),
            *_providers(legible, providers),
            *_storage(legible, free=free, missing_codecs=missing_codecs),
            _web(legible, http),
        ]
        found = await run(checks)
    return [finding.without(secrets_of(settings)) for finding in [*_settings(complaints), *found]]


def _settings(complaints: Sequence[str]) -> list[Finding]:
    if not complaints:
        return [Finding.fine(SETTINGS, f"All {len(Settings.model_fields)} are well-formed.")]
    return [Finding.broken(SETTINGS, f"{complaint}.", MEND) for complaint in complaints]


def _without(name: str) -> Check:
    """Return the line of what cannot be looked at, since its settings are wrong."""

    async def skip() -> Finding:
        return Finding.skipped(name, "Not looked at, since its settings are wrong.")

    return Check(name=name, look=skip, if_late="")


def _discord(
    stack: AsyncExitStack, legible: Legible, providers: Mapping[str, Provider] | None, complaints: list[str]
) -> Check:
    settings = legible.settings
    if legible.wrong & {"DISCORD_TOKEN", "DISCORD_ADDRESS", "DISCORD_CA_FILE"}:
        return _without(asking_discord.DISCORD)
    try:
        way = way_to_discord(settings)
    except ConfigurationError as error:
        complaints += error.complaints
        return _without(asking_discord.DISCORD)

    async def look() -> list[Finding]:
        store = Database(engine.writer(settings.database_url), engine.reader(settings.database_url), owner="check")
        stack.push_async_callback(store.close)  # it is never opened; the cogs only want to be handed one
        services = build_services(
            settings,
            store,
            providers or {},
            MediaStore.open("memory:///"),
            now=clock(rate=settings.clock_rate, offset_seconds=settings.clock_offset_seconds),
            wakeups=Wakeups(),
            stopping=asyncio.Event(),
        )
        async with Rehearsal(services, extensions=EXTENSIONS, connector=way) as client:
            token = settings.discord_token.get_secret_value().strip()
            log_in = partial(asking_discord.log_in, client, token)
            late = asking_discord.TROUBLE
            found = await run([Check(name=asking_discord.DISCORD, look=log_in, if_late=late, seconds=LOGIN_SECONDS)])
            if found[0].state is not State.FINE:
                return [*found, Finding.skipped(asking_discord.DISCORD, f"Not asked about: {OF_DISCORD}.")]
            return [*found, *await _of_discord(client, legible, providers)]

    return Check(name=asking_discord.DISCORD, look=look, if_late=asking_discord.TROUBLE, seconds=DISCORD_SECONDS)


async def _of_discord(client: Rehearsal, legible: Legible, providers: Mapping[str, Provider] | None) -> list[Finding]:
    info = client.application
    assert info is not None
    allowed = legible.settings.allowed_guild_ids

    async def commands_() -> Finding:
        wanted = [command.to_dict(client.tree) for command in client.tree.get_commands()]
        return await commands_known.look(client, wanted)

    async def servers_() -> list[Finding]:
        joined = await servers.joined(client)
        served = {one: name for one, name in joined.items() if one in allowed or not allowed}
        found = servers.membership(joined, allowed, application_id=info.id, public=info.bot_public)
        return [*found, *await servers.look(client, served)]

    def asked(name: str, look: asking_discord.Look) -> Check:
        return Check(name=name, look=answered(name, look), if_late=asking_discord.TROUBLE)

    models_known = providers is not None and not any(name.startswith("PROVIDERS") for name in legible.wrong)
    return [
        application.application(info),
        application.intents(info.flags, client.intents),
        *await run(
            [
                asked("gateway", partial(application.starts, client)),
                # What /video offers depends on the accounts.
                asked("commands", commands_) if models_known else _without("commands"),
                asked("servers", servers_) if "ALLOWED_GUILD_IDS" not in legible.wrong else _without("servers"),
            ]
        ),
    ]


def _providers(legible: Legible, providers: Mapping[str, Provider] | None) -> list[Check]:
    wrong = sorted(name for name in legible.wrong if name.startswith("PROVIDERS"))
    if providers is None or (wrong and not providers):
        return [_without("provider")]

    async def nobody() -> Finding:
        return provider.none_has_a_key()

    if not providers:
        return [Check(name="provider", look=nobody, if_late="")]
    late = provider.UNREACHABLE
    checks = [Check(name=name, look=partial(provider.look, one), if_late=late) for name, one in providers.items()]
    return [*checks, *(_without(name.removeprefix("PROVIDERS__").lower()) for name in wrong)]


def _storage(legible: Legible, *, free: disk.Free, missing_codecs: Callable[[], Sequence[str]]) -> list[Check]:
    settings = legible.settings
    file = engine.file_of(settings.database_url)
    kept = {"the database": file.absolute().parent if file else None, "clips": folder_of(settings.media_store)}
    folders: dict[str, Path] = {what: folder for what, folder in kept.items() if folder is not None}

    async def room() -> Finding:
        try:
            scratch = await asyncio.to_thread(tempfile.gettempdir)
        except FileNotFoundError:
            return disk.nowhere_to_work()
        return await asyncio.to_thread(disk.look, {**folders, "work in hand": Path(scratch)}, free)

    return [
        _without(database.NAME)
        if "DATABASE_URL" in legible.wrong
        else Check(name=database.NAME, look=partial(database.look, settings.database_url), if_late=database.LATE),
        Check(name=media.STORE, look=partial(media.store, settings.media_store), if_late=media.STORE_REMEDY),
        Check(name=media.CODECS, look=partial(media.codecs, missing_codecs), if_late=media.CODECS_REMEDY),
        Check(name=disk.NAME, look=room, if_late=disk.REMEDY),
    ]


def _web(legible: Legible, http: httpx.AsyncClient) -> Check:
    url = legible.settings.public_url
    if "PUBLIC_URL" in legible.wrong:
        return _without(web.NAME)
    if url is None:

        async def none() -> Finding:
            return Finding.skipped(
                web.NAME, "PUBLIC_URL is not set: files reach providers by way of Discord, up to 10 MiB."
            )

        return Check(name=web.NAME, look=none, if_late="")
    return Check(name=web.NAME, look=partial(web.look, url, partial(knock, http)), if_late=web.UNREACHABLE)
