"""Which requests to change something are refused, and in which words."""

import pytest

URL = "https://example.com/media"
KINDS = ("reframe_image", "reframe_video", "modify_video")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"media": None}, "media"),
        ({"media": {"url": None}}, "media.url"),
        ({"media": URL}, "media"),
        ({"model": None}, "model"),
        ({"model": "ray-1-6"}, "model"),
        ({"generation_type": None}, "generation_type"),
        ({"callback_url": 5}, "callback_url"),
    ],
)
async def test_wrong_fields_are_named(luma, dream, kind, fields, named):
    answer = await luma.edit(kind, URL, **fields)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"].startswith(f"{named}: ")
    assert await dream.creates() == 0


@pytest.mark.parametrize(
    ("kind", "fields", "named"),
    [
        ("reframe_image", {"aspect_ratio": None}, "aspect_ratio"),
        ("reframe_image", {"format": "gif"}, "format"),
        ("reframe_image", {"x_start": "left"}, "x_start"),
        ("reframe_image", {"resized_width": 1.5}, "resized_width"),
        ("reframe_video", {"aspect_ratio": "2:1"}, "aspect_ratio"),
        ("reframe_video", {"model": "photon-1"}, "model"),
        ("reframe_video", {"first_frame": {"url": ""}}, "first_frame.url"),
        ("modify_video", {"mode": None}, "mode"),
        ("modify_video", {"mode": "adhere_4"}, "mode"),
        ("modify_video", {"first_frame": URL}, "first_frame"),
    ],
)
async def test_wrong_fields_of_one_kind_are_named(luma, kind, fields, named):
    answer = await luma.edit(kind, URL, **fields)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"].startswith(f"{named}: ")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"generation_type": "video"}, "Unknown request type"),
        ({"prompt": "ab"}, "Prompt is too short, minimum length is 3 characters"),
        ({"prompt": "x" * 5001}, "Prompt is too long, maximum length is 5000 characters"),
    ],
)
async def test_broken_rules_are_answered_with_lumas_words(luma, kind, fields, detail):
    answer = await luma.edit(kind, URL, **fields)
    assert (answer.status_code, answer.json()) == (400, {"detail": detail})


@pytest.mark.parametrize(("what", "kind"), [("upscale", "add_audio"), ("audio", "upscale_video")])
async def test_upscale_and_audio_know_their_own_type(luma, what, kind):
    clip = await luma.made()
    answer = await luma.post(f"/generations/{clip.id}/{what}", generation_type=kind)
    assert (answer.status_code, answer.json()) == (400, {"detail": "Unknown request type"})
