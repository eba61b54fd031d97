"""
Luma's JSON. Requests are exact; answers may lack, null or invent anything but an id.

A job that costs money must not become unreadable because a field that we hardly need has changed its shape.
"""

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Final, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    Field,
    StrictBool,
    StrictStr,
    ValidationError,
    WrapValidator,
)
from pydantic import ValidatorFunctionWrapHandler as Handler

from bot.domain.money import CENT, MicroUsd
from bot.domain.provider import ClipOf, JobState, Keyframe, Order

STATES: Final = {"completed": JobState.SUCCEEDED, "failed": JobState.FAILED}  # all else is still running

T = TypeVar("T")


def _or_none(value: object, handler: Handler) -> object:
    """Take what fits; the rest is as good as missing."""
    try:
        return handler(value)
    except ValidationError:
        return None


def _aware(value: datetime | None) -> datetime | None:
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


Lenient = Annotated[T | None, WrapValidator(_or_none)]


# --- what we send -------------------------------------------------------------------------------------------------


class PictureFrame(BaseModel, extra="forbid"):
    """A picture that Luma fetches."""

    type: Literal["image"] = "image"
    url: str


class ClipFrame(BaseModel, extra="forbid"):
    """A completed generation of the same account."""

    type: Literal["generation"] = "generation"
    id: str


class Keyframes(BaseModel, extra="forbid"):
    """frame0 is where the new video begins, frame1 where it ends."""

    frame0: PictureFrame | ClipFrame | None = None
    frame1: PictureFrame | ClipFrame | None = None


class CreateBody(BaseModel, extra="forbid"):
    """
    POST /generations/video.

    Every option is always sent, so that no default of Luma's decides, and the echo can be held against it. With a
    picture as keyframe the video follows the picture, and the aspect ratio is then of little use but harmless.
    """

    generation_type: Literal["video"] = "video"
    model: str
    prompt: str | None
    aspect_ratio: str
    resolution: str
    duration: str
    loop: bool
    keyframes: Keyframes | None

    @classmethod
    def of(cls, order: Order) -> "CreateBody":
        """Return the body that asks for an order."""
        request = order.request
        frames = Keyframes(frame0=_frame(order.start), frame1=_frame(order.end))
        return cls(
            model=request.model,
            prompt=request.prompt or None,
            aspect_ratio=request.aspect,
            resolution=request.resolution,
            duration=f"{request.seconds}s",
            loop=request.loop,
            keyframes=frames if order.start or order.end else None,
        )

    def as_json(self) -> dict[str, object]:
        """Return what goes over the wire: nothing for what is not asked."""
        return self.model_dump(exclude_none=True)


def _frame(frame: Keyframe | None) -> PictureFrame | ClipFrame | None:
    if frame is None:
        return None
    return ClipFrame(id=frame.job_id) if isinstance(frame, ClipOf) else PictureFrame(url=frame.url)


# --- what Luma answers --------------------------------------------------------------------------------------------


class EchoedFrame(BaseModel, extra="ignore"):
    """A keyframe as Luma remembers it."""

    type: Lenient[str] = None
    url: Lenient[str] = None
    id: Lenient[str] = None


class EchoedFrames(BaseModel, extra="ignore"):
    """Both keyframes as Luma remembers them."""

    frame0: Lenient[EchoedFrame] = None
    frame1: Lenient[EchoedFrame] = None


class Echo(BaseModel, extra="ignore"):
    """What was asked, as Luma remembers it."""

    model: Lenient[str] = None
    prompt: Lenient[str] = None
    aspect_ratio: Lenient[str] = None
    resolution: Lenient[str] = None
    duration: Lenient[str] = None
    loop: Lenient[StrictBool] = None
    keyframes: Lenient[EchoedFrames] = None
    concepts: Lenient[list[object]] = None


class Assets(BaseModel, extra="ignore"):
    """The files of a generation. A video may have a picture too."""

    video: Lenient[str] = None


class GenerationBody(BaseModel, extra="ignore"):
    """What Luma calls a Generation."""

    id: Annotated[StrictStr, Field(min_length=1)]
    kind: Lenient[str] = Field(default=None, validation_alias=AliasChoices("generation_type", "type"))
    state: Lenient[str] = None
    failure_reason: Lenient[str] = None
    created_at: Annotated[Lenient[datetime], AfterValidator(_aware)] = None
    assets: Lenient[Assets] = None
    model: Lenient[str] = None
    request: Lenient[Echo] = None

    @property
    def job_state(self) -> JobState:
        """Return its state in our words. Completed may come before the link: polling counts those looks."""
        return STATES.get((self.state or "").lower(), JobState.RUNNING)

    @property
    def video(self) -> str | None:
        """Return the link to the video, if there is one."""
        return (self.assets.video if self.assets else None) or None


class CreditsBody(BaseModel, extra="ignore"):
    """GET /credits."""

    credit_balance: Lenient[Annotated[Decimal, Field(allow_inf_nan=False)]] = None

    @property
    def left(self) -> MicroUsd | None:
        """Return the balance, which Luma counts in cents, rounded down."""
        return None if self.credit_balance is None else MicroUsd(math.floor(self.credit_balance * CENT))


class Page(BaseModel, extra="ignore"):
    """GET /generations. An entry that has no id is None."""

    generations: list[Lenient[GenerationBody]]
    has_more: Lenient[StrictBool] = None
