"""Interaction -> who acts on whom, and with which ranks."""

import contextlib

import discord

from bot.client import Ask
from bot.domain.community.people import Actor, Target
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from cogs.ui import asking

Somebody = discord.Member | discord.User  # the second for who has left the server


async def actor(interaction: Ask) -> Actor:
    """Return who acts, in the server where they do."""
    if interaction.guild_id is None:
        raise UserError(Reason.STAFF_ONLY)
    return Actor(user_id=interaction.user.id, guild_id=interaction.guild_id, rank=await asking.rank(interaction))


async def target(interaction: Ask, who: Somebody) -> Target:
    """Return who is acted on; what they may do here came with the command's option."""
    roles, allowed = frozenset[int](), discord.Permissions.none()
    if isinstance(who, discord.Member):  # not `.roles`, which holds only those that are in the cache
        roles = frozenset(who._roles)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        # Where the server's roles are known, no channel's rule makes somebody staff of it, or hides that they are.
        known = interaction.client.get_guild(who.guild.id) is not None
        allowed = who.guild_permissions if known else who.resolved_permissions or allowed
    rank = await interaction.client.services.people.rank(
        Requester(user_id=who.id, guild_id=interaction.guild_id, role_ids=roles),
        manages_server=allowed.manage_guild or allowed.administrator,
        manages_messages=allowed.manage_messages or allowed.administrator,
    )
    return Target(user_id=who.id, rank=rank, is_bot=who.bot)


async def looked_up(interaction: Ask, user_id: int) -> Target:
    """Return who is acted on where no option named them: Discord is asked, for no member is kept."""
    guild = interaction.guild
    roles, allowed, is_bot = frozenset[int](), discord.Permissions.none(), False
    if guild is not None and user_id:
        with contextlib.suppress(discord.NotFound, discord.Forbidden):  # who has left has no roles here
            member = await guild.fetch_member(user_id)
            roles = frozenset(member._roles)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
            allowed, is_bot = member.guild_permissions, member.bot
    rank = await interaction.client.services.people.rank(
        Requester(user_id=user_id, guild_id=interaction.guild_id, role_ids=roles),
        manages_server=allowed.manage_guild,
        manages_messages=allowed.manage_messages,
    )
    return Target(user_id=user_id, rank=rank, is_bot=is_bot)
