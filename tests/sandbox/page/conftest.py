"""The page in a real Chromium: one stage with the real bot, one server and one browser for all, a fresh page for each.

All of it lives in one event loop, so each test file says
`pytestmark = pytest.mark.asyncio(loop_scope="session")`.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Error, Page, async_playwright

from sandbox.dream_machine.profile import DOCUMENTED
from sandbox.page.pictures import chromium
from sandbox.page.server import serving
from sandbox.stage import PROJECT, Stage
from tests.end_to_end.acting import Play
from tests.sandbox.discord.small_bot import running
from tests.sandbox.page.every_kind import EveryKind
from tests.stages import FAILED, STAGES

MACHINE = ("--size", "small", "--seconds", "short", "--seed", "5")
SCREENS = PROJECT / "demo-output/screens"
SIZE = {"width": 1280, "height": 800}
WAIT_MILLISECONDS = 10_000
HERE = "tests/sandbox/page/"

Shoot = Callable[..., Awaitable[Path]]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "context(**options): Playwright's options of the browser context of `page`")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser: `make page` runs it, `make test` does without."""
    for item in items:
        if isinstance(item, pytest.Function) and "browser" in item.fixturenames:
            item.add_marker("chromium")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def services(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The local Discord and the local Dream Machine, and no bot."""
    async with Stage.open(tmp_path_factory.mktemp("page"), machine=MACHINE) as stage:
        STAGES[HERE] = stage
        yield stage


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def address(services: Stage) -> AsyncIterator[str]:
    """Where the page is."""
    async with serving(services) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def stage(
    request: pytest.FixtureRequest, services: Stage, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """The stage as at the start, and the real bot on it with nothing under way.

    The bot's books go on from test to test: what it said earlier is gone from the channels, what was made is not.
    """
    if not services.bot_runs:
        services.data = tmp_path_factory.mktemp("data")
        await everywhere(services).start()
    await as_at_the_start(services)
    yield services
    if services.bot_runs and not request.node.stash.get(FAILED, False):
        await unhindered(services)
        await everywhere(services).at_rest()
    else:
        await services.stop_bot()


def everywhere(stage: Stage) -> Play:
    """What the end-to-end tests know of the bot's books."""
    return Play(stage, channel="general", server="Reverie Lounge")


async def as_at_the_start(stage: Stage) -> None:
    """Put the two services back: no messages, no faults, no jobs, the clock right, quick clips."""
    await unhindered(stage)
    await stage.discord.clear()
    await stage.machine.clear()
    await stage.machine.set(delay=0.05, concurrent=10, creates_per_minute=1000, monthly_usd=5000)


async def unhindered(stage: Stage) -> None:
    """Take away what a test has put in the bot's way, so that its work can come to an end."""
    for service in (stage.discord, stage.machine):
        for fault in (await service.faults())["planned"]:
            await service.remove_fault(fault["id"])
        await service.set_time(offset_seconds=0, rate=1)
    await stage.machine.switch(**asdict(DOCUMENTED))
    await stage.machine.resume()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium of this machine."""
    program = chromium()
    if program is None:
        pytest.skip("install chromium (Debian, Ubuntu: apt install chromium)")
    async with async_playwright() as playwright:
        options = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = await playwright.chromium.launch(executable_path=program, args=options)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def web(address: str, stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without a screen."""
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=30) as client:
        yield client


class Complaints:
    """What the browser complained of: errors on its console, uncaught exceptions, breaches of the page's CSP."""

    def __init__(self) -> None:
        self._expected: list[str] = []
        self._heard: list[str] = []

    def expect(self, pattern: str) -> None:
        """Let a complaint pass that matches this regular expression, such as the 404 of a link that has expired."""
        self._expected.append(pattern)

    def attach(self, page: Page) -> None:
        page.set_default_timeout(WAIT_MILLISECONDS)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._heard.append(f"{error.name}: {error.message}\n{error.stack}"))

    def unexpected(self) -> list[str]:
        return [one for one in self._heard if not any(re.search(pattern, one) for pattern in self._expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location
            self._heard.append(f"{message.type}: {message.text} ({where.get('url')}:{where.get('lineNumber')})")


@pytest.fixture
def complaints() -> Complaints:
    """What the browser has complained of in this test."""
    return Complaints()


@pytest_asyncio.fixture(loop_scope="session")
async def page(
    request: pytest.FixtureRequest, browser: Browser, address: str, stage: Stage, complaints: Complaints
) -> AsyncIterator[Page]:
    """The page in a fresh context, connected, in #general of Reverie Lounge as Ana, with nothing in it.

    A test may be marked `@pytest.mark.context(viewport={"width": 380, "height": 720}, color_scheme="light",
    reduced_motion="reduce", has_touch=True)`: options of Playwright's `new_context`.
    """
    del stage
    async with opened(request, browser, address, complaints) as page:
        yield page


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def kinds(services: Stage) -> AsyncIterator[EveryKind]:
    """A small bot in place of the real one, with every kind of option, select and field. Use `kinds_page` with it."""
    await services.stop_bot()
    async with running(EveryKind(services.discord), services.discord) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="session")
async def kinds_page(
    request: pytest.FixtureRequest,
    browser: Browser,
    address: str,
    services: Stage,
    kinds: EveryKind,
    complaints: Complaints,
) -> AsyncIterator[Page]:
    """The page as `page` gives it, with the small bot."""
    del kinds
    await as_at_the_start(services)
    async with opened(request, browser, address, complaints) as page:
        yield page


@asynccontextmanager
async def opened(
    request: pytest.FixtureRequest, browser: Browser, address: str, complaints: Complaints
) -> AsyncIterator[Page]:
    """Open the page in a context of its own, and hear whether the browser complains."""
    mark = request.node.get_closest_marker("context")
    async with await browser.new_context(**{"viewport": SIZE, **(mark.kwargs if mark else {})}) as context:
        page = await context.new_page()
        complaints.attach(page)
        await page.goto(address)
        try:
            # On a phone the channels are behind a button. (And wait_for_function needs eval, which the CSP forbids.)
            await page.locator("#channels > *").first.wait_for(state="attached")
        except Error as late:
            pytest.fail(f"The page does not start: {late}\nThe browser says: {complaints.unexpected()}", pytrace=False)
        yield page
        if request.node.stash.get(FAILED, False):
            await _shoot(page, f"failed-{request.node.name}")
    assert complaints.unexpected() == [], "The browser complained."


async def _shoot(page: Page, name: str) -> Path:
    SCREENS.mkdir(parents=True, exist_ok=True)
    path = SCREENS / f"{re.sub(r'[^A-Za-z0-9_-]+', '-', name).strip('-')}.png"
    await page.screenshot(path=path)
    return path


@pytest.fixture
def shoot() -> Shoot:
    """Return a function that keeps a screenshot as an artefact: `await shoot(page, "journey-1-composer")`."""
    return _shoot
