from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.allowance import Granted, Refund, Windows
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import NOTHING, MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from db.schema import GENERATIONS

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
ME = Requester(user_id=1, guild_id=9)
NOWHERE = Requester(user_id=1, guild_id=None)


@pytest.fixture
def windows(clock):
    midnight = clock().replace(hour=0)
    return Windows(
        day_start=midnight,
        day_end=midnight + DAY,
        month_start=midnight - 9 * DAY,
        month_end=midnight + 20 * DAY,
    )


@pytest.fixture
def book(database, clock):
    async def book(
        amount, *, kind=EntryKind.RESERVE, videos=1, user_id=1, guild_id=9, generation_id=None, at=None, **more
    ):
        entry = LedgerEntry(
            guild_id=guild_id,
            user_id=user_id,
            generation_id=generation_id,
            kind=kind,
            amount=MicroUsd(amount),
            videos=videos,
            counts_at=at or clock(),
            at=clock(),
            **more,
        )
        async with database.transaction() as tables:
            await tables.ledger.add(entry)
        return entry

    return book


@pytest.fixture
def usage(database, windows):
    async def usage(requester=ME):
        async with database.reading() as tables:
            used = await tables.ledger.usage(requester, windows)
        return used.videos_today, used.spent_this_month, used.server_spent_this_month

    return usage


class TestUsage:
    async def test_of_nobody_is_nothing(self, usage):
        assert await usage() == (0, NOTHING, NOTHING)
        assert await usage(NOWHERE) == (0, NOTHING, NOTHING)

    async def test_counts_videos_by_day_and_dollars_by_month(self, book, usage, windows):
        inside = {
            windows.day_start: 1,
            windows.day_end - INSTANT: 2,
            windows.day_start - INSTANT: 4,
            windows.day_end: 8,
            windows.month_start: 16,
            windows.month_end - INSTANT: 32,
        }
        outside = {windows.month_start - INSTANT: 64, windows.month_end: 128}
        for at, amount in {**inside, **outside}.items():
            await book(amount, at=at)
        assert await usage() == (2, 63, 63)

    async def test_a_server_pays_for_all_its_members_and_for_no_other(self, book, usage):
        await book(1)
        await book(2, user_id=2)
        await book(4, guild_id=8)
        await book(8, guild_id=None)
        await book(16, guild_id=None, user_id=2)
        assert await usage() == (1, 1, 3)
        assert await usage(Requester(user_id=3, guild_id=9)) == (0, 0, 3)
        assert await usage(NOWHERE) == (1, 8, 8)

    async def test_what_is_given_back_frees_the_window_it_was_taken_from(self, ask, book, usage, clock):
        reserved_at = clock()
        generation = await ask()
        await book(400, generation_id=generation.id)
        await book(100)
        clock.forward(days=3)
        await book(-400, kind=EntryKind.RELEASE, videos=-1, generation_id=generation.id, at=reserved_at)
        assert await usage() == (1, 100, 100)

    async def test_what_staff_let_begin_anew_makes_room_for_the_member_alone(self, book, usage):
        await book(400)
        await book(0, kind=EntryKind.RESET, videos=-1, free_amount=-300)
        assert await usage() == (0, 100, 400)
        await book(0, kind=EntryKind.RESET, videos=-5, free_amount=-500)
        assert await usage() == (0, 0, 400)  # never less than nothing

    async def test_holds_more_than_32_bits(self, book, usage):
        for _ in range(3):
            await book(2**40)
        videos, mine, everybody = await usage()
        assert (videos, mine, everybody) == (3, 3 * 2**40, 3 * 2**40)
        assert {type(videos), type(mine), type(everybody)} == {int}


class TestEntries:
    async def test_give_back_what_was_booked(self, database, ask, book):
        generation = await ask()
        booked = [
            await book(400, generation_id=generation.id),
            await book(-50, kind=EntryKind.COMMIT, videos=0, generation_id=generation.id),
        ]
        await book(1, generation_id=(await ask()).id)
        async with database.reading() as tables:
            assert await tables.ledger.entries(generation.id) == booked

    @pytest.mark.parametrize("kind", EntryKind)
    async def test_each_kind_is_booked_once_for_a_generation(self, ask, book, kind):
        generation = await ask()
        await book(1, kind=kind, generation_id=generation.id)
        with pytest.raises(IntegrityError):
            await book(1, kind=kind, generation_id=generation.id)


async def end(database, generation, status, **how):
    async with database.transaction() as tables:
        row = GENERATIONS.update().where(GENERATIONS.c.id == generation.id)
        await tables.statements.run(row.values(status=status.value, **how))


async def test_what_a_member_got_back(database, ask, book, clock):
    one, other = await ask(), await ask()
    await book(400, generation_id=one.id)
    await book(-400, kind=EntryKind.RELEASE, videos=-1, generation_id=one.id)
    await book(-50, kind=EntryKind.COMMIT, videos=0, generation_id=other.id)
    await book(-7, kind=EntryKind.RELEASE, generation_id=other.id, at=clock() - DAY - INSTANT)
    await book(-11, kind=EntryKind.RELEASE, generation_id=(await ask()).id, user_id=2)
    await book(-13, kind=EntryKind.RELEASE, generation_id=(await ask()).id, guild_id=None)
    await end(database, one, Status.FAILED, failure=Reason.MODERATED.value)
    async with database.reading() as tables:
        refunds = await tables.ledger.refunds(ME, since=clock() - DAY)
        assert refunds == [
            Refund(why="cheaper", count=1, amount=MicroUsd(50)),
            Refund(why="moderated", count=1, amount=MicroUsd(400)),
        ]
        assert await tables.ledger.refunds(ME, since=clock() + DAY) == []
        assert [one.amount for one in await tables.ledger.refunds(NOWHERE, since=clock())] == [13]


async def test_what_members_spent_at_an_account(database, ask, book, clock):
    mine, other, old = await ask(), await ask(account="other"), await ask(user_id=2, guild_id=8)
    await book(400, generation_id=mine.id)
    await book(-150, kind=EntryKind.COMMIT, generation_id=mine.id)
    await book(30, generation_id=other.id)
    await book(1000, generation_id=old.id, at=clock() - DAY - INSTANT)
    await book(-9, kind=EntryKind.GRANT)
    async with database.reading() as tables:
        assert await tables.ledger.account_spent("luma", since=clock() - DAY) == 250
        assert await tables.ledger.account_spent("other", since=clock()) == 30
        assert await tables.ledger.account_spent("third", since=clock()) == NOTHING


async def test_what_the_operator_pays(database, ask, clock):
    generation = await ask()
    async with database.transaction() as tables:
        for kind, amount in (("unconfirmed", 5), ("dearer", 7)):
            await tables.costs.add("luma", generation.id, kind, MicroUsd(amount), now=clock())
        await tables.costs.add("luma", generation.id, "present", MicroUsd(11), now=clock() - DAY - INSTANT)
        assert await tables.costs.total("luma", since=clock() - DAY) == 12
        assert await tables.costs.total("other", since=clock() - DAY) == NOTHING
    for kind in ("dearer", "tip"):
        with pytest.raises(IntegrityError):
            async with database.transaction() as tables:
                await tables.costs.add("luma", generation.id, kind, MicroUsd(1), now=clock())


class TestGranted:
    async def granted(self, database, requester=ME):
        async with database.reading() as tables:
            return await tables.ledger.granted(requester)

    async def test_is_what_was_given_less_what_was_taken_and_used(self, database, ask, book):
        await book(0, kind=EntryKind.GRANT, videos=0, granted_videos=5, granted_pictures=2, granted_amount=900)
        await book(0, kind=EntryKind.REVOKE, videos=0, granted_videos=-1)
        await book(0, kind=EntryKind.GIFT, videos=0, granted_amount=-200)
        await book(300, generation_id=(await ask()).id, videos=0, free_amount=0, granted_videos=-1, granted_amount=-300)
        assert await self.granted(database) == Granted(videos=3, pictures=2, amount=MicroUsd(400))

    async def test_is_each_member_s_own_in_each_server(self, database, book):
        await book(0, kind=EntryKind.GRANT, videos=0, granted_videos=5)
        for other in (NOWHERE, Requester(user_id=2, guild_id=9), Requester(user_id=1, guild_id=8)):
            assert await self.granted(database, other) == Granted()


class TestEndedUse:
    async def test_leaves_out_what_is_under_way(self, database, ask, book, windows):
        ended, running = await ask(), await ask()
        await book(400, generation_id=ended.id)
        await book(-100, kind=EntryKind.COMMIT, videos=0, generation_id=ended.id)
        await book(700, generation_id=running.id)
        await book(90, generation_id=ended.id, kind=EntryKind.GIFT, at=windows.day_start - INSTANT)  # not today
        await book(0, kind=EntryKind.RESET, videos=0, pictures=-1, free_amount=-50)
        await end(database, ended, Status.CANCELLED)
        async with database.reading() as tables:
            assert await tables.ledger.ended_use(ME, windows) == (1, -1, 340)


async def test_all_servers_together(database, book, windows):
    await book(1)
    await book(2, guild_id=None)
    await book(4, guild_id=8, at=windows.month_start)
    await book(8, at=windows.month_end)
    async with database.reading() as tables:
        assert await tables.ledger.everybody(windows) == (3, 7)
