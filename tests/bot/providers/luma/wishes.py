"""One order of each kind that Luma takes, for the tests of what goes over the wire."""

from typing import Any

from bot.domain.provider import ClipOf, Keyframe, Order, PictureAt
from bot.domain.request import (
    MODES,
    ClipFrame,
    GenerationRequest,
    ImageFrame,
    Operation,
    Placement,
    Reference,
    Role,
)

ID = "123e4567-e89b-12d3-a456-426614174000"
PICTURE = "https://pictures.test/a.png?ex=1"
CLIP = "https://clips.test/a.mp4?ex=1"
CALLBACK = "https://video.example.org/callbacks/luma/7/secret"


def framed(kind, url=PICTURE) -> tuple[Any, Keyframe | None]:
    """Return one frame as it is asked and as it is handed over."""
    if kind is None:
        return None, None
    if kind is ImageFrame:
        return ImageFrame(media_id=1), PictureAt(url=url)
    return ClipFrame(generation_id=1), ClipOf(job_id=ID)


def video(start=None, end=None, *, callback_url=None, **options) -> Order:
    (asked_start, start), (asked_end, end) = framed(start), framed(end)
    asked: dict[str, Any] = {"prompt": "a lake", "model": "ray-2"} | options
    request = GenerationRequest(start=asked_start, end=asked_end, **asked)
    return Order(reference="7", request=request, start=start, end=end, callback_url=callback_url)


def picture(*roles: tuple[Role, float | None], callback_url=None, **options) -> Order:
    asked: dict[str, Any] = {"prompt": "a lake", "model": "photon-1", "operation": Operation.IMAGE} | options
    references = tuple(
        Reference(role=role, media_id=place, weight=weight) for place, (role, weight) in enumerate(roles)
    )
    links = tuple(PictureAt(url=f"https://pictures.test/{place}.png") for place in range(len(roles)))
    request = GenerationRequest(references=references, **asked)
    return Order(reference="7", request=request, references=links, callback_url=callback_url)


def edit(operation: Operation, *, first_frame=False, callback_url=None, **options) -> Order:
    photon = operation is Operation.REFRAME_IMAGE
    own = operation in {Operation.UPSCALE, Operation.ADD_AUDIO}
    asked: dict[str, Any] = {"prompt": "", "model": "photon-1" if photon else "ray-2", "operation": operation}
    source = ClipOf(job_id=ID) if own else PictureAt(url=PICTURE if photon else CLIP)
    return Order(
        reference="7",
        request=GenerationRequest(**asked | options),
        source=source,
        first_frame=PictureAt(url=PICTURE) if first_frame else None,
        callback_url=callback_url,
    )


WHOLE = Placement(grid_x=10, grid_y=20, x_start=1, x_end=101, y_start=2, y_end=102, width=200, height=300)
EVERY_ROLE = (
    (Role.IMAGE, 0.85),
    (Role.IMAGE, None),
    (Role.STYLE, 0.8),
    (Role.CHARACTER, None),
    (Role.CHARACTER, None),
    (Role.MODIFY, 1.0),
)
# Everything that Luma can be asked for, each with all that it takes.
ORDERS: dict[str, Order] = {
    **{f"video: {mode.value}": video(*frames, callback_url=CALLBACK) for frames, mode in MODES.items()},
    "video: loop": video(loop=True),
    "video: concepts and camera": video(concepts=("dolly_zoom", "handheld"), camera="camera orbit left"),
    "image": picture(callback_url=CALLBACK),
    "image: everything": picture(*EVERY_ROLE, aspect="9:21", format="png"),
    "reframe_image": edit(Operation.REFRAME_IMAGE, callback_url=CALLBACK),
    "reframe_image: everything": edit(
        Operation.REFRAME_IMAGE, placement=WHOLE, prompt="a beach", format="png", aspect="1:1"
    ),
    "reframe_video": edit(Operation.REFRAME_VIDEO, callback_url=CALLBACK),
    "reframe_video: everything": edit(
        Operation.REFRAME_VIDEO, placement=WHOLE, prompt="a beach", first_frame=True, aspect="9:16"
    ),
    "modify_video": edit(Operation.MODIFY_VIDEO, strength="adhere_1", callback_url=CALLBACK),
    "modify_video: everything": edit(
        Operation.MODIFY_VIDEO, strength="reimagine_3", prompt="in clay", first_frame=True
    ),
    "upscale": edit(Operation.UPSCALE, resolution="4k", callback_url=CALLBACK),
    "add_audio": edit(Operation.ADD_AUDIO, callback_url=CALLBACK),
    "add_audio: everything": edit(Operation.ADD_AUDIO, prompt="rain", negative_prompt="music"),
}
