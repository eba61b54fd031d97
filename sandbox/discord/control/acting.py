"""Control API, people's side: act and look as a member.

Every body names who acts and where: `{"member": "Ana", "server": "Reverie Lounge", "channel": "general", …}`;
the channel `dm` is the direct messages with the bot. A refusal of Discord's client is 400 with a sentence.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from aiohttp import web

from sandbox.discord import limits
from sandbox.discord.control import commands, components
from sandbox.discord.control.files import uploaded
from sandbox.discord.control.people import message_seen, who, who_and_where
from sandbox.discord.control.views import interaction_view, message_view
from sandbox.discord.engine import Engine
from sandbox.discord.errors import NotSent
from sandbox.discord.rest.posting import mention
from sandbox.discord.state.nouns import Channel, Interaction, Json, Message, User

Verb = Callable[[Engine, User, Channel, Json], Interaction]


class Acting:
    """Routes under /control/act, /control/say, /control/delete, /control/messages and /control/interactions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._timers: set[asyncio.Task[None]] = set()

    def add_to(self, app: web.Application) -> None:
        app.router.add_post("/control/act/{verb}", self.act)
        app.router.add_post("/control/say", self.say)
        app.router.add_post("/control/delete", self.delete)
        app.router.add_get("/control/messages", self.read)
        app.router.add_get("/control/messages/{id}", self.look)
        app.router.add_get("/control/interactions/{id}", self.state)
        app.router.add_get("/control/unanswered", self.unanswered)
        app.on_cleanup.append(self._stop)

    async def act(self, request: web.Request) -> web.Response:
        """POST /control/act/{command|autocomplete|menu|press|choose|submit} -> `{"interaction": id}`.

        command: name, options, files, forged · autocomplete: name, option, text, options ·
        menu: name, message or user · press: message, label or custom_id · choose: message, custom_id, values ·
        submit: interaction, values, files
        """
        body = await request.json()
        verb = VERBS.get(request.match_info["verb"])
        if verb is None:
            raise NotSent(f"Members can {', '.join(VERBS)}.")
        user, channel = who_and_where(self._engine, body)
        interaction = verb(self._engine, user, channel, body)
        self._start_timers(interaction)
        return web.json_response({"interaction": interaction.id})

    async def say(self, request: web.Request) -> web.Response:
        """POST /control/say {text, files, reply_to?} -> the message."""
        body = await request.json()
        user, channel = who_and_where(self._engine, body)
        world = self._engine.world
        if not world.may(channel, user.id, "SEND_MESSAGES"):
            raise NotSent(f"{user.name} may not write in #{channel.name}.")
        if not body.get("text") and not body.get("files"):
            raise NotSent("Say something, or send a file.")
        if len(body.get("text") or "") > limits.CONTENT:
            raise NotSent(f"A message has at most {limits.CONTENT} characters.")
        message = Message(
            id=world.new_id(),
            channel_id=channel.id,
            author_id=user.id,
            created_at=self._engine.clock.now(),
            content=body.get("text") or "",
            replies_to=body.get("reply_to"),
            attachments=[uploaded(self._engine, channel, file, private=False) for file in body.get("files") or ()],
        )
        mention(self._engine, channel, message, None)
        channel.messages[message.id] = message
        self._engine.announce("MESSAGE_CREATE", message)
        return web.json_response(message_view(self._engine, message))

    async def delete(self, request: web.Request) -> web.Response:
        """POST /control/delete {member, message}: one's own message, anybody's with Manage Messages.

        An ephemeral one is dismissed: its reader sees it no more, and the bot does not hear of it.
        """
        body = await request.json()
        world = self._engine.world
        user, message = who(self._engine, body), world.message_anywhere(str(body["message"]))
        channel = world.channels[message.channel_id]
        message_seen(self._engine, user, channel, message.id)
        if message.ephemeral:
            message.dismissed = True
            self._engine.changes.happened()
        elif message.author_id == user.id or world.may(channel, user.id, "MANAGE_MESSAGES"):
            world.delete_message(message)
            self._engine.announce("MESSAGE_DELETE", message)
        else:
            raise NotSent(f"{user.name} may not delete messages of others in #{channel.name}.")
        return web.json_response({})

    async def read(self, request: web.Request) -> web.Response:
        """GET /control/messages?member&server&channel -> what the member sees there, oldest first."""
        user, channel = who_and_where(self._engine, request.query)
        if not self._engine.world.may(channel, user.id, "VIEW_CHANNEL"):
            raise NotSent(f"{user.name} does not see #{channel.name}.")
        seen = self._engine.world.seen_by(channel, user.id)
        return web.json_response([message_view(self._engine, one) for one in seen])

    async def look(self, request: web.Request) -> web.Response:
        """GET /control/messages/{id}?member -> one message, ephemeral or not; 400 when it is gone.

        With `member` also 400 when it is not theirs to see.
        """
        message = self._engine.world.message_anywhere(request.match_info["id"])
        if "member" in request.query:
            channel = self._engine.world.channels[message.channel_id]
            message_seen(self._engine, who(self._engine, request.query), channel, message.id)
        return web.json_response(message_view(self._engine, message))

    async def state(self, request: web.Request) -> web.Response:
        """GET /control/interactions/{id} -> where it stands."""
        return web.json_response(interaction_view(self._engine, self._interaction(request.match_info["id"])))

    async def unanswered(self, _request: web.Request) -> web.Response:
        """GET /control/unanswered -> `[{member, at, data}]`: who got no first answer, or nothing after "thinking"."""
        world = self._engine.world
        left = [one for one in world.interactions.values() if interaction_view(self._engine, one)["overdue"]]
        shown = [
            {"member": world.users[one.user_id].name, "at": one.created_at.isoformat(), "data": one.data}
            for one in left
        ]
        return web.json_response(shown)

    def _interaction(self, interaction_id: str) -> Interaction:
        return _known_interaction(self._engine, interaction_id)

    def _start_timers(self, interaction: Interaction) -> None:
        """Deadlines are looked up, not fired; the timers only let those who wait look again."""
        task = asyncio.get_running_loop().create_task(self._pass_deadlines(interaction))
        self._timers.add(task)
        task.add_done_callback(self._timers.discard)

    async def _pass_deadlines(self, interaction: Interaction) -> None:
        for seconds in (limits.FIRST_ANSWER_SECONDS, limits.TOKEN_SECONDS):
            await self._engine.clock.wait_until(interaction.created_at + timedelta(seconds=seconds, milliseconds=1))
            self._engine.changes.happened()

    async def _stop(self, _app: web.Application) -> None:
        for task in self._timers:
            task.cancel()


def _known_interaction(engine: Engine, interaction_id: str) -> Interaction:
    if interaction_id not in engine.world.interactions:
        raise LookupError(f"There is no interaction {interaction_id}.")
    return engine.world.interactions[interaction_id]


def _message(engine: Engine, user: User, channel: Channel, body: Json) -> Message:
    return message_seen(engine, user, channel, str(body["message"]))


def _command(engine: Engine, user: User, channel: Channel, body: Json) -> Interaction:
    options, files, forged = (body.get(part) or {} for part in ("options", "files", "forged"))
    return commands.use(engine, user, channel, body["name"], options, files, forged)


def _autocomplete(engine: Engine, user: User, channel: Channel, body: Json) -> Interaction:
    options = body.get("options") or {}
    return commands.complete(engine, user, channel, body["name"], body["option"], body.get("text", ""), options)


def _menu(engine: Engine, user: User, channel: Channel, body: Json) -> Interaction:
    if "user" in body:
        return commands.user_menu(engine, user, channel, body["name"], engine.world.user_named(body["user"]))
    return commands.menu(engine, user, channel, body["name"], _message(engine, user, channel, body))


def _press(engine: Engine, user: User, channel: Channel, body: Json) -> Interaction:
    message = _message(engine, user, channel, body)
    return components.press(engine, user, channel, message, label=body.get("label"), custom_id=body.get("custom_id"))


def _choose(engine: Engine, user: User, channel: Channel, body: Json) -> Interaction:
    message = _message(engine, user, channel, body)
    return components.choose(engine, user, channel, message, body["custom_id"], body["values"])


def _submit(engine: Engine, user: User, channel: Channel, body: Json) -> Interaction:
    opener = _known_interaction(engine, body["interaction"])
    return components.submit(engine, user, channel, opener, body.get("values") or {}, body.get("files") or {})


VERBS: dict[str, Verb] = {
    "command": _command,
    "autocomplete": _autocomplete,
    "menu": _menu,
    "press": _press,
    "choose": _choose,
    "submit": _submit,
}
