"""Each server's rules, one document, and what members chose."""

from sqlalchemy import text

from bot.domain.community.configuration import Configuration, Extending, Tier
from bot.domain.money import MicroUsd

RULES = Configuration(
    staff_role_id=2**60,
    channel_ids=(1, 2),
    tiers=(Tier(role_id=5, videos_per_day=20, models=("ray-2",)),),
    words=("böse",),
    confirm_above=MicroUsd(1_500_000),
    extending=Extending.ASK,
)


async def test_are_the_defaults_until_somebody_sets_them(database):
    async with database.reading() as tables:
        assert await tables.configurations.versioned(9) == (Configuration(), 0)
        assert await tables.configurations.of(None) == Configuration()


async def test_are_kept_whole(database, clock):
    async with database.transaction() as tables:
        assert await tables.configurations.save(9, RULES, seen=0, now=clock())
    async with database.reading() as tables:
        assert await tables.configurations.versioned(9) == (RULES, 1)
        assert await tables.configurations.of(10) == Configuration()


async def test_replace_only_the_version_that_was_seen(database, clock):
    async with database.transaction() as tables:
        await tables.configurations.save(9, RULES, seen=0, now=clock())
        assert await tables.configurations.save(9, Configuration(words=("a",)), seen=1, now=clock())
        assert not await tables.configurations.save(9, Configuration(words=("b",)), seen=1, now=clock())
        assert await tables.configurations.versioned(9) == (Configuration(words=("a",)), 2)


async def test_of_a_later_version_are_read_as_far_as_they_are_known(database, clock):
    async with database.transaction() as tables:
        await tables.configurations.save(9, RULES, seen=0, now=clock())
        said = text("UPDATE configurations SET document = :document")
        await tables.statements.run(said, {"document": '{"words": ["a"], "invented_later": {"x": 1}}'})
        assert await tables.configurations.of(9) == Configuration(words=("a",))


async def test_preferences_are_a_members_own_in_a_server(database):
    async with database.transaction() as tables:
        assert await tables.configurations.extending(9, 1) is None
        await tables.configurations.prefer(9, 1, Extending.ME)
        await tables.configurations.prefer(9, 1, Extending.ASK)
        assert await tables.configurations.extending(9, 1) is Extending.ASK
        assert await tables.configurations.extending(9, 2) is None
        assert await tables.configurations.extending(10, 1) is None
        await tables.configurations.prefer(9, 1, None)
        assert await tables.configurations.extending(9, 1) is None
