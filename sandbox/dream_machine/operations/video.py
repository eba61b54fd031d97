"""A clip from words, pictures and other clips."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import ClassVar

from PIL import Image

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.jobs import Footage, Job, Material, Order, State, Studio
from sandbox.dream_machine.render.clip import Film, first_frame, last_frame, render


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFrame:
    """A keyframe that is a picture, to be fetched."""

    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipFrame:
    """A keyframe that is another job's clip: its last frame as a start, its first frame as an end."""

    job_id: str


Keyframe = PictureFrame | ClipFrame
START, END = "frame0", "frame1"


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoOrder(Order):
    """POST /generations/video."""

    kind: ClassVar[str] = "video"

    resolution: str
    seconds: int
    aspect: str
    loop: bool
    concepts: tuple[str, ...]
    start: Keyframe | None
    end: Keyframe | None

    @property
    def pictures(self) -> Mapping[str, str]:
        return {name: frame.url for name, frame in self._keyframes if isinstance(frame, PictureFrame)}

    @property
    def sources(self) -> Mapping[str, str]:
        return {name: frame.job_id for name, frame in self._keyframes if isinstance(frame, ClipFrame)}

    def footage(self, material: Material) -> Footage:  # noqa: ARG002 - all of it was asked for
        return Footage(pixels=catalogue.pixels(self.resolution), frames=catalogue.FRAMES_PER_SECOND * self.seconds)

    def render(self, studio: Studio) -> None:
        stills: dict[str, Image.Image] = dict(studio.material.pictures)
        stills |= {name: {START: last_frame, END: first_frame}[name](path) for name, path in studio.clips.items()}
        shaping = [stills[name] for name in (START, END) if name in stills]
        shape = Fraction(*shaping[0].size) if shaping else catalogue.ratio_of(self.aspect)
        film = Film(
            prompt=self.prompt,
            take=studio.take,
            concepts=self.concepts,
            size=catalogue.frame_size(self.resolution, shape, small=studio.small),
            frames=catalogue.frame_count(self.seconds, short=studio.short),
            loop=self.loop,
            start=stills.get(START),
            end=stills.get(END),
            continues=isinstance(self.start, ClipFrame),
        )
        render(film, video=studio.asset, poster=studio.poster, stop=studio.stop)

    @property
    def _keyframes(self) -> tuple[tuple[str, Keyframe], ...]:
        named = ((START, self.start), (END, self.end))
        return tuple((name, frame) for name, frame in named if frame is not None)


def stand_in(job_id: str, now: datetime) -> Job:
    """Return a finished job that there never was, for a machine that takes any id."""
    order = VideoOrder(
        prompt="",
        model="ray-2",
        resolution=catalogue.DEFAULT_RESOLUTION,
        seconds=catalogue.DURATIONS[catalogue.DEFAULT_DURATION],
        aspect=catalogue.DEFAULT_ASPECT,
        loop=False,
        concepts=(),
        start=None,
        end=None,
        request={"model": "ray-2"},
    )
    material = Material(sources={})
    return Job(
        id=job_id,
        order=order,
        material=material,
        footage=order.footage(material),
        cost_cents=0.0,
        created_at=now,
        dreaming_at=now,
        done_at=now,
        state=State.COMPLETED,
    )
