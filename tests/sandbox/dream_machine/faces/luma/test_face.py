"""Luma's face: who may ask, what the answers look like, and that Luma's own document agrees."""

import os
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
import yaml

from tests.sandbox.dream_machine.conftest import encoded, gradient_picture

ROOT = Path(__file__).parents[5]
DOCUMENT = Path(os.environ.get("REVERIE_SPECS", ROOT / "specs")) / "luma-openapi.yaml"


async def test_a_wrong_key_is_refused(luma, address):
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": address.key}):
        async with httpx.AsyncClient(base_url=address.base_url) as http:
            answer = await http.get("/credits", headers=headers)
        assert (answer.status_code, answer.json()) == (401, {"detail": "Invalid API key is provided"})


async def test_keys_may_change(luma, dream):
    await dream.set(keys=["another"])
    assert (await luma.http.get("/ping")).status_code == 401


@pytest.mark.parametrize("prefix", ["", "/dream-machine/v1"])
async def test_is_found_at_the_root_and_under_the_real_path(luma, address, prefix):
    answer = await luma.http.get(f"{address.control}{prefix}/ping")
    assert answer.json() == {"message": "pong"}


async def test_both_create_paths_serve(luma, dream):
    for path in ("/generations", "/generations/video"):
        answer = await luma.http.post(path, json={"model": "ray-2", "prompt": "a quiet lake"})
        assert answer.status_code == 201
    assert await dream.creates() == 2


@pytest.mark.parametrize("path", ["/generations/opera", "/generations/x/upscale", "/generations/x/audio", "/nowhere"])
async def test_what_is_not_there_is_said_in_lumas_form(luma, path):
    answer = await luma.http.post(path, json={})
    assert answer.status_code in (404, 405)
    assert isinstance(answer.json()["detail"], str)


async def test_unknown_generations_are_not_found(luma):
    for method in ("GET", "DELETE"):
        answer = await luma.http.request(method, "/generations/123e4567-e89b-12d3-a456-426614174000")
        assert (answer.status_code, answer.json()) == (404, {"detail": "Generation not found"})


async def test_the_request_is_echoed_as_it_came(luma):
    fields = {"callback_url": "https://example.com/hook", "aspect_ratio": "1:1", "loop": False}
    created = (await luma.create("a quiet lake", **fields)).json()
    wanted = {"generation_type": "video", "model": "ray-2", "prompt": "a quiet lake", **fields}
    assert created["request"] == wanted
    assert (await luma.look(created["id"]))["request"] == wanted


async def test_every_kind_of_request_is_echoed_as_it_came(luma, dream, gallery):
    await dream.pause()
    url = gallery("picture.png", encoded(gradient_picture()))
    callback = "https://example.com/hook"
    picture = {
        "prompt": "a lake",
        "model": "photon-flash-1",
        "format": "png",
        "image_ref": [{"url": url, "weight": 0.3}, {"url": url}],
        "style_ref": [{"url": url, "weight": 0.8}],
        "character_ref": {"identity0": {"images": [url, url]}},
        "modify_image_ref": {"url": url, "weight": 0},
        "sync": False,
        "sync_timeout": 5,
        "callback_url": callback,
    }
    assert (await luma.picture(**picture)).json()["request"] == {"generation_type": "image", **picture}
    places = {"grid_position_x": 1, "grid_position_y": 2, "x_start": 0, "x_end": 9, "y_start": 0, "y_end": 9}
    fields = {"prompt": "", "callback_url": callback, "resized_width": 10, "resized_height": 10, **places}
    answer = (await luma.edit("reframe_image", url, **fields)).json()
    usual = {"model": "photon-1", "aspect_ratio": "16:9", "media": {"url": url}}
    assert answer["request"] == {"generation_type": "reframe_image", **usual, **fields}
    assert (answer["generation_type"], answer["model"]) == ("image", "photon-1")


async def test_camera_moves_are_listed_or_not(luma, dream):
    listed = await luma.http.get("/generations/camera_motion/list")
    assert "camera orbit left" in listed.json()
    await dream.switch(camera_list=False)
    gone = await luma.http.get("/generations/camera_motion/list")
    assert (gone.status_code, gone.json()) == (404, {"detail": "Generation not found"})


async def test_deleting_removes_it_from_everywhere(luma, dream):
    job = await luma.made()
    assert (await luma.http.delete(f"/generations/{job.id}")).status_code == 204
    assert (await luma.http.get(f"/generations/{job.id}")).status_code == 404
    assert (await luma.http.get("/generations")).json()["generations"] == []
    assert (await luma.http.get(job.video_url)).status_code == 404
    assert [kept.deleted for kept in await dream.jobs()] == [True]


async def test_the_list_has_pages(luma):
    jobs = [(await luma.create()).json()["id"] for _ in range(3)]
    page = (await luma.http.get("/generations", params={"limit": 2})).json()
    assert ([item["id"] for item in page["generations"]], page["has_more"]) == ([jobs[2], jobs[1]], True)
    assert (page["count"], page["limit"], page["offset"]) == (2, 2, 0)
    rest = (await luma.http.get("/generations", params={"limit": 2, "offset": 2})).json()
    assert ([item["id"] for item in rest["generations"]], rest["has_more"]) == ([jobs[0]], False)
    assert (await luma.http.get("/generations", params={"limit": "many"})).status_code == 422


class TestDocument:
    """Everything that we answer is held against Luma's OpenAPI document; null is allowed, as its own example needs."""

    @pytest.fixture
    def validate(self):
        if not DOCUMENT.exists():
            pytest.skip(f"{DOCUMENT.name} is missing: run make specs, or set REVERIE_SPECS to the folder that has it")
        document = nullable(yaml.safe_load(DOCUMENT.read_text()))

        def validate(path: str, method: str, answer: httpx.Response) -> None:
            responses = document["paths"][path][method]["responses"]
            wanted = responses.get(str(answer.status_code)) or responses["default"]
            if "content" not in wanted:
                assert answer.content == b""
                return
            schema = wanted["content"]["application/json"]["schema"] | {"components": document["components"]}
            jsonschema.Draft202012Validator(schema).validate(answer.json())

        return validate

    async def test_agrees_with_every_answer(self, luma, dream, gallery, validate):
        url = gallery("picture.png", encoded(gradient_picture()))
        created = await luma.create(callback_url="https://example.com/hook", concepts=[{"key": "orbit_left"}])
        validate("/generations/video", "post", created)
        job = await dream.ended(created.json()["id"])
        frames = {"frame0": {"type": "generation", "id": job.id}, "frame1": {"type": "image", "url": url}}
        validate("/generations/video", "post", await luma.create("over the sea", keyframes=frames))
        await dream.fail_next("Job failed")
        failed = await luma.made()
        for path, example in (
            ("/ping", "/ping"),
            ("/credits", "/credits"),
            ("/generations", "/generations"),
            ("/generations/concepts/list", "/generations/concepts/list"),
            ("/generations/{id}", f"/generations/{job.id}"),
            ("/generations/{id}", f"/generations/{failed.id}"),
            ("/generations/{id}", "/generations/unknown"),
        ):
            validate(path, "get", await luma.http.get(example))
        await self._agrees_with_edits(luma, job.id, job.video_url, url, validate)
        validate("/generations", "get", await luma.http.get("/generations"))
        validate("/generations/video", "post", await luma.create(prompt=None))
        validate("/generations/video", "post", await luma.create(model=None))
        validate("/generations/{id}", "delete", await luma.http.delete(f"/generations/{job.id}"))

    async def _agrees_with_edits(self, luma, clip, video, picture, validate):
        look = {"url": picture, "weight": 0.5}
        who = {"identity0": {"images": [picture]}}
        fields = {"image_ref": [look], "style_ref": [look], "modify_image_ref": look, "character_ref": who}
        made = await luma.picture(callback_url="https://example.com/hook", sync=True, **fields)
        validate("/generations/image", "post", made)
        assert made.json()["state"] == "completed"
        for path, answer in (
            ("/generations/image", await luma.picture(model="ray-2")),
            ("/generations/image/reframe", await luma.edit("reframe_image", picture, format="png", x_start=1)),
            ("/generations/image/reframe", await luma.edit("reframe_image", None)),
            ("/generations/video/reframe", await luma.edit("reframe_video", video, first_frame={"url": picture})),
            ("/generations/video/modify", await luma.edit("modify_video", video, first_frame={"url": picture})),
            ("/generations/{id}/upscale", await luma.post(f"/generations/{clip}/upscale", resolution="4k")),
            ("/generations/{id}/audio", await luma.post(f"/generations/{clip}/audio", prompt="waves")),
            ("/generations/{id}/audio", await luma.post("/generations/nobody/audio")),
        ):
            validate(path, "post", answer)

    async def test_would_notice_a_wrong_answer(self, luma, validate):
        wrong = httpx.Response(200, json={"credit_balance": "plenty"})
        with pytest.raises(jsonschema.ValidationError):
            validate("/credits", "get", wrong)


def nullable(node: Any) -> Any:
    """Return the document with null allowed for every typed property, and requests told apart by their type."""
    if isinstance(node, list):
        return [nullable(item) for item in node]
    if not isinstance(node, dict):
        return node
    changed = {key: nullable(value) for key, value in node.items() if key not in ("example", "examples")}
    if isinstance(node.get("properties"), dict):
        changed["properties"] = {
            name: {"anyOf": [value, {"type": "null"}]} for name, value in changed["properties"].items()
        }
    if "oneOf" in changed and len(changed["oneOf"]) > 2:  # the echoed request: its shapes overlap
        changed["anyOf"] = changed.pop("oneOf")
    return changed
