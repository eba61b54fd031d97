"""Books that balance, and each way in which they may not."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, text

from bot.community.bookkeeping.audit import audit
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import StorageUnusable
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import MicroUsd
from bot.domain.request import Destination, GenerationRequest, Requester
from db.schema import ERASURES

PRICE = MicroUsd(400_000)


@pytest.fixture
def booked(database, clock):
    """Return what writes a generation with these lines: kinds, and their amounts in ten-thousandths of a dollar."""

    async def booked(status, *entries, guild_id=9, **columns):
        async with database.transaction() as tables:
            made = await tables.generations.add(
                requester=Requester(user_id=1, guild_id=guild_id),
                destination=Destination(channel_id=77),
                request=GenerationRequest(prompt="a lake", model="ray-2"),
                account="luma",
                price=PRICE,
                press=None,
                now=clock(),
            )
            for kind, amount in entries:
                await tables.ledger.add(
                    LedgerEntry(
                        guild_id=guild_id,
                        user_id=1,
                        generation_id=made.id,
                        kind=EntryKind(kind),
                        amount=MicroUsd(amount),
                        videos=(amount > 0) - (kind == "release"),
                        counts_at=clock(),
                        at=clock(),
                    )
                )
            columns = {"status": status, **columns}
            changes = ", ".join(f"{name} = :{name}" for name in columns)
            await tables.statements.run(text(f"UPDATE generations SET {changes} WHERE id = {made.id}"), columns)
            return made.id

    return booked


@pytest.fixture
def evening(booked, database, clock):
    """Return what writes one generation of each kind, all as they should be."""

    async def evening():
        whole = await booked("succeeded", ("reserve", PRICE), ("commit", 0))
        await booked("succeeded", ("reserve", PRICE), ("commit", -150_000), cost=250_000)
        await booked("failed", ("reserve", PRICE), ("release", -PRICE))
        await booked("cancelled", ("reserve", PRICE), ("release", -PRICE), guild_id=None)
        await booked("running", ("reserve", PRICE))
        async with database.transaction() as tables:
            await tables.deliveries.owe(DeliveryKind.RESULT, whole, now=clock())
            await tables.statements.run(text("UPDATE deliveries SET message_id = 5, channel_id = 77"))
            await tables.costs.add("luma", 3, "unconfirmed", PRICE, now=clock())
            for user_id, videos, kind in ((1, 5, "grant"), (1, -2, "gift"), (2, 2, "gift"), (1, -1, "revoke")):
                await tables.ledger.add(given(clock, user_id, videos, kind))

    return evening


def given(clock, user_id, videos, kind, **more):
    """Return a line that staff or a member wrote."""
    return LedgerEntry(
        guild_id=9,
        user_id=user_id,
        generation_id=None,
        kind=EntryKind(kind),
        amount=MicroUsd(0),
        videos=0,
        granted_videos=videos,
        counts_at=clock(),
        at=clock(),
        **more,
    )


async def test_adds_up_what_each_server_used(url, evening):
    await evening()
    audited = await audit(url)
    assert audited.differences == ()
    assert audited.statuses == {"cancelled": 1, "failed": 1, "running": 1, "succeeded": 2}
    alone, nine = audited.accounts
    assert (alone.guild_id, alone.accepted, alone.spent, alone.given_back) == (None, 1, 0, PRICE)
    assert (nine.guild_id, nine.account, nine.accepted, nine.delivered) == (9, "luma", 4, 1)
    assert (nine.reserved, nine.spent, nine.given_back, nine.under_way) == (1_600_000, 650_000, 550_000, 400_000)
    assert [(one.kind, one.amount, one.times) for one in audited.costs] == [("unconfirmed", PRICE, 1)]


@pytest.mark.parametrize(
    ("status", "entries", "wrong"),
    [
        ("succeeded", [("reserve", PRICE)], "0 lines of the kind commit"),
        ("succeeded", [("commit", 0)], "0 lines of the kind reserve"),
        ("succeeded", [("reserve", PRICE), ("commit", -1)], "was charged, and $0.40 is due"),
        ("succeeded", [("reserve", PRICE), ("commit", 0), ("release", -PRICE)], "1 lines of the kind release"),
        ("failed", [("reserve", PRICE)], "0 lines of the kind release"),
        ("failed", [("reserve", PRICE), ("release", -PRICE + 1)], "was not given back"),
        ("running", [("reserve", PRICE), ("release", -PRICE)], "1 lines of the kind release"),
        ("queued", [("reserve", PRICE - 1)], "was reserved, and the price is $0.40"),
        ("queued", [], "0 lines of the kind reserve"),
    ],
)
async def test_names_the_generation_whose_books_do_not_balance(url, evening, booked, status, entries, wrong):
    await evening()
    number = await booked(status, *entries)
    differences = (await audit(url)).differences
    assert any(wrong in one and f"generation {number} ({status})" in one for one in differences), differences


async def test_names_what_belongs_to_no_generation_and_moves_money(url, evening, database, clock):
    await evening()
    async with database.transaction() as tables:
        await tables.ledger.add(replace(given(clock, 1, 0, "grant"), amount=MicroUsd(7)))
        await tables.ledger.add(given(clock, 1, 0, "reserve"))
    assert [one.split(" of ")[1] for one in (await audit(url)).differences] == [
        "the ledger (grant) belongs to no generation",
        "the ledger (reserve) belongs to no generation",
    ]


async def test_names_who_used_more_than_was_granted(url, evening, database, clock):
    await evening()
    async with database.transaction() as tables:
        await tables.ledger.add(given(clock, 2, -3, "revoke"))
    assert (await audit(url)).differences == ("member 2 of server 9 has used more than was granted",)


async def test_leaves_out_whoever_asked_to_be_forgotten_since_only_a_part_is_left(url, evening, database, clock):
    await evening()
    async with database.transaction() as tables:
        await tables.ledger.add(given(clock, 2, -3, "revoke"))
        await tables.statements.run(insert(ERASURES), {"user_id": 2, "asked_at": clock(), "complete_at": clock()})
    assert (await audit(url)).differences == ()


async def test_names_a_gift_that_nobody_received(url, evening, database, clock):
    await evening()
    async with database.transaction() as tables:
        await tables.ledger.add(given(clock, 1, -1, "gift"))
    assert (await audit(url)).differences == ("what was given as gifts is not what was received",)


async def test_reads_no_books_of_another_version(tmp_path):
    with pytest.raises(StorageUnusable, match="no books of this version"):
        await audit(f"sqlite+aiosqlite:///{tmp_path}/none.sqlite3")
    assert not (tmp_path / "none.sqlite3").exists()
