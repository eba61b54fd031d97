"""Who waits for whom, as the rows say it; on both databases."""

from datetime import timedelta

from bot.domain.generation import Status
from bot.domain.waits import Served, Sort

MINUTE = timedelta(minutes=1)
SORT = Sort(model="ray-2", seconds=5, resolution="720p")


async def turn(database, generation, its, following):
    async with database.transaction() as tables:
        await tables.turns.assign(generation.id, its, following)


async def stop(database, guild_id, clock):
    async with database.transaction() as tables:
        await tables.conduct.stop(guild_id, reason="x", actor_id=1, now=clock())


class TestTheQueue:
    async def test_holds_what_waits_for_the_account_with_all_that_decides(self, database, ask, put, clock):
        mine = await ask(user_id=5, card_message_id=7)
        await turn(database, mine, 10, 20)
        await ask(account="other")
        await put(await ask(), Status.RUNNING)
        async with database.reading() as tables:
            [one], served = await tables.turns.queue("luma", now=clock())
        assert (one.id, one.user_id, one.guild_id, one.turn, one.next_turn) == (mine.id, 5, 9, 10, 20)
        assert (one.asked_at, one.tried, one.shown, one.ready, one.sort) == (clock(), False, True, True, SORT)
        assert served == {}

    async def test_says_what_can_go_now(self, database, ask, put, claim, clock):
        unseen = await ask()
        later = await put(await ask(card_message_id=1), Status.QUEUED, due_at=clock() + MINUTE, attempts=2)
        await ask(card_message_id=2, now=clock() - MINUTE)
        [held] = await claim(limit=1)
        ready = await ask(card_message_id=3)
        async with database.reading() as tables:
            found, _ = await tables.turns.queue("luma", now=clock())
            assert {one.id: (one.shown, one.ready, one.tried) for one in found} == {
                unseen.id: (False, False, False),
                later.id: (True, False, True),
                held.id: (True, False, False),
                ready.id: (True, True, False),
            }
            assert [one.id for one in (await tables.turns.queue("luma", now=clock(), ready=True))[0]] == [ready.id]
            assert (await tables.turns.queue("luma", now=clock() - MINUTE, ready=True)) == ([], {})

    async def test_leaves_out_servers_that_stand_still(self, database, ask, clock):
        here, alone = await ask(), await ask(guild_id=None)
        await ask(guild_id=8)
        await stop(database, 8, clock)
        async with database.reading() as tables:
            found, _ = await tables.turns.queue("luma", now=clock())
            assert sorted(one.id for one in found) == [here.id, alone.id]
        await stop(database, None, clock)
        async with database.reading() as tables:
            assert (await tables.turns.queue("luma", now=clock())) == ([], {})
            assert [one.id for one in await tables.turns.waiting_with(here, now=clock())] == [here.id]

    async def test_says_when_servers_had_their_last_turn_since_the_oldest_began_to_wait(
        self, database, ask, put, clock
    ):
        async def handed_over(guild_id):
            generation = await put(await ask(guild_id=guild_id), Status.RUNNING, submitted_at=clock())
            async with database.transaction() as tables:
                await tables.submissions.add(generation, now=clock())

        await handed_over(8)
        clock.forward(minutes=1)
        await ask()
        await handed_over(9)
        clock.forward(minutes=1)
        await handed_over(9)
        await handed_over(None)
        async with database.reading() as tables:
            _, served = await tables.turns.queue("luma", now=clock())
        assert served == {9: Served(at=clock(), number=3), None: Served(at=clock(), number=4)}


class TestTurns:
    async def test_the_largest_of_a_queue(self, database, ask, put):
        for account, guild_id, following in (("luma", 9, 5), ("luma", 9, 7), ("luma", None, 8), ("other", 9, 99)):
            await turn(database, await put(await ask(account=account, guild_id=guild_id), Status.FAILED), 1, following)
        async with database.reading() as tables:
            assert await tables.turns.largest("luma", 9) == 7
            assert await tables.turns.largest("luma", None) == 8
            assert await tables.turns.largest("luma", 3) == 0

    async def test_a_members_last_one_is_what_was_handed_over(self, database, ask, put, clock):
        for status, following, submitted_at, user_id in (
            (Status.SUCCEEDED, 5, clock() - MINUTE, 1),
            (Status.QUEUED, 6, clock(), 1),  # was not taken, and will be tried again
            (Status.QUEUED, 7, None, 1),
            (Status.CANCELLED, 8, clock(), 1),
            (Status.RUNNING, 9, clock(), 2),
        ):
            one = await put(await ask(user_id=user_id), status, submitted_at=submitted_at)
            await turn(database, one, 1, following)
        async with database.reading() as tables:
            assert await tables.turns.last_turn("luma", 9, 1, beyond=0) == Served(at=clock(), next_turn=6)
            assert await tables.turns.last_turn("luma", 9, 1, beyond=6) is None
            assert await tables.turns.last_turn("luma", None, 1, beyond=0) is None


class TestTheAccount:
    async def test_what_is_there_and_what_was_handed_over_lately(self, database, ask, put, clock):
        running = await put(await ask(), Status.RUNNING, submitted_at=clock() - MINUTE)
        await put(await ask(), Status.SUCCEEDED, submitted_at=clock())
        await put(await ask(account="other"), Status.RUNNING, submitted_at=clock())
        async with database.transaction() as tables:
            await tables.submissions.add(running, now=clock() - 2 * MINUTE)
            await tables.submissions.add(running, now=clock() - MINUTE)
        async with database.reading() as tables:
            assert await tables.turns.underway("luma") == [(clock() - MINUTE, SORT)]
            assert await tables.turns.creates("luma", since=clock() - MINUTE) == [clock() - MINUTE]
