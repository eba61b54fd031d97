"""The stage for end-to-end tests: the local services run once for all of them, the bot as each module wants it."""

import itertools
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.dream_machine.moderation import DEFAULT_WORDS
from sandbox.dream_machine.profile import DOCUMENTED
from sandbox.dream_machine.server import DEFAULT_KEY
from sandbox.stage import PROJECT, SPECIFICATION, Stage
from tests.end_to_end.acting import QUICK, Play
from tests.stages import FAILED, STAGES

MACHINE = ("--size", "small", "--seconds", "short", "--seed", "3")
# Five messages in five seconds are allowed in a channel, so the tests take turns. Not in #nsfw, where other rules hold.
# A module that needs people who are in one server only says PLACE = (channel, server).
PLACES = itertools.cycle(
    [(channel, server) for channel in ("general", "videos") for server in ("Reverie Lounge", "Other Guild")]
)
ERROR_LINE = re.compile(r"^.*\b(ERROR|CRITICAL)\b.*$|^Traceback .*$", re.MULTILINE)
HERE = "tests/end_to_end/"


def specs() -> Path | None:
    """Return the folder with Discord's own document, where it is there."""
    folder = Path(os.environ.get("REVERIE_SPECS") or PROJECT / "specs")
    return folder if (folder / SPECIFICATION).is_file() else None


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def services(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The local Discord and the local Dream Machine, and no bot."""
    async with Stage.open(tmp_path_factory.mktemp("stage"), machine=MACHINE, specs=specs()) as stage:
        STAGES[HERE] = stage
        yield stage


@dataclass(slots=True)
class SharedBot:
    """A bot that serves all tests that want the same settings. Its books go on from test to test."""

    stage: Stage
    data: Path
    settings: dict[str, str]
    fresh: Callable[[], Path]

    async def running(self) -> Stage:
        """Return the stage with this bot on it, started anew where another one was there meanwhile."""
        if self.stage.data != self.data or not self.stage.bot_runs:
            await self.stage.stop_bot()
            await _as_at_the_start(self.stage)
            self.stage.data = self.data
            await Play(self.stage, channel="general", server="Reverie Lounge").start(**self.settings)
        return self.stage

    def begin_anew(self) -> None:
        """Leave what a failed test has left unfinished, so that it fails alone."""
        self.data = self.fresh()


@pytest.fixture(scope="session")
def shared_bots() -> dict[str, SharedBot]:
    """The bots so far, by what is special about their settings."""
    return {}


@pytest.fixture(scope="module")
def shared_bot(
    request: pytest.FixtureRequest,
    services: Stage,
    shared_bots: dict[str, SharedBot],
    tmp_path_factory: pytest.TempPathFactory,
) -> SharedBot:
    """The bot with the module's SETTINGS over the quick ones."""
    special: dict[str, str] = getattr(request.module, "SETTINGS", {})

    def fresh() -> Path:
        return tmp_path_factory.mktemp("data")

    made = SharedBot(services, fresh(), QUICK | special, fresh)
    return shared_bots.setdefault(repr(sorted(special.items())), made)


@pytest_asyncio.fixture(loop_scope="session")
async def play(request: pytest.FixtureRequest, shared_bot: SharedBot) -> AsyncIterator[Play]:
    """A channel of the test's own, with the module's bot in it."""
    stage = await shared_bot.running()
    await _as_at_the_start(stage)
    async with _judged(stage, request) as scene:
        yield scene
        if request.node.stash.get(FAILED, False):
            shared_bot.begin_anew()
        else:
            await stage.machine.resume()
            await scene.at_rest()  # so that the next test begins with nothing under way


@pytest_asyncio.fixture(loop_scope="session")
async def empty_stage(request: pytest.FixtureRequest, services: Stage, tmp_path: Path) -> AsyncIterator[Play]:
    """A channel of the test's own, an empty database, and no bot yet: the test starts, kills and stops it."""
    await services.stop_bot()
    await _as_at_the_start(services)
    services.data = tmp_path / "data"
    async with _judged(services, request) as scene:
        yield scene
    await services.stop_bot()


@asynccontextmanager
async def _judged(stage: Stage, request: pytest.FixtureRequest) -> AsyncIterator[Play]:
    """
    Hold a test to what all of them have to keep, and tell what happened where it fails.

    No rule of Discord and nothing in Luma's document is broken, and the bot logs no error (unless the test says
    `play.errors_expected = True`).
    """
    channel, server = getattr(request.module, "PLACE", None) or next(PLACES)
    scene = Play(stage, channel=channel, server=server)
    logged = len(stage.bot_said())
    yield scene
    wrong = await stage.violations()
    if not scene.errors_expected:
        wrong += [found.group() for found in ERROR_LINE.finditer(stage.bot_said()[logged:])]
    if wrong or request.node.stash.get(FAILED, False):
        pytest.fail(await _what_happened(scene, wrong, stage.bot_said()[logged:]), pytrace=False)


async def _as_at_the_start(stage: Stage) -> None:
    await stage.discord.clear()
    await stage.discord.set_time(offset_seconds=0, rate=1)
    machine = stage.machine
    await machine.resume()
    await machine.clear()
    await machine.set_time(offset_seconds=0, rate=1)
    await machine.switch(**asdict(DOCUMENTED))
    await machine.set(
        delay=0.05,
        link_life=3600,
        concurrent=10,
        creates_per_minute=1000,
        monthly_usd=5000,
        keys=[DEFAULT_KEY],
        moderation_words=DEFAULT_WORDS,
    )


async def _what_happened(scene: Play, wrong: list[str], log: str) -> str:
    lines = [f"In #{scene.channel} of {scene.server}:"]
    for name in ("Ana", "Ben"):
        for place in (scene.member(name), scene.member(name).at("dm")):
            for message in await place.read():
                private = " (private)" if message.ephemeral else ""
                lines.append(f"  seen by {name}{private}: {message.author}: {message.text!r}")
    requests = [f"  {one['method']} {one['path']} {one['status']}" for one in await scene.machine.requests()]
    return "\n".join(
        [
            *(["Wrong:", *(f"  {line}" for line in wrong)] if wrong else []),
            *lines,
            "What the provider was asked:",
            *requests[-30:],
            "The bot's log:",
            *(f"  {line}" for line in log.splitlines()[-40:]),
        ]
    )
