"""Which picture requests are refused, and in which words."""

import pytest

URL = "https://example.com/picture.png"
LOOK = {"url": URL, "weight": 0.5}


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"prompt": None}, "Prompt is required"),
        ({"prompt": "ab"}, "Prompt is too short, minimum length is 3 characters"),
        ({"prompt": "x" * 5001}, "Prompt is too long, maximum length is 5000 characters"),
        ({"generation_type": "video"}, "Unknown request type"),
    ],
)
async def test_broken_rules_are_answered_with_lumas_words(luma, dream, fields, detail):
    answer = await luma.picture(**fields)
    assert (answer.status_code, answer.json()) == (400, {"detail": detail})
    assert await dream.creates() == 0


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"model": "ray-2"}, "model"),
        ({"aspect_ratio": "5:1"}, "aspect_ratio"),
        ({"format": "gif"}, "format"),
        ({"image_ref": [LOOK] * 5}, "image_ref"),
        ({"image_ref": LOOK}, "image_ref"),
        ({"image_ref": [LOOK, {"url": URL, "weight": 1.01}]}, "image_ref.1.weight"),
        ({"image_ref": [{"url": URL, "weight": -0.1}]}, "image_ref.0.weight"),
        ({"image_ref": [{"url": URL, "weight": "heavy"}]}, "image_ref.0.weight"),
        ({"image_ref": [{"weight": 1}]}, "image_ref.0.url"),
        ({"style_ref": [LOOK, LOOK]}, "style_ref"),
        ({"character_ref": {}}, "character_ref.identity0"),
        ({"character_ref": {"identity0": {"images": []}}}, "character_ref.identity0.images"),
        ({"character_ref": {"identity0": {"images": [URL] * 5}}}, "character_ref.identity0.images"),
        ({"character_ref": {"identity0": {"images": ["fox"]}}}, "character_ref.identity0.images"),
        ({"modify_image_ref": {"url": "ftp://x"}}, "modify_image_ref.url"),
        ({"modify_image_ref": "x"}, "modify_image_ref"),
        ({"callback_url": "nowhere"}, "callback_url"),
        ({"sync": "soon"}, "sync"),
        ({"sync_timeout": -1}, "sync_timeout"),
    ],
)
async def test_wrong_fields_are_named(luma, dream, fields, named):
    answer = await luma.picture(**fields)
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"].startswith(f"{named}: ")
    assert await dream.creates() == 0


async def test_a_picture_needs_no_words_where_others_show_what_is_wanted(luma, gallery):
    dead = {"url": gallery("a", b"").replace("/a", "/gone")}
    answer = await luma.picture(None, modify_image_ref=dead)
    assert answer.json() == {"detail": "400: failed to moderate image"}  # it got as far as fetching it
