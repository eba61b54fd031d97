"""Only a job whose echo equals what we sent may be ours."""

import pytest

from bot.domain.provider import ClipOf, Order, PictureAt
from bot.domain.request import ClipFrame, GenerationRequest, ImageFrame
from bot.providers.luma.echo import could_be
from bot.providers.luma.wire import CreateBody, GenerationBody

PICTURE = "https://cdn.test/a/b.png?ex=1&hm=2"
CLIP = "123e4567-e89b-12d3-a456-426614174000"


def sent(**options) -> CreateBody:
    request = GenerationRequest(
        prompt="a lake",
        model="ray-2",
        start=ImageFrame(media_id=1),
        end=ClipFrame(generation_id=1),
        **options,
    )
    return CreateBody.of(Order(reference="1", request=request, start=PictureAt(url=PICTURE), end=ClipOf(job_id=CLIP)))


def echoed(**changes) -> dict:
    """Return a job that echoes what `sent` sends, but for these."""
    echo = sent().model_dump() | {"callback_url": None, "concepts": None} | changes
    return {"id": "a", "generation_type": "video", "model": "ray-2", "request": echo}


def frames(start=None, end=None) -> dict:
    return {"frame0": start, "frame1": end}


IMAGE = {"type": "image", "url": PICTURE}
GENERATION = {"type": "generation", "id": CLIP}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"prompt": " a lake\n"},
        {"duration": "5"},
        {"new_field": 1},
        {"concepts": []},
        {"aspect_ratio": None},
        {"resolution": None},
        {"duration": None},
        {"loop": None},
        {"model": None},
        {"keyframes": frames({"type": "image", "url": "https://cdn.test/a/b.png?ex=9&hm=8"}, GENERATION)},
    ],
    ids=str,
)
def test_the_same_may_look_a_little_different(changes):
    assert could_be(GenerationBody.model_validate(echoed(**changes)), sent())


@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": "a lake at night"},
        {"prompt": None},
        {"model": "ray-flash-2"},
        {"duration": "9s"},
        {"resolution": "1080p"},
        {"aspect_ratio": "9:16"},
        {"loop": True},
        {"concepts": [{"key": "orbit"}]},
        {"keyframes": None},
        {"keyframes": frames(IMAGE)},
        {"keyframes": frames(GENERATION, IMAGE)},
        {"keyframes": frames(IMAGE, {"type": "generation", "id": "other"})},
        {"keyframes": frames({"type": "image", "url": "https://cdn.test/a/c.png"}, GENERATION)},
        {"keyframes": frames({"type": "image", "url": None}, GENERATION)},
    ],
    ids=str,
)
def test_anything_else_is_somebody_else_s(changes):
    assert not could_be(GenerationBody.model_validate(echoed(**changes)), sent())


@pytest.mark.parametrize(
    "job", [{"request": None}, {"generation_type": "image"}, {"request": {"prompt": "a lake"}, "model": None}]
)
def test_a_job_that_does_not_tell_is_not_ours(job):
    assert not could_be(GenerationBody.model_validate(echoed() | job), sent())


def test_a_job_that_began_with_a_picture_is_not_the_one_without():
    plain = CreateBody.of(Order(reference="1", request=GenerationRequest(prompt="a lake", model="ray-2")))
    assert not could_be(GenerationBody.model_validate(echoed()), plain)
    assert could_be(GenerationBody.model_validate(echoed(keyframes=None)), plain)
    assert could_be(GenerationBody.model_validate(echoed(keyframes=frames())), plain)


def test_who_does_not_know_the_link_any_more_asks_for_any_picture():
    request = GenerationRequest(prompt="a lake", model="ray-2", start=ImageFrame(media_id=1))
    searched = CreateBody.of(Order(reference="1", request=request, start=PictureAt(url="")))
    assert could_be(GenerationBody.model_validate(echoed(keyframes=frames(IMAGE))), searched)
    assert not could_be(GenerationBody.model_validate(echoed(keyframes=frames(GENERATION))), searched)
    assert not could_be(GenerationBody.model_validate(echoed(keyframes=frames(IMAGE, IMAGE))), searched)
    assert not could_be(GenerationBody.model_validate(echoed(keyframes=None)), searched)
