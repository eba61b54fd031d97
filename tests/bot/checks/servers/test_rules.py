"""A server's own rules, looked at in SimCord, which keeps channels and roles as Discord does."""

import discord
import pytest
import simcord
from discord.ext import commands

from bot.checks.findings import State
from bot.checks.servers import rules
from bot.domain.community.configuration import Configuration, Tier


@pytest.fixture
async def env():
    env = simcord.Env(commands.Bot("!", intents=discord.Intents(guilds=True)))
    await env.start()
    yield env
    await env.shutdown()


@pytest.fixture
def guild(env):
    return env.create_guild(name="Lounge")


def found(env, guild, **configuration):
    findings = rules.look(env.bot.get_guild(guild.id), Configuration(**configuration))
    return {one.name: one for one in findings}


async def test_a_server_where_nothing_is_set(env, guild):
    guild.create_text_channel("general")
    seen = found(env, guild)
    assert seen["permissions"].state is State.FINE
    assert seen["log channel"].state is State.WARNING
    assert seen["roles"].told == "Staff is who may manage messages; 0 roles have limits of their own."


async def test_the_log_channel(env, guild):
    everybody = guild.create_text_channel("log")
    staff = guild.create_text_channel(
        "staff",
        overwrites={
            guild.default_role: discord.PermissionOverwrite(view_channel=False),
            env.bot.user: discord.PermissionOverwrite(view_channel=True),
        },
    )
    closed = guild.create_text_channel(
        "closed", overwrites={env.bot.user: discord.PermissionOverwrite(send_messages=False)}
    )
    assert "seen by everybody" in found(env, guild, log_channel_id=everybody.id)["log channel"].told
    assert found(env, guild, log_channel_id=staff.id)["log channel"].state is State.FINE
    assert "may not post in #closed" in found(env, guild, log_channel_id=closed.id)["log channel"].told
    assert found(env, guild, log_channel_id=5)["log channel"].state is State.BROKEN


async def test_only_the_channels_where_it_may_be_used_are_looked_at(env, guild):
    used = guild.create_text_channel("used")
    guild.create_text_channel("unused", overwrites={env.bot.user: discord.PermissionOverwrite(attach_files=False)})
    assert found(env, guild)["permissions"].state is State.BROKEN
    assert found(env, guild, channel_ids=(used.id,))["permissions"].state is State.FINE
    assert "1 of the channels" in found(env, guild, channel_ids=(used.id, 5))["channels"].told


async def test_chosen_channels_of_every_kind_that_can_be_posted_in_are_looked_at(env, guild):
    guild.create_text_channel("unused")
    forum, voice = guild.create_forum_channel("clips"), guild.create_voice_channel("lounge")
    for chosen in ((forum.id,), (voice.id,), (forum.id, voice.id)):
        seen = found(env, guild, channel_ids=chosen)["permissions"]
        assert (seen.state, seen.told) == (
            State.FINE,
            f"Lounge: the bot works in all {len(chosen)} chosen channels.",
        )
    assert "there is no chosen channel" in found(env, guild, channel_ids=(5,))["permissions"].told


@pytest.mark.parametrize(
    ("lacking", "state", "remedy"),
    [
        ("send_messages", State.FINE, None),  # those are for posts of its own
        ("send_messages_in_threads", State.BROKEN, "the bot's role Send Messages in Threads."),
        ("attach_files", State.BROKEN, "the bot's role Attach Files."),
    ],
)
async def test_what_a_forum_needs_is_that_its_posts_can_be_answered(env, guild, lacking, state, remedy):
    forum = guild.create_forum_channel("clips")
    denied = discord.PermissionOverwrite(**{lacking: False})
    channel = env.bot.get_channel(forum.id)
    await channel.set_permissions(channel.guild.me, overwrite=denied)
    await env.settle()
    seen = found(env, guild, channel_ids=(forum.id,))["permissions"]
    assert (seen.state, remedy is None or str(seen.remedy).endswith(remedy)) == (state, True)


async def test_roles_that_are_gone(env, guild):
    staff = guild.create_role("Helpers")
    seen = found(env, guild, staff_role_id=staff.id, tiers=(Tier(role_id=staff.id, videos_per_day=5),))
    assert seen["roles"].told == "Staff is who has the role Helpers; 1 roles have limits of their own."
    assert found(env, guild, staff_role_id=5)["roles"].state is State.BROKEN
    gone = found(env, guild, tiers=(Tier(role_id=5, videos_per_day=5),))["roles"]
    assert (gone.state, gone.remedy) == (State.WARNING, "Take them out with /config roles remove.")
