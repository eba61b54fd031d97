"""The things of the local Discord. They change, so they are not frozen; ids are strings, as on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

Json = dict[str, Any]


class ChannelKind(IntEnum):
    """Kinds of channels that exist here."""

    TEXT = 0
    DIRECT = 1


class Flag:
    """Message flags."""

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


class InteractionKind(IntEnum):
    """What a member did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    DIALOG = 5


class Callback(IntEnum):
    """Types of a first answer to an interaction."""

    MESSAGE = 4
    THINKING = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    DIALOG = 9


@dataclass(slots=True, kw_only=True)
class User:
    """A person, or the bot."""

    id: str
    username: str
    name: str
    bot: bool = False
    dms_open: bool = True


@dataclass(slots=True, kw_only=True)
class Role:
    """A role of a server."""

    id: str
    name: str
    permissions: int
    position: int
    colour: int = 0
    managed_by: str | None = None  # the bot's user id


@dataclass(slots=True, kw_only=True)
class Overwrite:
    """What a channel allows and denies to one role (kind 0) or one member (kind 1)."""

    id: str
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True, kw_only=True)
class Membership:
    """A user in a server."""

    user_id: str
    roles: list[str]
    joined_at: datetime


@dataclass(slots=True, kw_only=True)
class Attachment:
    """A file. `folder` is the first part of its CDN path: attachments, or ephemeral-attachments."""

    id: str
    filename: str
    data: bytes
    content_type: str
    channel_id: str
    description: str | None = None
    folder: str = "attachments"
    size: tuple[int, int] | None = None  # width and height of a picture


@dataclass(slots=True, kw_only=True)
class Message:
    """A message, ephemeral or not."""

    id: str
    channel_id: str
    author_id: str
    created_at: datetime
    content: str = ""
    kind: int = 0
    flags: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    mention_roles: list[str] = field(default_factory=list)
    mention_everyone: bool = False
    nonce: str | int | None = None
    replies_to: str | None = None
    edited_at: datetime | None = None
    interaction_id: str | None = None  # the interaction that it answers
    reader_id: str | None = None  # ephemeral: the only one who sees it
    dismissed: bool = False  # ephemeral: by its reader, whose client shows it no more; the bot does not hear of it
    revision: int = 0  # grows with each edit
    late_edits: int = 0  # edits made when it was older than an hour

    @property
    def ephemeral(self) -> bool:
        return self.reader_id is not None

    @property
    def loading(self) -> bool:
        return bool(self.flags & Flag.LOADING)


@dataclass(slots=True, kw_only=True)
class Channel:
    """A text channel, or direct messages with the bot."""

    id: str
    name: str
    kind: ChannelKind = ChannelKind.TEXT
    guild_id: str | None = None
    position: int = 0
    nsfw: bool = False
    overwrites: dict[str, Overwrite] = field(default_factory=dict)
    recipient_id: str | None = None  # direct messages: the person who is not the bot
    messages: dict[str, Message] = field(default_factory=dict)  # oldest first


@dataclass(slots=True, kw_only=True)
class Guild:
    """A server."""

    id: str
    name: str
    owner_id: str
    roles: dict[str, Role]
    members: dict[str, Membership]
    system_channel_id: str | None = None  # where the server's own notices go


@dataclass(slots=True, kw_only=True)
class Interaction:
    """Something that a member did and the bot has to answer."""

    id: str
    token: str
    kind: InteractionKind
    user_id: str
    channel_id: str
    created_at: datetime
    data: Json
    message_id: str | None = None  # pressed message
    opened_by: str | None = None  # dialog: the interaction that opened it
    answered_with: Callback | None = None
    ephemeral: bool = False  # fixed by the first answer
    original_id: str | None = None
    original_revision: int = 0  # of the pressed message when it was pressed
    follow_up_ids: list[str] = field(default_factory=list)
    dialog: Json | None = None
    focused_kind: int = 3  # autocomplete: the type of the option that is being typed
    choices: list[Json] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file of a multipart request."""

    index: int
    filename: str
    data: bytes
    content_type: str


def deep_texts(components: list[Json]) -> list[str]:
    """Return the texts of all text displays in a layout, in reading order."""
    return [str(one["content"]) for one in walk(components) if one.get("type") == 10]


def walk(components: list[Json]) -> list[Json]:
    """Return all components of a layout, parents before children."""
    found: list[Json] = []
    for one in components:
        if not isinstance(one, Mapping):
            continue
        found.append(one)
        children = one.get("components")
        found += walk(children if isinstance(children, list) else [])
        for single in ("accessory", "component"):
            if isinstance(one.get(single), Mapping):
                found += walk([one[single]])
    return found
