"""Servers, their members, and users."""

from sandbox.discord.errors import Refused
from sandbox.discord.rest.call import Answer, Call, Routes
from sandbox.discord.state.nouns import Guild
from sandbox.discord.state.seed import APPLICATION_ID
from sandbox.discord.state.wire import member_json, role_json, user_json

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


@routes.on("GET", "/users/{user_id}")
def get_user(call: Call) -> Answer:
    return Answer(user_json(call.engine.world.user(call.args["user_id"])))
