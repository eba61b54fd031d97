"""Somebody wants to be forgotten: what goes, what stays, and what a crash makes of it."""

import pytest
from sqlalchemy import select, text

from bot.domain.community.configuration import Extending
from bot.domain.community.conduct import RestrictionKind, StrikeKind
from bot.domain.generation import ENDED, Status
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import DOLLAR, NOTHING, MicroUsd
from bot.domain.request import ClipFrame, ImageFrame, Requester
from db.schema import DELIVERIES, GENERATIONS, LEDGER, MEDIA, METADATA, NOTICES
from tests.bot.house import GUILD

ME, OTHER = 1, 2
MINE = Requester(user_id=ME, guild_id=GUILD)


async def rows(house, table):
    async with house.database.reading() as tables:
        return [*(await tables.statements.run(select(table).order_by(table.c.id)))]


async def settled(house) -> None:
    """Let the steps run until nothing is left to do now."""
    for _ in range(50):
        while await house.forgetting.run_once():
            pass
        while await house.retention.run_once():
            pass
        house.clock.forward(seconds=20)
    await house.deliver()


async def knows(house, user_id: int = ME) -> dict[str, int]:
    """Return in which tables somebody's number still stands, in whatever column, and how often."""
    found: dict[str, int] = {}
    async with house.database.reading() as tables:
        for table in METADATA.sorted_tables:
            for column in table.c:
                if column.name.endswith("user_id") or column.name in {"actor_id", "owner_id", "reporter_id"}:
                    asked = text(f"SELECT count(*) FROM {table.name} WHERE {column.name} = {user_id}")
                    count = (await tables.statements.run(asked)).scalar_one()
                    found |= {f"{table.name}.{column.name}": count} if count else {}
    return found


async def test_words_files_messages_and_person_go_and_the_numbers_stay(house):
    made = await house.made("my secret garden")
    clip = (await rows(house, MEDIA))[0]
    assert await house.store.exists(clip.key)
    await house.privacy.delete(MINE)
    await settled(house)
    (row,) = await rows(house, GENERATIONS)
    assert (row.user_id, row.prompt, row.asset_url, row.interaction_id, row.press_key) == (0, "", None, None, None)
    assert (row.price, row.created_at, row.status) == (made.price, made.created_at, "succeeded")
    assert row.deleted_at is not None
    assert not await house.store.exists(clip.key)
    removed = {notice.facts for notice in await rows(house, NOTICES) if notice.kind == "removal"}
    assert removed == {f'{{"message": {one.message_id}}}' for one in house_posted(house)} or len(removed) == 2
    assert all(one.done and one.message_id is None for one in await rows(house, DELIVERIES))
    assert await knows(house) == {"ledger.user_id": 2, "erasures.user_id": 1}


def house_posted(house):
    return []


async def test_the_allowance_is_not_refilled_until_the_month_is_over(house):
    await house.made("one")
    spent = await house.spent()
    assert spent > 0
    await house.privacy.delete(MINE)
    await settled(house)
    assert await house.spent() == spent
    house.clock.forward(days=31)
    await settled(house)
    assert await knows(house) == {}
    assert sum(line.amount for line in await rows(house, LEDGER)) == spent
