"""What every part of the local Discord shares: the world and all that watches it."""

from dataclasses import dataclass, field

from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.discord.door import Door
from sandbox.discord.rules.conformance import Conformance
from sandbox.discord.sessions import MESSAGE_CONTENT, Session, Sessions
from sandbox.discord.state.journal import Journal
from sandbox.discord.state.links import Links
from sandbox.discord.state.nouns import Channel, ChannelKind, Json, Message
from sandbox.discord.state.seed import APPLICATION_ID, BOT_TOKEN
from sandbox.discord.state.wire import Wire, member_json
from sandbox.discord.state.world import World
from sandbox.faults import Faults

FAULTS = ("status", "ratelimit", "drop", "hold")


@dataclass(slots=True, kw_only=True)
class Engine:
    """The parts, wired."""

    clock: Clock = field(default_factory=Clock)
    changes: Changes = field(default_factory=Changes)
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=lambda: Faults(FAULTS))
    conformance: Conformance | None = None
    token: str = BOT_TOKEN
    address: str = ""  # host:port of the TLS side
    ca: str = ""  # path of the certificate to trust
    gateway_url: str = "wss://gateway.discord.gg"
    world: World = field(init=False)
    links: Links = field(init=False)
    wire: Wire = field(init=False)
    sessions: Sessions = field(init=False)
    door: Door = field(init=False)

    def __post_init__(self) -> None:
        self.world = World(self.clock)
        self.links = Links(self.clock)
        self.wire = Wire(self.world, self.links)
        self.sessions = Sessions(self.changes)
        self.door = Door(self.changes)

    def announce(self, event: str, message: Message) -> None:
        """Tell everybody that a message came, changed or went. Ephemeral ones are nobody's business."""
        self.changes.happened()
        if message.ephemeral:
            return
        channel = self.world.channels[message.channel_id]

        def data_for(session: Session) -> Json:
            if event == "MESSAGE_DELETE":
                return {"id": message.id, "channel_id": channel.id, **_guild(channel)}
            content = bool(session.intents & MESSAGE_CONTENT)
            return {**self.as_bot_sees(message, content=content), **_guild(channel), **self._author(message, channel)}

        self.sessions.message_event(event, channel, data_for)

    def as_bot_sees(self, message: Message, *, content: bool) -> Json:
        """Return a message as the bot gets it: without the content intent, others' are blank.

        Source: Discord's documentation, "Message Content Intent": its own messages, direct messages and messages
        that mention it stay complete.
        """
        direct = self.world.channels[message.channel_id].kind is ChannelKind.DIRECT
        own = message.author_id == APPLICATION_ID or APPLICATION_ID in message.mentions
        return self.wire.message(message, blank=not (content or own or direct), others_blank=not content)

    def bot_reads_content(self) -> bool:
        """Has a running session of the bot the message-content intent?"""
        return any(one.intents & MESSAGE_CONTENT for one in self.sessions.live)

    def _author(self, message: Message, channel: Channel) -> Json:
        guild = self.world.guilds.get(channel.guild_id or "")
        if guild is None or message.author_id not in guild.members:
            return {}
        member = member_json(guild.members[message.author_id], self.world.users[message.author_id])
        del member["user"]
        return {"member": member}


def _guild(channel: Channel) -> Json:
    return {"guild_id": channel.guild_id} if channel.guild_id else {}
