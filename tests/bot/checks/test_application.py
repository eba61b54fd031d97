from typing import Any
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.checks.application import application, intents, invite_link, starts
from bot.checks.findings import State
from sandbox.discord.state.wire import application_json


@pytest.fixture
def info(engine, client):
    """Return what Discord tells about the application, with something else than usual."""

    def info(**other):
        told: Any = {**application_json(engine.world), **other}
        return discord.AppInfo(client._connection, told)

    return info


def test_the_link_asks_for_the_least():
    asked = parse_qs(urlsplit(invite_link(5, guild_id=9)).query)
    assert asked == {
        "client_id": ["5"],
        "scope": ["bot applications.commands"],
        "permissions": ["274878024704"],  # as in docs/quickstart.md
        "guild_id": ["9"],
    }
    assert "guild_id" not in invite_link(5)


def test_a_public_and_a_private_application_are_fine(info):
    public, private = application(info()), application(info(bot_public=False))
    assert (public.state, private.state) == (State.FINE, State.FINE)
    assert "anybody can add it" in public.told
    assert "only you can add it" in private.told
    assert "https://discord.com/oauth2/authorize?client_id=" in private.told


@pytest.mark.parametrize(
    ("other", "remedy"),
    [
        ({"interactions_endpoint_url": "https://elsewhere.test"}, "General Information"),
        ({"bot_require_code_grant": True}, "OAuth2 Code Grant off"),
    ],
)
def test_what_keeps_its_commands_or_its_servers_away_is_broken(info, other, remedy):
    found = application(info(**other))
    assert found.state is State.BROKEN
    assert remedy in str(found.remedy)


def test_intents_that_are_not_asked_for_need_not_be_granted():
    assert intents(discord.ApplicationFlags(), discord.Intents(guilds=True)).state is State.FINE


def test_intents_that_are_asked_for_need_to_be_granted():
    wanted = discord.Intents(guilds=True, members=True, message_content=True)
    some = discord.ApplicationFlags(gateway_guild_members_limited=True)
    found = intents(some, wanted)
    assert found.state is State.BROKEN
    assert "Message Content Intent" in found.told
    assert "Members" not in found.told
    both = discord.ApplicationFlags(gateway_guild_members_limited=True, gateway_message_content=True)
    assert intents(both, wanted).state is State.FINE


@pytest.mark.parametrize(("left", "state"), [(1000, State.FINE), (99, State.WARNING), (0, State.BROKEN)])
async def test_a_day_has_only_so_many_starts(client, monkeypatch, left, state):
    async def get_bot_gateway():
        limit = {"total": 1000, "remaining": left, "reset_after": 3_600_000, "max_concurrency": 1}
        return 1, "wss://gateway.discord.gg", limit

    monkeypatch.setattr(client.http, "get_bot_gateway", get_bot_gateway)
    found = await starts(client)
    assert (found.name, found.state) == ("gateway", state)
    if state is not State.FINE:
        assert "1:00:00" in str(found.remedy)


async def test_starts_as_discord_tells_them(client):
    assert (await starts(client)).told == "1000 of 1000 connections are left today."
