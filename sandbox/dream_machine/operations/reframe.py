"""A picture or a clip in another aspect: what is there is placed, and the rest is painted around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.jobs import Footage, Material, Order, Product, Refused, Studio
from sandbox.dream_machine.operations.image import save
from sandbox.dream_machine.operations.source import check_length, seconds_of
from sandbox.dream_machine.render.reframe import Placement, place, reframe

MEDIA, FIRST_FRAME = "media", "first_frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReframeImageOrder(Order):
    """POST /generations/image/reframe."""

    kind: ClassVar[str] = "reframe_image"
    product: ClassVar[Product] = Product.IMAGE
    largest_bytes: ClassVar[int] = catalogue.LARGEST_REFRAMED_PICTURE

    media: str
    aspect: str
    format: str
    placement: Placement

    @property
    def suffix(self) -> str:
        return self.format

    @property
    def pictures(self) -> Mapping[str, str]:
        return {MEDIA: self.media}

    def check(self, material: Material) -> None:
        if MEDIA in material.pictures:
            check_placement(self, material.pictures[MEDIA].size)

    def footage(self, material: Material) -> Footage:  # noqa: ARG002 - the sizes are standard
        width, height = catalogue.REFRAMED[self.aspect]
        return Footage(pixels=width * height, frames=1)

    def render(self, studio: Studio) -> None:
        canvas, shrink = catalogue.REFRAMED[self.aspect], catalogue.SMALL_REFRAME if studio.small else 1
        picture = studio.material.pictures[MEDIA]
        placed = place(picture, canvas, self.placement, self.prompt, take=studio.take, shrink=shrink)
        save(placed, studio.asset, self.format)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReframeVideoOrder(Order):
    """POST /generations/video/reframe."""

    kind: ClassVar[str] = "reframe_video"
    largest_bytes: ClassVar[int] = catalogue.LARGEST_VIDEO

    media: str
    first_frame: str | None
    aspect: str
    placement: Placement

    @property
    def pictures(self) -> Mapping[str, str]:
        return {} if self.first_frame is None else {FIRST_FRAME: self.first_frame}

    @property
    def video(self) -> str | None:
        return self.media

    def check(self, material: Material) -> None:
        check_length(material, longest=catalogue.LONGEST_REFRAMED[self.model], model=self.model)
        if material.probe is not None:
            check_placement(self, (material.probe.width, material.probe.height))

    def footage(self, material: Material) -> Footage:
        width, height = catalogue.REFRAMED[self.aspect]
        return Footage(pixels=width * height, frames=catalogue.FRAMES_PER_SECOND * seconds_of(material.probe))

    def render(self, studio: Studio) -> None:
        assert studio.material.video is not None
        reframe(
            studio.material.video,
            video=studio.asset,
            poster=studio.poster,
            canvas=catalogue.REFRAMED[self.aspect],
            placement=self.placement,
            prompt=self.prompt,
            take=studio.take,
            first_frame=studio.material.pictures.get(FIRST_FRAME),
            shrink=catalogue.SMALL_REFRAME if studio.small else 1,
            stop=studio.stop,
        )


def check_placement(order: ReframeImageOrder | ReframeVideoOrder, size: tuple[int, int]) -> None:
    """Raise Refused for a rectangle that does not lie within the picture or on the canvas."""
    try:
        order.placement.on(catalogue.REFRAMED[order.aspect], size)
    except ValueError as error:
        raise Refused("media", str(error)) from error
