"""What members see, for the control API."""

from sandbox.discord.engine import Engine
from sandbox.discord.state.nouns import Callback, Interaction, Json, Message


def message_view(engine: Engine, message: Message) -> Json:
    """Return a message as its readers see it: Discord's JSON, and what its client would know besides."""
    channel = engine.world.channels[message.channel_id]
    return {
        "message": engine.wire.message(message),
        "author": engine.world.users[message.author_id].name,
        "mentions": [engine.world.users[one].name for one in message.mentions],
        "ephemeral": message.ephemeral,
        "revision": message.revision,
        "channel": channel.name,
        "server": engine.world.guilds[channel.guild_id].name if channel.guild_id else None,
    }


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
