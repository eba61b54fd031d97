"""Servers, their members, and users."""

from sandbox.discord.errors import Refused
from sandbox.discord.rest.call import Answer, Call, Routes
from sandbox.discord.state.nouns import Guild, Json
from sandbox.discord.state.permissions import in_guild
from sandbox.discord.state.seed import APPLICATION_ID
from sandbox.discord.state.wire import member_json, role_json, user_json

LISTED_GUILDS = 200
routes = Routes()


def _guild(call: Call) -> Guild:
    guild = call.engine.world.guild(call.args["guild_id"])
    if APPLICATION_ID not in guild.members:
        raise Refused(50001)
    return guild


@routes.on("GET", "/guilds/{guild_id}")
def get_guild(call: Call) -> Answer:
    guild = _guild(call)
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    return Answer({**call.engine.wire.guild(guild), **(counts if call.query.get("with_counts") else {})})


@routes.on("GET", "/guilds/{guild_id}/channels")
def list_channels(call: Call) -> Answer:
    guild = _guild(call)
    world = call.engine.world
    return Answer([call.engine.wire.channel(one) for one in world.channels.values() if one.guild_id == guild.id])


@routes.on("GET", "/guilds/{guild_id}/roles")
def list_roles(call: Call) -> Answer:
    return Answer([role_json(one) for one in _guild(call).roles.values()])


@routes.on("GET", "/guilds/{guild_id}/members/{user_id}")
def get_member(call: Call) -> Answer:
    guild = _guild(call)
    user = call.engine.world.user(call.args["user_id"])
    if user.id not in guild.members:
        raise Refused(10007)
    return Answer(member_json(guild.members[user.id], user))


@routes.on("GET", "/users/@me/guilds")
def list_own_guilds(call: Call) -> Answer:
    """Tell the servers that the bot is in, oldest first, in pages of at most 200."""
    guilds = sorted(call.engine.world.bot_guilds, key=lambda one: int(one.id))
    limit = int(call.query.get("limit", LISTED_GUILDS))
    if not 1 <= limit <= LISTED_GUILDS:
        raise Refused(50035)
    if after := call.query.get("after"):
        guilds = [one for one in guilds if int(one.id) > int(after)]
    elif before := call.query.get("before"):
        guilds = [one for one in guilds if int(one.id) < int(before)][-limit:]
    counted = call.query.get("with_counts") in {"1", "true"}
    return Answer([_own_guild(one, counted=counted) for one in guilds[:limit]])


def _own_guild(guild: Guild, *, counted: bool) -> Json:
    counts = {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    return {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": guild.owner_id == APPLICATION_ID,
        "permissions": str(in_guild(guild, APPLICATION_ID)),
        "features": [],
        **(counts if counted else {}),
    }


@routes.on("GET", "/users/{user_id}")
def get_user(call: Call) -> Answer:
    return Answer(user_json(call.engine.world.user(call.args["user_id"])))
