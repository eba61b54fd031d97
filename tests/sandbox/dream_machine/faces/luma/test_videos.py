"""Every error text of Luma's page before submission, and the conditions under which it comes."""

import pytest

IMAGE = {"type": "image", "url": "https://example.com/picture.png"}
CLIP = {"type": "generation", "id": "123e4567-e89b-12d3-a456-426614174000"}


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"prompt": None}, "Prompt is required"),
        ({"prompt": "   "}, "Prompt is required"),
        ({"prompt": None, "keyframes": {"frame0": CLIP}}, "Prompt is required"),
        ({"prompt": "ab"}, "Prompt is too short, minimum length is 3 characters"),
        ({"prompt": "x" * 5001}, "Prompt is too long, maximum length is 5000 characters"),
        ({"loop": True, "keyframes": {"frame0": IMAGE, "frame1": IMAGE}}, "Loop is not supported for keyframes"),
        ({"loop": True, "keyframes": {"frame1": IMAGE}}, "Loop is not supported for end frame"),
        ({"loop": True, "keyframes": {"frame1": CLIP}}, "Loop is not supported for extend reverse"),
        (
            {"loop": True, "keyframes": {"frame0": CLIP, "frame1": IMAGE}},
            "Loop is not supported for interpolate video to image",
        ),
        (
            {"loop": True, "keyframes": {"frame0": IMAGE, "frame1": CLIP}},
            "Loop is not supported for interpolate image to video",
        ),
        (
            {"loop": True, "keyframes": {"frame0": CLIP, "frame1": CLIP}},
            "Loop is not supported for interpolate between two videos",
        ),
        ({"keyframes": {}}, "No keyframes provided"),
        ({"keyframes": {"frame0": None, "frame1": None}}, "No keyframes provided"),
        ({"generation_type": "opera"}, "Unknown request type"),
        ({"keyframes": {"frame0": {"type": "sculpture"}}}, "Unknown request type"),
        ({"model": "ray-1-6", "concepts": [{"key": "handheld"}]}, "400: concepts are not supported for this model"),
        ({"concepts": [{"key": "interpretive_dance"}]}, "Unknown concept: interpretive_dance"),
    ],
)
async def test_broken_rules_are_answered_with_lumas_words(luma, dream, fields, detail):
    answer = await luma.create(**{"prompt": "a quiet lake"} | fields)
    assert (answer.status_code, answer.json()) == (400, {"detail": detail})
    assert await dream.creates() == 0


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"model": "ray-99"}, "model"),
        ({"resolution": "480p"}, "resolution"),
        ({"duration": "7s"}, "duration"),
        ({"duration": 5}, "duration"),
        ({"aspect_ratio": "2:1"}, "aspect_ratio"),
        ({"loop": "yes"}, "loop"),
        ({"keyframes": [1]}, "keyframes"),
        ({"keyframes": {"frame0": {"type": "image", "url": "ftp://x"}}}, "keyframes.frame0.url"),
        ({"keyframes": {"frame0": {"type": "generation"}}}, "keyframes.frame0.id"),
        ({"concepts": "handheld"}, "concepts"),
    ],
)
async def test_wrong_fields_are_named(luma, dream, fields, named):
    answer = await luma.create(**fields)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(f"{named}: ")
    await dream.switch(error_lists=True)
    (problem,) = (await luma.create(**fields)).json()["detail"]
    assert problem["loc"] == ["body", *named.split(".")]


async def test_a_body_that_is_no_json_is_refused(luma):
    answer = await luma.http.post("/generations", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


async def test_what_is_allowed_is_accepted(luma, gallery):
    allowed = [
        {"prompt": "x" * 5000},
        {"prompt": "abc"},
        {"loop": True},
        {"model": "ray-flash-2", "resolution": "4k", "duration": "9s", "aspect_ratio": "9:21"},
        {"concepts": [{"key": "handheld"}, {"key": "zoom_in"}]},
        {"keyframes": None, "unknown_field": 1},
    ]
    assert {(await luma.create(**{"prompt": "a quiet lake"} | fields)).status_code for fields in allowed} == {201}
