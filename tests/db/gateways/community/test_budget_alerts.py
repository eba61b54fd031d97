from datetime import timedelta

import pytest

from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import MicroUsd

DAY = timedelta(days=1)


@pytest.fixture
def announce(database, clock):
    async def announce(percent=50, *, guild_id=9, span="day", began_at=None):
        async with database.transaction() as tables:
            return await tables.budget_alerts.announce(
                guild_id, span, began_at=began_at or clock(), percent=percent, now=clock()
            )

    return announce


async def test_each_part_is_announced_once_in_each_span_of_each_server(announce, clock):
    assert await announce()
    assert not await announce()
    assert await announce(75)
    assert await announce(guild_id=8)
    assert await announce(guild_id=None)  # all of them together
    assert not await announce(guild_id=None)
    assert await announce(span="month")
    assert await announce(began_at=clock() + DAY)


class TestSpenders:
    async def book(self, database, generation, amount, *, user_id=1, guild_id=9, at):
        async with database.transaction() as tables:
            await tables.ledger.add(
                LedgerEntry(
                    guild_id=guild_id,
                    user_id=user_id,
                    generation_id=generation.id,
                    kind=EntryKind.RESERVE,
                    amount=MicroUsd(amount),
                    videos=1,
                    counts_at=at,
                    at=at,
                )
            )

    async def test_who_and_what_spent_most(self, database, ask, clock):
        now = clock()
        await self.book(database, await ask(), 300, user_id=1, at=now)
        await self.book(database, await ask(), 300, user_id=2, at=now)
        await self.book(database, await ask(), 200, user_id=2, at=now)
        await self.book(database, await ask(), 100, user_id=3, at=now)
        await self.book(database, await ask(), 0, user_id=4, at=now)
        await self.book(database, await ask(), 900, user_id=5, at=now - DAY)
        await self.book(database, await ask(), 900, user_id=5, at=now + DAY)
        await self.book(database, await ask(), 700, user_id=6, guild_id=8, at=now)
        span = {"since": now, "until": now + DAY, "limit": 2}
        async with database.reading() as tables:
            alerts = tables.budget_alerts
            assert await alerts.members(9, **span) == [(2, 500), (1, 300)]
            assert await alerts.members(None, **span) == [(6, 700), (2, 500)]
            [(_, amount)] = await alerts.models(9, **span)
            assert amount == 900
            assert await alerts.servers(**span) == [(9, 900), (8, 700)]
