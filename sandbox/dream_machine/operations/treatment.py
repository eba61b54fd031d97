"""What is done to one finished clip, by its id: more pixels, or sound. Each makes a generation of its own."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.jobs import SOURCE, Footage, Job, Material, Order, Product, Refused, Studio
from sandbox.dream_machine.operations.source import seconds_of
from sandbox.dream_machine.render.clip import first_frame
from sandbox.dream_machine.render.modify import upscale
from sandbox.dream_machine.render.sound import add_sound

UPSCALED, SOUNDING = "upscaled", "sounding"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpscaleOrder(Order):
    """POST /generations/{id}/upscale."""

    kind: ClassVar[str] = "upscale_video"
    treatment: ClassVar[str] = UPSCALED

    source: str
    resolution: str

    @property
    def sources(self) -> Mapping[str, str]:
        return {SOURCE: self.source}

    def check(self, material: Material) -> None:
        source = _video(material)
        if UPSCALED in source.treatments:
            raise Refused("source", "Generation is already upscaled")
        if catalogue.pixels(self.resolution) <= source.footage.pixels:
            raise Refused("source", f"Generation is not smaller than {self.resolution}")

    def footage(self, material: Material) -> Footage:
        seconds = seconds_of(material.sources[SOURCE].probe)
        return Footage(pixels=catalogue.pixels(self.resolution), frames=catalogue.FRAMES_PER_SECOND * seconds)

    def cost_cents(self, footage: Footage) -> float:
        return catalogue.cost_cents(rate=catalogue.UPSCALE_RATE, pixels=footage.pixels * footage.frames)

    def render(self, studio: Studio) -> None:
        path = studio.clips[SOURCE]
        shape = Fraction(*first_frame(path).size)
        size = catalogue.frame_size(self.resolution, shape, small=studio.small)
        upscale(path, video=studio.asset, poster=studio.poster, size=size, stop=studio.stop)


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioOrder(Order):
    """POST /generations/{id}/audio."""

    kind: ClassVar[str] = "add_audio"
    treatment: ClassVar[str] = SOUNDING

    source: str
    negative_prompt: str

    @property
    def sources(self) -> Mapping[str, str]:
        return {SOURCE: self.source}

    def check(self, material: Material) -> None:
        if SOUNDING in _video(material).treatments:
            raise Refused("source", "Generation already has audio")

    def footage(self, material: Material) -> Footage:
        return material.sources[SOURCE].footage

    def cost_cents(self, footage: Footage) -> float:  # noqa: ARG002 - by the piece
        return catalogue.AUDIO_CENTS

    def render(self, studio: Studio) -> None:
        path = studio.clips[SOURCE]
        add_sound(path, video=studio.asset, prompt=self.prompt, negative_prompt=self.negative_prompt, stop=studio.stop)
        shutil.copyfile(path.with_suffix(".jpg"), studio.poster)  # its pictures are the same


def _video(material: Material) -> Job:
    source = material.sources[SOURCE]
    if source.order.product is not Product.VIDEO:
        raise Refused("source", "Generation is not a video")
    return source
