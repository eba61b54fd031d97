"""
What does it cost to know whose turn it is, with 2,000 waiting?

A database with so many queued rows (SQLite in a temporary folder, or the empty one that --url names), of
many members in several servers. Timed are the three questions that are asked all the time: who goes next (each
submission), where everybody stands (each card that is redrawn), and where somebody new stands (each admission).
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Final, cast

from bot.community.estimates import Estimates
from bot.domain.generation import Generation
from bot.domain.money import MicroUsd
from bot.domain.provider import Provider
from bot.domain.request import SIMULATED, Destination, GenerationRequest, Requester
from bot.lifecycle.admission import turns
from bot.policies.community import fairness
from bot.providers import simulated
from db.database import Database

QUESTION: Final = "What does it cost to know whose turn it is, with 2,000 waiting?"
NOW: Final = datetime(2026, 1, 1, 19, 0, tzinfo=UTC)
SERVERS: Final = 5
MEMBERS: Final = 200
PAUSE: Final = timedelta(seconds=30)
ROUNDS: Final = 15


class _Offered:
    """An account of which only the facts are asked."""

    name = SIMULATED
    facts = simulated.FACTS


async def measure(url: str, waiting: int) -> list[str]:
    """Return what each question takes, with so many waiting."""
    database = await Database.open(url, owner="benchmark")
    try:
        newest = await _filled(database, waiting)
        estimates = Estimates(database, {SIMULATED: cast("Provider", _Offered())}, now=lambda: NOW)

        async def whose_turn() -> None:
            async with database.transaction() as tables:
                fairness.order(*await tables.turns.queue(SIMULATED, now=NOW, ready=True))

        async def where() -> None:
            await estimates.outlook(newest)

        async def somebody_new() -> None:
            async with database.transaction() as tables:
                await turns.assign(tables, newest, weight=1, now=NOW, pause=PAUSE)

        questions = {"who goes next": whose_turn, "where one stands": where, "where somebody new stands": somebody_new}
        told = [f"{waiting} waiting, {MEMBERS} members, {SERVERS} servers; milliseconds:", ""]
        return told + [f"{name:<28}{await _median(question):>8.1f}" for name, question in questions.items()]
    finally:
        await database.close()


def ask(arguments: Sequence[str]) -> list[str]:
    """Answer it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks line", description=__doc__)
    parser.add_argument("--waiting", type=int, default=2000)
    parser.add_argument("--url", help="an empty database; left out, SQLite in a temporary folder")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite+aiosqlite:///{Path(folder) / 'line.sqlite3'}"
        return asyncio.run(measure(url, given.waiting))


async def _filled(database: Database, waiting: int) -> Generation:
    newest: Generation | None = None
    request = GenerationRequest(
        prompt="a lake at dawn",
        model=SIMULATED,
        seconds=simulated.SECONDS,
        resolution=simulated.RESOLUTION,
        aspect=simulated.ASPECT,
    )
    async with database.transaction() as tables:
        for number in range(waiting):
            member = number % MEMBERS
            newest = await tables.generations.add(
                requester=Requester(user_id=member + 1, guild_id=member % SERVERS + 1),
                destination=Destination(channel_id=1),
                request=request,
                account=SIMULATED,
                price=MicroUsd(0),
                press=None,
                now=NOW - timedelta(seconds=waiting - number),
                card_message_id=number + 1,
            )
            turn = number // MEMBERS * fairness.SPAN
            await tables.turns.assign(newest.id, turn, turn + fairness.SPAN)
    if newest is None:
        raise ValueError("nothing waits")
    return newest


async def _median(question: Callable[[], Awaitable[None]]) -> float:
    await question()
    taken: list[float] = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await question()
        taken.append(1000 * (time.perf_counter() - began))
    return median(taken)
