"""The audit log, page by page."""

import pytest

from bot.community.servers.audit import A_PAGE, AuditPlace, Direction
from bot.domain.community.audit import AuditSearch, Deed
from tests.bot.house import GUILD

ALL = AuditSearch()


@pytest.fixture
def written(house):
    async def written(*actions, guild_id=GUILD, actor_id=1, user_id=None):
        for action in actions:
            async with house.database.transaction() as tables:
                deed = Deed(action=action, actor_id=actor_id, guild_id=guild_id, user_id=user_id)
                await tables.write_down(deed, now=house.clock())

    return written


def seen(page):
    return [entry.deed.action for entry in page.entries]


async def test_pages_turn_both_ways(house, written):
    await written(*(f"mod.{number}" for number in range(2 * A_PAGE + 1)))
    log = house.audit_log
    first = await log.page(GUILD, ALL)
    assert seen(first) == [f"mod.{number}" for number in range(2 * A_PAGE, A_PAGE, -1)]
    assert (first.newer, first.older) == (False, True)
    older = await log.page(GUILD, ALL, AuditPlace(direction=Direction.OLDER, beyond=first.entries[-1].id))
    assert seen(older) == [f"mod.{number}" for number in range(A_PAGE, 0, -1)]
    assert (older.newer, older.older) == (True, True)
    last = await log.page(GUILD, ALL, AuditPlace(direction=Direction.OLDER, beyond=older.entries[-1].id))
    assert (seen(last), last.newer, last.older) == (["mod.0"], True, False)
    back = await log.page(GUILD, ALL, AuditPlace(direction=Direction.NEWER, beyond=last.entries[0].id))
    assert (seen(back), back.newer, back.older) == (seen(older), True, True)
    front = await log.page(GUILD, ALL, AuditPlace(direction=Direction.NEWER, beyond=back.entries[0].id))
    assert (seen(front), front.newer, front.older) == (seen(first), False, True)


async def test_another_servers_lines_are_its_own(house, written):
    await written("mod.ban", guild_id=GUILD + 1)
    assert (await house.audit_log.page(GUILD, ALL)).entries == []
    assert await house.audit_log.actions(GUILD, "", limit=9) == []


async def test_a_member_is_who_did_it_or_whom_it_concerned(house, written):
    await written("mod.ban", actor_id=1, user_id=5)
    await written("mod.unban", actor_id=5, user_id=6)
    await written("mod.pause", actor_id=1, user_id=7)
    assert seen(await house.audit_log.page(GUILD, AuditSearch(member_id=5))) == ["mod.unban", "mod.ban"]


async def test_an_action_is_one_or_a_group(house, written):
    await written("mod.ban", "mod.ban-all", "config.budget", "modern.art")
    log = house.audit_log
    assert seen(await log.page(GUILD, AuditSearch(action="mod"))) == ["mod.ban-all", "mod.ban"]
    assert seen(await log.page(GUILD, AuditSearch(action="mod.ban"))) == ["mod.ban"]
    assert seen(await log.page(GUILD, AuditSearch(action="mod", member_id=99))) == []
    assert await log.actions(GUILD, "", limit=9) == [
        "config", "mod", "modern", "config.budget", "mod.ban", "mod.ban-all", "modern.art",
    ]  # fmt: skip
    assert await log.actions(GUILD, "BUD", limit=9) == ["config.budget"]
