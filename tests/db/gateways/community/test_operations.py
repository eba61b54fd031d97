"""What the operator asks across all servers."""

from datetime import timedelta

import pytest

from bot.domain.generation import Status
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import MicroUsd
from bot.domain.request import SIMULATED


@pytest.fixture
def book(database, clock):
    async def book(generation, amount, *, at=None):
        async with database.transaction() as tables:
            await tables.ledger.add(
                LedgerEntry(
                    guild_id=generation.requester.guild_id,
                    user_id=generation.requester.user_id,
                    generation_id=generation.id,
                    kind=EntryKind.RESERVE,
                    amount=MicroUsd(amount),
                    videos=1,
                    counts_at=at or clock(),
                    at=clock(),
                )
            )

    return book


async def test_loads_tell_what_waits_and_runs_at_each_account(database, ask, put):
    await ask()
    await ask()
    await put(await ask(), Status.RUNNING)
    await put(await ask(), Status.SUCCEEDED)
    async with database.reading() as tables:
        loads = await tables.operations.loads()
    assert {name: (one.waiting, one.running) for name, one in loads.items()} == {"luma": (2, 1)}


async def test_spenders_are_servers_with_what_they_spent_since(database, ask, book, clock):
    await book(await ask(user_id=1), 2**40)
    await book(await ask(user_id=2), 5)
    await book(await ask(user_id=2), 1, at=clock() - timedelta(days=40))
    await book(await ask(user_id=3, guild_id=10), 7)
    await book(await ask(user_id=4, guild_id=None), 9)
    await book(await ask(account=SIMULATED), 11)
    async with database.reading() as tables:
        spenders = await tables.operations.spenders(since=clock() - timedelta(days=30))
    assert {guild: (one.spent, one.members) for guild, one in spenders.items()} == {9: (2**40 + 5, 2), 10: (7, 1)}
