"""The whole play as three processes on this machine: the local Discord, the local Dream Machine and the real bot.

    async with Stage.open(folder) as stage:
        await stage.start_bot()
        ana = stage.discord.member("Ana")
        asked = await ana.command("video", {"prompt": "a lake at dawn"})

The bot is started as an operator starts it, `python -m bot`, and is told by settings alone where its Discord and its
provider are. Whatever happens, nothing is left running.
"""

import asyncio
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from sandbox.changes import LONGEST_POLL, Changes
from sandbox.discord.driver import LocalDiscord
from sandbox.discord.state.seed import BOT_TOKEN
from sandbox.dream_machine.driver import LocalDreamMachine
from sandbox.processes import DiedEarlyError, Process

PROJECT = Path(__file__).resolve().parents[1]
SPECIFICATION, LUMAS = "discord-openapi.json", "luma-openapi.yaml"
HERE = "127.0.0.1"
FILE_HOSTS = ("cdn.discordapp.com", "media.discordapp.net")
# What a child needs of our environment to run at all. No setting of the developer's shell or .env comes in.
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "SYSTEMROOT", "VIRTUAL_ENV")


class Stage:
    """The local services, which run, and the bot, which is started, stopped and killed."""

    def __init__(
        self,
        folder: Path,
        *,
        discord: LocalDiscord,
        machine: LocalDreamMachine,
        services: Sequence[Process],
        said: tuple[Mapping[str, Any], Mapping[str, Any]],  # what the two printed when they were ready
    ) -> None:
        self.folder = folder
        self.discord = discord
        self.machine = machine
        self.discord_control, self.machine_control = (str(ready["control"]) for ready in said)
        self.data = folder / "data"  # the bot's database and files
        self._where = _settings(*said)
        self.services = services
        self.changes = Changes()  # of what the bot's process does
        self.restarts = Counter[str]()  # how often it was stopped or killed, and started again
        self._bot: Process | None = None
        self._let_go = False  # it was ended, and we have not waited for it
        self._bot_settings: dict[str, str] = {}  # that it was started with
        self._under_way: str | None = None

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, *, machine: Sequence[str] = (), specs: Path | None = None) -> AsyncIterator[Self]:
        """
        Start the local services in `folder` and end everything at the exit.

        `machine`: options of `python -m sandbox dream-machine`. `specs`: the folder with Discord's and Luma's OpenAPI
        documents, against which each request and answer is then held: see `violations`. Raises DiedEarlyError where a
        service does not start.
        """
        folder = _absolute(folder)
        services: list[Process] = []
        try:
            conformance = ["--specs", str(specs / SPECIFICATION)] if specs else []
            services.append(await _service("discord", ["--folder", str(folder / "discord"), *conformance], folder))
            there = await services[0].ready()
            resolve = [part for host in FILE_HOSTS for part in ("--resolve", f"{host}={there['address']}")]
            document = ["--document", str(specs / LUMAS)] if specs and (specs / LUMAS).is_file() else []
            options = ["--folder", str(folder / "dream-machine"), *resolve, "--ca", str(there["ca"]), *document]
            services.append(await _service("dream-machine", [*options, *machine], folder))
            luma = await services[1].ready()
            async with (
                await LocalDiscord.connect(there["control"]) as discord,
                await LocalDreamMachine.connect(luma["control"]) as dream_machine,
            ):
                stage = cls(folder, discord=discord, machine=dream_machine, services=services, said=(there, luma))
                try:
                    yield stage
                finally:
                    await stage.stop_bot()
        finally:
            await asyncio.shield(_end_all(services))

    @property
    def bot_runs(self) -> bool:
        """Whether a bot is there."""
        return self._bot is not None and self._bot.running and not self._let_go

    @property
    def bot_state(self) -> str:
        """What a spectator would say of the bot: running, gone, stopping or starting."""
        return self._under_way or ("running" if self.bot_runs else "gone")

    @property
    def bot_log(self) -> Path:
        """Where the bot of this data folder writes."""
        return self.data / "bot.log"

    @property
    def database(self) -> Path:
        """The bot's SQLite file."""
        return self.data / "reverie.sqlite3"

    @property
    def settings(self) -> dict[str, str]:
        """The settings with which the bot finds its Discord, its provider and its data."""
        return {
            **self._where,
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.database}",
            "MEDIA_STORE": str(self.data / "media"),
            "LOG_LEVEL": "INFO",
        }

    async def violations(self) -> list[str]:
        """Return every rule of Discord's, and all of both documents, that was broken on the wire."""
        of_luma = [f"Luma's document: {one}" for one in await self.machine.violations()]
        return [*await self.discord.violations(), *of_luma]

    async def start_bot(self, **settings: str) -> None:
        """Start the real bot and return when members can use it. `settings` override; an empty one is left out."""
        await self.launch_bot(**settings)
        assert self._bot
        ended = asyncio.create_task(self._bot.ended())
        ready = asyncio.create_task(self.discord.bot_ready())
        try:
            await asyncio.wait((ended, ready), return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                raise DiedEarlyError(f"The bot ended with code {ended.result()} at its start.\n{self._bot.tail()}")
            await ready
        finally:
            ended.cancel()
            ready.cancel()
            await asyncio.gather(ended, ready, return_exceptions=True)

    async def start_again(self) -> None:
        """Start a bot that was stopped or killed, with the settings that it had."""
        await self.start_bot(**self._bot_settings)

    async def restart_bot(self, *, kill: bool = False) -> None:
        """
        End the bot (with SIGTERM, or at once) and start it again with the settings that it had.

        Raises RuntimeError while that is under way already, DiedEarlyError where the bot does not come back.
        """
        if self._under_way:
            raise RuntimeError("The bot is being restarted already.")
        try:
            self._now("stopping")
            await (self.kill_bot() if kill else self.stop_bot())
            self.restarts["kill" if kill else "restart"] += 1
            self._now("starting")
            await self.start_again()
        finally:
            self._now(None)

    async def launch_bot(self, **settings: str) -> Process:
        """Start the bot without waiting for it (it may be meant to refuse its settings)."""
        if self._bot and self._bot.running:
            raise RuntimeError("The bot runs already: stop or kill it first.")
        self._bot_settings = settings
        self._let_go = False
        self._bot = await Process.start(
            (sys.executable, "-m", "bot"),
            name="The bot",
            log=self.bot_log,
            cwd=self.data,  # so that a .env of the project is not read
            environment=_environment({**self.settings, **settings}),
        )
        self._bot.follow()
        return self._bot

    async def bot_command(self, *words: str, **settings: str) -> tuple[int, str, str]:
        """Run another verb of the bot's command line to its end; return exit code, output and errors."""
        self.data.mkdir(parents=True, exist_ok=True)
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.data,
            env=_environment({**self.settings, **settings}),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        told, errors = await child.communicate()
        assert child.returncode is not None
        return child.returncode, told.decode(), errors.decode()

    def let_bot_go(self) -> None:
        """End the bot at once and do not wait: for who has no loop to wait in. A start or stop later on does that."""
        if self._bot:
            self._bot.let_go()
            self._let_go = True

    async def kill_bot(self) -> None:
        """End the bot at once, in the middle of whatever it does, and wait until it is gone."""
        if self._bot:
            await self._bot.end(signal.SIGKILL)
            await self.discord.bot_gone()

    async def stop_bot(self) -> int | None:
        """Ask the bot to end and return its exit code; None where none was started."""
        if not self._bot:
            return None
        code = await self._bot.end()
        await self.discord.bot_gone()
        return code

    def _now(self, what: str | None) -> None:
        self._under_way = what
        self.changes.happened()

    async def bot_fell(self) -> None:
        """Wait for as long as the bot runs, or is being restarted. Raises DiedEarlyError once it does not."""
        while True:
            assert self._bot
            bot, code = self._bot, await self._bot.ended()
            seen = self.changes.count
            if self._under_way is None and self._bot is bot:
                raise DiedEarlyError(f"The bot ended with code {code}.")
            await self.changes.beyond(seen, LONGEST_POLL)

    def bot_said(self) -> str:
        """Everything that the bots of this data folder have written."""
        return self.bot_log.read_text(encoding="utf-8", errors="replace") if self.bot_log.exists() else ""

    def tails(self) -> str:
        """Return the ends of all logs, for a reader who wants to know what went wrong."""
        processes = [*self.services, *([self._bot] if self._bot else [])]
        return "\n".join(f"--- {process.name}\n{process.tail()}" for process in processes)


def free_address() -> str:
    """Return `host:port` on this machine where nobody listens yet."""
    with socket.socket() as free:
        free.bind((HERE, 0))
        return f"{HERE}:{free.getsockname()[1]}"


def public_settings() -> dict[str, str]:
    """Return settings with which the bot serves files and takes calls: its "public" address is on this machine."""
    address = free_address()
    return {"WEB_ADDRESS": address, "PUBLIC_URL": f"http://{address}"}


def _absolute(folder: Path) -> Path:
    """Each process has a working directory of its own."""
    return folder.resolve()


def _settings(discord: Mapping[str, Any], machine: Mapping[str, Any]) -> dict[str, str]:
    return {
        "DISCORD_TOKEN": BOT_TOKEN,
        "DISCORD_ADDRESS": str(discord["address"]),
        "DISCORD_CA_FILE": str(discord["ca"]),
        "PROVIDERS__LUMA__API_KEY": str(machine["key"]),
        "PROVIDERS__LUMA__BASE_URL": str(machine["base_url"]),
        "FETCH_EXCEPTIONS": urlsplit(str(machine["base_url"])).netloc,
    }


async def _service(name: str, options: Sequence[str], folder: Path) -> Process:
    return await Process.start(
        (sys.executable, "-m", "sandbox", name, *options),
        name=f"The local {name}",
        log=folder / f"{name}.log",
        cwd=folder,
        environment=_environment({}),
    )


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        **passed_on,
        "PYTHONPATH": str(PROJECT),
        "PYTHONUNBUFFERED": "1",
        **{name: value for name, value in settings.items() if value},
    }


async def _end_all(processes: Sequence[Process]) -> None:
    await asyncio.gather(*(process.end() for process in reversed(processes)))
