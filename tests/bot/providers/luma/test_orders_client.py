"""
The same wish, asked by us and by Luma's own client: the same call, the same JSON.

The recording is of lumaai 1.21.0 (tests/bot/providers/recordings/README.md tells how it was made). Its names are the
rows of the table of what each provider can do (behind a blank: one of the row's values); those that make something go
through here one by one. tests/cogs/stories/wire/ goes the whole way, from the commands that members type.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.domain.provider import Order, ProviderAccount
from bot.domain.request import ClipFrame, ImageFrame, Operation, Role
from bot.providers.luma import Luma
from bot.providers.luma.facts import ASPECTS, FRAME_SIZES
from bot.providers.luma.orders import body_of, path_of
from tests.bot.providers.luma.wishes import CALLBACK, EVERY_ROLE, ID, WHOLE, edit, picture, video

SENT = json.loads((Path(__file__).parents[1] / "recordings" / "lumaai.json").read_text())["sent"]
OURS: dict[str, Order] = {
    "text_to_video": video(),
    "text_to_video everything": video(
        ImageFrame,
        ImageFrame,
        model="ray-flash-2",
        aspect="9:16",
        resolution="1080p",
        seconds=9,
        concepts=("dolly_zoom",),
        camera="camera orbit left",
    ),
    "image_start_frame": video(ImageFrame),
    "image_end_frame": video(None, ImageFrame),
    "image_start_and_end": video(ImageFrame, ImageFrame),
    "loop": video(loop=True),
    **{f"aspect_ratios {aspect}": video(aspect=aspect) for aspect in ASPECTS},
    **{f"durations_s {seconds}s": video(seconds=seconds) for seconds in (5, 9)},
    **{f"resolutions {resolution}": video(resolution=resolution) for resolution in FRAME_SIZES},
    **{f"models {model}": video(model=model) for model in ("ray-2", "ray-flash-2", "ray-1-6")},
    "extend": video(ClipFrame),
    "reverse_extend": video(None, ClipFrame),
    "extend_with_end_image": video(ClipFrame, ImageFrame),
    "reverse_extend_with_start_image": video(ImageFrame, ClipFrame),
    "interpolate_two_videos": video(ClipFrame, ClipFrame),
    "camera_motion": video(camera="camera orbit left"),
    "concepts": video(concepts=("dolly_zoom", "handheld")),
    "webhook": video(callback_url=CALLBACK),
    "image_generation": picture(model="photon-flash-1", format="png"),
    "image_generation everything": picture(*EVERY_ROLE),
    "image_generation photon-1": picture(),
    "image_refs": picture((Role.IMAGE, 0.85), (Role.IMAGE, None)),
    "image_refs four": picture(*((Role.IMAGE, place / 4) for place in range(4))),
    "style_ref": picture((Role.STYLE, 0.8)),
    "character_ref": picture((Role.CHARACTER, None), (Role.CHARACTER, None)),
    "character_ref four": picture(*[(Role.CHARACTER, None)] * 4),
    "modify_image": picture((Role.MODIFY, 1.0)),
    "reframe_image": edit(Operation.REFRAME_IMAGE, placement=WHOLE, prompt="a beach", format="png", aspect="1:1"),
    "reframe_video": edit(Operation.REFRAME_VIDEO, placement=WHOLE, prompt="a beach", first_frame=True, aspect="9:16"),
    "modify_video": edit(
        Operation.MODIFY_VIDEO, model="ray-flash-2", strength="reimagine_3", prompt="in clay", first_frame=True
    ),
    "upscale": edit(Operation.UPSCALE, resolution="4k"),
    "audio": edit(Operation.ADD_AUDIO, prompt="rain", negative_prompt="music"),
}
# Where somebody asks the client for as little as it lets them, we say more: every option that has a default at Luma,
# so that no default of theirs decides, and what the echo says can be held against it.
LEAST: dict[str, tuple[Order, dict[str, object]]] = {
    "least video": (
        video(),
        {
            "generation_type": "video",
            "aspect_ratio": "16:9",
            "resolution": "720p",
            "duration": "5s",
            "loop": False,
        },
    ),
    "least image": (picture(), {"generation_type": "image", "aspect_ratio": "16:9", "format": "jpg"}),
    "least reframe_image": (edit(Operation.REFRAME_IMAGE), {"format": "jpg"}),
    # Of these two the client requires all that there is no default for.
    "least reframe_video": (edit(Operation.REFRAME_VIDEO), {}),
    "least modify_video": (edit(Operation.MODIFY_VIDEO, strength="flex_1"), {}),
    # There is no default that a page names: what is upscaled is upscaled to what was asked for.
    "least upscale": (
        edit(Operation.UPSCALE, resolution="1080p"),
        {"generation_type": "upscale_video", "resolution": "1080p"},
    ),
    "least audio": (edit(Operation.ADD_AUDIO), {"generation_type": "add_audio"}),
}
CALLS = {"list", "delete", "get", "concepts_list", "credits", "ping"}


@pytest.mark.parametrize("name", OURS)
def test_our_request_is_the_client_s(name):
    theirs, order = SENT[name], OURS[name]
    assert theirs["method"] == "POST"
    assert path_of(order) == theirs["path"]
    assert body_of(order).as_json() == theirs["json"]


@pytest.mark.parametrize("name", LEAST)
def test_where_the_client_leaves_defaults_to_luma_we_say_them(name):
    theirs, (order, more) = SENT[name], LEAST[name]
    ours = body_of(order).as_json()
    assert path_of(order) == theirs["path"]
    assert ours == (theirs["json"] or {}) | more


def test_nothing_recorded_is_left_out():
    assert SENT.keys() == OURS.keys() | LEAST.keys() | CALLS


async def test_the_other_calls_are_the_client_s_as_well():
    asked = set()

    def answer(request):
        asked.add((request.method, request.url.raw_path.decode().removeprefix("/dream-machine/v1")))
        body = [] if "list" in request.url.path else {"id": "a", "generations": [], "credit_balance": 1}
        return httpx.Response(200, json=body)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        luma = Luma(ProviderAccount(name="luma", api_key="k"), http)
        await luma.look(ID)
        await luma.look_at_many([ID])
        await luma.delete(ID)
        await luma.check()
        await luma.catalogue()
        await luma.remembered(since=datetime(2026, 6, 1, tzinfo=UTC))
    theirs = {(SENT[name]["method"], SENT[name]["path"]) for name in CALLS}
    # The list of camera moves is of Luma's older pages; the client has dropped it, and we ask in case it is there.
    assert asked == theirs | {("GET", "/generations/camera_motion/list")}
