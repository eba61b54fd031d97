"""The groups of commands that several files share: each file hangs its own on, in whatever order they are loaded."""

from typing import Final

import discord
from discord import app_commands

from bot.client import ACCESS, ADMINS, MEMBERS, STAFF, Access, Reverie

IN_SERVERS: Final = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
BY_SERVERS: Final = app_commands.AppInstallationType(guild=True, user=False)


def config(bot: Reverie) -> app_commands.Group:
    """Return /config. Discord itself offers it to who may manage the server, unless the admin changes that there."""
    return _group(bot, "config", "Set this server up", discord.Permissions(manage_guild=True), ADMINS)


def mod(bot: Reverie) -> app_commands.Group:
    """Return /mod. Discord itself offers it to who may manage messages; the staff role is checked by us."""
    return _group(bot, "mod", "Look after this server", discord.Permissions(manage_messages=True), STAFF)


def edit(bot: Reverie) -> app_commands.Group:
    """Return /edit, which is everybody's."""
    return _group(bot, "edit", "Change a clip or a picture", None, MEMBERS)


def _group(
    bot: Reverie, name: str, description: str, permissions: discord.Permissions | None, access: Access
) -> app_commands.Group:
    known = bot.tree.get_command(name)
    if isinstance(known, app_commands.Group):
        return known
    group = app_commands.Group(
        name=name,
        description=description,
        default_permissions=permissions,
        allowed_contexts=IN_SERVERS,
        allowed_installs=BY_SERVERS,
        extras={ACCESS: access},
    )
    bot.tree.add_command(group)
    return group
