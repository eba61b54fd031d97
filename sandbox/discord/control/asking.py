"""Makes interactions: records what a member did, and tells the bot with every key that clients need."""

import secrets
from typing import Any

from sandbox.discord import limits
from sandbox.discord.engine import Engine
from sandbox.discord.state.nouns import Channel, Interaction, InteractionKind, Json, Message, User
from sandbox.discord.state.permissions import ALL
from sandbox.discord.state.seed import APPLICATION_ID
from sandbox.discord.state.wire import member_json, role_json, user_json

IN_GUILD, IN_DIRECT_MESSAGES = 0, 1


def begin(
    engine: Engine,
    kind: InteractionKind,
    user: User,
    channel: Channel,
    data: Json,
    *,
    message: Message | None = None,
    opened_by: str | None = None,
    focused_kind: int = 3,
) -> Interaction:
    """Record an interaction and dispatch it to the bot."""
    world = engine.world
    interaction = Interaction(
        id=world.new_id(),
        token=secrets.token_urlsafe(48),
        kind=kind,
        user_id=user.id,
        channel_id=channel.id,
        created_at=engine.clock.now(),
        data=data,
        message_id=message.id if message else None,
        opened_by=opened_by,
        focused_kind=focused_kind,
    )
    world.interactions[interaction.id] = interaction
    world.tokens[interaction.token] = interaction
    engine.sessions.interaction(channel.guild_id, payload(engine, interaction, user, channel, message))
    engine.changes.happened()
    return interaction


def payload(engine: Engine, interaction: Interaction, user: User, channel: Channel, message: Message | None) -> Json:
    """Return the INTERACTION_CREATE event."""
    world = engine.world
    guild = world.guilds.get(channel.guild_id or "")
    body: Json = {
        "id": interaction.id,
        "application_id": APPLICATION_ID,
        "type": int(interaction.kind),
        "data": interaction.data,
        "channel": engine.wire.channel(channel) | {"permissions": str(world.permissions(channel, user.id))},
        "channel_id": channel.id,
        "token": interaction.token,
        "version": 1,
        "locale": "en-US",
        "app_permissions": str(world.permissions(channel, APPLICATION_ID)),
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": guild.id if guild else "0"},
        "attachment_size_limit": limits.ATTACHMENT_BYTES,
        "context": IN_GUILD if guild else IN_DIRECT_MESSAGES,
    }
    if guild:
        allowed = str(world.permissions(channel, user.id) & ALL)
        body |= {
            "guild_id": guild.id,
            "guild": {"id": guild.id, "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": {**member_json(guild.members[user.id], user), "permissions": allowed},
        }
    else:
        body["user"] = user_json(user)
    if message:
        body["message"] = engine.wire.message(message)
    return body


class Resolved:
    """The `resolved` part of an interaction: whole objects for the ids in its values."""

    def __init__(self, engine: Engine, channel: Channel) -> None:
        self._engine = engine
        self._channel = channel
        self._maps: dict[str, Json] = {}

    def user(self, user: User) -> str:
        self._put("users", user.id, user_json(user))
        guild = self._engine.world.guilds.get(self._channel.guild_id or "")
        if guild and user.id in guild.members:
            member = member_json(guild.members[user.id], user)
            for name in ("user", "deaf", "mute"):
                del member[name]
            permissions = self._engine.world.permissions(self._channel, user.id)
            self._put("members", user.id, {**member, "permissions": str(permissions)})
        return user.id

    def user_named(self, name: Any) -> str:
        """Resolve a person by name or id. Raises LookupError."""
        return self.user(self._engine.world.user_named(str(name)))

    def role_named(self, name: Any) -> str:
        """Resolve a role of this server by name or id. Raises LookupError, also in direct messages."""
        guild = self._engine.world.guild_named(self._channel.guild_id or "")
        for role in guild.roles.values():
            if name in (role.id, role.name):
                self._put("roles", role.id, role_json(role))
                return role.id
        raise LookupError(f"{guild.name} has no role {name!r}.")

    def mentionable_named(self, name: Any) -> str:
        """Resolve a person or a role."""
        try:
            return self.user_named(name)
        except LookupError:
            return self.role_named(name)

    def channel_named(self, name: Any, user: User) -> str:
        """Resolve a channel of this server, by name or id. Raises LookupError where there is none that `user` sees."""
        channel = self._engine.world.channel_named(str(name), self._channel.guild_id or "", user)
        if not self._engine.world.may(channel, user.id, "VIEW_CHANNEL"):
            raise LookupError(f"{user.name} sees no channel {name!r}.")
        return self.channel(channel, user.id)

    def channel(self, channel: Channel, user_id: str) -> str:
        held = self._engine.world.permissions(channel, user_id)
        self._put("channels", channel.id, {**self._engine.wire.channel(channel), "permissions": str(held)})
        return channel.id

    def attachment(self, attachment_id: str, *, claimed_bytes: int | None = None) -> str:
        """Resolve a file; `claimed_bytes` is how large it is said to be, where that is not the truth."""
        wire = self._engine.wire.attachment(self._engine.world.attachments[attachment_id])
        self._put("attachments", attachment_id, wire if claimed_bytes is None else {**wire, "size": claimed_bytes})
        return attachment_id

    def message(self, message: Message) -> str:
        """In interactions messages are complete, also without the message-content intent."""
        self._put("messages", message.id, self._engine.wire.message(message))
        return message.id

    def into(self, data: Json) -> Json:
        return {**data, "resolved": self._maps} if self._maps else data

    def _put(self, kind: str, key: str, value: Json) -> None:
        self._maps.setdefault(kind, {})[key] = value
