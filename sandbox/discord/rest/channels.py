"""Channels and the messages in them, as the bot's token sees them: ephemeral messages do not exist here."""

from sandbox.discord import limits
from sandbox.discord.errors import Refused
from sandbox.discord.rest.call import NO_CONTENT, Answer, Call, Routes
from sandbox.discord.rest.posting import edit, post
from sandbox.discord.state.nouns import Channel, ChannelKind, Json, Message
from sandbox.discord.state.seed import APPLICATION_ID

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
routes = Routes()


def _channel(call: Call, *needs: str) -> Channel:
    """Return the channel of a call. Raises 50001 where the bot does not see it, 50013 where it lacks a permission."""
    world = call.engine.world
    channel = world.channel(call.args["channel_id"])
    if not world.may(channel, APPLICATION_ID, "VIEW_CHANNEL"):
        raise Refused(50001)
    if not all(world.may(channel, APPLICATION_ID, need) for need in needs):
        raise Refused(50013)
    return channel


def _message(call: Call) -> Message:
    _channel(call)
    return call.engine.world.message(call.args["channel_id"], call.args["message_id"])


def _seen(call: Call, message: Message) -> Json:
    return call.engine.as_bot_sees(message, content=call.engine.bot_reads_content())


@routes.on("GET", "/channels/{channel_id}")
def get_channel(call: Call) -> Answer:
    return Answer(call.engine.wire.channel(_channel(call)))


@routes.on("POST", MESSAGES)
def create_message(call: Call) -> Answer:
    body: Json = call.body or {}
    needs = ["SEND_MESSAGES"]
    needs += ["ATTACH_FILES"] if call.uploads else []
    needs += ["EMBED_LINKS"] if body.get("embeds") else []
    needs += ["READ_MESSAGE_HISTORY"] if body.get("message_reference") else []
    channel = _channel(call, *needs)
    if channel.recipient_id and not call.engine.world.users[channel.recipient_id].dms_open:
        raise Refused(50007)
    if body.get("enforce_nonce") and (same := _with_nonce(call, channel, body.get("nonce"))):
        return Answer(call.engine.wire.message(same))
    return Answer(call.engine.wire.message(post(call.engine, channel, body, call.uploads, where=_where(call))))


def _with_nonce(call: Call, channel: Channel, nonce: object) -> Message | None:
    """Return the bot's message of the past few minutes with this nonce."""
    now = call.engine.clock.now()
    for message in channel.messages.values():
        recent = abs((now - message.created_at).total_seconds()) < limits.NONCE_SECONDS
        if nonce is not None and message.nonce == nonce and message.author_id == APPLICATION_ID and recent:
            return message
    return None


def _where(call: Call) -> str:
    return f"{call.method} {call.template}"


@routes.on("GET", MESSAGES)
def list_messages(call: Call) -> Answer:
    """Newest first; `after` and `around` count from their message on, as in Discord."""
    channel = _channel(call)
    if not call.engine.world.may(channel, APPLICATION_ID, "READ_MESSAGE_HISTORY"):
        return Answer([])
    limit = int(call.query.get("limit", 50))
    if not 1 <= limit <= limits.FETCHED_MESSAGES:
        words = {"code": "NUMBER_TYPE_MAX", "message": "int value should be between 1 and 100."}
        raise Refused(50035, errors={"limit": {"_errors": [words]}})
    public = [one for one in channel.messages.values() if not one.ephemeral]
    return Answer([_seen(call, one) for one in reversed(_page(public, call, limit))])


def _page(messages: list[Message], call: Call, limit: int) -> list[Message]:
    if "after" in call.query:
        return [one for one in messages if int(one.id) > int(call.query["after"])][:limit]
    if "before" in call.query:
        return [one for one in messages if int(one.id) < int(call.query["before"])][-limit:]
    if "around" in call.query:
        middle = int(call.query["around"])
        before = [one for one in messages if int(one.id) < middle][-(limit // 2) :]
        return (before + [one for one in messages if int(one.id) >= middle][: limit - limit // 2])[:limit]
    return messages[-limit:]


@routes.on("GET", MESSAGE)
def get_message(call: Call) -> Answer:
    channel = _channel(call)
    if not call.engine.world.may(channel, APPLICATION_ID, "READ_MESSAGE_HISTORY"):
        raise Refused(50001)
    return Answer(_seen(call, _message(call)))


@routes.on("PATCH", MESSAGE)
def edit_message(call: Call) -> Answer:
    message = _message(call)
    if message.author_id != APPLICATION_ID:
        raise Refused(50005)
    body: Json = call.body or {}
    if call.uploads:
        _channel(call, "ATTACH_FILES")
    return Answer(call.engine.wire.message(edit(call.engine, message, body, call.uploads, where=_where(call))))


@routes.on("DELETE", MESSAGE)
def delete_message(call: Call) -> Answer:
    message = _message(call)
    if message.author_id != APPLICATION_ID:
        channel = _channel(call, "MANAGE_MESSAGES")
        if channel.kind is ChannelKind.DIRECT:
            raise Refused(50013)
    call.engine.world.delete_message(message)
    call.engine.announce("MESSAGE_DELETE", message)
    return NO_CONTENT


@routes.on("POST", "/channels/{channel_id}/typing")
def type_in_channel(call: Call) -> Answer:
    _channel(call, "SEND_MESSAGES")
    return NO_CONTENT


@routes.on("POST", "/users/@me/channels")
def open_direct_channel(call: Call) -> Answer:
    """Open direct messages. That always works; whether the person takes any shows when one is sent (50007)."""
    world = call.engine.world
    user = world.user(str((call.body or {}).get("recipient_id")))
    if user.bot:
        raise Refused(50007)
    return Answer(call.engine.wire.channel(world.direct_channel(user)))
