"""Follow-ups, and edits of answers, with an interaction's token: for fifteen minutes, and only after a first answer."""

from sandbox.discord.errors import Refused
from sandbox.discord.rest.call import NO_CONTENT, Answer, Call, Routes
from sandbox.discord.rest.interactions import is_ephemeral, reply_shell
from sandbox.discord.rest.posting import edit, post
from sandbox.discord.state.nouns import Interaction, Json, Message
from sandbox.discord.state.seed import APPLICATION_ID
from sandbox.discord.state.wire import REPLY

routes = Routes()
FOLLOW_UPS = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"


def _by_token(call: Call) -> Interaction:
    """Return the interaction of a token. Raises 10015 where it was never answered, 50027 once it expired.

    Source of the difference: reports in Discord's own documentation repository (issue 6851).
    """
    interaction = call.engine.world.tokens.get(call.args["webhook_token"])
    if interaction is None or call.args["webhook_id"] != APPLICATION_ID or interaction.answered_with is None:
        raise Refused(10015)
    if call.engine.world.expired(interaction):
        raise Refused(50027)
    return interaction


def _meant(call: Call) -> Message:
    """Return the message that a follow-up route names: one that answers this interaction."""
    interaction = _by_token(call)
    message_id = call.args.get("message_id") or interaction.original_id or ""
    own = (interaction.original_id, *interaction.follow_up_ids)
    message = call.engine.world.channel(interaction.channel_id).messages.get(message_id)
    if message is None or message_id not in own:
        raise Refused(10008)
    return message


@routes.on("POST", FOLLOW_UPS)
def follow_up(call: Call) -> Answer:
    """Add a message; right after a deferral it fills the waiting one instead, whose visibility was fixed before."""
    interaction = _by_token(call)
    channel = call.engine.world.channel(interaction.channel_id)
    body: Json = call.body or {}
    original = channel.messages.get(interaction.original_id or "")
    where = f"POST {FOLLOW_UPS}"
    if original is not None and original.loading:
        return Answer(call.engine.wire.message(edit(call.engine, original, body, call.uploads, where=where)))
    shell = reply_shell(call.engine, interaction, ephemeral=is_ephemeral(body))
    shell.kind, shell.replies_to = REPLY, interaction.original_id
    message = post(call.engine, channel, body, call.uploads, where=where, answers=shell)
    interaction.follow_up_ids.append(message.id)
    return Answer(call.engine.wire.message(message))


@routes.on("GET", ORIGINAL)
@routes.on("GET", FOLLOW_UP)
def get_reply(call: Call) -> Answer:
    return Answer(call.engine.wire.message(_meant(call)))


@routes.on("PATCH", ORIGINAL)
@routes.on("PATCH", FOLLOW_UP)
def edit_reply(call: Call) -> Answer:
    where = f"{call.method} {call.template}"
    message = edit(call.engine, _meant(call), call.body or {}, call.uploads, where=where)
    return Answer(call.engine.wire.message(message))


@routes.on("DELETE", ORIGINAL)
@routes.on("DELETE", FOLLOW_UP)
def delete_reply(call: Call) -> Answer:
    message = _meant(call)
    call.engine.world.delete_message(message)
    call.engine.announce("MESSAGE_DELETE", message)
    return NO_CONTENT
