import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import StorageUnusable
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import MicroUsd
from bot.domain.request import Destination, GenerationRequest, Requester
from db.database import Database

PRICE = MicroUsd(400_000)


async def admit(tables, user_id, now):
    """What admission writes."""
    generation = await tables.generations.add(
        requester=Requester(user_id=user_id, guild_id=None),
        destination=Destination(channel_id=77),
        request=GenerationRequest(prompt="a lake", model="ray-2"),
        account="luma",
        price=PRICE,
        press=None,
        now=now,
    )
    await tables.ledger.add(
        LedgerEntry(
            guild_id=None,
            user_id=user_id,
            generation_id=generation.id,
            kind=EntryKind.RESERVE,
            amount=PRICE,
            videos=1,
            counts_at=now,
            at=now,
        )
    )
    await tables.deliveries.owe(DeliveryKind.CARD, generation.id, now=now)


class TestTransaction:
    async def test_all_or_nothing(self, database, ask):
        generation = await ask()
        with pytest.raises(RuntimeError):
            async with database.transaction() as tables:
                await tables.deliveries.owe(DeliveryKind.CARD, generation.id, now=generation.due_at)
                raise RuntimeError
        async with database.transaction() as tables:
            assert await tables.deliveries.of(generation.id) == []

    async def test_an_error_of_the_schema_leaves_the_connection_usable(self, database, ask):
        generation = await ask()
        for _ in range(9):
            with pytest.raises(IntegrityError):
                async with database.transaction() as tables:
                    await tables.deliveries.owe(DeliveryKind.CARD, generation.id + 1, now=generation.due_at)
        async with asyncio.timeout(5), database.transaction() as tables:
            await tables.deliveries.owe(DeliveryKind.CARD, generation.id, now=generation.due_at)

    async def test_a_cancelled_one_is_whole_or_absent_and_costs_no_connection(self, url, database, clock):
        when = random.Random(1)
        loop = asyncio.get_running_loop()
        async with database.transaction() as tables:
            await admit(tables, 1, clock())
        opened = []
        event.listen(database._writer._engine.sync_engine, "connect", lambda *_: opened.append(1))

        async def work(user_id):
            async with database.transaction() as tables:
                await admit(tables, user_id, clock())

        outcomes = set()
        for user_id in range(2, 152):
            task = asyncio.create_task(work(user_id))
            loop.call_later(when.uniform(0, 0.012), task.cancel)
            await asyncio.wait([task])
            async with asyncio.timeout(5), database.transaction() as tables:
                requester = Requester(user_id=user_id, guild_id=None)
                generations = await tables.generations.unfinished(requester)
                entries = [await tables.ledger.entries(one.id) for one in generations]
                owed = [await tables.deliveries.of(one.id) for one in generations]
            written = (len(generations), sum(map(len, entries)), sum(map(len, owed)))
            assert written in {(0, 0, 0), (1, 1, 1)}
            assert task.cancelled() or written == (1, 1, 1)
            outcomes.add((task.cancelled(), written))
        assert (True, (0, 0, 0)) in outcomes  # or we proved nothing
        assert len(opened) <= (0 if url.startswith("sqlite") else 4)  # PostgreSQL's pool may grow

    async def test_who_waits_for_a_turn_can_leave(self, database):
        turns = database._writer._turns._value
        held = [database.transaction() for _ in range(turns)]
        for one in held:
            await one.__aenter__()
        waiting = [asyncio.create_task(database.transaction().__aenter__()) for _ in range(9)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        async with asyncio.timeout(5):
            await asyncio.wait(waiting)
        assert all(task.cancelled() for task in waiting)
        for one in held:
            await one.__aexit__(None, None, None)
        assert database._writer._turns._value == turns
        async with asyncio.timeout(5), database.transaction() as tables:
            assert await tables.generations.at_provider() == {}


class TestAlone:
    async def test_a_hundred_who_read_and_then_write_do_not_overspend(self, database, other_worker, clock):
        member = Requester(user_id=1, guild_id=None)

        async def press(worker):
            async with worker.transaction() as tables:
                await tables.alone("member:1")
                if await tables.generations.count_unfinished(member) < 7:
                    await admit(tables, member.user_id, clock())

        async with asyncio.timeout(60):
            await asyncio.gather(*(press(worker) for worker in [database, other_worker] * 50))
        async with database.reading() as tables:
            assert await tables.generations.count_unfinished(member) == 7

    async def test_another_name_does_not_wait(self, url, database, other_worker):
        if url.startswith("sqlite"):
            pytest.skip("SQLite has one writer at a time, whatever the name")
        async with database.transaction() as tables:
            await tables.alone("member:1")
            async with asyncio.timeout(5), other_worker.transaction() as others:
                await others.alone("member:2")
                assert await others.generations.at_provider() == {}  # and goes on while the other one is open


class TestReading:
    async def test_does_not_wait_for_who_writes(self, database, ask):
        generation = await ask()
        async with database.transaction() as tables:
            await tables.generations.show(generation.id, card_message_id=5)
            async with asyncio.timeout(5), database.reading() as looking:
                assert (await looking.generations.get(generation.id)).card_message_id is None

    async def test_makes_nobody_wait_and_sees_one_moment(self, database, ask):
        generation = await ask()
        async with database.reading() as looking:
            before = await looking.generations.get(generation.id)
            async with asyncio.timeout(5), database.transaction() as tables:
                await tables.generations.show(generation.id, card_message_id=5)
            assert await looking.generations.get(generation.id) == before
        async with database.reading() as looking:
            assert (await looking.generations.get(generation.id)).card_message_id == 5

    async def test_cannot_write(self, database, ask):
        generation = await ask()
        with pytest.raises(DBAPIError):
            async with database.reading() as looking:
                await looking.generations.show(generation.id, card_message_id=5)


class TestOpen:
    async def test_makes_the_folder_of_a_file(self, tmp_path):
        database = await Database.open(f"sqlite+aiosqlite:///{tmp_path}/new/folder/bot.sqlite3", owner="worker-1")
        await database.close()
        assert (tmp_path / "new/folder/bot.sqlite3").exists()

    async def test_leaves_what_a_newer_version_has_made_alone(self, url, say_version):
        await say_version("9999")
        with pytest.raises(StorageUnusable, match="newer version"):
            await Database.open(url, owner="worker-2")

    async def test_what_is_handed_to_a_provider_is_on_disk_first(self, tmp_path):
        database = await Database.open(f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite3", owner="worker-1")

        async def pragma(door, name):
            async with door() as tables:
                return (await tables.statements.run(text(f"PRAGMA {name}"))).scalar_one()

        assert await pragma(database.transaction, "synchronous") == 2
        assert await pragma(database.transaction, "foreign_keys") == 1
        assert await pragma(database.transaction, "journal_mode") == "wal"
        assert await pragma(database.reading, "query_only") == 1
        await database.close()

    async def test_finds_again_what_it_kept(self, url, database, ask):
        generation = await ask()
        again = await Database.open(url, owner="worker-2")
        async with again.reading() as tables:
            assert await tables.generations.get(generation.id) == generation
        await again.close()


async def test_a_worker_that_stops_hands_back_what_it_holds_and_nothing_else(database, other_worker, ask, clock):
    mine, theirs = await ask("mine"), await ask("theirs")
    minute = {"now": clock(), "until": clock() + timedelta(minutes=1)}
    async with database.transaction() as tables:
        assert await tables.generations.claim_one(mine.id, Status.QUEUED, **minute)
        await tables.deliveries.owe(DeliveryKind.CARD, mine.id, now=clock())
        assert await tables.deliveries.claim(**minute, limit=1)
    async with other_worker.transaction() as tables:
        assert await tables.generations.claim_one(theirs.id, Status.QUEUED, **minute)
        assert not await tables.generations.claim_one(mine.id, Status.QUEUED, **minute)
    await database.hand_back()
    async with other_worker.transaction() as tables:
        assert await tables.generations.claim_one(mine.id, Status.QUEUED, **minute)
        assert [one.generation_id for one in await tables.deliveries.claim(**minute, limit=9)] == [mine.id]
    async with database.transaction() as tables:
        assert not await tables.generations.claim_one(theirs.id, Status.QUEUED, **minute)
