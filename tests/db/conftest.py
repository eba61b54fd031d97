"""Generations where a test needs them, and a second worker, for the tests of the tables."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.generation import Generation, Status
from bot.domain.money import MicroUsd
from bot.domain.request import Destination, GenerationRequest, Press, Requester
from db.database import Database
from db.migrate import revisions

MINUTE = timedelta(minutes=1)

Ask = Callable[..., Awaitable[Generation]]


@pytest.fixture
async def other_worker(url: str, database: Database) -> AsyncIterator[Database]:
    """Open the same database as worker-2."""
    other = await Database.open(url, owner="worker-2")
    yield other
    await other.close()


@pytest.fixture
def ask(database: Database, clock: Callable[[], datetime]) -> Ask:
    """Return what adds a generation; every word of it can be said otherwise."""

    async def ask(
        prompt: str = "a lake",
        *,
        user_id: int = 1,
        guild_id: int | None = 9,
        frames: dict[str, Any] | None = None,
        **options: Any,
    ) -> Generation:
        request = GenerationRequest(prompt=prompt, model="ray-2", **frames or {})
        values: dict[str, Any] = {
            "destination": Destination(channel_id=77),
            "request": request,
            "account": "luma",
            "price": MicroUsd(400_000),
            "press": None,
            "now": clock(),
            **options,
        }
        async with database.transaction() as tables:
            return await tables.generations.add(requester=Requester(user_id=user_id, guild_id=guild_id), **values)

    return ask


@pytest.fixture
def presses() -> Callable[..., Press]:
    """Return what makes presses, each by another interaction."""
    numbers = iter(range(1000, 2000))
    return lambda key=None: Press(interaction_id=next(numbers), key=key)


@pytest.fixture
def claim(database: Database, clock: Callable[[], datetime]) -> Callable[..., Awaitable[list[Generation]]]:
    """Return what takes generations for a minute."""

    async def claim(
        worker: Database = database, *, status: Status = Status.QUEUED, limit: int = 50, **options: Any
    ) -> list[Generation]:
        async with worker.transaction() as tables:
            return await tables.generations.claim(status, now=clock(), until=clock() + MINUTE, limit=limit, **options)

    return claim


@pytest.fixture
def put(database: Database, clock: Callable[[], datetime]) -> Callable[..., Awaitable[Generation]]:
    """Return what brings a generation to where the test needs it, whatever the state machine says."""

    async def put(generation: Generation, status: Status, **values: Any) -> Generation:
        async with database.transaction() as tables:
            claimed = await tables.generations.claim_one(
                generation.id, generation.status, now=clock(), until=clock() + MINUTE
            )
            assert claimed is not None
            await tables.generations.save(replace(claimed, status=status, **values))
            return await tables.generations.get(generation.id)

    return put


@pytest.fixture
async def say_version(database: Database) -> AsyncIterator[Callable[[str], Awaitable[None]]]:
    """Return what makes the database say that it is of another version; it says the truth again at the end."""

    async def say_version(revision: str) -> None:
        async with database.transaction() as tables:
            said = text("UPDATE alembic_version SET version_num = :revision")
            await tables.statements.run(said, {"revision": revision})

    yield say_version
    await say_version(revisions()[-1])
