"""Every option that a provider was given for one piece of work, in words: what Info tells."""

from collections.abc import Iterator
from typing import Final

from bot.domain.request import (
    Frame,
    GenerationRequest,
    ImageFrame,
    Mode,
    Operation,
    Placement,
    Reference,
    Role,
)
from cogs.ui import cards, text
from cogs.ui.editing import words

LONGEST_WORDS: Final = 300

KINDS: Final = {
    Mode.TEXT: "Video from words",
    Mode.START_PICTURE: "Video from a picture",
    Mode.END_PICTURE: "Video that ends with a picture",
    Mode.BOTH_PICTURES: "Video between two pictures",
    Mode.EXTEND: "Extension of a clip",
    Mode.EXTEND_BACKWARDS: "What led up to a clip",
    Mode.EXTEND_TO_PICTURE: "Extension of a clip to a picture",
    Mode.PICTURE_TO_CLIP: "From a picture to a clip",
    Mode.BETWEEN_CLIPS: "Blend of two clips",
    Mode.IMAGE: "Picture",
    Mode.REFRAME_IMAGE: "Picture, reframed",
    Mode.REFRAME_VIDEO: "Video, reframed",
    Mode.MODIFY_VIDEO: "Video, modified",
    Mode.UPSCALE: "Video, upscaled",
    Mode.ADD_AUDIO: "Video, with sound",
}
ROLES: Final = {
    Role.IMAGE: "its content",
    Role.STYLE: "its style",
    Role.CHARACTER: "who is in it",
    Role.MODIFY: "to be modified",
}


def told(request: GenerationRequest, models: cards.Models) -> str:
    """Return all that was asked besides the prompt, one line each; what was left to the provider is not there."""
    return "\n".join(f"**{name}** {value}" for name, value in _told(request, models))


def _told(request: GenerationRequest, models: cards.Models) -> Iterator[tuple[str, str]]:
    model = models.get(request.model)
    yield "What", KINDS[request.mode]
    yield "Model", f"{model.label} (`{request.model}`)" if model is not None else f"`{request.model}`"
    for name, value in (*_measures(request), *_of_video(request), *_made_from(request)):
        if value:
            yield name, value


def _measures(request: GenerationRequest) -> Iterator[tuple[str, str]]:
    yield "Length", f"{request.seconds} s" if request.seconds else ""
    yield "Resolution", "" if request.makes_picture else request.resolution
    yield "Shape", request.aspect
    yield "File", request.format


def _of_video(request: GenerationRequest) -> Iterator[tuple[str, str]]:
    if request.operation is not Operation.VIDEO:
        return
    yield "Loop", "yes" if request.loop else "no"
    yield "Concepts", text.plain(", ".join(request.concepts), LONGEST_WORDS)
    yield "Camera", text.plain(request.camera, LONGEST_WORDS)
    yield "Begins with", _frame(request.start, which="last")
    yield "Ends with", _frame(request.end, which="first")


def _made_from(request: GenerationRequest) -> Iterator[tuple[str, str]]:
    yield "After", ", ".join(map(_reference, request.references))
    yield "Made from", _source(request)
    yield "First frame", "" if request.first_frame_id is None else "a picture that was given"
    yield "Place", "" if request.placement is None else _placement(request.placement)
    yield "Strength", words.strength(request.strength) if request.strength else ""
    yield "Not to be heard", text.plain(request.negative_prompt, LONGEST_WORDS)


def _source(request: GenerationRequest) -> str:
    if request.source_clip_id is not None:
        return f"#{request.source_clip_id}{_size(request)}"
    if request.source_media_id is not None:
        return f"{'a picture' if request.makes_picture else 'a video'}{_size(request)}"
    return ""


def _size(request: GenerationRequest) -> str:
    return "" if request.source_size is None else " ({} x {} pixels)".format(*request.source_size)


def _frame(frame: Frame | None, *, which: str) -> str:
    if frame is None:
        return ""
    return "a picture" if isinstance(frame, ImageFrame) else f"the {which} frame of #{frame.generation_id}"


def _reference(reference: Reference) -> str:
    weight = "" if reference.weight is None else f", weight {reference.weight:g}"
    return f"a picture ({ROLES[reference.role]}{weight})"


def _placement(placement: Placement) -> str:
    """Return where the old picture lies, as far as it was said: 640 x 360, cut to 5-600 by 6-300, put at 10, 20."""
    parts = {
        "resized to {} x {}": (placement.width, placement.height),
        "cut to {}-{} across": (placement.x_start, placement.x_end),
        "cut to {}-{} down": (placement.y_start, placement.y_end),
        "put at {}, {}": (placement.grid_x, placement.grid_y),
    }
    said = [
        form.format(*("?" if one is None else one for one in pair)) for form, pair in parts.items() if _any_of(pair)
    ]
    return " · ".join(said) or "left to the provider"


def _any_of(pair: tuple[int | None, int | None]) -> bool:
    return any(one is not None for one in pair)
