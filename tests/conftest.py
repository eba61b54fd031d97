"""What every test may ask for: a clock that we push, and real, empty databases of both kinds."""

import asyncio
import os
import shutil
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from db import engine
from db.database import Database
from db.migrate import migrate
from db.schema import METADATA

pytest_plugins = ["tests.stages"]
# The cores are shared: how long an example takes says nothing about what it tests.
settings.register_profile("shared cores", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared cores")

T = TypeVar("T")

ENGINES: dict[str, tuple[AsyncEngine, AsyncEngine]] = {}

# What starts the whole stage again and again, many processes one after the other, paints many clips, or tells long or
# drawn stories: make judges runs it, as CI does. Of the end-to-end tests those of a journey, of limits and of bad input
# stay.
LONGER = (
    "tests/bot/media/test_charts.py",
    "tests/bot/media/test_videos.py",
    "tests/bot/providers/luma/test_adapter_dream_machine.py",
    "tests/bot/stories/",
    "tests/cogs/making/test_consent.py",
    "tests/cogs/mine/test_appeals.py",
    "tests/cogs/mine/test_privacy.py",
    "tests/cogs/mod/",
    "tests/cogs/stories/",
    "tests/docs/test_code.py",
    "tests/end_to_end/community/",
    "tests/end_to_end/faults/",
    "tests/end_to_end/making/",
    "tests/end_to_end/operators/",
    "tests/end_to_end/test_demo.py",
    "tests/end_to_end/test_docs.py",
    "tests/end_to_end/test_evening.py",
    "tests/end_to_end/test_limits.py",
    "tests/end_to_end/test_restart.py",
    "tests/end_to_end/test_settings.py",
    "tests/end_to_end/test_stage.py",
    "tests/end_to_end/test_waiting.py",
    "tests/sandbox/conformance/test_",
    "tests/sandbox/dream_machine/egress/",
    "tests/sandbox/dream_machine/operations/",
    "tests/sandbox/dream_machine/render/",
    "tests/sandbox/dream_machine/test_engine_continuity.py",
    "tests/sandbox/page/",
)

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL")
HOW_TO = (
    "install PostgreSQL and run .ci/postgresql make test, "
    "or set TEST_POSTGRESQL_URL=postgresql+asyncpg://user@host/scratch (of a user who may create databases)"
)


class Clock:
    """Time stands still until told otherwise."""

    def __init__(self) -> None:
        self.time = datetime(2030, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **parts: float) -> None:
        """Let time pass: forward(minutes=2)."""
        self.time += timedelta(**parts)


@pytest.fixture
def clock() -> Clock:
    """Return a clock that shows noon, UTC, on the first of January 2030."""
    return Clock()


def fresh(migrated: Path) -> Path:
    """Put a copy of a migrated file in the same place for every test, so that engines can be kept."""
    path = migrated.with_name("test.sqlite3")
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    shutil.copy(migrated, path)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """
    Give a database of each kind.

    Nothing is in it; but where the test goes on to open it (`database`) it was migrated before, once for all tests.
    """
    ready = "database" in request.fixturenames
    if request.param == "sqlite":
        path = tmp_path / "test.sqlite3"
        if ready:
            path = fresh(request.getfixturevalue("migrated_file"))
        yield f"sqlite+aiosqlite:///{path}"
        return
    if POSTGRESQL is None:
        pytest.skip(HOW_TO)
    if ready:
        name = request.getfixturevalue("migrated_postgresql")
        yield _postgresql(name)
        await _administer(f"TRUNCATE {', '.join(METADATA.tables)} RESTART IDENTITY", database=name)
        return
    name = await _create_database()
    yield _postgresql(name)
    await _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """
    Give a migrated database, opened as worker-1.

    Its engines are kept, without their connections: they know how statements are written, half of a test's work.
    """
    if url not in ENGINES:
        ENGINES[url] = engine.writer(url), engine.reader(url)
    database = Database(*ENGINES[url], owner="worker-1")
    yield database
    await database.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file that nobody has open."""
    path = tmp_path_factory.mktemp("database") / "migrated.sqlite3"
    _apart(migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def migrated_postgresql() -> Iterator[str]:
    """Give the name of a migrated PostgreSQL database, this run's own, so that runs may be parallel."""
    name = _apart(_create_database())
    _apart(migrate(_postgresql(name)))
    yield name
    _apart(_administer(f"DROP DATABASE {name} WITH (FORCE)"))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores, since the end-to-end tests wait most of the time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the longer ones; and let what plays on the stage begin first, so that no worker is left alone with it."""
    for item in items:
        if item.nodeid.startswith(LONGER):
            item.add_marker("longer")
    items.sort(key=lambda item: not item.nodeid.startswith(("tests/end_to_end/", "tests/sandbox/")))


def _apart(work: Coroutine[Any, Any, T]) -> T:
    """Do it in an event loop of its own, since the tests' loops end with each test."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _postgresql(name: str) -> str:
    assert POSTGRESQL is not None
    return make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)


async def _create_database() -> str:
    name = f"test_{uuid.uuid4().hex}"
    await _administer(f"CREATE DATABASE {name}")
    return name


async def _administer(statement: str, *, database: str | None = None) -> None:
    assert POSTGRESQL is not None
    engine = create_async_engine(_postgresql(database) if database else POSTGRESQL, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text("SET lock_timeout = '5s'"))  # a test that left something open fails, not hangs
        await connection.execute(text(statement))
    await engine.dispose()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once for each thing that this machine lacks what to install or to set, and how many tests wait for it."""
    reasons = Counter(
        skipped.longrepr[2].removeprefix("Skipped: ")
        for skipped in terminalreporter.stats.get("skipped", [])
        if isinstance(skipped.longrepr, tuple)
    )
    for reason, count in reasons.most_common():
        terminalreporter.line(f"{count} skipped: {reason}")
