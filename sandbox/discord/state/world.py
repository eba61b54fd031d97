"""The state of the local Discord, and how things in it are found."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sandbox.clock import Clock
from sandbox.discord import limits
from sandbox.discord.errors import Refused
from sandbox.discord.state import permissions
from sandbox.discord.state.nouns import (
    Attachment,
    Channel,
    ChannelKind,
    Guild,
    Interaction,
    Json,
    Membership,
    Message,
    User,
)
from sandbox.discord.state.seed import APPLICATION_ID, EPOCH, seed

DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class World:
    """People, servers, channels, messages, commands and interactions. No locks: one event loop, no await inside."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._last_id = 0
        self.commands: dict[str, list[Json]] = {}  # "" = global, else by server id
        self.channels: dict[str, Channel] = {}
        self.restart()

    def restart(self) -> None:
        """Make the world as at the start. Synced commands stay, and direct messages that bots remember, emptied."""
        opened = [one.recipient_id for one in self.channels.values() if one.recipient_id]
        start = seed()
        self.users, self.guilds, self.channels = start.users, start.guilds, start.channels
        self.attachments: dict[str, Attachment] = {}
        self.interactions: dict[str, Interaction] = {}  # by id
        self.tokens: dict[str, Interaction] = {}
        for user_id in opened:
            self.direct_channel(self.users[user_id])

    def new_id(self) -> str:
        """Return a snowflake that carries the sandbox's time and is above all before it."""
        milliseconds = int((self.clock.now() - DISCORD_EPOCH) / timedelta(milliseconds=1))
        self._last_id = max(self._last_id + 1, milliseconds << 22)
        return str(self._last_id)

    @property
    def bot(self) -> User:
        return self.users[APPLICATION_ID]

    @property
    def bot_guilds(self) -> list[Guild]:
        """The servers that the bot is a member of."""
        return [one for one in self.guilds.values() if APPLICATION_ID in one.members]

    # Finding, for REST: raises Discord's own refusals

    def channel(self, channel_id: str) -> Channel:
        if channel_id not in self.channels:
            raise Refused(10003)
        return self.channels[channel_id]

    def message(self, channel_id: str, message_id: str) -> Message:
        """Return a message that is not ephemeral: those are seen by their reader only."""
        message = self.channel(channel_id).messages.get(message_id)
        if message is None or message.ephemeral:
            raise Refused(10008)
        return message

    def guild(self, guild_id: str) -> Guild:
        if guild_id not in self.guilds:
            raise Refused(10004)
        return self.guilds[guild_id]

    def user(self, user_id: str) -> User:
        if user_id not in self.users:
            raise Refused(10013)
        return self.users[user_id]

    # Finding, by the names that people use: raises LookupError with a sentence

    def user_named(self, name: str) -> User:
        for user in self.users.values():
            if user.name.lower() == name.lower() or user.id == name:
                return user
        raise LookupError(
            f"Nobody is called {name!r}. There are: {', '.join(one.name for one in self.users.values())}."
        )

    def guild_named(self, name: str) -> Guild:
        for guild in self.guilds.values():
            if name in (guild.name, guild.id):
                return guild
        raise LookupError(
            f"No server is called {name!r}. There are: {', '.join(g.name for g in self.guilds.values())}."
        )

    def channel_named(self, name: str, server: str, user: User) -> Channel:
        """Return a channel by name or id; `dm` is the direct messages of that user with the bot."""
        if name == "dm":
            return self.direct_channel(user)
        guild = self.guild_named(server)
        channels = [one for one in self.channels.values() if one.guild_id == guild.id]
        for channel in channels:
            if name in (channel.name, channel.id):
                return channel
        raise LookupError(f"{guild.name} has no channel {name!r}. It has: {', '.join(one.name for one in channels)}.")

    def message_anywhere(self, message_id: str) -> Message:
        for channel in self.channels.values():
            if message_id in channel.messages:
                return channel.messages[message_id]
        raise LookupError(f"There is no message {message_id}.")

    def direct_channel(self, user: User) -> Channel:
        """Return the direct messages of the bot with a user, opened if need be."""
        for channel in self.channels.values():
            if channel.recipient_id == user.id:
                return channel
        # A fixed id, since bots remember it across a restart of the world.
        channel = Channel(id=str(int(user.id) + 1000), name="dm", kind=ChannelKind.DIRECT, recipient_id=user.id)
        self.channels[channel.id] = channel
        return channel

    # Seeing

    def permissions(self, channel: Channel, user_id: str) -> int:
        if channel.guild_id is None:
            return permissions.IN_DIRECT_MESSAGES if user_id in (channel.recipient_id, APPLICATION_ID) else 0
        guild = self.guilds[channel.guild_id]
        return permissions.in_channel(guild, channel, user_id) if user_id in guild.members else 0

    def may(self, channel: Channel, user_id: str, permission: str) -> bool:
        return bool(self.permissions(channel, user_id) & permissions.BITS[permission])

    def seen_by(self, channel: Channel, user_id: str) -> Iterator[Message]:
        """Return what a person sees in a channel, oldest first: public messages and those for their eyes only."""
        return (one for one in channel.messages.values() if one.reader_id in (None, user_id) and not one.dismissed)

    # Changing

    def keep(self, attachment: Attachment) -> Attachment:
        self.attachments[attachment.id] = attachment
        return attachment

    def forget_files(self, attachments: list[Attachment]) -> None:
        for attachment in attachments:
            self.attachments.pop(attachment.id, None)

    def delete_message(self, message: Message) -> None:
        del self.channels[message.channel_id].messages[message.id]
        self.forget_files(message.attachments)

    def delete_channel(self, channel: Channel) -> None:
        del self.channels[channel.id]
        for message in channel.messages.values():
            self.forget_files(message.attachments)

    def commands_in(self, guild_id: str | None) -> list[Json]:
        """Return the commands that a server shows: its own, and the global ones."""
        return list(itertools.chain(self.commands.get(guild_id or "-", []), self.commands.get("", [])))

    def first_membership(self, guild_id: str) -> Membership:
        """Return the bot's membership of a server as at the start: with the role that is its own."""
        roles = [one.id for one in self.guilds[guild_id].roles.values() if one.managed_by == APPLICATION_ID]
        return Membership(user_id=APPLICATION_ID, roles=roles, joined_at=EPOCH)

    # Deadlines

    def overdue(self, interaction: Interaction) -> bool:
        """Has the time for the first answer passed without one?"""
        return interaction.answered_with is None and self._age(interaction) > limits.FIRST_ANSWER_SECONDS

    def expired(self, interaction: Interaction) -> bool:
        """Is its token too old for follow-ups and edits?"""
        return self._age(interaction) > limits.TOKEN_SECONDS

    def _age(self, interaction: Interaction) -> float:
        return (self.clock.now() - interaction.created_at).total_seconds()
