"""The nouns: what was ordered, what it is made of, and the job that came of it."""

import zlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import Any, ClassVar

from PIL import Image

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.render.reel import Probe


class State(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    DREAMING = "dreaming"
    COMPLETED = "completed"
    FAILED = "failed"


RUNNING = (State.QUEUED, State.DREAMING)


class Product(StrEnum):
    """What comes of a job."""

    VIDEO = "video"
    IMAGE = "image"


@dataclass(frozen=True, slots=True, kw_only=True)
class Footage:
    """How much is made, at its full size: what it costs follows from that."""

    pixels: int  # of each frame
    frames: int


@dataclass(slots=True, kw_only=True)
class Material:
    """What an order works on, once it is fetched."""

    sources: "Mapping[str, Job]"  # other jobs, by the place that they have in the order
    pictures: dict[str, Image.Image] = field(default_factory=dict[str, Image.Image])  # by place as well
    video: Path | None = None
    probe: Probe | None = None  # of that video; None where it cannot be played
    readable: bool = True  # False: something was fetched, and is not what it should be


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Where an order is rendered: what it works on, and where the files go."""

    material: Material
    clips: Mapping[str, Path]  # the files of the material's sources, by place
    asset: Path
    poster: Path  # of a video
    take: int  # so that who asks twice for the same gets two different ones
    small: bool
    short: bool
    stop: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(ABC):
    """A valid create request, in our own words. Each operation has its own, in `operations`."""

    kind: ClassVar[str]  # Luma's word for the operation
    product: ClassVar[Product] = Product.VIDEO
    treatment: ClassVar[str] = ""  # what a clip has been through, that must not happen to it twice
    largest_bytes: ClassVar[int] = 30 * 1024 * 1024  # of each file that is fetched

    prompt: str
    model: str
    callback_url: str | None = None
    request: dict[str, Any]  # as received, for the echo

    @property
    def suffix(self) -> str:
        """The ending of the finished file's name."""
        return "mp4"

    @property
    def pictures(self) -> Mapping[str, str]:
        """The URLs of the pictures to fetch, by place."""
        return {}

    @property
    def video(self) -> str | None:
        """The URL of the video to fetch."""
        return None

    @property
    def sources(self) -> Mapping[str, str]:
        """The ids of other jobs that this one works on, by place. They must be completed."""
        return {}

    def check(self, material: Material) -> None:  # noqa: B027 - what needs nothing has nothing to check
        """Raise Refused where the material does not do."""

    @abstractmethod
    def footage(self, material: Material) -> Footage:
        """Return how much is made."""

    def cost_cents(self, footage: Footage) -> float:
        """Return the list price."""
        return catalogue.cost_cents(
            rate=catalogue.RATE_PER_MILLION_PIXELS[self.model], pixels=footage.pixels * footage.frames
        )

    @abstractmethod
    def render(self, studio: Studio) -> None:
        """Write the files. Raises render.clip.Stopped."""


@dataclass(slots=True, kw_only=True)
class Job:
    """One generation, from create to its end; deleted ones are kept for the tests to see."""

    id: str
    order: Order
    material: Material
    footage: Footage
    cost_cents: float
    created_at: datetime
    dreaming_at: datetime
    done_at: datetime
    doom: str | None = None  # the failure reason that this job will end with
    state: State = State.QUEUED
    failure_reason: str | None = None
    completed_at: datetime | None = None
    deleted: bool = False
    probe: Probe | None = None  # of the clip that came of it
    looks_since_completed: int = 0

    @property
    def running(self) -> bool:
        return self.state in RUNNING

    @property
    def treatments(self) -> frozenset[str]:
        """What its clip, and those that it was made from by treatment alone, have been through."""
        earlier = [self.material.sources[SOURCE].treatments] if SOURCE in self.material.sources else []
        return frozenset({self.order.treatment} - {""}).union(*earlier)

    @property
    def take(self) -> int:
        """What makes its picture another than that of the same words in another job."""
        return zlib.crc32(self.id.encode())

    @property
    def asset_name(self) -> str:
        return f"{self.id}.{self.order.suffix}"

    @property
    def poster_name(self) -> str:
        """A picture is its own poster."""
        return f"{self.id}.jpg" if self.order.product is Product.VIDEO else self.asset_name


SOURCE = "source"  # the place of the one clip that a job treats


class Refused(Exception):  # noqa: N818 - it is an answer, not a malfunction
    """A create that the engine will not take; each face says it in its own words."""

    def __init__(self, why: str, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.why = why  # rate, credits, source, media
        self.detail = detail
        self.retry_after = retry_after
