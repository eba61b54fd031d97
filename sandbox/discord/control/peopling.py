"""Control API, stage hands' side: more people, roles and servers than there are at the start; and all that was posted.

Who and what is added here is gone after /control/clear. Ids are counted, so the same calls make the same world.
"""

from typing import Any

from aiohttp import web

from sandbox.discord.control.views import message_view
from sandbox.discord.engine import Engine
from sandbox.discord.state.nouns import Channel, Guild, Json, Membership, Role, User
from sandbox.discord.state.permissions import bits
from sandbox.discord.state.seed import APPLICATION_ID, EPOCH, new_guild
from sandbox.discord.state.wire import role_json

FIRST_PERSON = 1_100_000_000_000_100_000  # far from the seed's; direct messages have the id of their person plus 1000
FIRST_SERVER = 1_100_000_000_000_500_000
SERVERS_APART = 1000
ROLES_FROM, CHANNELS_FROM = 100, 200  # above its server's id; the seed's roles and channels are below


class Peopling:
    """Routes that make the world larger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/control/servers", self.server)
        app.router.add_post("/control/channels", self.channel)
        app.router.add_post("/control/roles", self.role)
        app.router.add_post("/control/people", self.person)
        app.router.add_get("/control/posts", self.posts)

    async def server(self, request: web.Request) -> web.Response:
        """POST /control/servers {name, owner} -> {id}: another server with the usual channels and the bot in it."""
        body = await request.json()
        world = self._engine.world
        number = str(FIRST_SERVER + SERVERS_APART * len(world.guilds))
        guild, channels = new_guild(number, body["name"], owner_id=self._known(body["owner"]).id)
        world.guilds[guild.id] = guild
        world.channels |= {one.id: one for one in channels}
        self._engine.sessions.guild_event("GUILD_CREATE", guild.id, self._engine.wire.guild_create(guild))
        return self._done(guild.id)

    async def channel(self, request: web.Request) -> web.Response:
        """POST /control/channels {server, name, nsfw?} -> {id}: another channel of a server, the last."""
        body = await request.json()
        world = self._engine.world
        guild = world.guild_named(body["server"])
        place = sum(one.guild_id == guild.id for one in world.channels.values())
        made = Channel(
            id=str(int(guild.id) + CHANNELS_FROM + place),
            name=body["name"],
            guild_id=guild.id,
            position=place,
            nsfw=bool(body.get("nsfw")),
        )
        world.channels[made.id] = made
        self._engine.sessions.guild_event("CHANNEL_CREATE", guild.id, self._engine.wire.channel(made))
        return self._done(made.id)

    async def role(self, request: web.Request) -> web.Response:
        """POST /control/roles {server, name, permissions?} -> {id}."""
        body = await request.json()
        guild = self._engine.world.guild_named(body["server"])
        role = Role(
            id=str(int(guild.id) + ROLES_FROM + len(guild.roles)),
            name=body["name"],
            permissions=bits(body.get("permissions") or ()),
            position=len(guild.roles),
        )
        guild.roles[role.id] = role
        event = {"guild_id": guild.id, "role": role_json(role)}
        self._engine.sessions.guild_event("GUILD_ROLE_CREATE", guild.id, event)
        return self._done(role.id)

    async def person(self, request: web.Request) -> web.Response:
        """
        POST /control/people {name, server, roles?} -> {id}: they join, or have other roles from now on (by name).

        Bots without the intent for members, as this one, hear nothing of it.
        """
        body = await request.json()
        guild = self._engine.world.guild_named(body["server"])
        user = self._known(body["name"])
        roles = [_role_named(guild, name) for name in body.get("roles") or ()]
        guild.members[user.id] = Membership(user_id=user.id, roles=roles, joined_at=EPOCH)
        return self._done(user.id)

    async def posts(self, _request: web.Request) -> web.Response:
        """GET /control/posts -> every message of the bot that more than one person may see, and direct messages."""
        return web.json_response(
            [
                message_view(self._engine, message)
                for channel in self._engine.world.channels.values()
                for message in channel.messages.values()
                if message.author_id == APPLICATION_ID and not message.ephemeral
            ]
        )

    def _known(self, name: str) -> User:
        """Return somebody by name; who is not known yet is made."""
        world = self._engine.world
        try:
            return world.user_named(name)
        except LookupError:
            added = sum(int(one) >= FIRST_PERSON for one in world.users if int(one) < FIRST_SERVER)
            user = User(id=str(FIRST_PERSON + added), username=name.lower(), name=name)
            world.users[user.id] = user
            return user

    def _done(self, number: str) -> web.Response:
        self._engine.changes.happened()
        answer: Json = {"id": number}
        return web.json_response(answer)


def _role_named(guild: Guild, name: Any) -> str:
    for role in guild.roles.values():
        if name in (role.id, role.name):
            return role.id
    raise LookupError(f"{guild.name} has no role {name!r}.")
