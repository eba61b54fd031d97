"""What members see, for the control API."""

from sandbox.discord.control.commands import CHAT_INPUT, SUBCOMMANDS
from sandbox.discord.engine import Engine
from sandbox.discord.state.nouns import Callback, Interaction, InteractionKind, Json, Message


def message_view(engine: Engine, message: Message) -> Json:
    """Return a message as its readers see it: Discord's JSON, and what its client would know besides."""
    channel = engine.world.channels[message.channel_id]
    return {
        "message": engine.wire.message(message, others_blank=False),  # people see what others wrote
        "author": engine.world.users[message.author_id].name,
        "mentions": [engine.world.users[one].name for one in message.mentions],
        "ephemeral": message.ephemeral,
        "command": _command(engine.world.interactions.get(message.interaction_id or "")),
        "revision": message.revision,
        "channel": channel.name,
        "server": engine.world.guilds[channel.guild_id].name if channel.guild_id else None,
    }


def _command(interaction: Interaction | None) -> str | None:
    """Return what a message answers as a client names it: `/generation show`, or a menu's entry; None for a press."""
    if interaction is None or interaction.kind is not InteractionKind.COMMAND:
        return None
    path: list[str] = []
    data: Json | None = interaction.data
    while data is not None:
        path.append(str(data["name"]))
        data = next((one for one in data.get("options") or () if one["type"] in SUBCOMMANDS), None)
    return " ".join(path) if interaction.data["type"] != CHAT_INPUT else f"/{' '.join(path)}"


def interaction_view(engine: Engine, interaction: Interaction) -> Json:
    """Return where an interaction stands: `kind` of the first answer, `overdue` when none came in time, the reply."""
    answer = _answer(engine, interaction)
    waiting = interaction.answered_with in (Callback.THINKING, Callback.DEFERRED_UPDATE) and answer is None
    return {
        "id": interaction.id,
        "acknowledged": interaction.answered_with is not None,
        "kind": interaction.answered_with.name.lower() if interaction.answered_with else None,
        "ephemeral": interaction.ephemeral,
        "overdue": engine.world.overdue(interaction) or (waiting and engine.world.expired(interaction)),
        "answer": message_view(engine, answer) if answer else None,
        "withdrawn": _withdrawn(engine, interaction),
        "dialog": interaction.dialog,
        "choices": interaction.choices,
    }


def _answer(engine: Engine, interaction: Interaction) -> Message | None:
    """Return the reply once there is something to read in it."""
    channel = engine.world.channels.get(interaction.channel_id)
    if channel is None:
        return None
    original = channel.messages.get(interaction.original_id or "")
    kind = interaction.answered_with
    if original is not None and kind in (Callback.MESSAGE, Callback.UPDATE):
        return original
    if original is not None and kind is Callback.THINKING and not original.loading:
        return original
    if kind is Callback.DEFERRED_UPDATE and original is not None and original.revision > interaction.original_revision:
        return original
    return next((channel.messages[one] for one in interaction.follow_up_ids if one in channel.messages), None)


def _withdrawn(engine: Engine, interaction: Interaction) -> bool:
    """Was the reply deleted again?"""
    channel = engine.world.channels.get(interaction.channel_id)
    return interaction.original_id is not None and (channel is None or interaction.original_id not in channel.messages)
