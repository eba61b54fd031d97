"""
From an order to what is sent to Luma: a path and a body for each kind of work.

Every option that has a default at Luma is sent, so that no default of theirs decides and the echo can be held against
it. A picture's `sync` is the exception: who waits for the answer cannot tell a slow picture from a lost one.
"""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from bot.domain.errors import ProviderRejected
from bot.domain.provider import ClipOf, Keyframe, Order, PictureAt
from bot.domain.reasons import Reason
from bot.domain.request import Operation, Placement, Role
from bot.providers.luma.bodies import (
    AudioBody,
    Body,
    Character,
    ClipFrame,
    Concept,
    Identity,
    ImageBody,
    Keyframes,
    Media,
    ModifyBody,
    PictureFrame,
    ReframeImageBody,
    ReframeVideoBody,
    UpscaleBody,
    VideoBody,
    WeightedPicture,
)
from bot.providers.luma.words import with_camera

CREATE_PATH: Final = "/generations/video"  # or /generations: Luma's pages know both
PATHS: Final[Mapping[Operation, str]] = {
    Operation.VIDEO: CREATE_PATH,
    Operation.IMAGE: "/generations/image",
    Operation.REFRAME_IMAGE: "/generations/image/reframe",
    Operation.REFRAME_VIDEO: "/generations/video/reframe",
    Operation.MODIFY_VIDEO: "/generations/video/modify",
    Operation.UPSCALE: "/generations/{id}/upscale",
    Operation.ADD_AUDIO: "/generations/{id}/audio",
}
FORMAT: Final = "jpg"  # Luma's own


def path_of(order: Order, *, create_path: str = CREATE_PATH) -> str:
    """Return where an order is sent. Raises ProviderRejected where the clip to be edited is not the account's own."""
    if order.request.operation is Operation.VIDEO:
        return create_path
    path = PATHS[order.request.operation]
    if "{id}" not in path:
        return path
    if not isinstance(order.source, ClipOf):
        raise ProviderRejected(Reason.SOURCE_NOT_MADE_HERE, "an upscale or sound needs a generation of this account")
    return path.format(id=quote(order.source.job_id, safe=""))


def body_of(order: Order) -> Body:
    """Return the body that asks for an order. Raises ProviderRejected where the file to be edited is not there."""
    return _BODIES[order.request.operation](order)


def _video(order: Order) -> Body:
    request = order.request
    frames = Keyframes(frame0=_frame(order.start), frame1=_frame(order.end))
    return VideoBody(
        model=request.model,
        prompt=with_camera(request.prompt, request.camera) or None,
        aspect_ratio=request.aspect,
        resolution=request.resolution,
        duration=f"{request.seconds}s",
        loop=request.loop,
        keyframes=frames if order.start or order.end else None,
        concepts=[Concept(key=key) for key in request.concepts] or None,
        callback_url=order.callback_url,
    )


def _image(order: Order) -> Body:
    request = order.request
    given: dict[Role, list[WeightedPicture]] = {role: [] for role in Role}
    for reference, lies in zip(request.references, order.references, strict=True):
        given[reference.role].append(WeightedPicture(url=lies.url, weight=reference.weight))
    person = [picture.url for picture in given[Role.CHARACTER]]
    return ImageBody(
        model=request.model,
        prompt=request.prompt or None,
        aspect_ratio=request.aspect,
        format=request.format or FORMAT,
        image_ref=given[Role.IMAGE] or None,
        style_ref=given[Role.STYLE] or None,
        character_ref=Character(identity0=Identity(images=person)) if person else None,
        modify_image_ref=next(iter(given[Role.MODIFY]), None),
        callback_url=order.callback_url,
    )


def _reframe_image(order: Order) -> Body:
    request = order.request
    body = ReframeImageBody(
        model=request.model,
        media=_media(order),
        prompt=request.prompt or None,
        aspect_ratio=request.aspect,
        format=request.format or FORMAT,
        callback_url=order.callback_url,
    )
    return body.model_copy(update=_numbers(request.placement or Placement()))


def _reframe_video(order: Order) -> Body:
    request = order.request
    body = ReframeVideoBody(
        model=request.model,
        media=_media(order),
        prompt=request.prompt or None,
        aspect_ratio=request.aspect,
        first_frame=_first_frame(order),
        callback_url=order.callback_url,
    )
    return body.model_copy(update=_numbers(request.placement or Placement()))


def _modify(order: Order) -> Body:
    request = order.request
    return ModifyBody(
        model=request.model,
        media=_media(order),
        mode=request.strength,
        prompt=request.prompt or None,
        first_frame=_first_frame(order),
        callback_url=order.callback_url,
    )


def _upscale(order: Order) -> Body:
    return UpscaleBody(resolution=order.request.resolution, callback_url=order.callback_url)


def _audio(order: Order) -> Body:
    request = order.request
    return AudioBody(
        prompt=request.prompt or None,
        negative_prompt=request.negative_prompt or None,
        callback_url=order.callback_url,
    )


_BODIES: Final[Mapping[Operation, Callable[[Order], Body]]] = {
    Operation.VIDEO: _video,
    Operation.IMAGE: _image,
    Operation.REFRAME_IMAGE: _reframe_image,
    Operation.REFRAME_VIDEO: _reframe_video,
    Operation.MODIFY_VIDEO: _modify,
    Operation.UPSCALE: _upscale,
    Operation.ADD_AUDIO: _audio,
}


def _frame(frame: Keyframe | None) -> PictureFrame | ClipFrame | None:
    if frame is None:
        return None
    return ClipFrame(id=frame.job_id) if isinstance(frame, ClipOf) else PictureFrame(url=frame.url)


def _media(order: Order) -> Media:
    if not isinstance(order.source, PictureAt):
        raise ProviderRejected(Reason.SOURCE_MISSING, "this needs a link to what is to be edited")
    return Media(url=order.source.url)


def _first_frame(order: Order) -> Media | None:
    return None if order.first_frame is None else Media(url=order.first_frame.url)


def _numbers(place: Placement) -> dict[str, int | None]:
    return {
        "grid_position_x": place.grid_x,
        "grid_position_y": place.grid_y,
        "x_start": place.x_start,
        "x_end": place.x_end,
        "y_start": place.y_start,
        "y_end": place.y_end,
        "resized_width": place.width,
        "resized_height": place.height,
    }
