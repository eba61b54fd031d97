"""What every test may ask for: a clock that we push, and real, empty databases of both kinds."""

import os
import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from db.database import Database

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL")
HOW_TO = "set TEST_POSTGRESQL_URL=postgresql+asyncpg://user@host/scratch (of one who may create databases) to run this"


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


@pytest.fixture(params=["sqlite", "postgresql"])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Give an empty database of each kind; PostgreSQL's is made for this test alone, so runs may be parallel."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path}/test.sqlite3"
        return
    if POSTGRESQL is None:
        pytest.skip(HOW_TO)
    name = f"test_{uuid.uuid4().hex}"
    await _administer(f"CREATE DATABASE {name}")
    yield make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    await _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """Give a migrated database, opened as worker-1."""
    database = await Database.open(url, owner="worker-1")
    yield database
    await database.close()


async def _administer(statement: str) -> None:
    assert POSTGRESQL is not None
    engine = create_async_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
