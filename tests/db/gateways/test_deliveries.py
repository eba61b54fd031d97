import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import LeaseLost
from bot.domain.lease import Lease
from bot.domain.request import Destination
from db.gateways.deliveries import LONGEST_NONCE, _nonce

MINUTE = timedelta(minutes=1)
LARGEST = 2**63 - 1
CARD, RESULT, REDRAW = DeliveryKind.CARD, DeliveryKind.RESULT, DeliveryKind.REDRAW


@pytest.fixture
def owe(database, clock):
    async def owe(generation, *kinds):
        async with database.transaction() as tables:
            for kind in kinds:
                await tables.deliveries.owe(kind, generation.id, now=clock())

    return owe


@pytest.fixture
def claim(database, clock):
    async def claim(worker=database, *, limit=50, busy=()):
        async with worker.transaction() as tables:
            return await tables.deliveries.claim(now=clock(), until=clock() + MINUTE, limit=limit, busy=busy)

    return claim


@pytest.fixture
def close(database):
    async def close(delivery, message_id=5, channel_id=77):
        async with database.transaction() as tables:
            await tables.deliveries.close(delivery, channel_id=channel_id, message_id=message_id)

    return close


@pytest.fixture
def postpone(database):
    async def postpone(delivery, until):
        async with database.transaction() as tables:
            await tables.deliveries.postpone(delivery, until=until)

    return postpone


@pytest.fixture
def shown(ask, owe, claim, close):
    """Return what adds a generation whose card is shown."""

    async def shown():
        generation = await ask()
        await owe(generation, CARD)
        (card,) = await claim()
        await close(card)
        return generation

    return shown


async def of(database, generation):
    async with database.reading() as tables:
        return await tables.deliveries.of(generation.id)


class TestOwe:
    async def test_is_due_at_once_and_has_a_nonce_from_the_beginning(self, database, ask, owe, clock):
        generation = await ask()
        await owe(generation, CARD, RESULT, REDRAW)
        rows = await of(database, generation)
        assert [row.kind for row in rows] == [CARD, RESULT, REDRAW]
        assert len({row.nonce for row in rows}) == 3
        assert {(row.due_at, row.done, row.attempts, row.first_attempt_at, row.version) for row in rows} == {
            (clock(), False, 0, None, 1)
        }

    @pytest.mark.parametrize("kind", [CARD, RESULT])
    async def test_a_message_is_owed_once(self, ask, owe, kind):
        generation = await ask()
        await owe(generation, kind)
        with pytest.raises(IntegrityError):
            await owe(generation, kind)

    @pytest.mark.parametrize("generation_id", [1, 2**31, LARGEST])
    async def test_a_nonce_is_as_long_as_discord_takes(self, generation_id):
        nonces = {_nonce(RESULT, generation_id) for _ in range(9)}
        assert {len(nonce) for nonce in nonces} == {LONGEST_NONCE}
        assert len(nonces) > 1


class TestClaim:
    async def test_gives_what_is_needed_to_deliver(self, ask, owe, claim, clock):
        generation = await ask()
        await owe(generation, CARD)
        (card,) = await claim()
        assert (card.kind, card.generation_id, card.attempts, card.version) == (CARD, generation.id, 1, 1)
        assert (card.first_attempt_at, card.lease) == (clock(), Lease(owner="worker-1", until=clock() + MINUTE))
        assert (len(card.nonce), card.message_id) == (LONGEST_NONCE, None)

    async def test_the_oldest_first_and_each_once(self, ask, owe, claim, clock):
        ids = []
        for _ in range(3):
            generation = await ask()
            await owe(generation, CARD)
            ids = [generation.id, *ids]  # the newest number has waited longest
            clock.forward(seconds=-1)
        clock.forward(minutes=1)
        assert [one.generation_id for one in await claim(limit=2)] == ids[:2]
        assert [one.generation_id for one in await claim(limit=2)] == ids[2:]
        assert await claim() == []

    async def test_busy_channels_are_left_alone(self, ask, owe, claim, clock):
        made = {}
        for channel_id in (77, 77, LARGEST, 79):
            generation = await ask(destination=Destination(channel_id=channel_id))
            await owe(generation, CARD)
            made.setdefault(channel_id, []).append(generation.id)
            clock.forward(seconds=1)
        assert [one.generation_id for one in await claim(limit=1, busy={77, LARGEST})] == made[79]
        assert await claim(busy=[77, LARGEST]) == []
        assert [one.generation_id for one in await claim(busy=[LARGEST])] == made[77]
        assert [one.generation_id for one in await claim()] == made[LARGEST]

    @pytest.mark.parametrize("message_id", [5, None], ids=["shown", "given up"])
    async def test_the_card_comes_first(self, ask, owe, claim, close, message_id):
        generation = await ask()
        await owe(generation, RESULT, REDRAW, CARD)
        (card,) = await claim()
        assert card.kind is CARD
        assert await claim() == []
        await close(card, message_id)
        assert [one.kind for one in await claim()] == [RESULT, REDRAW]

    async def test_counts_its_attempts_and_remembers_the_first(self, ask, owe, claim, postpone, clock):
        await owe(await ask(), CARD)
        began = clock()
        (first,) = await claim()
        await postpone(first, clock() + MINUTE)
        assert await claim() == []
        clock.forward(minutes=1)
        (second,) = await claim()
        assert (second.attempts, second.first_attempt_at, second.nonce) == (2, began, first.nonce)

    async def test_a_lease_ends_and_fences(self, ask, owe, claim, close, postpone, other_worker, clock):
        await owe(await ask(), CARD)
        (mine,) = await claim()
        clock.forward(seconds=59)
        assert await claim(other_worker) == []
        clock.forward(seconds=1)
        (theirs,) = await claim(other_worker)
        for late in (close(mine), postpone(mine, clock())):
            with pytest.raises(LeaseLost):
                await late
        await close(theirs)
        with pytest.raises(LeaseLost):
            await close(theirs)

    async def test_workers_never_share(self, database, other_worker, ask, owe, claim):
        for _ in range(60):
            await owe(await ask(), CARD)
        batches = await asyncio.gather(*(claim(worker, limit=4) for worker in [database, other_worker] * 10))
        ids = [one.id for batch in batches for one in batch]
        assert len(ids) == len(set(ids)) == 60
        assert all(len(batch) <= 4 for batch in batches)


class TestClose:
    async def test_says_which_message_shows_it(self, database, ask, owe, claim, close):
        generation = await ask()
        await owe(generation, CARD)
        (card,) = await claim()
        await close(card, LARGEST, LARGEST - 1)
        async with database.reading() as tables:
            assert await tables.deliveries.message_of(generation.id, CARD) == (LARGEST - 1, LARGEST)
            assert await tables.deliveries.message_of(generation.id, RESULT) is None
            row = await tables.deliveries.find(card.id)
            assert (row.done, row.channel_id, row.message_id) == (True, LARGEST - 1, LARGEST)
            assert await tables.deliveries.find(404) is None

    async def test_giving_up_is_done_without_a_message(self, database, ask, owe, claim, close):
        generation = await ask()
        await owe(generation, CARD)
        (card,) = await claim()
        await close(card, None, None)
        (row,) = await of(database, generation)
        assert (row.done, row.message_id) == (True, None)
        async with database.reading() as tables:
            assert await tables.deliveries.message_of(generation.id, CARD) is None
        assert await claim() == []


class TestRedraw:
    async def test_may_be_owed_again_and_again(self, database, shown, owe, claim, close, clock):
        generation = await shown()
        for _ in range(2):
            await owe(generation, REDRAW)
            clock.forward(minutes=1)
            (redraw,) = await claim()
            assert (redraw.attempts, redraw.first_attempt_at) == (1, clock())
            await close(redraw)
            assert await claim() == []
        assert len(await of(database, generation)) == 2

    async def test_owed_twice_before_anybody_looked_is_one(self, shown, owe, claim, clock):
        generation = await shown()
        await owe(generation, REDRAW)
        clock.forward(minutes=1)
        await owe(generation, REDRAW)
        (redraw,) = await claim()
        assert redraw.version == 2

    async def test_owed_while_one_is_under_way_comes_after_it(self, shown, owe, claim, close, clock):
        generation = await shown()
        await owe(generation, REDRAW)
        (first,) = await claim()
        await owe(generation, REDRAW)
        assert await claim() == []
        await close(first)
        (second,) = await claim()
        assert (second.id, second.version, second.attempts) == (first.id, first.version + 1, 1)
        await close(second)
        assert await claim() == []

    async def test_a_postponed_one_that_is_owed_again_is_due_at_once(self, shown, owe, claim, postpone, clock):
        generation = await shown()
        await owe(generation, REDRAW)
        (first,) = await claim()
        await postpone(first, clock() + 9 * MINUTE)
        await owe(generation, REDRAW)
        (second,) = await claim()
        assert (second.attempts, second.version) == (2, 2)

    async def test_many_may_owe_it_at_once(self, database, shown, owe):
        generation = await shown()
        await asyncio.gather(*(owe(generation, REDRAW) for _ in range(20)))
        assert [row.version for row in await of(database, generation)] == [1, 20]
