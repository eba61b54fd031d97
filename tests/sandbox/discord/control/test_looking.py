"""What Discord's client shows around the messages, as each member sees it."""

from typing import Any

import pytest

from sandbox.discord.driver import LocalDiscord, Refused
from sandbox.discord.state.permissions import BITS
from sandbox.discord.state.seed import APPLICATION_ID, USERS
from tests.sandbox.discord.conftest import GENERAL, Bare

COMMANDS = [
    {"name": "video", "description": "d"},
    {"name": "admin", "description": "d", "default_member_permissions": str(BITS["MANAGE_GUILD"])},
    {"name": "guildish", "description": "d", "contexts": [0]},
    {"name": "adult", "description": "d", "nsfw": True},
    {"name": "Animate", "type": 3},
    {"name": "Their videos", "type": 2},
]


async def offered(discord: LocalDiscord, member: str, channel: str = "general", server: str = "Reverie Lounge") -> Any:
    place = await discord.member(member, channel, server).place()
    return [one["name"] for one in place["commands"]]


async def test_commands_are_offered_to_those_who_may_use_them_here(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync(COMMANDS)
    assert await offered(discord, "Ana") == ["video", "guildish", "Animate", "Their videos"]
    assert await offered(discord, "Ada") == ["video", "admin", "guildish", "Animate", "Their videos"]
    assert await offered(discord, "Ana", "nsfw") == ["video", "guildish", "adult", "Animate", "Their videos"]
    # A server's permissions do not hold outside it.
    assert await offered(discord, "Ana", "dm") == ["video", "admin", "adult", "Animate", "Their videos"]
    assert await offered(discord, "Cem", server="Other Guild") == []
    await discord.set_permissions("general", deny=["USE_APPLICATION_COMMANDS"], member="Ana")
    assert await offered(discord, "Ana") == []


async def test_a_server_without_the_bot_offers_nothing(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync(COMMANDS)
    await discord.set_joined("Other Guild", joined=False)
    assert await offered(discord, "Ana", server="Other Guild") == []
    with pytest.raises(Refused, match="no command 'video'"):
        await discord.member("Ana", server="Other Guild").command("video")


async def test_places_say_what_may_be_done_there(discord: LocalDiscord) -> None:
    place = await discord.member("Ana").place()
    assert (place["visible"], place["may_write"], place["may_manage_messages"]) == (True, True, False)
    assert (await discord.member("Sol").place())["may_manage_messages"] is True
    assert (await discord.member("Ana", "dm").place())["may_manage_messages"] is False
    await discord.set_permissions("general", deny=["VIEW_CHANNEL"], member="Ana")
    hidden = await discord.member("Ana").place()
    assert (hidden["visible"], hidden["may_write"], hidden["may_use_commands"]) == (False, False, False)
    channels = (await discord.member("Ana").world())["servers"][0]["channels"]
    assert [one["visible"] for one in channels] == [False, True, True, True]


async def test_the_world_counts_what_mentions_one(discord: LocalDiscord, bare: Bare) -> None:
    await bare.post(GENERAL, {"content": f"<@{USERS['Ana']}> look", "allowed_mentions": {"parse": ["users"]}})
    await discord.member("Ada").say("@everyone listen")
    await discord.member("Ben").say("nothing for anybody")
    messages = await discord.member("Ana").read()
    for member, mentions in (("Ana", 2), ("Ben", 1)):
        [general, *_] = (await discord.member(member).world())["servers"][0]["channels"]
        assert len(general["mentions"]) == mentions
        assert general["last_message_id"] == messages[-1].id


async def test_the_world_tells_whether_the_bot_is_there(discord: LocalDiscord) -> None:
    assert (await discord.member("Ana").world())["bot"] == {"id": APPLICATION_ID, "name": "Reverie", "online": False}


async def test_the_bot_is_nobody_to_look_as(discord: LocalDiscord) -> None:
    nobody = discord.member("Ana")
    for member, reason in (("Reverie", "is a bot"), ("Zoe", "Nobody is called")):
        with pytest.raises(Refused, match=reason):
            await nobody.link.get("/control/world", member=member)
