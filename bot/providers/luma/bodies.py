"""What Luma's seven requests look like. They are exact: what is not in Luma's document cannot be sent."""

from typing import Literal

from pydantic import BaseModel


class PictureFrame(BaseModel, extra="forbid"):
    """A picture that Luma fetches."""

    type: Literal["image"] = "image"
    url: str


class ClipFrame(BaseModel, extra="forbid"):
    """A completed generation of the same account."""

    type: Literal["generation"] = "generation"
    id: str


class Keyframes(BaseModel, extra="forbid"):
    """frame0 is where the new video begins, frame1 where it ends."""

    frame0: PictureFrame | ClipFrame | None = None
    frame1: PictureFrame | ClipFrame | None = None


class Concept(BaseModel, extra="forbid"):
    """One word of Luma's list of concepts."""

    key: str


class Media(BaseModel, extra="forbid"):
    """A picture or a video that Luma fetches."""

    url: str


class WeightedPicture(BaseModel, extra="forbid"):
    """A picture that Luma fetches, and how close to stay to it: from 0 to 1, more is closer."""

    url: str
    weight: float | None = None


class Identity(BaseModel, extra="forbid"):
    """Pictures of one person."""

    images: list[str]


class Character(BaseModel, extra="forbid"):
    """The one person that can be named; the API has no second one."""

    identity0: Identity


class Body(BaseModel, extra="forbid"):
    """The body of a POST that makes a generation."""

    callback_url: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return what goes over the wire: nothing for what is not asked."""
        return self.model_dump(exclude_none=True)


class VideoBody(Body):
    """
    POST /generations/video.

    With a picture as keyframe the video follows the picture, and the aspect ratio is then of little use but harmless.
    """

    generation_type: Literal["video"] = "video"
    model: str
    prompt: str | None
    aspect_ratio: str
    resolution: str
    duration: str
    loop: bool
    keyframes: Keyframes | None
    concepts: list[Concept] | None


class ImageBody(Body):
    """POST /generations/image."""

    generation_type: Literal["image"] = "image"
    model: str
    prompt: str | None
    aspect_ratio: str
    format: str
    image_ref: list[WeightedPicture] | None
    style_ref: list[WeightedPicture] | None
    character_ref: Character | None
    modify_image_ref: WeightedPicture | None


class ReframeBody(Body):
    """What both kinds of reframing have; a number that is not given is Luma's to choose."""

    model: str
    media: Media
    prompt: str | None
    aspect_ratio: str
    grid_position_x: int | None = None
    grid_position_y: int | None = None
    x_start: int | None = None
    x_end: int | None = None
    y_start: int | None = None
    y_end: int | None = None
    resized_width: int | None = None
    resized_height: int | None = None


class ReframeImageBody(ReframeBody):
    """POST /generations/image/reframe."""

    generation_type: Literal["reframe_image"] = "reframe_image"
    format: str


class ReframeVideoBody(ReframeBody):
    """POST /generations/video/reframe."""

    generation_type: Literal["reframe_video"] = "reframe_video"
    first_frame: Media | None


class ModifyBody(Body):
    """POST /generations/video/modify."""

    generation_type: Literal["modify_video"] = "modify_video"
    model: str
    media: Media
    mode: str
    prompt: str | None
    first_frame: Media | None


class UpscaleBody(Body):
    """POST /generations/{id}/upscale. The model is that of the clip."""

    generation_type: Literal["upscale_video"] = "upscale_video"
    resolution: str


class AudioBody(Body):
    """POST /generations/{id}/audio."""

    generation_type: Literal["add_audio"] = "add_audio"
    prompt: str | None
    negative_prompt: str | None
