from datetime import timedelta

from bot.domain.generation import Status
from bot.domain.reasons import Reason

MINUTE = timedelta(minutes=1)


async def test_counts_what_an_account_was_handed_lately(database, ask, clock):
    generation, other = await ask(), await ask(account="other")
    async with database.transaction() as tables:
        for seconds in (61, 60, 30, 0):
            await tables.submissions.add(generation, now=clock() - timedelta(seconds=seconds))
        await tables.submissions.add(other, now=clock())
        assert await tables.submissions.count("luma", since=clock() - MINUTE) == 3
        assert await tables.submissions.count("other", since=clock() - MINUTE) == 1
        assert await tables.submissions.count("third", since=clock() - MINUTE) == 0


async def test_an_account_is_blocked_until_then(database, clock):
    async with database.transaction() as tables:
        await tables.accounts.block("luma", reason=Reason.ACCOUNT_KEY, now=clock(), until=clock() + MINUTE)
        assert await tables.accounts.blocked(clock() + MINUTE - timedelta(microseconds=1)) == {
            "luma": Reason.ACCOUNT_KEY
        }
        assert await tables.accounts.blocked(clock() + MINUTE) == {}


async def test_the_newest_reason_and_moment_stand(database, clock):
    async with database.transaction() as tables:
        await tables.accounts.block("luma", reason=Reason.ACCOUNT_KEY, now=clock(), until=clock() + 9 * MINUTE)
        await tables.accounts.block("luma", reason=Reason.ACCOUNT_CREDITS, now=clock(), until=clock() + MINUTE)
        await tables.accounts.block("other", reason=Reason.ACCOUNT_KEY, now=clock(), until=clock() + 9 * MINUTE)
        assert await tables.accounts.blocked(clock()) == {
            "luma": Reason.ACCOUNT_CREDITS,
            "other": Reason.ACCOUNT_KEY,
        }
        assert await tables.accounts.blocked(clock() + MINUTE) == {"other": Reason.ACCOUNT_KEY}


async def test_an_unblocked_one_works_again(database, clock):
    async with database.transaction() as tables:
        await tables.accounts.block("luma", reason=Reason.ACCOUNT_KEY, now=clock(), until=clock() + MINUTE)
        await tables.accounts.unblock("luma")
        await tables.accounts.unblock("unknown")
        assert await tables.accounts.blocked(clock()) == {}


async def test_a_block_that_follows_soon_goes_on_with_the_last_one(database, clock):
    begun = clock()
    async with database.transaction() as tables:
        for rest in (0, 5, 6, 7):  # each of five minutes, and tried after it
            now = begun + rest * MINUTE
            await tables.accounts.block("luma", reason=Reason.ACCOUNT_CREDITS, now=now, until=now + 5 * MINUTE)
        assert await tables.accounts.blocked(now, begun_before=begun) == {"luma": Reason.ACCOUNT_CREDITS}
        assert await tables.accounts.blocked(now, begun_before=begun - MINUTE) == {}
        assert await tables.accounts.blocked(now + 5 * MINUTE, begun_before=begun) == {}


async def test_a_block_long_after_the_last_one_begins_anew(database, clock):
    begun = clock()
    now = begun + 10 * MINUTE
    async with database.transaction() as tables:
        await tables.accounts.block("luma", reason=Reason.ACCOUNT_KEY, now=begun, until=begun + 5 * MINUTE)
        await tables.accounts.block("luma", reason=Reason.ACCOUNT_KEY, now=now, until=now + 5 * MINUTE)
        assert await tables.accounts.blocked(now, begun_before=begun) == {}
        assert await tables.accounts.blocked(now, begun_before=now) == {"luma": Reason.ACCOUNT_KEY}


async def test_stranded_is_what_waits_for_too_long_or_for_an_account_that_is_not_able(database, ask, put, clock):
    early, later = clock() - 9 * MINUTE, clock() - MINUTE
    old, gone = await ask(now=early), await ask(now=later, account="gone")
    await ask(now=later)
    await ask(account="gone")  # not due for long enough
    await put(await ask(now=early), Status.RUNNING)

    async def stranded(*able, limit=9):
        async with database.reading() as tables:
            return await tables.submissions.stranded(able=able, due_before=later, asked_before=early, limit=limit)

    assert await stranded("luma") == [old.id, gone.id]
    assert await stranded("luma", limit=1) == [old.id]
    assert await stranded("luma", "gone") == [old.id]
    assert len(await stranded()) == 3
