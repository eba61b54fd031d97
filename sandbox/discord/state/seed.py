"""The world at the start: two servers, five people and the bot, with ids that never change."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox.discord.state.nouns import Channel, Guild, Membership, Overwrite, Role, User
from sandbox.discord.state.permissions import EVERYONE, bits

APPLICATION_ID = "1100000000000000001"  # of the application and of its bot user
BOT_NAME = "Reverie"
# The real shape of a token: strict clients read the id out of its first part.
BOT_TOKEN = (
    f"{base64.urlsafe_b64encode(APPLICATION_ID.encode()).decode().rstrip('=')}.local0.reverie-runs-on-this-machine"
)
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)

LOUNGE = "1100000000000000100"
OTHER = "1100000000004194504"  # of another shard than the first, where there are two
STAFF_ROLE = "1100000000000000111"
USERS = {
    "Ana": "1100000000000000011",
    "Ben": "1100000000000000012",
    "Cem": "1100000000000000013",
    "Sol": "1100000000000000014",
    "Ada": "1100000000000000015",
}
# What the invite link of the README asks for.
BOT_PERMISSIONS = ("VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS", "ATTACH_FILES", "READ_MESSAGE_HISTORY")
ADMIN_PERMISSIONS = ("MANAGE_GUILD", "MANAGE_CHANNELS", "MANAGE_MESSAGES", "MANAGE_ROLES")


@dataclass(slots=True, kw_only=True)
class Seed:
    """Everything that exists before anybody has done anything."""

    users: dict[str, User] = field(default_factory=dict)
    guilds: dict[str, Guild] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)


def seed() -> Seed:
    """Return a fresh copy of the world at the start."""
    world = Seed()
    world.users[APPLICATION_ID] = User(id=APPLICATION_ID, username="reverie", name=BOT_NAME, bot=True)
    for name, user_id in USERS.items():
        world.users[user_id] = User(id=user_id, username=name.lower(), name=name)
    _add_guild(world, LOUNGE, "Reverie Lounge", members=tuple(USERS))
    _add_guild(world, OTHER, "Other Guild", members=("Ana", "Ben", "Ada"))
    lounge = world.guilds[LOUNGE]
    lounge.roles[STAFF_ROLE] = Role(
        id=STAFF_ROLE, name="Staff", permissions=bits(("MANAGE_MESSAGES",)), position=2, colour=0x3498DB
    )
    lounge.members[USERS["Sol"]].roles.append(STAFF_ROLE)
    return world


def _add_guild(world: Seed, guild_id: str, name: str, *, members: tuple[str, ...]) -> None:
    guild, channels = new_guild(guild_id, name, owner_id=USERS["Ada"])
    world.guilds[guild_id] = guild
    everybody = {
        user_id: Membership(user_id=user_id, roles=[], joined_at=EPOCH) for user_id in map(USERS.__getitem__, members)
    }
    guild.members = {**everybody, **guild.members}
    world.channels |= {one.id: one for one in channels}


def new_guild(guild_id: str, name: str, *, owner_id: str) -> tuple[Guild, list[Channel]]:
    """Return a server with four channels, whose owner (of the role Admin) and the bot are in it. Ids follow its own."""
    bot_role = str(int(guild_id) + 10)
    admin_role = str(int(guild_id) + 12)
    everyone = bits((*EVERYONE, "USE_APPLICATION_COMMANDS", "USE_EXTERNAL_APPS"))
    guild = Guild(
        id=guild_id,
        name=name,
        owner_id=owner_id,
        roles={
            guild_id: Role(id=guild_id, name="@everyone", permissions=everyone, position=0),
            bot_role: Role(
                id=bot_role, name=BOT_NAME, permissions=bits(BOT_PERMISSIONS), position=1, managed_by=APPLICATION_ID
            ),
            admin_role: Role(
                id=admin_role, name="Admin", permissions=bits(ADMIN_PERMISSIONS), position=3, colour=0xE67E22
            ),
        },
        members={
            owner_id: Membership(user_id=owner_id, roles=[admin_role], joined_at=EPOCH),
            APPLICATION_ID: Membership(user_id=APPLICATION_ID, roles=[bot_role], joined_at=EPOCH),
        },
        system_channel_id=str(int(guild_id) + 20),  # #general
    )
    channels: list[Channel] = []
    for position, channel in enumerate(("general", "videos", "quiet", "nsfw")):
        made = Channel(
            id=str(int(guild_id) + 20 + position),
            name=channel,
            guild_id=guild_id,
            position=position,
            nsfw=channel == "nsfw",
        )
        if channel == "quiet":  # the bot may read here, and not post
            made.overwrites[APPLICATION_ID] = Overwrite(id=APPLICATION_ID, kind=1, deny=bits(("SEND_MESSAGES",)))
        channels.append(made)
    return guild, channels
