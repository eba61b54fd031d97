import discord
import pytest

from bot.domain.allowance import Granted
from bot.domain.community.people import Actor, Rank, Target
from bot.domain.money import DOLLAR, MicroUsd
from bot.domain.request import Requester
from tests.cogs.conftest import texts


@pytest.fixture
def sol(lounge):
    role = lounge.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    return lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])


async def has(lounge, member):
    async with lounge.house.database.reading() as tables:
        return await tables.ledger.granted(Requester(user_id=member.id, guild_id=lounge.guild.id))


async def mail(lounge, member):
    await lounge.tell()
    channel = await lounge.bot.create_dm(discord.Object(member.id))
    return [texts(message.components) for message in lounge.messages(channel.id)]


async def test_what_was_granted_is_handed_on_and_the_free_part_is_not(lounge, sol):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "gift", member=lounge.ben, videos=1))
    assert "only what was granted to you" in told
    granted = await sol.slash(lounge.general, "mod grant", member=lounge.ana, reason="won", videos=3, dollars="2.50")
    assert "was granted 3 videos and $2.50" in await lounge.said(granted)
    told = await lounge.said(
        await lounge.ana.slash(lounge.general, "gift", member=lounge.ben, videos=1, dollars="1", note="for *you*")
    )
    assert "You gave" in told
    assert "You have 2 videos and $1.50 left" in told
    assert await has(lounge, lounge.ana) == Granted(videos=2, amount=MicroUsd(1_500_000))
    assert await has(lounge, lounge.ben) == Granted(videos=1, amount=MicroUsd(DOLLAR))
    assert "You were granted 3 videos and $2.50 in Lounge" in (await mail(lounge, lounge.ana))[-1]
    got = (await mail(lounge, lounge.ben))[-1]
    assert f"<@{lounge.ana.id}> gave you 1 video and $1.00 in Lounge" in got
    assert "for \\*you\\*" in got


async def test_granted_pictures_are_handed_on_too(lounge, sol):
    await sol.slash(lounge.general, "mod grant", member=lounge.ana, reason="won", pictures=3)
    told = await lounge.said(await lounge.ana.slash(lounge.general, "gift", member=lounge.ben, pictures=4))
    assert "You have 0 videos, 3 pictures and $0.00 of that" in told
    told = await lounge.said(await lounge.ana.slash(lounge.general, "gift", member=lounge.ben, pictures=2))
    assert "2 pictures." in told
    assert "You have 1 picture left" in told
    assert await has(lounge, lounge.ana) == Granted(pictures=1)
    assert await has(lounge, lounge.ben) == Granted(pictures=2)
    assert "gave you 2 pictures in Lounge" in (await mail(lounge, lounge.ben))[-1]


async def test_the_same_event_gives_once(lounge, sol):
    await sol.slash(lounge.general, "mod grant", member=lounge.ana, reason="won", videos=3)
    giver = Actor(user_id=lounge.ana.id, guild_id=lounge.guild.id, rank=Rank.MEMBER)
    for duplicate in (False, True):
        moved = await lounge.house.grants.give(
            Target(user_id=lounge.ben.id), giver=giver, what=Granted(videos=1), note="", press_id=77
        )
        assert moved.duplicate is duplicate
        assert moved.left == Granted(videos=2)
    assert await has(lounge, lounge.ben) == Granted(videos=1)


async def test_to_whom_nothing_can_be_given(lounge, sol):
    await sol.slash(lounge.general, "mod grant", member=lounge.ana, reason="won", videos=3)
    bot = lounge.guild.add_member(lounge.env.create_user("robot", bot=True))
    gone = lounge.env.create_user("gone")
    await sol.slash(lounge.general, "mod ban", member=lounge.ben, reason="spam")
    for receiver, words in (
        (lounge.ana, "to yourself"),
        (bot, "a bot"),
        (gone, "not in this server"),
        (lounge.ben, "may not use me here"),
    ):
        asked = await lounge.ana.slash(lounge.general, "gift", member=receiver, videos=1)
        assert words in await lounge.said(asked)
    assert await has(lounge, lounge.ana) == Granted(videos=3)


@pytest.mark.parametrize(("typed", "words"), [({}, "Say how much"), ({"dollars": "many"}, "cannot read that amount")])
async def test_what_is_no_gift(lounge, typed, words):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "gift", member=lounge.ben, **typed))
    assert words in told
