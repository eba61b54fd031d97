"""A clip made anew: its motion stays, its look is another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.jobs import Footage, Material, Order, Studio
from sandbox.dream_machine.operations.source import check_length, seconds_of
from sandbox.dream_machine.render.modify import modify

FIRST_FRAME = "first_frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifyOrder(Order):
    """POST /generations/video/modify."""

    kind: ClassVar[str] = "modify_video"
    largest_bytes: ClassVar[int] = catalogue.LARGEST_VIDEO

    media: str
    mode: str
    first_frame: str | None

    @property
    def pictures(self) -> Mapping[str, str]:
        return {} if self.first_frame is None else {FIRST_FRAME: self.first_frame}

    @property
    def video(self) -> str | None:
        return self.media

    def check(self, material: Material) -> None:
        check_length(material, longest=catalogue.LONGEST_MODIFIED[self.model], model=self.model)

    def footage(self, material: Material) -> Footage:
        probe = material.probe
        pixels = 0 if probe is None else probe.width * probe.height
        return Footage(pixels=pixels, frames=catalogue.FRAMES_PER_SECOND * seconds_of(material.probe))

    def cost_cents(self, footage: Footage) -> float:
        return catalogue.cost_cents(rate=catalogue.MODIFY_RATES[self.model], pixels=footage.pixels * footage.frames)

    def render(self, studio: Studio) -> None:
        assert studio.material.video is not None
        modify(
            studio.material.video,
            video=studio.asset,
            poster=studio.poster,
            prompt=self.prompt,
            strength=self.mode,
            take=studio.take,
            first_frame=studio.material.pictures.get(FIRST_FRAME),
            stop=studio.stop,
        )
