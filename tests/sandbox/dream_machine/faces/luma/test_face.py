"""Luma's face: who may ask, and what the answers look like."""

import httpx
import pytest

from tests.sandbox.dream_machine.conftest import encoded, gradient_picture


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
