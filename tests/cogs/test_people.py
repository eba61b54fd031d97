"""Who is staff of a server: what one may do in all of it decides, and not what one may do in one channel."""

import discord
import pytest

from cogs.ui.layout import Colour, boxed
from tests.cogs.conftest import buttons, texts

EVERYBODYS = "v1:queue-all:0:0:0"


async def pressed(lounge, member, channel):
    """Press a button of staff's in a channel; return what is said."""
    button = discord.ui.Button(label="Everybody's", custom_id=EVERYBODYS)
    sent = await lounge.bot.get_partial_messageable(channel.id).send(
        view=boxed(["a page"], colour=Colour.QUIET, buttons=[button])
    )
    return await lounge.said(await member.click(sent, custom_id=EVERYBODYS))


@pytest.fixture
def room(lounge):
    """A channel where Ana may manage messages, as she may in no other."""
    return lounge.guild.create_text_channel(
        "anas-room", overwrites={lounge.ana: discord.PermissionOverwrite(manage_messages=True)}
    )


async def test_who_manages_one_channel_is_not_staff_of_the_server(lounge, room):
    assert "Only this server's staff may do that." in await pressed(lounge, lounge.ana, room)
    asked = await lounge.ana.slash(room, "quota", member=lounge.ben)
    assert "Only this server's staff may do that." in await lounge.said(asked)
    asked = await lounge.ana.slash(room, "queue")
    assert "Everybody's" not in buttons(asked.response.components)


async def test_staff_are_staff_in_every_channel(lounge):
    role = lounge.guild.create_role("Helpers", permissions=discord.Permissions(manage_messages=True))
    sol = lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])
    quiet = lounge.guild.create_text_channel(
        "quiet", overwrites={sol: discord.PermissionOverwrite(manage_messages=False)}
    )
    assert "Under way in this server" in await pressed(lounge, sol, quiet)
    asked = await sol.slash(quiet, "quota", member=lounge.ana)
    assert "may use here" in texts(asked.response.components)


async def test_who_manages_one_channel_is_not_spared_there(lounge, room, monkeypatch):
    # What Discord tells of who is named in an option: their permissions in the channel. SimCord tells nothing.
    there = property(lambda _: discord.Permissions(manage_messages=True))
    monkeypatch.setattr(discord.Member, "resolved_permissions", there)
    role = lounge.guild.create_role("Helpers", permissions=discord.Permissions(manage_messages=True))
    sol = lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])
    asked = await sol.slash(room, "mod strike", member=lounge.ana, reason="rude")
    assert "has a strike" in await lounge.said(asked)
