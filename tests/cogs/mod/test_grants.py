import discord
import pytest

from bot.domain.allowance import Granted
from bot.domain.community.audit import AuditSearch
from bot.domain.request import Requester
from tests.cogs.conftest import texts


@pytest.fixture
def sol(lounge):
    role = lounge.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    return lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])


async def has(lounge, member):
    async with lounge.house.database.reading() as tables:
        return await tables.ledger.granted(Requester(user_id=member.id, guild_id=lounge.guild.id))


async def test_what_is_granted_is_used_when_the_free_part_is(lounge, sol):
    lounge.house.allow(videos_per_day=0)
    lounge.house.grants = lounge.bot.services.grants
    await sol.slash(lounge.general, "mod grant", member=lounge.ana, reason="won", videos=2)
    await lounge.restart()
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake"))
    assert "Accepted" in told
    assert await has(lounge, lounge.ana) == Granted(videos=1)


async def test_no_more_is_taken_back_than_is_there(lounge, sol):
    await sol.slash(lounge.general, "mod grant", member=lounge.ana, reason="won", videos=2, pictures=1)
    told = await lounge.said(await sol.slash(lounge.general, "mod revoke", member=lounge.ana, reason="no", videos=3))
    assert "They have 2 videos, 1 pictures and $0.00 of that" in told
    told = await lounge.said(await sol.slash(lounge.general, "mod revoke", member=lounge.ana, reason="no", videos=2))
    assert "2 videos of what was granted" in told
    assert await has(lounge, lounge.ana) == Granted(pictures=1)


async def test_reset_begins_the_day_and_month_anew_and_what_is_under_way_counts(lounge, sol):
    await lounge.made("done")
    await lounge.video("waits")
    await lounge.quiet()
    asked = Requester(user_id=lounge.ana.id, guild_id=lounge.guild.id)
    assert (await lounge.house.allowances.of(asked)).usage.videos_today == 2
    told = await lounge.said(await sol.slash(lounge.general, "mod reset", member=lounge.ana, reason="our mistake"))
    assert "1 video and $0.50 came back" in told
    standing = await lounge.house.allowances.of(asked)
    assert standing.usage.videos_today == 1
    assert standing.usage.spent_this_month == 500_000
    assert standing.usage.server_spent_this_month == 1_000_000  # the server's books keep it
    again = await lounge.said(await sol.slash(lounge.general, "mod reset", member=lounge.ana, reason="once more"))
    assert "nothing came back" in again


async def test_it_is_written_down_and_told(lounge, sol):
    await sol.slash(lounge.general, "mod grant", member=lounge.ana, reason="won", videos=2)
    async with lounge.house.database.reading() as tables:
        (line,) = await tables.audit.older(lounge.guild.id, AuditSearch(), limit=9)
    deed = line.deed
    assert (deed.action, deed.actor_id, deed.user_id, deed.reason) == ("mod.grant", sol.id, lounge.ana.id, "won")
    assert "videos: 2" in deed.after
    await lounge.tell()
    channel = await lounge.bot.create_dm(discord.Object(lounge.ana.id))
    assert "You were granted 2 videos in Lounge" in texts(lounge.messages(channel.id)[-1].components)


async def test_staff_give_nothing_to_themselves_or_to_bots(lounge, sol):
    bot = lounge.guild.add_member(lounge.env.create_user("robot", bot=True))
    for target, words in ((sol, "to yourself"), (bot, "a bot")):
        for command, more in (("grant", {"videos": 1}), ("reset", {})):
            asked = await sol.slash(lounge.general, f"mod {command}", member=target, reason="x", **more)
            assert words in await lounge.said(asked)
    admin = lounge.guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True, manage_messages=True))
    ada = lounge.guild.add_member(lounge.env.create_user("ada"), roles=[admin])
    asked = await ada.slash(lounge.general, "mod grant", member=ada, reason="for the demo", videos=1)
    assert "was granted 1 video" in await lounge.said(asked)
