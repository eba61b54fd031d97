import pytest

from bot.domain.errors import AccountRefused
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame
from bot.lifecycle.expiry import Expiry


@pytest.fixture
def expire(house):
    """Return a step that knows these accounts."""

    def of(*accounts):
        return Expiry(house.database, accounts, now=house.clock, timing=house.timing, wakeups=house.wakeups)

    return of


async def test_an_account_that_is_gone_gives_its_queue_back(house, expire):
    generation = await house.queued()
    house.clock.forward(minutes=14)
    assert not await expire("another").run_once()  # perhaps it was only a restart
    house.clock.forward(minutes=1)
    assert await expire("another").run_once()
    after = await house.get(generation)
    assert (after.status, after.failure, await house.spent()) == (Status.FAILED, Reason.NO_PROVIDER, 0)
    assert [one.kind for one in await house.entries(generation)] == [EntryKind.RESERVE, EntryKind.RELEASE]
    assert await house.costs() == 0
    assert not await expire("another").run_once()


async def test_with_no_account_at_all_the_queue_is_given_back_too(house, expire):
    generation = await house.queued()
    house.clock.forward(minutes=15)
    await expire().run_once()
    assert (await house.get(generation)).failure is Reason.NO_PROVIDER


async def test_a_continuation_says_that_its_clip_s_account_is_gone(house, expire):
    parent = await house.made()
    child = await house.queued(start=ClipFrame(generation_id=parent.id))
    house.clock.forward(minutes=15)
    await expire("another").run_once()
    assert (await house.get(child)).failure is Reason.CLIP_ACCOUNT_GONE


async def test_what_was_handed_over_is_not_touched(house, expire):
    generation = await house.running()
    house.clock.forward(days=2)
    assert not await expire().run_once()
    assert await house.status(generation) is Status.RUNNING


async def test_an_account_that_stays_refused_gives_its_queue_back_with_its_reason(house, provider, expire, clock):
    house.limit(at_once=1)
    generations = [await house.queued(user_id=user_id) for user_id in (1, 2, 3, 4, 5)]
    provider.refuses = AccountRefused(Reason.ACCOUNT_CREDITS)
    step = expire("scripted")
    for _ in range(3):  # each rest ends with one that tries
        await house.submission.run_once()
        clock.forward(minutes=5)
        assert not await step.run_once()
    await house.submission.run_once()
    assert len(provider.orders) == 4
    assert await step.run_once()
    assert {(await house.get(one)).failure for one in generations} == {Reason.ACCOUNT_CREDITS}
    assert (await house.spent(1), await house.spent(5)) == (0, 0)


async def test_what_waits_at_an_account_that_works_waits_on(house, expire, clock):
    generation = await house.queued()
    clock.forward(hours=23)
    async with house.database.transaction() as tables:  # refused just now: that may pass
        await tables.accounts.block(
            "scripted", reason=Reason.ACCOUNT_KEY, now=clock(), until=clock() + house.timing.account_rest
        )
    assert not await expire("scripted").run_once()
    assert await house.status(generation) is Status.QUEUED


async def test_nothing_waits_for_more_than_a_day(house, expire, clock):
    generation = await house.queued()
    clock.forward(hours=24)
    assert await expire("scripted").run_once()
    after = await house.get(generation)
    assert (after.status, after.failure, await house.spent()) == (Status.FAILED, Reason.UNAVAILABLE, 0)


async def test_what_is_cancelled_meanwhile_stays_cancelled(house, expire, clock):
    generation = await house.queued()
    clock.forward(hours=24)
    await house.cancellation.cancel(generation.id, requester=generation.requester)
    assert not await expire().run_once()
    assert await house.status(generation) is Status.CANCELLED
