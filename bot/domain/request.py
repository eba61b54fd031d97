"""What a person asked for, before we know who will make it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# The account and the model of what is only rehearsed (bot/providers/simulated.py): free, and in nobody's books.
SIMULATED: Final = "simulated"


class Operation(StrEnum):
    """The kinds of work a provider can be asked to do."""

    VIDEO = "video"
    IMAGE = "image"
    REFRAME_IMAGE = "reframe_image"
    REFRAME_VIDEO = "reframe_video"
    MODIFY_VIDEO = "modify_video"
    UPSCALE = "upscale"
    ADD_AUDIO = "add_audio"


# What ends as a picture; all else ends as a clip.
PICTURES: Final = frozenset({Operation.IMAGE, Operation.REFRAME_IMAGE})
# What is done to something that is there already, which is the request's source.
EDITS: Final = frozenset(Operation) - {Operation.VIDEO, Operation.IMAGE}
# Edits of which the provider takes only a job of its own: it needs no file.
OF_A_JOB: Final = frozenset({Operation.UPSCALE, Operation.ADD_AUDIO})


class Mode(StrEnum):
    """What the operation, and of a video the start and end frames, make of a request. Models list what they can."""

    TEXT = "text"
    START_PICTURE = "start_picture"
    END_PICTURE = "end_picture"
    BOTH_PICTURES = "both_pictures"
    EXTEND = "extend"
    EXTEND_BACKWARDS = "extend_backwards"
    EXTEND_TO_PICTURE = "extend_to_picture"
    PICTURE_TO_CLIP = "picture_to_clip"
    BETWEEN_CLIPS = "between_clips"
    IMAGE = "image"
    REFRAME_IMAGE = "reframe_image"
    REFRAME_VIDEO = "reframe_video"
    MODIFY_VIDEO = "modify_video"
    UPSCALE = "upscale"
    ADD_AUDIO = "add_audio"


class Role(StrEnum):
    """What a new picture takes from another one."""

    IMAGE = "image"  # what is in it
    STYLE = "style"  # how it looks
    CHARACTER = "character"  # who is in it
    MODIFY = "modify"  # all of it, but for what the prompt changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A picture of ours that a new one is made after, by its id in the media table."""

    role: Role
    media_id: int
    weight: float | None = None  # from 0 to 1, more is closer; None: as the provider has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """
    Where the old picture lies in the reframed one, all in pixels; None is left to the provider.

    The old one is resized to width x height, cut to what lies from x_start to x_end and from y_start to y_end of that,
    and put with its upper left corner at grid_x, grid_y of the new one.
    """

    grid_x: int | None = None
    grid_y: int | None = None
    x_start: int | None = None
    x_end: int | None = None
    y_start: int | None = None
    y_end: int | None = None
    width: int | None = None
    height: int | None = None


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
    """
    What was asked. `aspect` is width:height in words; of an edit that keeps the shape, none.

    `seconds` is the length of the clip that is made, of one that is edited rounded up; 0 of a picture. `resolution` is
    empty where the provider decides.
    """

    operation: Operation = Operation.VIDEO
    prompt: str
    model: str
    seconds: int = 5
    resolution: str = "720p"
    aspect: str = "16:9"
    loop: bool = False
    start: Frame | None = None
    end: Frame | None = None
    # video
    concepts: tuple[str, ...] = ()
    camera: str = ""  # in the provider's words; goes into the prompt
    # picture
    references: tuple[Reference, ...] = ()
    format: str = ""  # jpg, png; empty: the provider's own
    # edit: what is edited, a file of ours or a finished clip, and how
    source_media_id: int | None = None
    source_clip_id: int | None = None
    source_size: tuple[int, int] | None = None  # width and height in pixels, for the price
    first_frame_id: int | None = None  # a picture of ours that the edited clip begins with
    placement: Placement | None = None
    strength: str = ""  # how closely a modified clip keeps to its source: adhere_1 … reimagine_3
    negative_prompt: str = ""  # what is not to be heard

    @property
    def mode(self) -> Mode:
        """Return what the operation and the frames make of this request."""
        if self.operation is not Operation.VIDEO:
            return Mode(self.operation.value)
        return MODES[type(self.start) if self.start else None, type(self.end) if self.end else None]

    @property
    def makes_picture(self) -> bool:
        """Whether it ends as a picture."""
        return self.operation in PICTURES

    @property
    def kind(self) -> Kind:
        """Return what this is made from; a clip makes it a continuation, whatever else is there."""
        if self.clip_ids:
            return Kind.CLIPS
        return Kind.PICTURES if self.media_ids else Kind.WORDS

    @property
    def clip_ids(self) -> tuple[int, ...]:
        """Return the clips that this one continues, leads to or edits."""
        frames = [frame.generation_id for frame in (self.start, self.end) if isinstance(frame, ClipFrame)]
        return tuple(frames if self.source_clip_id is None else [*frames, self.source_clip_id])

    @property
    def picture_ids(self) -> tuple[int, ...]:
        """Return the pictures that this one begins or ends with."""
        return tuple(frame.media_id for frame in (self.start, self.end) if isinstance(frame, ImageFrame))

    @property
    def media_ids(self) -> tuple[int, ...]:
        """Return every file of ours that goes into it, each once: pictures, and a video that somebody attached."""
        others = (self.source_media_id, self.first_frame_id)
        wanted = (*self.picture_ids, *(one.media_id for one in self.references), *others)
        return tuple(dict.fromkeys(one for one in wanted if one is not None))


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
