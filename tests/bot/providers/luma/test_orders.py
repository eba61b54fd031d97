"""What we send is what Luma's OpenAPI document describes, and says all that was asked."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema_rs import Draft202012, Draft202012Validator, Registry
from pydantic import ValidationError

from bot.domain.errors import ProviderRejected
from bot.domain.provider import ClipOf, PictureAt
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame, Operation, Role
from bot.providers.luma.facts import FACTS
from bot.providers.luma.orders import PATHS, body_of, path_of
from bot.providers.luma.words import CAMERAS, with_camera
from tests.bot.providers.luma.wishes import CALLBACK, CLIP, ID, ORDERS, PICTURE, WHOLE, edit, picture, video

ROOT = Path(__file__).parents[4]
SPECS = Path(os.environ.get("REVERIE_SPECS", ROOT / "specs"))
SCHEMAS = {
    Operation.VIDEO: "GenerationRequest",
    Operation.IMAGE: "ImageGenerationRequest",
    Operation.REFRAME_IMAGE: "ReframeImageRequest",
    Operation.REFRAME_VIDEO: "ReframeVideoRequest",
    Operation.MODIFY_VIDEO: "ModifyVideoRequest",
    Operation.UPSCALE: "UpscaleVideoGenerationRequest",
    Operation.ADD_AUDIO: "AudioGenerationRequest",
}


@pytest.fixture(scope="module")
def document():
    """Luma's OpenAPI document, closed against unknown fields; and with the newer page's second model for modify."""
    yaml = pytest.importorskip("yaml", reason="PyYAML is missing: run make test, which installs it")
    path = SPECS / "luma-openapi.yaml"
    if not path.exists():
        pytest.skip("Luma's OpenAPI document is missing: run make specs")
    document = yaml.safe_load(path.read_text())
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    schemas["ModifyVideoModel"]["enum"].append("ray-flash-2")
    return document


@pytest.fixture(scope="module")
def complaints(document):
    """Everything that the document has against the body of an order."""
    registry = Registry([("urn:luma", document)], draft=Draft202012)

    def check(operation, body):
        reference = {"$ref": f"urn:luma#/components/schemas/{SCHEMAS[operation]}"}
        return list(Draft202012Validator(reference, registry=registry, validate_formats=True).iter_errors(body))

    return check


@pytest.mark.parametrize("name", ORDERS)
def test_every_wish_is_as_the_document_describes(complaints, name):
    order = ORDERS[name]
    assert complaints(order.request.operation, body_of(order).as_json()) == []


def test_every_path_is_in_the_document(document):
    for order in ORDERS.values():
        assert "post" in document["paths"][PATHS[order.request.operation]]


def test_every_option_of_a_video_is_as_the_document_describes(complaints):
    for name, model in FACTS.models.items():
        for aspect in model.aspects:
            for resolution, seconds in model.prices:
                asked = video(model=name, aspect=aspect, resolution=resolution, seconds=seconds)
                body = body_of(asked).as_json()
                assert complaints(Operation.VIDEO, body) == []
                assert (body["aspect_ratio"], body["resolution"]) == (aspect, resolution)
                assert body["duration"] in {"5s", "9s"}


def test_every_option_of_the_others_is_as_the_document_describes(complaints):
    for name, model in FACTS.models.items():
        orders = [edit(Operation.MODIFY_VIDEO, model=name, strength=strength) for strength in model.strengths]
        orders += [
            picture(model=name, format=form, aspect=aspect) for form in model.formats for aspect in model.aspects
        ]
        reframing = [operation for operation in model.sources if operation is not Operation.MODIFY_VIDEO]
        orders += [edit(operation, model=name, aspect=aspect) for operation in reframing for aspect in model.aspects]
        assert orders
        for order in orders:
            assert complaints(order.request.operation, body_of(order).as_json()) == []


@pytest.mark.parametrize("wrong", [{"model": "ray-9"}, {"aspect_ratio": "2:1"}, {"extra": 1}, {"loop": "yes"}])
def test_the_document_would_notice(complaints, wrong):
    assert complaints(Operation.VIDEO, body_of(video()).as_json() | wrong)


def test_frames_stand_where_they_belong():
    body = body_of(video(ClipFrame, ImageFrame)).as_json()
    assert body["keyframes"] == {
        "frame0": {"type": "generation", "id": ID},
        "frame1": {"type": "image", "url": PICTURE},
    }
    assert "keyframes" not in body_of(video()).as_json()


def test_words_of_the_camera_go_into_the_prompt_and_concepts_do_not():
    body = body_of(video(concepts=("dolly_zoom", "handheld"), camera="camera orbit left")).as_json()
    assert body["prompt"] == "a lake, camera orbit left"
    assert body["concepts"] == [{"key": "dolly_zoom"}, {"key": "handheld"}]
    assert body_of(video(ImageFrame, prompt="", camera="camera pan left")).as_json()["prompt"] == "camera pan left"
    assert (
        with_camera("a lake, Camera Orbit Left and stay", "camera orbit left") == "a lake, Camera Orbit Left and stay"
    )
    assert "camera orbit left" in CAMERAS  # the page's own example


def test_references_stand_by_their_roles_in_their_order():
    roles = [(Role.IMAGE, 0.85), (Role.CHARACTER, None), (Role.IMAGE, 0.0), (Role.STYLE, 0.8), (Role.MODIFY, 1.0)]
    body = body_of(picture(*roles, (Role.CHARACTER, None), format="png", aspect="3:4")).as_json()
    at = "https://pictures.test/{}.png".format
    assert body == {
        "generation_type": "image",
        "model": "photon-1",
        "prompt": "a lake",
        "aspect_ratio": "3:4",
        "format": "png",
        "image_ref": [{"url": at(0), "weight": 0.85}, {"url": at(2), "weight": 0.0}],
        "style_ref": [{"url": at(3), "weight": 0.8}],
        "character_ref": {"identity0": {"images": [at(1), at(5)]}},
        "modify_image_ref": {"url": at(4), "weight": 1.0},
    }
    plain = body_of(picture()).as_json()
    assert plain.keys() == {"generation_type", "model", "prompt", "aspect_ratio", "format"}
    assert plain["format"] == "jpg"


def test_a_placement_says_only_what_is_given():
    body = body_of(edit(Operation.REFRAME_IMAGE, placement=WHOLE, aspect="1:1")).as_json()
    assert {name: value for name, value in body.items() if isinstance(value, int)} == {
        "grid_position_x": 10,
        "grid_position_y": 20,
        "x_start": 1,
        "x_end": 101,
        "y_start": 2,
        "y_end": 102,
        "resized_width": 200,
        "resized_height": 300,
    }
    zero = replace(WHOLE, grid_x=0, x_start=None, x_end=None, y_start=None, y_end=None, width=None, height=None)
    body = body_of(edit(Operation.REFRAME_VIDEO, placement=zero, first_frame=True)).as_json()
    assert body.pop("grid_position_x") == 0
    assert body == {
        "generation_type": "reframe_video",
        "model": "ray-2",
        "media": {"url": CLIP},
        "aspect_ratio": "16:9",
        "grid_position_y": 20,
        "first_frame": {"url": PICTURE},
    }


def test_edits_say_what_they_are():
    modify = edit(Operation.MODIFY_VIDEO, strength="flex_1", prompt="in clay", first_frame=True)
    assert body_of(modify).as_json() == {
        "generation_type": "modify_video",
        "model": "ray-2",
        "media": {"url": CLIP},
        "mode": "flex_1",
        "prompt": "in clay",
        "first_frame": {"url": PICTURE},
    }
    upscale = edit(Operation.UPSCALE, resolution="4k")
    assert body_of(upscale).as_json() == {"generation_type": "upscale_video", "resolution": "4k"}
    sound = edit(Operation.ADD_AUDIO, prompt="rain", negative_prompt="music")
    assert body_of(sound).as_json() == {"generation_type": "add_audio", "prompt": "rain", "negative_prompt": "music"}


def test_every_kind_of_work_carries_its_callback():
    orders = [video(), picture(), *(edit(one) for one in Operation if one not in {Operation.VIDEO, Operation.IMAGE})]
    assert {order.request.operation for order in orders} == set(Operation)
    for order in orders:
        assert "callback_url" not in body_of(order).as_json()
        assert body_of(replace(order, callback_url=CALLBACK)).as_json()["callback_url"] == CALLBACK


def test_paths_lead_to_the_clip_that_is_edited():
    assert path_of(video()) == "/generations/video"
    assert path_of(video(), create_path="/generations") == "/generations"
    assert path_of(picture(), create_path="/generations") == "/generations/image"
    assert path_of(edit(Operation.UPSCALE)) == f"/generations/{ID}/upscale"
    odd = replace(edit(Operation.ADD_AUDIO), source=ClipOf(job_id="../credits?x=1"))
    assert path_of(odd) == "/generations/..%2Fcredits%3Fx%3D1/audio"


def test_a_source_of_the_wrong_kind_is_refused_before_anything_is_sent():
    with pytest.raises(ProviderRejected) as caught:
        path_of(replace(edit(Operation.UPSCALE), source=PictureAt(url=CLIP)))
    assert caught.value.reason is Reason.SOURCE_NOT_MADE_HERE
    for operation in (Operation.REFRAME_IMAGE, Operation.REFRAME_VIDEO, Operation.MODIFY_VIDEO):
        with pytest.raises(ProviderRejected) as caught:
            body_of(replace(edit(operation), source=None))
        assert caught.value.reason is Reason.SOURCE_MISSING


def test_a_picture_needs_no_words():
    assert "prompt" not in body_of(video(ImageFrame, prompt="")).as_json()


@pytest.mark.parametrize("name", ORDERS)
def test_nothing_unknown_is_sent(name):
    body = body_of(ORDERS[name])
    with pytest.raises(ValidationError):
        type(body).model_validate(body.model_dump() | {"enhance_prompt": True})
