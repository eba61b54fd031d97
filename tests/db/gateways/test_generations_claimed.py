import asyncio
from datetime import timedelta

import pytest

from bot.domain.generation import Status
from bot.domain.lease import Lease
from bot.domain.reasons import Reason

MINUTE = timedelta(minutes=1)


class TestClaim:
    async def test_takes_what_waited_longest_and_each_once(self, ask, claim, clock):
        ids = []
        for _ in range(3):
            ids = [(await ask()).id, *ids]  # the newest number has waited longest
            clock.forward(seconds=-1)
        clock.forward(minutes=1)
        assert [one.id for one in await claim(limit=2)] == ids[:2]
        assert [one.id for one in await claim(limit=2)] == ids[2:]
        assert await claim() == []

    async def test_says_whose_it_is_and_until_when(self, database, ask, claim, clock):
        await ask()
        (mine,) = await claim()
        assert mine.lease == Lease(owner="worker-1", until=clock() + MINUTE)
        async with database.reading() as tables:
            assert await tables.generations.get(mine.id) == mine

    async def test_takes_only_that_status_account_and_what_is_due(self, ask, claim, put, clock):
        await put(await ask(), Status.RUNNING)
        await ask(now=clock() + MINUTE)
        mine = await ask()
        other = await ask(account="other")
        assert await claim(account="third") == []
        assert [one.id for one in await claim(account="other")] == [other.id]
        assert [one.id for one in await claim()] == [mine.id]
        assert await claim() == []

    async def test_takes_just_these_in_this_order(self, database, ask, put, claim, clock):
        running = await put(await ask(), Status.RUNNING)
        held = await ask()
        await claim()
        later = await ask(now=clock() + MINUTE)
        first, second, third = await ask(), await ask(), await ask()
        wanted = [third.id, running.id, held.id, later.id, first.id]
        async with database.transaction() as tables:
            taken = await tables.generations.claim_these(wanted, Status.QUEUED, now=clock(), until=clock() + MINUTE)
        assert [one.id for one in taken] == [third.id, first.id]
        assert [one.id for one in await claim()] == [second.id]

    async def test_a_lease_ends(self, ask, claim, other_worker, clock):
        await ask()
        (mine,) = await claim()
        clock.forward(seconds=59)
        assert await claim(other_worker) == []
        clock.forward(seconds=1)
        (theirs,) = await claim(other_worker)
        assert (theirs.id, theirs.lease.owner) == (mine.id, "worker-2")

    async def test_workers_never_share(self, database, other_worker, ask, claim):
        for _ in range(100):
            await ask()
        workers = [database, other_worker] * 10
        batches = await asyncio.gather(*(claim(worker, limit=7) for worker in workers))
        ids = [one.id for batch in batches for one in batch]
        assert len(ids) == len(set(ids)) == 100
        assert all(len(batch) <= 7 for batch in batches)


class TestClaimOne:
    @pytest.fixture
    def claim_one(self, database, clock):
        async def claim_one(generation, status=Status.QUEUED, worker=database):
            async with worker.transaction() as tables:
                return await tables.generations.claim_one(generation.id, status, now=clock(), until=clock() + MINUTE)

        return claim_one

    async def test_takes_it_although_it_is_not_due(self, ask, claim_one, clock):
        generation = await ask(now=clock() + MINUTE)
        mine = await claim_one(generation)
        assert (mine.id, mine.lease) == (generation.id, Lease(owner="worker-1", until=clock() + MINUTE))

    async def test_leaves_it_where_it_moved_on_or_somebody_holds_it(self, ask, claim_one, other_worker, clock):
        generation = await ask()
        assert await claim_one(generation, Status.RUNNING) is None
        assert await claim_one(generation, worker=other_worker) is not None
        assert await claim_one(generation) is None
        clock.forward(minutes=1)
        assert await claim_one(generation) is not None

    async def test_one_of_many_gets_it(self, ask, claim_one, database, other_worker):
        generation = await ask()
        taken = await asyncio.gather(*(claim_one(generation, worker=one) for one in [database, other_worker] * 5))
        assert len([one for one in taken if one]) == 1


class TestClaimLost:
    @pytest.fixture
    def claim_lost(self, database, clock):
        async def claim_lost(*, limit=10):
            async with database.transaction() as tables:
                lost = await tables.generations.claim_lost(
                    now=clock(), until=clock() + MINUTE, since=clock() - timedelta(hours=1), limit=limit
                )
            return [one.id for one in lost]

        return claim_lost

    async def test_takes_those_that_may_have_been_made_after_all(self, ask, put, claim_lost, clock):
        lost = {"failure": Reason.UNCONFIRMED, "finished_at": clock()}
        first = await put(await ask(), Status.FAILED, **lost)
        await put(await ask(), Status.FAILED, failure=Reason.MODERATED, finished_at=clock())
        await put(await ask(), Status.UNCONFIRMED, failure=Reason.UNCONFIRMED, finished_at=clock())
        await put(await ask(), Status.FAILED, failure=Reason.UNCONFIRMED, finished_at=clock() - 61 * MINUTE)
        await put(await ask(), Status.FAILED, due_at=clock() + MINUTE, **lost)
        second = await put(await ask(), Status.FAILED, **lost)
        assert await claim_lost(limit=1) == [first.id]
        assert await claim_lost() == [second.id]
        assert await claim_lost() == []

    async def test_leaves_what_was_made_up_for(self, ask, put, claim_lost, clock):
        lost = await put(await ask(), Status.FAILED, failure=Reason.UNCONFIRMED, finished_at=clock())
        await ask(origin_id=lost.id, present=True)
        assert await claim_lost() == []

    async def test_a_retry_is_no_present(self, ask, put, claim_lost, clock):
        lost = await put(await ask(), Status.FAILED, failure=Reason.UNCONFIRMED, finished_at=clock())
        await ask(origin_id=lost.id)
        assert await claim_lost() == [lost.id]
