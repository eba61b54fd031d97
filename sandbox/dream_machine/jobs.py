"""The nouns: what was ordered, and the job that came of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from PIL import Image


class State(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    DREAMING = "dreaming"
    COMPLETED = "completed"
    FAILED = "failed"


RUNNING = (State.QUEUED, State.DREAMING)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFrame:
    """A keyframe that is a picture, to be fetched."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFrame:
    """A keyframe that is another job's clip: its last frame as a start, its first frame as an end."""

    job_id: str


Keyframe = PictureFrame | ClipFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A valid create request, in our own words."""

    prompt: str
    model: str
    resolution: str
    seconds: int
    aspect: str
    loop: bool
    concepts: tuple[str, ...]
    start: Keyframe | None
    end: Keyframe | None
    request: dict[str, Any]  # as received, for the echo

    @property
    def keyframes(self) -> tuple[tuple[str, Keyframe], ...]:
        named = (("frame0", self.start), ("frame1", self.end))
        return tuple((name, frame) for name, frame in named if frame is not None)


@dataclass(slots=True, kw_only=True)
class Job:
    """One generation, from create to its end; deleted ones are kept for the tests to see."""

    id: str
    order: Order
    cost_cents: float
    created_at: datetime
    dreaming_at: datetime
    done_at: datetime
    doom: str | None = None  # the failure reason that this job will end with
    state: State = State.QUEUED
    failure_reason: str | None = None
    completed_at: datetime | None = None
    deleted: bool = False
    looks_since_completed: int = 0
    pictures: dict[str, Image.Image] = field(default_factory=dict)  # by frame name, once fetched

    @property
    def running(self) -> bool:
        return self.state in RUNNING

    @property
    def video_name(self) -> str:
        return f"{self.id}.mp4"

    @property
    def poster_name(self) -> str:
        return f"{self.id}.jpg"


class Refused(Exception):  # noqa: N818 - it is an answer, not a malfunction
    """A create that the engine will not take; each face says it in its own words."""

    def __init__(self, why: str, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.why = why  # rate, credits, keyframe, picture
        self.detail = detail
        self.retry_after = retry_after
