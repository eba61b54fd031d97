"""A server's greeting is one process's at a time, and is said once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

import db.migrate
from bot.domain.delivery import GreetingKind
from bot.domain.errors import LeaseLost
from db import engine

WELCOME, NOT_ALLOWED = GreetingKind.WELCOME, GreetingKind.NOT_ALLOWED
MINUTE = timedelta(minutes=1)


@pytest.fixture
def claim(database, clock):
    async def claim(guild_id=9, kind=WELCOME, *, worker=database):
        async with worker.transaction() as tables:
            return await tables.greetings.claim(kind, guild_id, now=clock(), until=clock() + MINUTE)

    return claim


@pytest.fixture
def close(database):
    async def close(greeting, *, channel_id=7, message_id=70, worker=database):
        async with worker.transaction() as tables:
            await tables.greetings.close(greeting, channel_id=channel_id, message_id=message_id)

    return close


async def unsaid(database, *guild_ids, kind=WELCOME):
    async with database.reading() as tables:
        return await tables.greetings.unsaid(kind, guild_ids)


async def test_nobody_else_gets_it_while_it_is_ours(claim, other_worker, clock):
    first = await claim()
    assert (first.guild_id, first.kind, first.attempts, first.first_attempt_at) == (9, WELCOME, 1, clock())
    assert first.channel_id is None
    assert await claim(worker=other_worker) is None
    assert await claim() is None
    assert (await claim(10)).guild_id == 10


async def test_many_at_once_and_one_gets_it(claim, other_worker):
    taken = await asyncio.gather(*(claim(worker=worker) if worker else claim() for worker in [None, other_worker] * 5))
    assert len([one for one in taken if one]) == 1


async def test_after_the_lease_the_next_one_sees_where_it_was_tried(database, claim, other_worker, clock):
    first = await claim()
    async with database.transaction() as tables:
        await tables.greetings.aim(first, channel_id=2**63 - 1)
    began = clock()
    clock.forward(minutes=1)
    second = await claim(worker=other_worker)
    assert (second.attempts, second.first_attempt_at, second.channel_id) == (2, began, 2**63 - 1)


async def test_who_lost_it_can_neither_aim_nor_close(database, claim, close, other_worker, clock):
    first = await claim()
    clock.forward(minutes=1)
    second = await claim(worker=other_worker)
    with pytest.raises(LeaseLost):
        await close(first)
    with pytest.raises(LeaseLost):
        async with database.transaction() as tables:
            await tables.greetings.aim(first, channel_id=7)
    await close(second, worker=other_worker)
    with pytest.raises(LeaseLost):
        await close(second, worker=other_worker)


async def test_what_was_said_is_said_for_ever(database, claim, close, clock):
    assert await unsaid(database, 9, 10) == {9, 10}
    await close(await claim())
    assert await unsaid(database, 9, 10) == {10}
    clock.forward(days=400)
    assert await claim() is None


async def test_the_two_kinds_do_not_know_each_other(database, claim, close):
    await close(await claim(kind=NOT_ALLOWED), channel_id=None, message_id=None)
    assert await unsaid(database, 9, kind=NOT_ALLOWED) == set()
    assert await unsaid(database, 9) == {9}
    assert await claim() is not None


@pytest.mark.parametrize("kind", GreetingKind)
async def test_a_nonce_is_within_discords_limit_and_tells_servers_and_kinds_apart(claim, kind):
    greeting = await claim(2**63 - 1, kind)
    assert len(greeting.nonce) <= 25
    others = {(await claim(9, one)).nonce for one in GreetingKind} | {greeting.nonce}
    assert len(others) == 3


async def test_where_something_was_made_before_nobody_is_greeted_any_more(url, monkeypatch):
    """The bot that learns to greet does not speak up in servers that have used it for months."""
    writer = engine.writer(url)
    upgrade = db.migrate.command.upgrade
    monkeypatch.setattr(db.migrate.command, "upgrade", lambda config, _: upgrade(config, "0001"))
    await db.migrate.migrate(url)
    monkeypatch.undo()
    async with writer.begin() as connection:
        for guild in ("9", "9", "10", "NULL"):
            await connection.execute(
                text(
                    "INSERT INTO generations (user_id, guild_id, channel_id, private, upload_limit, operation, prompt,"
                    " model, seconds, resolution, aspect, loop, account, price, status, due_at, created_at)"
                    f" VALUES (1, {guild}, 7, false, 1, 'video', 'a lake', 'ray-2', 5, '720p', '16:9', false, 'luma',"
                    " 1, 'succeeded', '2030-01-01', '2030-01-01')"
                )
            )
    await db.migrate.migrate(url)
    async with writer.begin() as connection:
        greeted = await connection.execute(text("SELECT guild_id, kind, done FROM greetings ORDER BY guild_id"))
        assert [(row.guild_id, row.kind, bool(row.done)) for row in greeted] == [
            (9, "welcome", True),
            (10, "welcome", True),
        ]
    await writer.dispose()
