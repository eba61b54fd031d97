"""A server is greeted once, where it may be seen, and never twice in doubt."""

import asyncio
import logging
from contextlib import suppress

import aiohttp
import discord
import pytest

from bot.community.greetings import MOST_ATTEMPTS
from bot.domain.delivery import GreetingKind
from cogs.servers import Servers
from tests.cogs.conftest import buttons, texts

WELCOME = GreetingKind.WELCOME


@pytest.fixture
def greeters(lounge):
    """Return what starts a process's greeter and lets it finish its rounds; a wait for a lease is one."""
    running = []

    async def greet(bot=None):
        cog = Servers(bot or lounge.bot)
        running.append(cog)
        await cog.on_ready()
        await settle(cog)
        return cog

    yield greet
    for cog in running:
        if cog._greeting is not None:
            cog._greeting.cancel()


async def settle(cog):
    """Wait until it has greeted everybody, or rests."""
    resting = asyncio.Event()
    pause = cog._pause

    async def rest():
        resting.set()
        await pause()

    cog._pause = rest
    told = asyncio.create_task(resting.wait())
    await asyncio.wait([cog._greeting, told], return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    cog._pause = pause
    if cog._greeting.done():
        cog._greeting.result()


async def rest_is_over(lounge, cog):
    """Let the lease end; the greeter goes on as if its own wait had ended."""
    lounge.house.clock.forward(seconds=lounge.house.timing.lease.total_seconds())
    cog._news.set()
    await settle(cog)


def posts(lounge):
    return [one for one in lounge.env.http_requests if one.method == "POST" and one.path.endswith("/messages")]


def fail(lounge, channel, **how):
    lounge.env.inject_error("POST", f"/channels/{channel.id}/messages", **how)


async def test_a_server_is_told_the_next_three_steps_once(lounge, greeters):
    await greeters()
    (message,) = lounge.messages()
    told = texts(message.components)
    for word in ("/video", "/help", "/quota", "$0.40", "10 videos a day", "$20.00 a month", "$200.00", "only once"):
        assert word in told
    assert [told.count(f"**{step}.") for step in (1, 2, 3)] == [1, 1, 1]
    assert lounge.notified(message) == set()
    assert buttons(message.components) == {}
    await greeters()  # the next start
    assert len(lounge.messages()) == 1


async def test_it_carries_a_nonce(lounge, greeters):
    await greeters()
    (post,) = posts(lounge)
    assert post.json["nonce"] == f"w:{lounge.guild.id}"
    assert post.json["enforce_nonce"]


async def test_coming_in_again_is_no_reason_to_greet_again(lounge, greeters):
    cog = await greeters()
    await cog.on_guild_join(lounge.bot.guilds[0])
    await settle(cog)
    assert len(posts(lounge)) == 1


async def test_the_system_channel_comes_first(lounge, greeters):
    await lounge.bot.guilds[0].edit(system_channel=lounge.bot.get_channel(lounge.videos.id))
    await greeters()
    assert lounge.messages() == []
    assert len(lounge.messages(lounge.videos.id)) == 1


async def test_then_the_first_that_takes_messages(lounge, greeters):
    await lounge.bot.guilds[0].edit(system_channel=lounge.bot.get_channel(lounge.general.id))
    await lounge.bot.get_channel(lounge.general.id).set_permissions(lounge.bot.guilds[0].me, send_messages=False)
    await greeters()
    assert lounge.messages() == []
    assert len(lounge.messages(lounge.videos.id)) == 1


async def test_a_channel_that_refuses_after_all_is_left_for_the_next(lounge, greeters):
    fail(lounge, lounge.general, status=403, code=50013)
    await greeters()
    assert lounge.messages() == []
    assert len(lounge.messages(lounge.videos.id)) == 1


async def test_where_nobody_may_be_told_there_is_nothing_but_one_line_in_the_log(lounge, greeters, caplog):
    caplog.set_level(logging.INFO, "cogs.servers")
    for channel in (lounge.general, lounge.videos):
        await lounge.bot.get_channel(channel.id).set_permissions(lounge.bot.guilds[0].me, send_messages=False)
    await greeters()
    await greeters()
    assert posts(lounge) == []
    assert caplog.messages == ["no channel takes a greeting, so there is none"]


class TestNotAllowed:
    @pytest.fixture
    def allowed(self):
        return frozenset({1})  # not the one that SimCord makes

    async def test_gets_one_polite_line_that_says_whom_to_ask(self, lounge, greeters):
        await greeters()
        (message,) = lounge.messages()
        told = texts(message.components)
        assert "operator has not opened it for this server" in told
        assert f"ALLOWED_GUILD_IDS: {lounge.guild.id}" in told
        assert "\n" not in told
        await greeters()
        assert len(lounge.messages()) == 1


class TestInDoubt:
    async def test_a_message_whose_answer_was_lost_is_found(self, lounge, greeters, monkeypatch):
        send, lost = lounge.bot.http.send_message, [True]

        async def taken_and_lost(*args, **kwargs):
            answer = await send(*args, **kwargs)
            if lost:
                lost.clear()
                raise aiohttp.ServerDisconnectedError
            return answer

        monkeypatch.setattr(lounge.bot.http, "send_message", taken_and_lost)
        cog = await greeters()
        await rest_is_over(lounge, cog)
        assert len(posts(lounge)) == 1
        assert cog._greeting.done()
        assert await lounge.house.greetings.unsaid(WELCOME, [lounge.guild.id]) == set()

    async def test_what_discord_did_not_take_is_said_later(self, lounge, greeters):
        fail(lounge, lounge.general, status=503)
        cog = await greeters()
        assert lounge.messages() == []
        assert not cog._greeting.done()
        await rest_is_over(lounge, cog)
        assert len(lounge.messages()) == 1

    @pytest.mark.parametrize("how", ["unreadable", "gone"])
    async def test_where_nobody_can_look_it_counts_as_seen(self, lounge, greeters, how):
        greeting = await lounge.house.greetings.begin(WELCOME, lounge.guild.id)
        await lounge.house.greetings.aim(greeting, lounge.general.id)
        lounge.house.clock.forward(hours=1)
        general = lounge.bot.get_channel(lounge.general.id)
        if how == "gone":
            await general.delete()
        else:
            await general.set_permissions(lounge.bot.guilds[0].me, read_message_history=False)
        await greeters()
        assert posts(lounge) == []
        assert await lounge.house.greetings.unsaid(WELCOME, [lounge.guild.id]) == set()

    async def test_what_is_in_another_process_s_hands_is_left_there(self, lounge, greeters):
        theirs = await lounge.house.greetings.begin(WELCOME, lounge.guild.id)
        cog = await greeters()
        assert posts(lounge) == []
        await lounge.house.greetings.said(theirs, channel_id=1, message_id=2)
        await rest_is_over(lounge, cog)
        assert posts(lounge) == []
        assert cog._greeting.done()

    async def test_it_is_let_be_in_the_end(self, lounge, greeters):
        fail(lounge, lounge.general, status=503, times=100)
        cog = await greeters()
        for _ in range(MOST_ATTEMPTS + 1):
            if not cog._greeting.done():
                await rest_is_over(lounge, cog)
        assert cog._greeting.done()
        assert len(posts(lounge)) == MOST_ATTEMPTS

    async def test_an_error_of_ours_is_logged_and_it_is_tried_again(self, lounge, greeters, monkeypatch, caplog):
        monkeypatch.setattr(lounge.house.greetings, "aim", None)
        cog = await greeters()
        assert caplog.messages == ["greeting failed, and is tried again"]
        monkeypatch.undo()
        await rest_is_over(lounge, cog)
        assert len(lounge.messages()) == 1


async def test_the_end_of_the_process_ends_its_wait(lounge, greeters):
    fail(lounge, lounge.general, status=503)
    cog = await greeters()
    with suppress(asyncio.CancelledError):
        await cog.cog_unload()
    assert cog._greeting.done()


async def test_a_server_that_is_away_is_greeted_when_it_is_back(lounge, greeters):
    guild = lounge.bot.guilds[0]
    assert isinstance(guild, discord.Guild)
    guild.unavailable = True
    cog = await greeters()
    assert posts(lounge) == []
    guild.unavailable = False
    await cog.on_guild_available(guild)
    await settle(cog)
    assert len(posts(lounge)) == 1
