"""The application at Discord: can it be added, does it get its commands, may it start?"""

from datetime import timedelta
from typing import Final

import discord

from bot.checks.findings import Finding

PORTAL: Final = "Discord developer portal (https://discord.com/developers/applications), your application"
# The fewest with which it can work; docs/quickstart.md says what each is for.
PERMISSIONS: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    send_messages_in_threads=True,
)
SCOPES: Final = ("bot", "applications.commands")
# The privileged intents: what we call them, what the portal calls them, the flags with which Discord grants them.
PRIVILEGED: Final = (
    ("presences", "Presence Intent", ("gateway_presence", "gateway_presence_limited")),
    ("members", "Server Members Intent", ("gateway_guild_members", "gateway_guild_members_limited")),
    ("message_content", "Message Content Intent", ("gateway_message_content", "gateway_message_content_limited")),
)
FEW_STARTS: Final = 0.1  # of a day's


def invite_link(application_id: int, *, guild_id: int | None = None) -> str:
    """Return the address at which somebody with Manage Server adds the bot; to one server where its id is given."""
    guild = discord.utils.MISSING if guild_id is None else discord.Object(guild_id)
    link = discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=SCOPES, guild=guild)
    return link.replace("%20", "+")


def application(info: discord.AppInfo) -> Finding:
    """Say whether the application can be added, and whether its commands come to us."""
    name = "application"
    if info.interactions_endpoint_url:
        told = "Discord sends its commands to an Interactions Endpoint URL, so the bot never hears of them."
        return Finding.broken(name, told, f"{PORTAL}, General Information: empty that field, and save.")
    if info.bot_require_code_grant:
        told = "It requires an OAuth2 code grant, so no invitation to it works."
        return Finding.broken(name, told, f"{PORTAL}, Bot: switch Requires OAuth2 Code Grant off.")
    who = "anybody can add it" if info.bot_public else "only you can add it"
    return Finding.fine(name, f"{info.name}: {who}, with {invite_link(info.id)}")


def intents(flags: discord.ApplicationFlags, wanted: discord.Intents) -> Finding:
    """Say whether Discord grants the privileged intents that the bot asks for. (It asks for none.)"""
    asked = [(label, names) for intent, label, names in PRIVILEGED if getattr(wanted, intent)]
    lacking = [label for label, names in asked if not any(getattr(flags, name) for name in names)]
    if lacking:
        told = f"The bot asks for the {_listed(lacking)}, which Discord does not grant: it cannot connect."
        return Finding.broken("intents", told, f"{PORTAL}, Bot, Privileged Gateway Intents: switch on what is missing.")
    told = f"Granted: the {_listed([label for label, _ in asked])}." if asked else "It needs no privileged ones."
    return Finding.fine("intents", told)


async def starts(client: discord.Client) -> Finding:
    """Say how often the bot may still connect anew today; a bot that restarts in a loop uses them up."""
    _, _, limit = await client.http.get_bot_gateway()
    left, total = limit["remaining"], limit["total"]
    told = f"{left} of {total} connections are left today."
    again = str(timedelta(seconds=limit["reset_after"] // 1000))
    loop = "Something starts it again and again: the bot's log says what."
    if left == 0:
        told = f"None of the {total} connections of today is left: the bot cannot start."
        return Finding.broken("gateway", told, f"{loop} There are new ones in {again}.")
    if left < total * FEW_STARTS:
        return Finding.warning("gateway", told, f"{loop} There are new ones in {again}.")
    return Finding.fine("gateway", told)


def _listed(names: list[str]) -> str:
    return " and the ".join(names)
