"""Permissions as Discord computes them: owner, @everyone, roles, channel overwrites.

Source: Discord's documentation, "Permissions", with its own algorithm for overwrites and implicit denials.
"""

from collections.abc import Iterable

from sandbox.discord.state.nouns import Channel, Guild, Overwrite

BITS: dict[str, int] = {
    "KICK_MEMBERS": 1 << 1,
    "BAN_MEMBERS": 1 << 2,
    "ADMINISTRATOR": 1 << 3,
    "MANAGE_CHANNELS": 1 << 4,
    "MANAGE_GUILD": 1 << 5,
    "ADD_REACTIONS": 1 << 6,
    "VIEW_CHANNEL": 1 << 10,
    "SEND_MESSAGES": 1 << 11,
    "MANAGE_MESSAGES": 1 << 13,
    "EMBED_LINKS": 1 << 14,
    "ATTACH_FILES": 1 << 15,
    "READ_MESSAGE_HISTORY": 1 << 16,
    "MENTION_EVERYONE": 1 << 17,
    "USE_EXTERNAL_EMOJIS": 1 << 18,
    "MANAGE_ROLES": 1 << 28,
    "USE_APPLICATION_COMMANDS": 1 << 31,
    "CREATE_PUBLIC_THREADS": 1 << 35,
    "SEND_MESSAGES_IN_THREADS": 1 << 38,
    "USE_EXTERNAL_APPS": 1 << 50,
}
ALL = (1 << 53) - 1
EVERYONE = ("ADD_REACTIONS", "VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS", "ATTACH_FILES", "READ_MESSAGE_HISTORY")
NEEDS_SENDING = ("MENTION_EVERYONE", "EMBED_LINKS", "ATTACH_FILES")


def bits(names: Iterable[str]) -> int:
    """Return the sum of named permissions. Raises ValueError for a name that is not known."""
    total = 0
    for name in names:
        if name.upper() not in BITS:
            raise ValueError(f"No permission is called {name!r}. There are: {', '.join(BITS)}.")
        total |= BITS[name.upper()]
    return total


IN_DIRECT_MESSAGES = bits((*EVERYONE, "USE_EXTERNAL_EMOJIS", "USE_APPLICATION_COMMANDS", "MENTION_EVERYONE"))


def in_guild(guild: Guild, user_id: str) -> int:
    """Return what a member may do in a server, channels left aside."""
    if guild.owner_id == user_id:
        return ALL
    held = guild.roles[guild.id].permissions
    for role_id in guild.members[user_id].roles:
        held |= guild.roles[role_id].permissions
    return ALL if held & BITS["ADMINISTRATOR"] else held


def in_channel(guild: Guild, channel: Channel, user_id: str) -> int:
    """Return what a member may do in a channel of a server."""
    held = in_guild(guild, user_id)
    if held & BITS["ADMINISTRATOR"]:
        return ALL
    if everyone := channel.overwrites.get(guild.id):
        held = _overwritten(held, everyone)
    roles = [channel.overwrites[one] for one in guild.members[user_id].roles if one in channel.overwrites]
    allow = deny = 0
    for role in roles:
        allow |= role.allow
        deny |= role.deny
    held = held & ~deny | allow
    if own := channel.overwrites.get(user_id):
        held = _overwritten(held, own)
    if not held & BITS["VIEW_CHANNEL"]:
        return 0
    if not held & BITS["SEND_MESSAGES"]:
        held &= ~bits(NEEDS_SENDING)
    return held


def _overwritten(held: int, overwrite: Overwrite) -> int:
    return held & ~overwrite.deny | overwrite.allow
