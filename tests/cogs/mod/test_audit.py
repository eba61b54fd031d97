"""/mod audit, and the log channel."""

import discord
import pytest

from bot.community.servers.audit import A_PAGE
from bot.domain.community.audit import Deed
from tests.cogs.conftest import buttons, texts


@pytest.fixture
def sol(lounge):
    role = lounge.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    return lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])


async def write(lounge, action, **facts):
    deed = Deed(**{"actor_id": 5, "guild_id": lounge.guild.id, "action": action, **facts})
    async with lounge.house.database.transaction() as tables:
        await tables.write_down(deed, now=lounge.house.clock())


async def set_(lounge, **values):
    await lounge.house.configurations.set(lounge.guild.id, values, actor_id=5, action="config.test")


async def test_each_change_is_told_in_the_log_channel(lounge):
    await set_(lounge, log_channel_id=lounge.videos.id)
    await set_(lounge, dollars_per_day=12_500_000, channel_ids=(lounge.general.id,))
    await write(
        lounge, "mod.pause-member", user_id=6, generation_id=None, before="", after="24 h", reason="**loud** @everyone"
    )
    await lounge.tell()
    first, second, third = lounge.messages(lounge.videos.id)
    assert f"**Log channel** none → <#{lounge.videos.id}>" in texts(first.components)
    assert "**⚙️ Rules · test** by <@5>" in texts(second.components)
    assert "**Budget of a day** no limit of its own → $12.50" in texts(second.components)
    assert f"**Channels** everywhere → <#{lounge.general.id}>" in texts(second.components)
    told = texts(third.components)
    assert "**🛡️ Staff · pause member** by <@5>" in told
    assert "About <@6>" in told
    assert r"Reason: \*\*loud\*\*" in told
    assert "@everyone" not in told  # a zero-width space stands between
    assert lounge.notified(third) == set()
    await lounge.tell()
    assert len(lounge.messages(lounge.videos.id)) == 3


async def test_words_of_a_filter_are_harmless_and_long_ones_counted(lounge):
    await set_(lounge, log_channel_id=lounge.videos.id)
    await set_(lounge, words=("<@1> **x**", *(f"word{number}" for number in range(100))))
    await lounge.tell()
    told = texts(lounge.messages(lounge.videos.id)[-1].components)
    assert r"\<" in told
    assert r"\*\*x\*\*" in told
    assert len(told) < 700
    assert told.endswith("word15|| and 84 more")


async def test_staff_turn_the_pages(lounge, sol):
    for number in range(A_PAGE + 2):
        await write(lounge, f"mod.act-{number}")
    asked = await sol.slash(lounge.general, "mod audit")
    told = await lounge.said(asked)
    assert told.index(f"act {A_PAGE + 1}") < told.index("act 2")
    assert "act 1*" not in told
    await lounge.restart()
    older = await sol.click(asked.response, label="Older →")
    assert older.response.id == asked.response.id
    assert "act 1*" in texts(older.response.components)
    newer = await sol.click(older.response, label="← Newer")
    assert f"act {A_PAGE + 1}" in texts(newer.response.components)


async def test_it_is_narrowed_by_member_and_action_and_stays_so(lounge, sol):
    for number in range(A_PAGE + 1):
        await write(lounge, "mod.ban", user_id=lounge.ana.id, reason=f"reason {number}.")
        await write(lounge, "mod.ban", user_id=lounge.ben.id)
        await write(lounge, "config.budget", user_id=lounge.ana.id)
    asked = await sol.slash(lounge.general, "mod audit", member=lounge.ana, action="mod")
    told = await lounge.said(asked)
    assert f"about or by <@{lounge.ana.id}> of the kind “mod”" in told
    assert f"<@{lounge.ben.id}>" not in told
    assert "budget" not in told
    older = texts((await sol.click(asked.response, label="Older →")).response.components)
    assert "reason 0" in older
    assert "budget" not in older


async def test_actions_are_offered(lounge, sol):
    await write(lounge, "mod.ban")
    await write(lounge, "config.budget")
    offered = await sol.autocomplete(lounge.general, "mod audit", "action", "")
    assert [one["value"] for one in offered] == ["config", "mod", "config.budget", "mod.ban"]


async def test_nothing_is_said_so(lounge, sol):
    asked = await sol.slash(lounge.general, "mod audit", action="%s:" * 30)
    assert "There is nothing" in await lounge.said(asked)
    assert buttons(asked.response.components) == {}


async def test_the_bot_itself_and_who_was_forgotten_have_no_name(lounge, sol):
    await write(lounge, "bot.pause", actor_id=None, user_id=0, generation_id=None, before="old", after="new")
    told = await lounge.said(await sol.slash(lounge.general, "mod audit"))
    assert "🤖 By itself · pause** <t:" in told
    assert "somebody who asked to be forgotten" in told
    assert "old → new" in told


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("not JSON", "either"),
        ('{"visibility": "channel"}', '{"visibility": "hologram"}'),
        ('{"warp": 1}', '{"warp": 2}'),
        ("[1]", "[2]"),
        ('{"tiers": 1}', '{"tiers": 2}'),
    ],
)
async def test_what_another_version_wrote_is_shown_as_it_is(lounge, sol, before, after):
    await write(lounge, "config.budget", before=before, after=after)
    told = await lounge.said(await sol.slash(lounge.general, "mod audit"))
    assert "Rules · budget" in told
    assert " → " in told


async def test_members_may_not_press(lounge):
    pressed = await lounge.press(lounge.ana, "v1:audit:0:0:o5..")
    assert "Only this server's staff" in texts(pressed.response.components)
    admin = lounge.guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    ada = lounge.guild.add_member(lounge.env.create_user("ada"), roles=[admin])
    pressed = await lounge.press(ada, "v1:audit:0:0:nonsense")
    assert "do not know this button" in texts(pressed.response.components)
