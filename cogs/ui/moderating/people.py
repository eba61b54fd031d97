"""Interaction -> who acts on whom, and with which ranks."""

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
        allowed = who.resolved_permissions or allowed
    rank = await interaction.client.services.people.rank(
        Requester(user_id=who.id, guild_id=interaction.guild_id, role_ids=roles),
        manages_server=allowed.manage_guild or allowed.administrator,
        manages_messages=allowed.manage_messages or allowed.administrator,
    )
    return Target(user_id=who.id, rank=rank, is_bot=who.bot)
