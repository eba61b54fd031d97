"""What the requests mean that change what is there already: reframe, modify, upscale, audio."""

from dataclasses import fields as names_of
from typing import Any

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.faces.luma.fields import Fields
from sandbox.dream_machine.jobs import Job
from sandbox.dream_machine.operations.modify import ModifyOrder
from sandbox.dream_machine.operations.reframe import ReframeImageOrder, ReframeVideoOrder
from sandbox.dream_machine.operations.treatment import AudioOrder, UpscaleOrder
from sandbox.dream_machine.render.reframe import Placement

DEFAULT_UPSCALE = "1080p"  # the document has no default


def read_reframe_image(fields: Fields) -> ReframeImageOrder:
    """Return the order that a request to reframe a picture means. Raises Invalid."""
    fields.kind(ReframeImageOrder.kind, required=True)
    return ReframeImageOrder(
        **_common(fields),
        model=fields.one_of("model", catalogue.PICTURE_MODELS),
        media=_media(fields),
        aspect=fields.one_of("aspect_ratio", sorted(catalogue.ASPECTS)),
        format=fields.one_of("format", catalogue.FORMATS, catalogue.FORMATS[0]),
        placement=_placement(fields),
    )


def read_reframe_video(fields: Fields) -> ReframeVideoOrder:
    """Return the order that a request to reframe a video means. Raises Invalid."""
    fields.kind(ReframeVideoOrder.kind, required=True)
    return ReframeVideoOrder(
        **_common(fields),
        model=fields.one_of("model", catalogue.EDITING_MODELS),
        media=_media(fields),
        first_frame=_first_frame(fields),
        aspect=fields.one_of("aspect_ratio", sorted(catalogue.ASPECTS)),
        placement=_placement(fields),
    )


def read_modify(fields: Fields) -> ModifyOrder:
    """Return the order that a request to modify a video means. Raises Invalid."""
    fields.kind(ModifyOrder.kind, required=True)
    return ModifyOrder(
        **_common(fields),
        model=fields.one_of("model", catalogue.EDITING_MODELS),
        media=_media(fields),
        mode=fields.one_of("mode", catalogue.MODES),
        first_frame=_first_frame(fields),
    )


def read_upscale(fields: Fields, source: Job) -> UpscaleOrder:
    """Return the order that a request to upscale this job's clip means. Raises Invalid."""
    fields.kind(UpscaleOrder.kind)
    return UpscaleOrder(
        **_common(fields),
        model=source.order.model,
        source=source.id,
        resolution=fields.one_of("resolution", catalogue.HEIGHTS, DEFAULT_UPSCALE),
    )


def read_audio(fields: Fields, source: Job) -> AudioOrder:
    """Return the order that a request to add sound to this job's clip means. Raises Invalid."""
    fields.kind(AudioOrder.kind)
    return AudioOrder(
        **_common(fields),
        model=source.order.model,
        source=source.id,
        negative_prompt=fields.text("negative_prompt"),
    )


def _common(fields: Fields) -> dict[str, Any]:
    return {
        "prompt": fields.prompt(required=False),
        "callback_url": fields.callback_url(),
        "request": dict(fields.body),
    }


def _media(fields: Fields) -> str:
    media = fields.part("media")
    if media is None:
        fields.refuse("Field required", "media")
        return ""
    return media.url("url")


def _first_frame(fields: Fields) -> str | None:
    given = fields.part("first_frame")
    return None if given is None else given.url("url")


def _placement(fields: Fields) -> Placement:
    return Placement(**{field.name: fields.whole(field.name) for field in names_of(Placement)})
