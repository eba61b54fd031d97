"""What a person asked for, before we know who will make it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# The account and the model of what is only rehearsed (bot/providers/simulated.py): free, and in nobody's books.
SIMULATED: Final = "simulated"


class Operation(StrEnum):
    """The kinds of work a provider can be asked to do."""

    VIDEO = "video"


class Mode(StrEnum):
    """What the start and end frames make of a video request. Capabilities are listed per mode."""

    TEXT = "text"
    START_PICTURE = "start_picture"
    END_PICTURE = "end_picture"
    BOTH_PICTURES = "both_pictures"
    EXTEND = "extend"
    EXTEND_BACKWARDS = "extend_backwards"
    EXTEND_TO_PICTURE = "extend_to_picture"
    PICTURE_TO_CLIP = "picture_to_clip"
    BETWEEN_CLIPS = "between_clips"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFrame:
    """A picture of ours, by its id in the media table."""

    media_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFrame:
    """A finished clip of ours: as a start its last frame, as an end its first."""

    generation_id: int


Frame = ImageFrame | ClipFrame

MODES: Final[dict[tuple[type[Frame] | None, type[Frame] | None], Mode]] = {
    (None, None): Mode.TEXT,
    (ImageFrame, None): Mode.START_PICTURE,
    (None, ImageFrame): Mode.END_PICTURE,
    (ImageFrame, ImageFrame): Mode.BOTH_PICTURES,
    (ClipFrame, None): Mode.EXTEND,
    (None, ClipFrame): Mode.EXTEND_BACKWARDS,
    (ClipFrame, ImageFrame): Mode.EXTEND_TO_PICTURE,
    (ImageFrame, ClipFrame): Mode.PICTURE_TO_CLIP,
    (ClipFrame, ClipFrame): Mode.BETWEEN_CLIPS,
}


class Kind(StrEnum):
    """What a request is made from, as people tell them apart: words alone, pictures, or other clips."""

    WORDS = "words"
    PICTURES = "pictures"
    CLIPS = "clips"


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerationRequest:
    """What was asked. `seconds` is the clip's length; `aspect` is width:height in words."""

    operation: Operation = Operation.VIDEO
    prompt: str
    model: str
    seconds: int = 5
    resolution: str = "720p"
    aspect: str = "16:9"
    loop: bool = False
    start: Frame | None = None
    end: Frame | None = None

    @property
    def mode(self) -> Mode:
        """Return what the frames make of this request."""
        return MODES[type(self.start) if self.start else None, type(self.end) if self.end else None]

    @property
    def kind(self) -> Kind:
        """Return what this is made from; a clip makes it a continuation, whatever else is there."""
        if self.clip_ids:
            return Kind.CLIPS
        return Kind.PICTURES if self.picture_ids else Kind.WORDS

    @property
    def clip_ids(self) -> tuple[int, ...]:
        """Return the clips that this one continues or leads to."""
        return tuple(frame.generation_id for frame in (self.start, self.end) if isinstance(frame, ClipFrame))

    @property
    def picture_ids(self) -> tuple[int, ...]:
        """Return the pictures that this one begins or ends with."""
        return tuple(frame.media_id for frame in (self.start, self.end) if isinstance(frame, ImageFrame))


@dataclass(frozen=True, slots=True, kw_only=True)
class Requester:
    """
    Who asked, and in which server; quotas count per (server, member). No server: a direct message.

    `role_ids` are those at that moment, for the tier; they are not kept in the rows.
    """

    user_id: int
    guild_id: int | None
    role_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where the card and the result go. `upload_limit` is what Discord takes there for one file, in bytes."""

    channel_id: int
    private: bool = False
    upload_limit: int = 10 * 1024 * 1024
    spoiler: bool = False  # the clip is shown only to who asks to see it
    age_restricted: bool = False  # Discord shows the channel to adults only, and so must we what comes from there
    asked_in: tuple[int, ...] = ()  # the channel, and a thread's own; none: in direct messages. Not kept in the rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """
    The event that asked, so that one event makes one generation.

    `interaction_id` is Discord's own (a redelivered event carries the same one); `key` names what was pressed
    (message and verb), so that a double press within a few seconds is recognised; None for a typed command.
    """

    interaction_id: int
    key: str | None = None
