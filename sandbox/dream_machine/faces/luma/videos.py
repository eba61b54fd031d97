"""What a video request means, and what Luma checks before it accepts one."""

from collections.abc import Mapping

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.faces.luma.fields import Fields
from sandbox.dream_machine.operations.video import END, START, ClipFrame, Keyframe, PictureFrame, VideoOrder

LOOP_REFUSALS: Mapping[tuple[type | None, type | None], str] = {
    (PictureFrame, PictureFrame): "Loop is not supported for keyframes",
    (None, PictureFrame): "Loop is not supported for end frame",
    (None, ClipFrame): "Loop is not supported for extend reverse",
    (ClipFrame, PictureFrame): "Loop is not supported for interpolate video to image",
    (PictureFrame, ClipFrame): "Loop is not supported for interpolate image to video",
    (ClipFrame, ClipFrame): "Loop is not supported for interpolate between two videos",
}
MOST_CONCEPTS = 100


def read_video(fields: Fields) -> VideoOrder:
    """Return the order that a create request means. Raises Invalid."""
    fields.kind(VideoOrder.kind)
    model = fields.one_of("model", catalogue.MODELS, catalogue.DEFAULT_MODEL)
    start, end = _keyframes(fields)
    duration = fields.one_of("duration", catalogue.DURATIONS, catalogue.DEFAULT_DURATION)
    order = VideoOrder(
        prompt=fields.prompt(required=PictureFrame not in {type(start), type(end)}),
        model=model,
        resolution=fields.one_of("resolution", catalogue.HEIGHTS, catalogue.DEFAULT_RESOLUTION),
        seconds=catalogue.DURATIONS[duration],
        aspect=fields.one_of("aspect_ratio", sorted(catalogue.ASPECTS), catalogue.DEFAULT_ASPECT),
        loop=fields.switch("loop"),
        concepts=_concepts(fields, model),
        start=start,
        end=end,
        callback_url=fields.callback_url(),
        request={"model": model, **fields.body},
    )
    if order.loop and (refusal := LOOP_REFUSALS.get((_kind(start), _kind(end)))):
        fields.refuse(refusal)
    return order


def _keyframes(fields: Fields) -> tuple[Keyframe | None, Keyframe | None]:
    given = fields.part("keyframes")
    if given is None:
        return None, None
    start, end = (_keyframe(given.part(name)) for name in (START, END))
    if start is None and end is None:
        fields.refuse("No keyframes provided")
    return start, end


def _keyframe(given: Fields | None) -> Keyframe | None:
    if given is None:
        return None
    match given.text("type"):
        case "image":
            return PictureFrame(url=given.url("url"))
        case "generation":
            return ClipFrame(job_id=given.required("id"))
        case _:
            given.refuse("Unknown request type")
            return None


def _concepts(fields: Fields, model: str) -> tuple[str, ...]:
    keys = tuple(one.required("key") for one in fields.parts("concepts", most=MOST_CONCEPTS))
    if keys and model not in catalogue.MODELS_WITH_CONCEPTS:
        fields.refuse("400: concepts are not supported for this model")
    if unknown := [key for key in keys if key not in catalogue.CONCEPTS]:
        fields.refuse(f"Unknown concept: {unknown[0]}")
    return keys


def _kind(frame: Keyframe | None) -> type | None:
    return None if frame is None else type(frame)
