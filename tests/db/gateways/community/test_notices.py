"""Notices are one process's at a time, and are told once."""

from datetime import timedelta

import pytest

from bot.domain.community.notices import NoticeKind
from bot.domain.errors import LeaseLost

MINUTE = timedelta(minutes=1)


@pytest.fixture
def owe(database, clock):
    async def owe(kind=NoticeKind.GIFT, **options):
        facts = options.pop("facts", {"n": 1})
        async with database.transaction() as tables:
            return await tables.notices.owe(kind, facts, now=clock(), **{"user_id": 1, **options})

    return owe


@pytest.fixture
def claim(database, clock):
    async def claim(worker=database, limit=10):
        async with worker.transaction() as tables:
            return await tables.notices.claim(now=clock(), until=clock() + MINUTE, limit=limit)

    return claim


async def test_are_taken_oldest_first_with_their_facts(owe, claim, clock):
    facts = {"who": 2**60, "words": "ein Gruß", "parts": [1, None, {"a": True}]}
    first = await owe(facts=facts, guild_id=9, channel_id=7, user_id=None)
    clock.forward(seconds=1)
    await owe()
    await owe()
    taken = await claim(limit=2)
    assert [one.id for one in taken] == [first, first + 1]
    assert taken[0].facts == facts
    assert (taken[0].guild_id, taken[0].channel_id, taken[0].user_id) == (9, 7, None)
    assert taken[0].attempts == 1
    assert len({one.nonce for one in taken}) == 2
    assert all(len(one.nonce) <= 25 for one in taken)


async def test_belong_to_one_worker_until_its_lease_ends(owe, claim, clock, other_worker):
    await owe()
    (mine,) = await claim()
    assert await claim(other_worker) == []
    clock.forward(minutes=1)
    (theirs,) = await claim(other_worker)
    assert theirs.attempts == 2
    assert theirs.first_attempt_at == mine.first_attempt_at


async def test_are_told_once(owe, claim, database):
    await owe()
    (notice,) = await claim()
    async with database.transaction() as tables:
        await tables.notices.close(notice, message_id=70)
    assert await claim() == []
    with pytest.raises(LeaseLost):
        async with database.transaction() as tables:
            await tables.notices.close(notice, message_id=70)


async def test_wait_when_they_are_postponed(owe, claim, database, clock):
    await owe()
    (notice,) = await claim()
    async with database.transaction() as tables:
        await tables.notices.postpone(notice, until=clock() + MINUTE)
    assert await claim() == []
    clock.forward(minutes=1)
    assert len(await claim()) == 1
