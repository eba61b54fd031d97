"""A local Discord, and a client that has logged in to it without a gateway."""

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest

from bot.connector import connector
from sandbox.discord.engine import Engine
from sandbox.discord.server import running


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    """Run a local Discord in this process."""
    async with running(folder=tmp_path) as (engine, _):
        yield engine
    assert {request.method for request in engine.journal.requests} <= {"GET"}  # a check only asks
    assert engine.journal.violations == []


@pytest.fixture
async def stranger(engine: Engine) -> AsyncIterator[discord.Client]:
    """Give a client that has not logged in."""
    async with discord.Client(
        intents=discord.Intents(guilds=True), connector=connector(engine.address, engine.ca)
    ) as client:
        yield client


@pytest.fixture
async def client(engine: Engine, stranger: discord.Client) -> discord.Client:
    """Give one that has."""
    await stranger.login(engine.token)
    return stranger
