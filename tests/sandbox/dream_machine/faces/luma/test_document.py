"""Luma's own document judges the machine: it agrees with every answer and call back, and would notice what is wrong.

Every other test of the machine is held to it as well, by the fixture `dream`.
"""

import copy
from typing import Any

import pytest

from sandbox.dream_machine.faces.luma.document import Document
from tests.sandbox.dream_machine.conftest import DOCUMENT, encoded, gradient_picture

GENERATION: dict[str, Any] = {
    "id": "123e4567-e89b-12d3-a456-426614174000",
    "generation_type": "video",
    "state": "completed",
    "failure_reason": None,
    "created_at": "2023-06-01T12:00:00Z",
    "assets": {"video": "https://example.com/video.mp4", "image": None, "progress_video": None},
    "model": "ray-2",
    "request": {"generation_type": "video", "model": "ray-2", "prompt": "a lake", "callback_url": None},
}


@pytest.fixture
def document() -> Document:
    if not DOCUMENT.exists():
        pytest.skip(f"{DOCUMENT.name} is missing: run make specs, or set REVERIE_SPECS to the folder that has it")
    return Document.read(DOCUMENT)


@pytest.mark.usefixtures("document")
async def test_agrees_with_every_answer_and_has_nothing_against_the_requests(luma, dream, gallery):
    url = gallery("picture.png", encoded(gradient_picture()))
    created = await luma.create(
        callback_url="http://127.0.0.1:9/hook", concepts=[{"key": "orbit_left"}], generation_type="video"
    )
    job = await luma.ended(created)
    frames = {"frame0": {"type": "generation", "id": job.id}, "frame1": {"type": "image", "url": url}}
    await luma.create("over the sea", keyframes=frames)
    await dream.fail_next("Job failed")
    failed = await luma.made()
    look = {"url": url, "weight": 0.5}
    who = {"identity0": {"images": [url]}}
    fields = {"image_ref": [look], "style_ref": [look], "modify_image_ref": look, "character_ref": who}
    assert (await luma.picture(sync=True, **fields)).json()["state"] == "completed"
    await luma.edit("reframe_image", url, format="png", x_start=1)
    await luma.edit("reframe_video", job.video_url, first_frame={"url": url})
    await luma.edit("modify_video", job.video_url, first_frame={"url": url}, model="ray-flash-2")
    await luma.post(f"/generations/{job.id}/upscale", resolution="4k")
    await luma.post(f"/generations/{job.id}/audio", prompt="waves")
    await luma.post("/generations/123e4567-e89b-12d3-a456-426614174000/audio")
    for path in ("/ping", "/credits", "/generations", "/generations/concepts/list", "/generations/camera_motion/list"):
        await luma.http.get(path)
    for name in (job.id, failed.id, "unknown"):
        await luma.http.get(f"/generations/{name}")
    await luma.http.delete(f"/generations/{job.id}")
    await dream.until(dream.callbacks, 10, "the calls")
    assert await dream.violations() == []


@pytest.mark.usefixtures("document")
@pytest.mark.parametrize(
    ("path", "body", "complaint"),
    [
        ("/generations/video", {"prompt": "a lake"}, '"model" is a required property'),
        ("/generations/video", {"model": "ray-2", "prompt": "a lake", "seed": 7}, "'seed' was unexpected"),
        ("/generations", {"model": "ray-9", "prompt": "a lake"}, '"ray-9" is not one of'),
        ("/generations/image", {"model": "photon-1", "prompt": None}, 'null is not of type "string"'),
        ("/generations/video/modify", {"model": "ray-1-6"}, "is a required property"),
        ("/generations/opera", {}, "there is no POST /generations/{id}"),
    ],
)
async def test_notes_what_is_wrong_in_a_request(luma, dream, path, body, complaint):
    await luma.http.post(path, json=body)
    noted = await dream.violations()
    assert any(one.startswith(f"asked: POST {path}: ") and complaint in one for one in noted), noted
    await dream.clear()
    assert await dream.violations() == []


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("GET", "/credits", 200, {"credit_balance": "plenty"}),
        ("GET", "/credits", 500, {"detail": ["no"]}),
        ("GET", "/generations/a", 201, GENERATION),
        ("DELETE", "/generations/a", 204, {}),
        ("GET", "/generations", 200, {"count": 0}),
        ("GET", "/generations", 200, {"generations": [GENERATION | {"model": None}]}),
        ("POST", "/generations/image/reframe", 201, GENERATION | {"state": "rendering"}),
        ("POST", "/generations/a/upscale", 200, GENERATION | {"assets": {"video": 1}}),
        ("GET", "/generations/a", 200, GENERATION | {"request": GENERATION["request"] | {"model": 2}}),
    ],
)
def test_would_notice_a_wrong_answer(document, method, path, status, body):
    assert document.of_answer(method, path, status, body)


def test_takes_null_where_lumas_examples_have_it(document):
    assert document.of_answer("GET", "/generations/a", 200, GENERATION) == []
    assert document.of_call(GENERATION) == []
    for name in ("id", "state", "created_at", "assets", "request"):
        spoilt = copy.deepcopy(GENERATION) | {name: None}
        assert document.of_call(spoilt), name


@pytest.mark.usefixtures("document")
async def test_a_profile_that_answers_otherwise_on_purpose_is_not_held_to_it(luma, dream):
    await dream.switch(unknown_states=True, error_lists=True)
    await luma.create()
    await luma.create(model=None)
    assert {one.partition(":")[0] for one in await dream.violations()} == {"asked"}
