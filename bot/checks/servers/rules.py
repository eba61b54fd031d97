"""A server's own rules: are the channels and roles that they name still there, and can the bot work with them?"""

from collections.abc import Collection
from typing import Final

import discord

from bot.checks import servers
from bot.checks.findings import Finding
from bot.domain.community.configuration import Configuration

ROLES: Final = "roles"
LOG: Final = "log channel"
WHERE: Final = "channels"


def look(guild: discord.Guild, configuration: Configuration) -> list[Finding]:
    """Look at a server with its rules; everything is read from what Discord has told us already."""
    return [
        _permissions(guild, configuration.channel_ids),
        *_gone_channels(guild, configuration.channel_ids),
        _log(guild, configuration.log_channel_id),
        _roles(guild, configuration),
    ]


def _permissions(guild: discord.Guild, channel_ids: Collection[int]) -> Finding:
    if not channel_ids:
        text = [one for one in guild.channels if isinstance(one, discord.TextChannel)]
        return servers.permissions(guild.name, guild.me, text)
    chosen = [one for one in guild.channels if one.id in channel_ids and isinstance(one, servers.Postable)]
    return servers.permissions(guild.name, guild.me, chosen, kind="chosen channel")


def _gone_channels(guild: discord.Guild, channel_ids: Collection[int]) -> list[Finding]:
    gone = [one for one in channel_ids if guild.get_channel_or_thread(one) is None]
    if not gone:
        return []
    told = f"{len(gone)} of the channels where I may be used are gone, or hidden from me."
    return [Finding.warning(WHERE, told, "Choose them anew with /config channels.")]


def _log(guild: discord.Guild, channel_id: int | None) -> Finding:
    if channel_id is None:
        told = "None is chosen, so nobody is told of reports, budgets and changes."
        return Finding.warning(LOG, told, "Choose a channel that only staff see: /config setup.")
    channel = guild.get_channel(channel_id)
    if not isinstance(channel, discord.TextChannel):
        return Finding.broken(LOG, "It is gone, or hidden from me.", "Choose another one: /config setup.")
    mine = channel.permissions_for(guild.me)
    if not (mine.view_channel and mine.send_messages):
        remedy = "Channel settings, Permissions: allow my role View Channel and Send Messages."
        return Finding.broken(LOG, f"I may not post in #{channel.name}.", remedy)
    if channel.permissions_for(guild.default_role).view_channel:
        told = f"#{channel.name} is seen by everybody, reports too."
        return Finding.warning(LOG, told, "Let only staff see it: channel settings, Permissions, @everyone.")
    return Finding.fine(LOG, f"#{channel.name} takes what staff should know.")


def _roles(guild: discord.Guild, configuration: Configuration) -> Finding:
    tiers = [tier.role_id for tier in configuration.tiers if tier.role_id is not None]
    gone = [one for one in tiers if guild.get_role(one) is None]
    staff = configuration.staff_role_id
    if staff is not None and guild.get_role(staff) is None:
        return Finding.broken(ROLES, "The staff role is gone, so only admins are staff.", "Choose one: /config setup.")
    if gone:
        told = f"{len(gone)} of the roles with limits of their own are gone."
        return Finding.warning(ROLES, told, "Take them out with /config roles remove.")
    who = "who may manage messages" if staff is None else f"who has the role {guild.get_role(staff)}"
    return Finding.fine(ROLES, f"Staff is {who}; {len(tiers)} roles have limits of their own.")
