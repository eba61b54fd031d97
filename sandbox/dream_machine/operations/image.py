"""A picture from words and other pictures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from PIL import Image

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.jobs import Footage, Material, Order, Product, Studio
from sandbox.dream_machine.render.painting import Painting, paint

RESOLUTION = "1080p"  # no page says how large pictures are; the published price of one is that of this size
PILLOW_FORMATS = {"jpg": "JPEG", "png": "PNG"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """A picture that has so much influence, from 0 to 1."""

    url: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageOrder(Order):
    """POST /generations/image."""

    kind: ClassVar[str] = "image"
    product: ClassVar[Product] = Product.IMAGE

    aspect: str
    format: str
    references: tuple[Weighted, ...] = ()
    style: Weighted | None = None
    character: tuple[str, ...] = ()
    modify: Weighted | None = None

    @property
    def suffix(self) -> str:
        return self.format

    @property
    def pictures(self) -> Mapping[str, str]:
        urls = {f"image_ref.{number}": one.url for number, one in enumerate(self.references)}
        urls |= {f"character_ref.{number}": url for number, url in enumerate(self.character)}
        single = {"style_ref": self.style, "modify_image_ref": self.modify}
        return urls | {name: one.url for name, one in single.items() if one is not None}

    def footage(self, material: Material) -> Footage:  # noqa: ARG002 - all of it was asked for
        return Footage(pixels=catalogue.pixels(RESOLUTION), frames=1)

    def render(self, studio: Studio) -> None:
        fetched = studio.material.pictures
        painting = Painting(
            prompt=self.prompt,
            take=studio.take,
            size=catalogue.frame_size(RESOLUTION, catalogue.ratio_of(self.aspect), small=studio.small),
            references=tuple(
                (fetched[f"image_ref.{number}"], one.weight) for number, one in enumerate(self.references)
            ),
            style=None if self.style is None else (fetched["style_ref"], self.style.weight),
            character=tuple(fetched[f"character_ref.{number}"] for number in range(len(self.character))),
            modify=None if self.modify is None else (fetched["modify_image_ref"], self.modify.weight),
        )
        save(paint(painting), studio.asset, self.format)


def save(picture: Image.Image, path: Path, kind: str) -> None:
    """Write a picture; nobody sees half of it."""
    half = path.with_suffix(".part")
    picture.save(half, PILLOW_FORMATS[kind], **({"quality": 92} if kind == "jpg" else {}))
    half.replace(path)
