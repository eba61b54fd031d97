from datetime import timedelta

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
