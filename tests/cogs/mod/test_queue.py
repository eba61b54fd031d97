"""Staff see everybody's work under way, and take back what has not begun."""

import discord
import pytest

from bot.domain.community.audit import AuditSearch
from bot.domain.generation import Search, Status
from bot.domain.request import Requester
from tests.cogs.conftest import buttons, texts


@pytest.fixture
def sol(lounge):
    role = lounge.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    return lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])


async def deeds(lounge):
    async with lounge.house.database.reading() as tables:
        return [
            (entry.deed.action, entry.deed.actor_id, entry.deed.user_id, entry.deed.generation_id, entry.deed.reason)
            for entry in await tables.audit.older(lounge.guild.id, AuditSearch(), limit=9)
        ]


async def turned(member, asked, label):
    """Press what changes a private answer in place, and return what it says then."""
    return texts((await member.click(asked.response, label=label)).response.components)


async def test_all_of_it_in_order_and_page_by_page(lounge, sol):
    for number in range(4):
        await lounge.video(f"hers {number}")
    await lounge.house.submission.run_once()
    for number in range(3):
        await lounge.video(f"his {number}", by=lounge.ben)
    await lounge.video("a secret", by=lounge.ben, visibility="private")
    asked = await sol.slash(lounge.general, "mod queue")
    told = await lounge.said(asked)
    assert "8 in all · 1 to 5" in told
    assert f"<@{lounge.ana.id}>" in told
    assert list(buttons(asked.response.components)) == ["Cancel", "← Before", "After →", "Look again", "Mine"]
    told = await turned(sol, asked, "After →")
    assert "8 in all · 6 to 8" in told
    assert "secret" not in told
    assert "private" in told


async def test_members_see_only_their_own(lounge, sol):
    await lounge.video("not hers", by=lounge.ben)
    asked = await lounge.ana.slash(lounge.general, "queue")
    assert "Nothing of yours" in await lounge.said(asked)
    assert buttons(asked.response.components) == {}
    assert "staff" in (await lounge.said(await lounge.press(lounge.ana, "v1:queue-all:0:0:0"))).lower()
    asked = await sol.slash(lounge.general, "queue")
    assert "not hers" in await turned(sol, asked, "Everybody's")
    assert "Nothing of yours" in await turned(sol, asked, "Mine")


async def test_staff_take_back_what_waits_and_it_is_written_down(lounge, sol):
    generation = await lounge.video("a lake")
    asked = await sol.slash(lounge.general, "mod cancel", number=f"#{generation.id}", reason="the wrong channel")
    assert "is cancelled. $0.50 came back to them" in await lounge.said(asked)
    await lounge.quiet()
    assert "was cancelled by staff before it began" in texts((await lounge.card(generation)).components)
    assert await lounge.spent(lounge.ana) == 0
    assert await deeds(lounge) == [("mod.cancel", sol.id, lounge.ana.id, generation.id, "the wrong channel")]


async def test_so_does_the_button_in_the_list(lounge, sol):
    generation = await lounge.video("a lake")
    asked = await sol.slash(lounge.general, "mod queue")
    assert "came back to their quota" in await lounge.said(await sol.click(asked.response, label="Cancel"))
    assert await lounge.house.status(generation) is Status.CANCELLED
    assert [deed[:2] for deed in await deeds(lounge)] == [("mod.cancel", sol.id)]


async def test_ones_own_is_no_act_of_staff(lounge, sol):
    generation = await lounge.video("a lake", by=sol)
    assert "back to your quota" in await lounge.said(await lounge.press(sol, f"v1:cancel:{generation.id}:0"))
    await lounge.quiet()
    assert "staff" not in texts((await lounge.card(generation)).components)
    assert await deeds(lounge) == []


async def test_what_has_begun_or_is_another_servers_stays(lounge, sol):
    running = await lounge.video("a lake")
    await lounge.house.submission.run_once()
    elsewhere = await lounge.house.ask(guild_id=4711, press=lounge.house.press())
    for number, told in ((running.id, "too late"), (elsewhere.id, "somebody else"), (99, "no")):
        asked = await sol.slash(lounge.general, "mod cancel", number=str(number), reason="x")
        assert told in (await lounge.said(asked)).lower()
    assert await lounge.house.status(elsewhere) is not Status.CANCELLED
    assert await deeds(lounge) == []


async def test_a_standstill_stands_over_the_queue(lounge, sol):
    await lounge.video("a lake")
    await sol.slash(lounge.general, "mod pause", reason="too many cats")
    for member, command in ((lounge.ana, "queue"), (sol, "mod queue")):
        told = await lounge.said(await member.slash(lounge.general, command))
        assert "too many cats" in told
        assert "ahead" not in told


async def test_staff_look_at_a_members_history(lounge, sol):
    await lounge.made("a fox")
    await lounge.video("a secret", visibility="private")
    asked = await sol.slash(lounge.general, "history", member=lounge.ana.user)
    told = await lounge.said(asked)
    assert f"What <@{lounge.ana.id}> made here" in told
    assert "a fox" in told
    assert "secret" not in told
    assert "Private work is not shown" in told
    pressed = await sol.click(asked.response, label="Show")
    assert "a fox" in await lounge.said(pressed)
    found = await sol.slash(lounge.general, "history", member=lounge.ana.user, search="nothing like it")
    assert "Nothing matches" in await lounge.said(found)
    assert "a fox" in await turned(sol, found, "Show all")


async def test_members_look_at_their_own_alone(lounge):
    await lounge.made("a fox")
    told = await lounge.said(await lounge.ben.slash(lounge.general, "history", member=lounge.ana.user))
    assert "staff" in told.lower()
    told = await lounge.said(await lounge.ana.slash(lounge.general, "history", member=lounge.ana.user))
    assert "What you made here" in told
    page = await lounge.house.history.page(Requester(user_id=lounge.ana.id, guild_id=lounge.guild.id), Search())
    assert page.matching == 1
