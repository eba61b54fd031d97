"""
What a member types for each wish that Luma's own client was recorded with.

The names are the recording's (tests/bot/providers/recordings): a row of the table of what each provider can do, and
behind a blank one of the row's values. Some rows are reached in a second way, below.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """
    A slash command, and where in the request that comes of it something of ours has to stand.

    `files` are attached, pictures all but those in `films`: option -> the place that has to lead to that very file.
    `clips` were made before: option -> the place that has to name or to lead to that very clip. A place is a path in
    the JSON, or "path", the call's own. `defaults` is what the client leaves to Luma, and we say.
    """

    command: str
    options: Mapping[str, object] = field(default_factory=dict[str, object])
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    films: frozenset[str] = frozenset()
    clips: Mapping[str, str] = field(default_factory=dict[str, str])
    defaults: Mapping[str, object] = field(default_factory=dict[str, object])


def video(**options: object) -> Typed:
    """Return /video, with pictures as frames where they are True."""
    places = {"start_frame": "keyframes.frame0.url", "end_frame": "keyframes.frame1.url"}
    files = {name: places[name] for name in options if name in places}
    rest = {name: value for name, value in options.items() if name not in places}
    return Typed(command="video", options={"prompt": "a lake"} | rest, files=files)


def extend(*, files: Mapping[str, str] | None = None, backwards: bool = False) -> Typed:
    options = {"prompt": "a lake"} | ({"direction": "backwards"} if backwards else {})
    place = "keyframes.frame1.id" if backwards else "keyframes.frame0.id"
    return Typed(command="extend", options=options, files=files or {}, clips={"clip": place})


def image(files: Mapping[str, str] | None = None, **options: object) -> Typed:
    return Typed(command="image", options={"prompt": "a lake"} | options, files=files or {})


NUMBERS = {
    "grid_x": 10,
    "grid_y": 20,
    "width": 200,
    "height": 300,
    "x_start": 1,
    "x_end": 101,
    "y_start": 2,
    "y_end": 102,
}
REFRAMED_CLIP = {"aspect": "9:16", "prompt": "a beach", **NUMBERS}
MODIFIED = {"model": "ray-flash-2", "strength": "reimagine_3", "prompt": "in clay"}
FIRST_FRAME = {"first_frame": "first_frame.url"}
OWN, SENT = {"clip": "media.url"}, {"file": "media.url"}
FIRST, SECOND = {"first": "keyframes.frame0.id"}, {"second": "keyframes.frame1.id"}
FOUR = range(4)

# Entry of the recording -> what is typed.
COMMANDS: dict[str, Typed] = {
    "text_to_video": video(),
    "text_to_video everything": video(
        start_frame=True,
        end_frame=True,
        model="ray-flash-2",
        aspect="9:16",
        resolution="1080p",
        seconds=9,
        concepts="dolly_zoom",
        camera="camera orbit left",
    ),
    "image_start_frame": video(start_frame=True),
    "image_end_frame": video(end_frame=True),
    "image_start_and_end": video(start_frame=True, end_frame=True),
    "loop": video(loop=True),
    **{
        f"aspect_ratios {aspect}": video(aspect=aspect)
        for aspect in ("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21")
    },
    **{f"durations_s {seconds}s": video(seconds=seconds) for seconds in (5, 9)},
    **{f"resolutions {size}": video(resolution=size) for size in ("540p", "720p", "1080p", "4k")},
    **{f"models {model}": video(model=model) for model in ("ray-2", "ray-flash-2", "ray-1-6")},
    "extend": extend(),
    "reverse_extend": extend(backwards=True),
    "extend_with_end_image": extend(files={"end_frame": "keyframes.frame1.url"}),
    "reverse_extend_with_start_image": extend(files={"start_frame": "keyframes.frame0.url"}, backwards=True),
    "interpolate_two_videos": Typed(command="blend", options={"prompt": "a lake"}, clips=FIRST | SECOND),
    "camera_motion": video(camera="camera orbit left"),
    "concepts": video(concepts="dolly_zoom, handheld"),
    "webhook": video(),
    "image_generation": image(model="photon-flash-1", format="png"),
    "image_generation everything": image(
        {
            "reference1": "image_ref.0.url",
            "reference2": "image_ref.1.url",
            "style": "style_ref.0.url",
            "character1": "character_ref.identity0.images.0",
            "character2": "character_ref.identity0.images.1",
            "modify": "modify_image_ref.url",
        },
        weight1=0.85,
        style_weight=0.8,
        modify_weight=1.0,
    ),
    "image_generation photon-1": image(),
    "image_refs": image({f"reference{place + 1}": f"image_ref.{place}.url" for place in range(2)}, weight1=0.85),
    "image_refs four": image(
        {f"reference{place + 1}": f"image_ref.{place}.url" for place in FOUR},
        **{f"weight{place + 1}": place / 4 for place in FOUR},
    ),
    "style_ref": image({"style": "style_ref.0.url"}, style_weight=0.8),
    "character_ref": image({f"character{place + 1}": f"character_ref.identity0.images.{place}" for place in range(2)}),
    "character_ref four": image({f"character{place + 1}": f"character_ref.identity0.images.{place}" for place in FOUR}),
    "modify_image": image({"modify": "modify_image_ref.url"}, modify_weight=1.0),
    "reframe_image": Typed(
        command="edit reframe",
        options={"aspect": "1:1", "prompt": "a beach", "format": "png", **NUMBERS},
        files=SENT,
    ),
    "reframe_video": Typed(command="edit reframe", options=REFRAMED_CLIP, files=FIRST_FRAME, clips=OWN),
    "modify_video": Typed(command="edit modify", options=MODIFIED, files=FIRST_FRAME, clips=OWN),
    "upscale": Typed(command="edit upscale", options={"resolution": "4k"}, clips={"clip": "path"}),
    "audio": Typed(
        command="edit audio", options={"prompt": "rain", "negative_prompt": "music"}, clips={"clip": "path"}
    ),
    # As little as the client and the command let one say.
    "least video": Typed(
        command="video",
        options={"prompt": "a lake"},
        defaults={
            "generation_type": "video",
            "aspect_ratio": "16:9",
            "resolution": "720p",
            "duration": "5s",
            "loop": False,
        },
    ),
    "least image": Typed(
        command="image",
        options={"prompt": "a lake"},
        defaults={"generation_type": "image", "aspect_ratio": "16:9", "format": "jpg"},
    ),
    "least reframe_image": Typed(
        command="edit reframe", options={"aspect": "16:9"}, files=SENT, defaults={"format": "jpg"}
    ),
    "least reframe_video": Typed(command="edit reframe", options={"aspect": "16:9"}, clips=OWN),
    "least modify_video": Typed(command="edit modify", clips=OWN),
    "least upscale": Typed(
        command="edit upscale",
        options={"resolution": "1080p"},
        clips={"clip": "path"},
        defaults={"generation_type": "upscale_video", "resolution": "1080p"},
    ),
    "least audio": Typed(command="edit audio", clips={"clip": "path"}, defaults={"generation_type": "add_audio"}),
}
# The same wishes, about a video that a member attached.
OF_A_FILE: dict[str, Typed] = {
    "reframe_video": Typed(
        command="edit reframe", options=REFRAMED_CLIP, files=SENT | FIRST_FRAME, films=frozenset(SENT)
    ),
    "modify_video": Typed(command="edit modify", options=MODIFIED, files=SENT | FIRST_FRAME, films=frozenset(SENT)),
}
# Rows that make nothing by themselves, or that Luma does not have; and what then has a test of its own.
MAKES_NOTHING: dict[str, str] = {
    "prompt_enhance": "Luma has no such option",
    "long_poll": "an option of pictures, `sync`, which is deliberately unused (docs/providers/luma.md)",
    "batch_poll": "a look",
    "list": "a look",
    "delete": "takes away",
    "cancel": "Luma has no such call",
    "cost_per_job": "arithmetic",
    "balance": "a look",
    "crash_recovery_by_own_id": "a look; what it rests on, our id in the callback's address, is in each request",
}
