"""Who acts or looks, and where: what every body and query of the people's side begins with."""

from collections.abc import Mapping
from typing import Any

from sandbox.discord.engine import Engine
from sandbox.discord.errors import NotSent
from sandbox.discord.state.nouns import Channel, Message, User

DEFAULT_CHANNEL = "general"


def who(engine: Engine, given: Mapping[str, Any]) -> User:
    """Return the person that `member` names. Raises LookupError, and NotSent for the bot: it acts by itself."""
    user = engine.world.user_named(str(given["member"]))
    if user.bot:
        raise NotSent(f"{user.name} is a bot, not one of the people here.")
    return user


def who_and_where(engine: Engine, given: Mapping[str, Any]) -> tuple[User, Channel]:
    """Return the person and their channel; `dm` is their direct messages with the bot. Raises LookupError, NotSent."""
    user = who(engine, given)
    channel = given.get("channel") or DEFAULT_CHANNEL
    return user, engine.world.channel_named(str(channel), str(given.get("server") or ""), user)


def message_seen(engine: Engine, user: User, channel: Channel, message_id: str) -> Message:
    """Return a message that this person sees in this channel. Raises NotSent."""
    visible = engine.world.may(channel, user.id, "VIEW_CHANNEL")
    seen = engine.world.seen_by(channel, user.id) if visible else ()
    message = next((one for one in seen if one.id == message_id), None)
    if message is None:
        raise NotSent(f"{user.name} sees no such message in #{channel.name}.")
    return message
