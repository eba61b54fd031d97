"""The gateway, frame by frame: hello, heartbeats, identify, resume, compression, shards, who hears what."""

import json
from typing import Any

import pytest

from sandbox.discord.driver import DidNotRespond, LocalDiscord
from sandbox.discord.state.seed import LOUNGE, OTHER
from tests.sandbox.discord.conftest import Bare
from tests.sandbox.discord.line import (
    ACK,
    GUILD_MESSAGES,
    GUILDS,
    HEARTBEAT,
    IDENTIFY,
    INVALID_SESSION,
    MESSAGE_CONTENT,
    RESUME,
    line,
)


async def test_heartbeats_are_acknowledged_before_identify_too(discord: LocalDiscord) -> None:
    async with line(discord) as bot:
        await bot.send(HEARTBEAT, None)
        assert (await bot.receive())["op"] == ACK


@pytest.mark.parametrize("query", [{}, {"compress": "zlib-stream"}, {"compress": "zstd-stream"}])
async def test_identify_brings_ready_and_the_servers(discord: LocalDiscord, query: dict[str, str]) -> None:
    async with line(discord, **query) as bot:
        ready = await bot.identify()
        assert [one["id"] for one in ready["guilds"]] == [LOUNGE, OTHER]
        guild = await bot.event("GUILD_CREATE")
        assert [one["name"] for one in guild["channels"]] == ["general", "videos", "quiet", "nsfw"]
        assert [one["user"]["bot"] for one in guild["members"]] == [True], "others need a privileged intent"


@pytest.mark.parametrize(
    ("opcode", "data", "code"),
    [
        (IDENTIFY, {"token": "wrong", "intents": 1}, 4004),
        (IDENTIFY, {"intents": -1}, 4013),
        (IDENTIFY, {"intents": 1, "shard": [2, 2]}, 4010),
        (RESUME, {"token": "wrong"}, 4004),
        (3, {}, 4003),
        (99, {}, 4001),
        (IDENTIFY, {"intents": 1, "properties": "x" * 5000}, 4002),
    ],
)
async def test_mistakes_close_with_their_code(discord: LocalDiscord, opcode: int, data: Any, code: int) -> None:
    async with line(discord) as bot:
        await bot.send(opcode, {"token": discord.token, **data})
        assert await bot.closed() == code


async def test_identifying_twice_or_babbling_closes(discord: LocalDiscord) -> None:
    async with line(discord) as bot:
        await bot.identify()
        await bot.send(IDENTIFY, {"token": discord.token, "intents": 1})
        assert await bot.closed() == 4005
    async with line(discord) as bot:
        await bot.socket.send_str("{")
        assert await bot.closed() == 4002
    async with line(discord) as bot:
        for _ in range(121):
            await bot.send(HEARTBEAT, None)
        assert await bot.closed() == 4008


async def test_binary_frames_are_understood(discord: LocalDiscord) -> None:
    async with line(discord) as bot:
        await bot.socket.send_bytes(json.dumps({"op": HEARTBEAT, "d": None}).encode())
        assert (await bot.receive())["op"] == ACK


async def test_an_interaction_goes_to_the_newest_session_alone(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync()
    ana = discord.member("Ana")
    async with line(discord) as old, line(discord) as new:
        await old.identify()
        await new.identify()
        first = await ana.command("video")
        assert (await new.event("INTERACTION_CREATE"))["id"] == first.id
        await new.socket.close()
        await discord.until(lambda: one_session(discord), 10, "the new one to be gone")
        second = await ana.command("video")
        assert (await old.event("INTERACTION_CREATE"))["id"] == second.id, "and never the first"


async def one_session(discord: LocalDiscord) -> bool:
    return len((await discord.state())["sessions"]) == 1


async def test_without_a_session_nobody_answers(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync()
    asked = await discord.member("Ana").command("video")
    await discord.set_time(offset_seconds=5)
    with pytest.raises(DidNotRespond):
        await asked.answer()


async def test_shards_hear_their_own_servers(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync()
    shards = 3
    mine = int(LOUNGE) >> 22
    async with line(discord) as right, line(discord) as wrong:
        await wrong.identify(shard=[(mine + 1) % shards, shards])
        ready = await right.identify(shard=[mine % shards, shards])
        assert LOUNGE in [one["id"] for one in ready["guilds"]]
        await right.event("GUILD_CREATE")
        asked = await discord.member("Ana").command("video")
        assert (await right.event("INTERACTION_CREATE"))["id"] == asked.id


async def test_a_lost_connection_can_be_resumed(discord: LocalDiscord, bare: Bare) -> None:
    async with line(discord) as bot:
        ready = await bot.identify()
        last = 3  # READY and two servers
        await bot.event("GUILD_CREATE")
        await bot.event("GUILD_CREATE")
        await bot.abort()
    await discord.bot_gone()
    await discord.set_permissions("general", deny=["SEND_MESSAGES"])
    async with line(discord) as again:
        await again.send(RESUME, {"token": discord.token, "session_id": ready["session_id"], "seq": last})
        assert (await again.event("CHANNEL_UPDATE"))["name"] == "general"
        await again.event("RESUMED")


async def test_an_unknown_session_has_to_identify_anew(discord: LocalDiscord) -> None:
    async with line(discord) as bot:
        await bot.send(RESUME, {"token": discord.token, "session_id": "0", "seq": 1})
        payload = await bot.receive()
        assert (payload["op"], payload["d"]) == (INVALID_SESSION, False)
        await bot.identify()


async def test_a_goodbye_ends_the_session(discord: LocalDiscord) -> None:
    async with line(discord) as bot:
        session = (await bot.identify())["session_id"]
    await discord.bot_gone()
    async with line(discord) as again:
        await again.send(RESUME, {"token": discord.token, "session_id": session, "seq": 1})
        assert (await again.receive())["op"] == INVALID_SESSION


async def test_intents_decide_over_messages(discord: LocalDiscord) -> None:
    ana = discord.member("Ana")
    async with line(discord) as full, line(discord) as blank:
        await full.identify(intents=GUILDS | GUILD_MESSAGES | MESSAGE_CONTENT)
        await blank.identify(intents=GUILDS | GUILD_MESSAGES)
        said = await ana.say("hello")
        assert (await full.event("MESSAGE_CREATE"))["content"] == "hello"
        assert (await blank.event("MESSAGE_CREATE"))["content"] == ""
        await discord.delete_message(said)
        assert (await full.event("MESSAGE_DELETE"))["id"] == said.id


async def test_servers_come_and_go(discord: LocalDiscord) -> None:
    async with line(discord) as bot:
        await bot.identify()
        await discord.set_joined("Other Guild", False)
        assert (await bot.event("GUILD_DELETE"))["id"] == OTHER
        await discord.set_joined("Other Guild", True)
        assert (await bot.event("GUILD_CREATE"))["id"] == OTHER
        await discord.delete_channel("videos")
        assert (await bot.event("CHANNEL_DELETE"))["name"] == "videos"
        await discord.clear()
        assert (await bot.event("CHANNEL_CREATE"))["name"] == "videos"
