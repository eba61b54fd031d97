"""First answers to interactions: one for each, in time, of a type that fits. Source: "Receiving and Responding"."""

from collections.abc import Callable

from sandbox.discord.engine import Engine
from sandbox.discord.errors import Refused
from sandbox.discord.rest.call import NO_CONTENT, Answer, Call, Routes
from sandbox.discord.rest.posting import edit, post, refuse_if_wrong
from sandbox.discord.rules.commands import check_choices
from sandbox.discord.rules.dialogs import check_dialog
from sandbox.discord.rules.form import Form
from sandbox.discord.state.layouts import stored
from sandbox.discord.state.nouns import Callback, Flag, Interaction, InteractionKind, Json, Message
from sandbox.discord.state.seed import APPLICATION_ID
from sandbox.discord.state.wire import COMMAND_REPLY, MENU_REPLY, REPLY

FITTING: dict[InteractionKind, tuple[Callback, ...]] = {
    InteractionKind.COMMAND: (Callback.MESSAGE, Callback.THINKING, Callback.DIALOG),
    InteractionKind.COMPONENT: (
        Callback.MESSAGE,
        Callback.THINKING,
        Callback.DEFERRED_UPDATE,
        Callback.UPDATE,
        Callback.DIALOG,
    ),
    InteractionKind.AUTOCOMPLETE: (Callback.CHOICES,),
    InteractionKind.DIALOG: (Callback.MESSAGE, Callback.THINKING, Callback.DEFERRED_UPDATE, Callback.UPDATE),
}
ON_A_MESSAGE = (Callback.DEFERRED_UPDATE, Callback.UPDATE)
WHERE = "POST /interactions/{interaction_id}/{interaction_token}/callback"
routes = Routes()


@routes.on("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
def answer_interaction(call: Call) -> Answer:
    engine = call.engine
    interaction = engine.world.interactions.get(call.args["interaction_id"])
    if interaction is None or interaction.token != call.args["interaction_token"] or engine.world.overdue(interaction):
        raise Refused(10062)
    if interaction.answered_with is not None:
        engine.journal.violation(WHERE, "a second first answer to one interaction")
        raise Refused(40060)
    kind = _kind(engine, interaction, call.body or {})
    data: Json = (call.body or {}).get("data") or {}
    made = HANDLERS[kind](call, interaction, data)
    interaction.answered_with = kind
    engine.changes.happened()
    if call.query.get("with_response", "").lower() not in ("1", "true"):
        return NO_CONTENT
    return Answer(_callback_json(engine, interaction, kind, made))


def _kind(engine: Engine, interaction: Interaction, body: Json) -> Callback:
    form = Form()
    fitting = FITTING[interaction.kind]
    if interaction.message_id is None:
        fitting = tuple(one for one in fitting if one not in ON_A_MESSAGE)
    message = f"Value must be one of {tuple(map(int, fitting))}. (it is {body.get('type')})"
    form.check(body.get("type") in fitting, "type", "INTERACTION_CALLBACK_TYPE_INVALID", message)
    refuse_if_wrong(engine, WHERE, form)
    return Callback(body["type"])


def is_ephemeral(data: Json) -> bool:
    """Is the message to be seen by the member alone?"""
    flags = data.get("flags") or 0
    return isinstance(flags, int) and bool(flags & Flag.EPHEMERAL)


def reply_shell(engine: Engine, interaction: Interaction, *, ephemeral: bool) -> Message:
    """Return an empty message that answers an interaction: its id, type, reader, and what it replies to."""
    menu = interaction.kind is InteractionKind.COMMAND and interaction.data.get("type") in (2, 3)
    kind = REPLY if interaction.message_id else MENU_REPLY if menu else COMMAND_REPLY
    return Message(
        id=engine.world.new_id(),
        channel_id=interaction.channel_id,
        author_id=APPLICATION_ID,
        created_at=engine.clock.now(),
        kind=kind,
        replies_to=interaction.message_id,
        interaction_id=interaction.id,
        reader_id=interaction.user_id if ephemeral else None,
    )


def _message(call: Call, interaction: Interaction, data: Json) -> Message:
    shell = reply_shell(call.engine, interaction, ephemeral=is_ephemeral(data))
    channel = call.engine.world.channel(interaction.channel_id)
    message = post(call.engine, channel, data, call.uploads, where=WHERE, answers=shell)
    interaction.ephemeral = message.ephemeral
    interaction.original_id = message.id
    return message


def _thinking(call: Call, interaction: Interaction, data: Json) -> Message:
    flags = data.get("flags") or 0
    form = Form()
    allowed = Flag.EPHEMERAL | Flag.COMPONENTS_V2
    form.check(not flags & ~allowed, "data.flags", "BASE_TYPE_INVALID", "Only EPHEMERAL can be set here")
    refuse_if_wrong(call.engine, WHERE, form)
    interaction.ephemeral = is_ephemeral(data)
    message = reply_shell(call.engine, interaction, ephemeral=interaction.ephemeral)
    message.flags = Flag.LOADING | flags & Flag.EPHEMERAL
    interaction.original_id = message.id
    call.engine.world.channel(interaction.channel_id).messages[message.id] = message
    call.engine.announce("MESSAGE_CREATE", message)
    return message


def _pressed(call: Call, interaction: Interaction) -> Message:
    channel = call.engine.world.channel(interaction.channel_id)
    message = channel.messages.get(interaction.message_id or "")
    if message is None:
        raise Refused(10008)
    interaction.original_id = message.id
    interaction.original_revision = message.revision
    return message


def _deferred_update(call: Call, interaction: Interaction, _data: Json) -> Message | None:
    return _pressed(call, interaction)


def _update(call: Call, interaction: Interaction, data: Json) -> Message:
    return edit(call.engine, _pressed(call, interaction), data, call.uploads, where=WHERE)


def _choices(call: Call, interaction: Interaction, data: Json) -> None:
    form = Form()
    check_choices(form, data.get("choices") or [], "data.choices", kind=interaction.focused_kind)
    refuse_if_wrong(call.engine, WHERE, form)
    interaction.choices = list(data.get("choices") or [])


def _dialog(call: Call, interaction: Interaction, data: Json) -> None:
    form = Form()
    check_dialog(form, data)
    refuse_if_wrong(call.engine, WHERE, form)
    interaction.dialog = {**data, "components": numbered(data["components"])}


def numbered(components: list[Json]) -> list[Json]:
    """Give every component of a dialog an id; its other fields stay as they are."""
    skeletons = stored([_skeleton(one) for one in components], [])
    return [_with_ids(one, skeleton) for one, skeleton in zip(components, skeletons, strict=True)]


def _skeleton(one: Json) -> Json:
    children = one["components"] if "components" in one else [one["component"]] if "component" in one else None
    bones: Json = {"type": 1, "id": one.get("id")}
    return bones if children is None else {**bones, "components": [_skeleton(child) for child in children]}


def _with_ids(one: Json, skeleton: Json) -> Json:
    body = {**one, "id": skeleton["id"]}
    bones = skeleton.get("components", [])
    if "components" in one:
        body["components"] = [_with_ids(child, bone) for child, bone in zip(one["components"], bones, strict=True)]
    elif "component" in one:
        body["component"] = _with_ids(one["component"], bones[0])
    return body


HANDLERS: dict[Callback, Callable[[Call, Interaction, Json], Message | None]] = {
    Callback.MESSAGE: _message,
    Callback.THINKING: _thinking,
    Callback.DEFERRED_UPDATE: _deferred_update,
    Callback.UPDATE: _update,
    Callback.CHOICES: _choices,
    Callback.DIALOG: _dialog,
}


def _callback_json(engine: Engine, interaction: Interaction, kind: Callback, made: Message | None) -> Json:
    body: Json = {"interaction": {"id": interaction.id, "type": int(interaction.kind)}}
    if made is not None:
        body["interaction"] |= {
            "response_message_id": made.id,
            "response_message_loading": kind is Callback.THINKING,
            "response_message_ephemeral": made.ephemeral,
        }
    if made is not None and kind in (Callback.MESSAGE, Callback.UPDATE):
        body["resource"] = {"type": int(kind), "message": engine.wire.message(made)}
    return body
