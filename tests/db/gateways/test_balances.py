"""What accounts had left, and when."""

from datetime import timedelta

from bot.domain.money import MicroUsd


async def test_the_last_that_was_said_at_a_moment(database, clock):
    first = clock()
    async with database.transaction() as tables:
        await tables.balances.add("luma", MicroUsd(5), now=first)
        await tables.balances.add("other", MicroUsd(7), now=first)
        clock.forward(hours=1)
        await tables.balances.add("luma", MicroUsd(3), now=clock())
        assert await tables.balances.at("luma", first - timedelta(seconds=1)) is None
        assert await tables.balances.at("luma", clock() - timedelta(seconds=1)) == (5, first)
        assert await tables.balances.at("luma", clock()) == (3, clock())
        await tables.balances.forget(before=clock())
        assert await tables.balances.at("luma", first) is None
        assert await tables.balances.at("luma", clock()) == (3, clock())


async def test_a_secret_is_made_once_and_is_its_names(database):
    async with database.transaction() as tables:
        first = await tables.secrets.get("links")
        assert len(first) == 32
    async with database.transaction() as tables:
        assert await tables.secrets.get("links") == first
        assert await tables.secrets.get("callbacks") != first
