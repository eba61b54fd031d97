"""Jobs that a provider is still to forget: owed once, taken by one, and not while something needs them."""

from datetime import timedelta

import pytest

from bot.domain.errors import LeaseLost
from bot.domain.generation import Status
from bot.domain.request import ClipFrame

LEASE = timedelta(minutes=2)


@pytest.fixture
async def owed(database, ask, clock):
    made = await ask(status=Status.SUCCEEDED, provider_job_id="job")
    async with database.transaction() as tables:
        await tables.doomed_jobs.owe(made.id, now=clock())
        await tables.doomed_jobs.owe(made.id, now=clock())  # again is fine
    return made


async def claim(database, clock, accounts=("luma",)):
    async with database.transaction() as tables:
        return await tables.doomed_jobs.claim(accounts, now=clock(), until=clock() + LEASE, limit=5)


async def test_each_is_taken_by_one_until_its_lease_ends(database, clock, owed):
    [doomed] = await claim(database, clock)
    assert (doomed.generation_id, doomed.account, doomed.provider_job_id) == (owed.id, "luma", "job")
    assert await claim(database, clock) == []
    clock.forward(minutes=3)
    [again] = await claim(database, clock)
    assert again.attempts == 2
    with pytest.raises(LeaseLost):
        async with database.transaction() as tables:
            await tables.doomed_jobs.done(doomed)
    async with database.transaction() as tables:
        await tables.doomed_jobs.postpone(again, until=clock() + LEASE)
    assert await claim(database, clock) == []
    clock.forward(minutes=3)
    [last] = await claim(database, clock)
    async with database.transaction() as tables:
        await tables.doomed_jobs.done(last)
    clock.forward(minutes=3)
    assert await claim(database, clock) == []


async def test_only_of_accounts_that_are_there(database, clock, owed):
    assert await claim(database, clock, accounts=("other",)) == []


async def test_what_never_was_at_a_provider_is_not_owed(database, ask, clock):
    waiting = await ask()
    async with database.transaction() as tables:
        await tables.doomed_jobs.owe(waiting.id, now=clock())
    assert await claim(database, clock) == []


@pytest.mark.parametrize("how", [{"start": True}, {"end": True}, {"source": True}])
async def test_not_while_something_is_still_to_be_made_of_it(database, ask, put, clock, owed, how):
    frame = ClipFrame(generation_id=owed.id)
    frames = {"source_clip_id": owed.id} if "source" in how else {next(iter(how)): frame}
    child = await ask(frames=frames)
    assert await claim(database, clock) == []
    await put(child, Status.FAILED)
    assert len(await claim(database, clock)) == 1
