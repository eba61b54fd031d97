"""What Luma checks before it accepts a video request, with the error texts of its page (and those seen in the wild)."""

from collections.abc import Mapping
from typing import Any

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.jobs import ClipFrame, Keyframe, Order, PictureFrame

SHORTEST_PROMPT = 3
LONGEST_PROMPT = 5000

LOOP_REFUSALS: Mapping[tuple[type | None, type | None], str] = {
    (PictureFrame, PictureFrame): "Loop is not supported for keyframes",
    (None, PictureFrame): "Loop is not supported for end frame",
    (None, ClipFrame): "Loop is not supported for extend reverse",
    (ClipFrame, PictureFrame): "Loop is not supported for interpolate video to image",
    (PictureFrame, ClipFrame): "Loop is not supported for interpolate image to video",
    (ClipFrame, ClipFrame): "Loop is not supported for interpolate between two videos",
}


class Invalid(Exception):  # noqa: N818 - it is an answer, not a malfunction
    """The request breaks a rule (400), or a field has a wrong type or value (422, with the field's name)."""

    def __init__(self, detail: str, *, field: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field


def read_order(body: Any) -> Order:
    """Return the order that this body of a create request means. Raises Invalid."""
    if not isinstance(body, dict):
        raise Invalid("Input should be a valid dictionary or object", field="body")
    if _text(body, "generation_type", "video") != "video":
        raise Invalid("Unknown request type")
    model = _one_of(body, "model", catalogue.MODELS)
    start, end = _keyframes(body.get("keyframes"))
    prompt = _prompt(_text(body, "prompt", ""), pictured=PictureFrame in {type(start), type(end)})
    order = Order(
        prompt=prompt,
        model=model,
        resolution=_one_of(body, "resolution", catalogue.HEIGHTS, catalogue.DEFAULT_RESOLUTION),
        seconds=catalogue.DURATIONS[_one_of(body, "duration", catalogue.DURATIONS, catalogue.DEFAULT_DURATION)],
        aspect=_one_of(body, "aspect_ratio", sorted(catalogue.ASPECTS), catalogue.DEFAULT_ASPECT),
        loop=_switch(body, "loop"),
        concepts=_concepts(body.get("concepts"), model),
        start=start,
        end=end,
        request=body,
    )
    if order.loop and (refusal := LOOP_REFUSALS.get((_kind(start), _kind(end)))):
        raise Invalid(refusal)
    return order


def _prompt(prompt: str, *, pictured: bool) -> str:
    length = len(prompt.strip())
    if not length and not pictured:
        raise Invalid("Prompt is required")
    if 0 < length < SHORTEST_PROMPT:
        raise Invalid(f"Prompt is too short, minimum length is {SHORTEST_PROMPT} characters")
    if len(prompt) > LONGEST_PROMPT:
        raise Invalid(f"Prompt is too long, maximum length is {LONGEST_PROMPT} characters")
    return prompt


def _keyframes(value: Any) -> tuple[Keyframe | None, Keyframe | None]:
    if value is None:
        return None, None
    if not isinstance(value, dict):
        raise Invalid("Input should be a valid dictionary or object", field="keyframes")
    start, end = (_keyframe(value.get(name), name) for name in ("frame0", "frame1"))
    if start is None and end is None:
        raise Invalid("No keyframes provided")
    return start, end


def _keyframe(value: Any, name: str) -> Keyframe | None:
    if value is None:
        return None
    if not isinstance(value, dict) or value.get("type") not in ("image", "generation"):
        raise Invalid("Unknown request type")
    if value["type"] == "image":
        url = _text(value, "url", "")
        if not url.startswith(("http://", "https://")):
            raise Invalid("Input should be a valid URL", field=f"keyframes.{name}.url")
        return PictureFrame(url=url)
    if not (job_id := _text(value, "id", "")):
        raise Invalid("Field required", field=f"keyframes.{name}.id")
    return ClipFrame(job_id=job_id)


def _concepts(value: Any, model: str) -> tuple[str, ...]:
    if not value:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, dict) and "key" in item for item in value):
        raise Invalid("Input should be a list of objects with a key", field="concepts")
    if model not in catalogue.MODELS_WITH_CONCEPTS:
        raise Invalid("400: concepts are not supported for this model")
    keys = tuple(str(item["key"]) for item in value)
    if unknown := [key for key in keys if key not in catalogue.CONCEPTS]:
        raise Invalid(f"Unknown concept: {unknown[0]}")
    return keys


def _kind(frame: Keyframe | None) -> type | None:
    return None if frame is None else type(frame)


def _text(body: Mapping[str, Any], field: str, default: str) -> str:
    value = body.get(field)
    if value is None:
        return default
    if not isinstance(value, str):
        raise Invalid("Input should be a valid string", field=field)
    return value


def _switch(body: Mapping[str, Any], field: str) -> bool:
    value = body.get(field)
    if value not in (None, True, False):
        raise Invalid("Input should be a valid boolean", field=field)
    return bool(value)


def _one_of(body: Mapping[str, Any], field: str, allowed: Any, default: str = "") -> str:
    value = _text(body, field, default)
    if not value:
        raise Invalid("Field required", field=field)
    if value not in allowed:
        raise Invalid(f"Input should be one of {', '.join(allowed)}", field=field)
    return value
