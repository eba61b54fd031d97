"""Strikes, restrictions and standstills."""

from datetime import timedelta

import pytest

from bot.domain.community.conduct import RestrictionKind, StrikeKind

DAY = timedelta(days=1)
BAN, PAUSE = RestrictionKind.BAN, RestrictionKind.PAUSE


@pytest.fixture
def restrict(database, clock):
    async def restrict(kind=BAN, *, user_id=1, guild_id: int | None = 9, until=None, reason="spam", actor_id=5):
        async with database.transaction() as tables:
            await tables.conduct.restrict(
                kind,
                user_id=user_id,
                guild_id=guild_id,
                reason=reason,
                actor_id=actor_id,
                now=clock(),
                until=until,
            )

    return restrict


@pytest.fixture
def in_force(database, clock):
    async def in_force(user_id=1, guild_id: int | None = 9):
        async with database.reading() as tables:
            return [one.kind for one in await tables.conduct.in_force(user_id, guild_id, now=clock())]

    return in_force


class TestRestrictions:
    async def test_hold_one_person_in_one_server(self, restrict, in_force):
        await restrict()
        assert await in_force() == [BAN]
        assert await in_force(user_id=2) == []
        assert await in_force(guild_id=10) == []
        assert await in_force(guild_id=None) == []

    async def test_without_a_server_hold_everywhere(self, restrict, in_force):
        await restrict(guild_id=None)
        assert await in_force() == [BAN]
        assert await in_force(guild_id=None) == [BAN]

    async def test_end_when_their_time_is_over(self, restrict, in_force, clock):
        await restrict(PAUSE, until=clock() + DAY)
        assert await in_force() == [PAUSE]
        clock.forward(days=1)
        assert await in_force() == []

    async def test_end_when_they_are_lifted_each_kind_by_itself(self, database, restrict, in_force, clock):
        await restrict(BAN)
        await restrict(PAUSE)
        await restrict(BAN, guild_id=None)
        async with database.transaction() as tables:
            assert await tables.conduct.lift(BAN, user_id=1, guild_id=9, now=clock()) == 1
        assert await in_force() == [PAUSE, BAN]
        async with database.transaction() as tables:
            assert await tables.conduct.lift(BAN, user_id=1, guild_id=None, now=clock()) == 1
            assert await tables.conduct.lift(BAN, user_id=1, guild_id=9, now=clock()) == 0
        assert await in_force() == [PAUSE]

    async def test_are_listed_for_a_server_newest_first(self, database, restrict, clock):
        for user_id in (1, 2, 3):
            await restrict(user_id=user_id)
        await restrict(user_id=4, guild_id=10)
        async with database.reading() as tables:
            held = await tables.conduct.all_in_force(9, now=clock(), limit=2)
        assert [one.user_id for one in held] == [3, 2]
        assert held[0].reason == "spam"
        assert held[0].actor_id == 5


class TestStrikes:
    @pytest.fixture
    def strike(self, database, clock):
        async def strike(kind=StrikeKind.STAFF, *, user_id=1, guild_id: int | None = 9, generation_id=None):
            async with database.transaction() as tables:
                return await tables.conduct.strike(
                    kind, user_id=user_id, guild_id=guild_id, reason="words", now=clock(), generation_id=generation_id
                )

        return strike

    async def count(self, database, clock, *, guild_id: int | None = 9, days=30):
        async with database.reading() as tables:
            return await tables.conduct.count_strikes(1, guild_id, since=clock() - days * DAY)

    async def test_count_for_a_while(self, database, clock, strike):
        assert await strike()
        clock.forward(days=20)
        assert await strike()
        assert await self.count(database, clock) == 2
        clock.forward(days=11)
        assert await self.count(database, clock) == 1

    async def test_count_once_for_a_generation(self, database, clock, strike, ask):
        generation = await ask()
        assert await strike(StrikeKind.PROVIDER, generation_id=generation.id)
        assert not await strike(StrikeKind.PROVIDER, generation_id=generation.id)
        assert await strike(StrikeKind.STAFF, generation_id=generation.id)
        assert await self.count(database, clock) == 2

    async def test_of_providers_count_over_all_servers(self, database, clock, strike):
        await strike(StrikeKind.PROVIDER, guild_id=9)
        await strike(StrikeKind.PROVIDER, guild_id=10)
        await strike(StrikeKind.PROVIDER, guild_id=None)
        await strike(StrikeKind.STAFF, guild_id=9)
        assert await self.count(database, clock, guild_id=None) == 3
        assert await self.count(database, clock, guild_id=9) == 2

    async def test_count_no_more_when_withdrawn_in_their_server(self, database, clock, strike):
        await strike()
        async with database.transaction() as tables:
            (known,) = await tables.conduct.strikes(1, 9, limit=5)
            assert not await tables.conduct.withdraw(known.id, 10, now=clock())
            assert await tables.conduct.withdraw(known.id, 9, now=clock())
            assert not await tables.conduct.withdraw(known.id, 9, now=clock())
            (known,) = await tables.conduct.strikes(1, 9, limit=5)
        assert known.withdrawn_at == clock()
        assert await self.count(database, clock) == 0


class TestStandstills:
    async def stop(self, database, clock, guild_id, reason="a break"):
        async with database.transaction() as tables:
            await tables.conduct.stop(guild_id, reason=reason, actor_id=5, now=clock())

    async def test_hold_one_server_or_all(self, database, clock):
        await self.stop(database, clock, 9)
        async with database.reading() as tables:
            assert (await tables.conduct.standstill(9)).reason == "a break"
            assert await tables.conduct.standstill(10) is None
            assert await tables.conduct.standstill(None) is None
            assert await tables.conduct.standing_still() == {9}
        await self.stop(database, clock, None, "maintenance")
        async with database.reading() as tables:
            assert (await tables.conduct.standstill(9)).reason == "maintenance"
            assert (await tables.conduct.standstill(10)).guild_id is None
            assert await tables.conduct.standing_still() == {0, 9}

    async def test_keep_the_newest_reason_and_go_on_once(self, database, clock):
        await self.stop(database, clock, 9)
        await self.stop(database, clock, 9, "another")
        async with database.transaction() as tables:
            assert (await tables.conduct.standstill(9)).reason == "another"
            assert await tables.conduct.go_on(9)
            assert not await tables.conduct.go_on(9)
            assert await tables.conduct.standstill(9) is None


class TestWhatFollows:
    async def strike(self, database, clock, kind=StrikeKind.PROVIDER, *, guild_id: int | None = 9, generation_id=None):
        async with database.transaction() as tables:
            await tables.conduct.strike(
                kind, user_id=1, guild_id=guild_id, reason="words", now=clock(), generation_id=generation_id
            )

    async def refused_until(self, database, clock, limit):
        async with database.reading() as tables:
            return await tables.conduct.refused_until(1, limit=limit, now=clock(), counted_for=30 * DAY)

    async def test_fewer_than_so_many_count_once_the_oldest_of_them_is_over(self, database, clock):
        began = clock()
        for guild_id in (9, 10, None):
            await self.strike(database, clock, guild_id=guild_id)
            clock.forward(days=1)
        await self.strike(database, clock, StrikeKind.STAFF)
        assert await self.refused_until(database, clock, 4) is None
        assert await self.refused_until(database, clock, 3) == began + 30 * DAY
        assert await self.refused_until(database, clock, 1) == began + 32 * DAY
        clock.time = began + 30 * DAY
        assert await self.refused_until(database, clock, 3) is None

    async def test_one_that_staff_withdrew_still_counts_everywhere(self, database, clock):
        began = clock()
        await self.strike(database, clock)
        async with database.transaction() as tables:
            (known,) = await tables.conduct.strikes(1, 9, limit=5)
            await tables.conduct.withdraw(known.id, 9, now=clock())
            assert await tables.conduct.count_strikes(1, 9, since=began - DAY) == 0
            assert await tables.conduct.count_strikes(1, None, since=began - DAY) == 1
        assert await self.refused_until(database, clock, 1) == began + 30 * DAY

    async def test_one_is_known_in_its_server_and_by_its_generation(self, database, clock, ask):
        generation = await ask()
        await self.strike(database, clock, generation_id=generation.id)
        async with database.reading() as tables:
            (strike,) = await tables.conduct.of(generation.id)
            assert await tables.conduct.known(strike.id, 9) == strike
            assert await tables.conduct.known(strike.id, 10) is None
            assert await tables.conduct.of(generation.id + 1) == []

    async def test_only_our_own_pauses_are_lifted(self, database, clock, restrict, in_force):
        await restrict(PAUSE, actor_id=None)
        await restrict(PAUSE, actor_id=None, guild_id=10)
        await restrict(PAUSE)
        await restrict(BAN, actor_id=None)
        async with database.transaction() as tables:
            assert await tables.conduct.lift_ours(1, 9, now=clock()) == 1
        assert await in_force() == [PAUSE, BAN]
        assert await in_force(guild_id=10) == [PAUSE]

    async def test_what_waits_with_a_card(self, database, clock, ask):
        shown, unseen, other = await ask(), await ask(), await ask(guild_id=10)
        async with database.transaction() as tables:
            for number, one in enumerate((shown, other)):
                await tables.generations.show(one.id, card_message_id=100 + number)
            assert await tables.conduct.waiting(9, limit=5) == [shown.id]
            assert await tables.conduct.waiting(None, limit=5) == [shown.id, other.id]
            assert await tables.conduct.waiting(None, limit=1) == [shown.id]
        assert unseen.card_message_id is None
