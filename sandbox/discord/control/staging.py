"""Control API, stage hands' side: permissions, membership, links, and what the bot did.

Faults, time and waiting for changes are routes that both local services share (`sandbox/control.py`).
"""

from typing import Any

from aiohttp import web

from sandbox.control import SharedControl
from sandbox.discord.engine import Engine
from sandbox.discord.errors import NotSent
from sandbox.discord.rest.edge import Edge, as_json
from sandbox.discord.state.nouns import Channel, Overwrite
from sandbox.discord.state.permissions import bits
from sandbox.discord.state.seed import APPLICATION_ID

OK = {"ok": True}


class Staging:
    """The routes under /control that are not a member's."""

    def __init__(self, engine: Engine, edge: Edge) -> None:
        self._engine = engine
        self._edge = edge

    def add_to(self, app: web.Application) -> None:
        engine = self._engine
        app.add_routes(SharedControl(clock=engine.clock, changes=engine.changes, faults=engine.faults).routes())
        app.router.add_get("/control/state", self.state)
        app.router.add_get("/control/commands", self.commands)
        app.router.add_get("/control/requests", self.requests)
        app.router.add_get("/control/violations", self.violations)
        app.router.add_post("/control/permissions", self.set_permissions)
        app.router.add_post("/control/dms", self.set_dms)
        app.router.add_post("/control/links", self.set_link_life)
        app.router.add_post("/control/guilds", self.set_membership)
        app.router.add_delete("/control/messages/{id}", self.delete_message)
        app.router.add_delete("/control/channels", self.delete_channel)
        app.router.add_post("/control/clear", self.clear)

    # Looking

    async def state(self, _request: web.Request) -> web.Response:
        """GET /control/state -> addresses, time, live sessions of the bot, how many commands it synced, its links."""
        sessions = [{"id": one.id, "shard": one.shard, "intents": one.intents} for one in self._engine.sessions.live]
        return web.json_response(
            {
                "address": self._engine.address,
                "ca": self._engine.ca,
                "token": self._engine.token,
                "now": self._engine.clock.now().isoformat(),
                "sessions": sessions,
                "commands": sum(map(len, self._engine.world.commands.values())),
                "link_life_seconds": self._engine.links.life_seconds,
                "link_life_usually": self._engine.links.default_life_seconds,
                "dead_links_followed": self._engine.links.found_dead,
            }
        )

    async def commands(self, _request: web.Request) -> web.Response:
        """GET /control/commands -> all commands as synced."""
        return web.json_response([one for scope in self._engine.world.commands.values() for one in scope])

    async def requests(self, request: web.Request) -> web.Response:
        """GET /control/requests?route=POST /channels/*/messages -> what the bot sent, oldest first."""
        found = self._engine.journal.matching(request.query.get("route", ""))
        return web.json_response([as_json(one) for one in found])

    async def violations(self, _request: web.Request) -> web.Response:
        """GET /control/violations -> every rule that the bot, or an answer of ours, broke."""
        return web.json_response(self._engine.journal.violations)

    # The world

    async def set_permissions(self, request: web.Request) -> web.Response:
        """POST /control/permissions {server, channel, allow, deny, member?}: for one, else for the bot."""
        body = await request.json()
        channel = self._channel(body)
        target = self._engine.world.user_named(body["member"]).id if body.get("member") else APPLICATION_ID
        channel.overwrites[target] = Overwrite(
            id=target, kind=1, allow=bits(body.get("allow") or ()), deny=bits(body.get("deny") or ())
        )
        self._tell("CHANNEL_UPDATE", channel)
        return self._done()

    async def set_dms(self, request: web.Request) -> web.Response:
        """POST /control/dms {user, open}: does this person take direct messages from the bot?"""
        body = await request.json()
        self._engine.world.user_named(body["user"]).dms_open = bool(body["open"])
        return self._done()

    async def set_link_life(self, request: web.Request) -> web.Response:
        """POST /control/links {seconds}: how long links signed from now on live."""
        self._engine.links.life_seconds = float((await request.json())["seconds"])
        return self._done()

    async def set_membership(self, request: web.Request) -> web.Response:
        """POST /control/guilds {server, joined}: the bot is removed from a server, or added again."""
        body = await request.json()
        world = self._engine.world
        guild = world.guild_named(body["server"])
        if not body["joined"] and guild.members.pop(APPLICATION_ID, None):
            self._engine.sessions.guild_event("GUILD_DELETE", guild.id, {"id": guild.id})
        elif body["joined"] and APPLICATION_ID not in guild.members:
            guild.members[APPLICATION_ID] = world.first_membership(guild.id)
            self._engine.sessions.guild_event("GUILD_CREATE", guild.id, self._engine.wire.guild_create(guild))
        return self._done()

    async def delete_message(self, request: web.Request) -> web.Response:
        """DELETE /control/messages/{id}: as a moderator would."""
        message = self._engine.world.message_anywhere(request.match_info["id"])
        self._engine.world.delete_message(message)
        self._engine.announce("MESSAGE_DELETE", message)
        return self._done()

    async def delete_channel(self, request: web.Request) -> web.Response:
        """DELETE /control/channels?server&channel: as an administrator would."""
        channel = self._channel(request.query)
        self._tell("CHANNEL_DELETE", channel)
        self._engine.world.delete_channel(channel)
        return self._done()

    async def clear(self, _request: web.Request) -> web.Response:
        """POST /control/clear: world, clock, faults, violations and rates as at the start.

        The bot's sessions and commands stay.
        """
        engine = self._engine
        engine.faults.clear()
        engine.journal.clear()
        engine.clock.set(offset_seconds=0, rate=1)
        engine.links.life_seconds = engine.links.default_life_seconds
        engine.links.found_dead = 0
        self._edge.limits.clear()
        before = {one.id: dict(one.overwrites) for one in engine.world.channels.values()}
        guilds = set(engine.world.guilds)
        left = {one.id for one in engine.world.guilds.values() if APPLICATION_ID not in one.members}
        engine.world.restart()
        for added in guilds - set(engine.world.guilds) - left:
            engine.sessions.guild_event("GUILD_DELETE", added, {"id": added})
        for guild in engine.world.bot_guilds:
            if guild.id in left:
                engine.sessions.guild_event("GUILD_CREATE", guild.id, engine.wire.guild_create(guild))
        for channel in engine.world.channels.values():
            if channel.id not in before:
                self._tell("CHANNEL_CREATE", channel)
            elif before[channel.id] != channel.overwrites:
                self._tell("CHANNEL_UPDATE", channel)
        return self._done()

    def _channel(self, body: Any) -> Channel:
        world = self._engine.world
        user = world.user_named(body.get("member") or "Ada")
        return world.channel_named(body["channel"], body.get("server") or "Reverie Lounge", user)

    def _tell(self, event: str, channel: Channel) -> None:
        if channel.guild_id:
            self._engine.sessions.guild_event(event, channel.guild_id, self._engine.wire.channel(channel))

    def _done(self) -> web.Response:
        self._engine.changes.happened()
        return web.json_response(OK)


@web.middleware
async def plain_errors(request: web.Request, handler: Any) -> web.StreamResponse:
    """Say what was wrong with a request to the control API: 400 with a sentence."""
    try:
        return await handler(request)
    except KeyError as missing:
        return web.Response(status=400, text=f"There is no {missing.args[0]!r} here.")
    except (LookupError, ValueError, NotSent) as wrong:
        return web.Response(status=400, text=str(wrong))
