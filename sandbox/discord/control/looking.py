"""Control API, what Discord's client shows around the messages: servers, channels, people, and what may be used where.

Everything is as one member sees it: `GET /control/world?member` and `GET /control/place?member&server&channel`.
"""

from aiohttp import web

from sandbox.discord import limits
from sandbox.discord.control.commands import offered
from sandbox.discord.control.people import who, who_and_where
from sandbox.discord.engine import Engine
from sandbox.discord.state.nouns import Channel, Guild, Json, Membership, Role, User
from sandbox.discord.state.wire import instant


class Looking:
    """Routes for whoever draws a client."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/control/world", self.world)
        app.router.add_get("/control/place", self.place)

    async def world(self, request: web.Request) -> web.Response:
        """GET /control/world?member -> bot, people, the servers that the member is in, direct messages, the time."""
        user = who(self._engine, request.query)
        world = self._engine.world
        people = [one for one in world.users.values() if not one.bot]
        return web.json_response(
            {
                "bot": {"id": world.bot.id, "name": world.bot.name, "online": bool(self._engine.sessions.live)},
                "people": [{"id": one.id, "name": one.name} for one in people],
                "servers": [self._server(one, user) for one in world.guilds.values() if user.id in one.members],
                "direct": self._latest(world.direct_channel(user), user),
                "now": instant(self._engine.clock.now()),
            }
        )

    async def place(self, request: web.Request) -> web.Response:
        """GET /control/place?member&server&channel -> what this member may do here, and the commands they are offered.

        `commands` is Discord's JSON: slash commands and both kinds of menu entries. Sizes are in bytes.
        """
        user, channel = who_and_where(self._engine, request.query)
        world = self._engine.world
        return web.json_response(
            {
                "visible": world.may(channel, user.id, "VIEW_CHANNEL"),
                "may_write": world.may(channel, user.id, "SEND_MESSAGES"),
                "may_use_commands": world.may(channel, user.id, "USE_APPLICATION_COMMANDS"),
                "may_manage_messages": world.may(channel, user.id, "MANAGE_MESSAGES"),
                "commands": offered(self._engine, user, channel),
                "attachment_bytes": limits.ATTACHMENT_BYTES,
            }
        )

    def _server(self, guild: Guild, reader: User) -> Json:
        channels = [one for one in self._engine.world.channels.values() if one.guild_id == guild.id]
        return {
            "id": guild.id,
            "name": guild.name,
            "channels": [self._channel(one, reader) for one in sorted(channels, key=lambda one: one.position)],
            "roles": [_role(one) for one in sorted(guild.roles.values(), key=lambda one: -one.position)],
            "members": [self._member(guild, one) for one in guild.members.values()],
        }

    def _channel(self, channel: Channel, reader: User) -> Json:
        return {
            "name": channel.name,
            "nsfw": channel.nsfw,
            "position": channel.position,
            "visible": self._engine.world.may(channel, reader.id, "VIEW_CHANNEL"),
            **self._latest(channel, reader),
        }

    def _latest(self, channel: Channel, reader: User) -> Json:
        """Return what a client needs to know to mark a channel as unread."""
        seen = list(self._engine.world.seen_by(channel, reader.id))
        return {
            "id": channel.id,
            "last_message_id": seen[-1].id if seen else None,
            "mentions": [one.id for one in seen if one.mention_everyone or reader.id in one.mentions],
        }

    def _member(self, guild: Guild, member: Membership) -> Json:
        user = self._engine.world.users[member.user_id]
        return {
            "id": user.id,
            "name": user.name,
            "bot": user.bot,
            "owner": guild.owner_id == user.id,
            "roles": list(member.roles),
        }


def _role(role: Role) -> Json:
    colour = f"#{role.colour:06x}" if role.colour else None
    return {"id": role.id, "name": role.name, "colour": colour, "position": role.position}
