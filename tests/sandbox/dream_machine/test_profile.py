"""The hostile profile does each thing that we infer the other way; the permissive one takes anything."""

from dataclasses import replace

import httpx
import pytest

from sandbox.dream_machine.driver import LocalDreamMachine
from tests.sandbox.dream_machine.conftest import Luma, encoded, gradient_picture


@pytest.fixture
def options(options):
    return replace(options, profile="hostile")


async def test_the_echo_cannot_be_matched(luma, dream, gallery):
    fields = {"callback_url": "https://example.com/hook/42", "aspect_ratio": "16:9", "duration": "5s"}
    created = (await luma.create("a  quiet\nlake", **fields)).json()
    assert "callback_url" not in created["request"]
    assert created["request"]["prompt"] == "a quiet lake"
    assert created["request"]["duration"] == "5"
    assert "aspect_ratio" not in created["request"]
    (job,) = await dream.jobs()
    assert job.request["callback_url"] == "https://example.com/hook/42"


async def test_picture_links_lose_their_signature_in_the_echo(luma, dream):
    frames = {"frame0": {"type": "image", "url": "https://example.com/fox.png?ex=1&hm=2"}, "frame1": None}
    created = (await luma.create(keyframes=frames)).json()
    assert created["request"]["keyframes"] == {"frame0": {"type": "image", "url": "https://example.com/fox.png"}}


async def test_the_list_is_late_and_in_no_order(luma, dream):
    jobs = [(await luma.made()).id for _ in range(8)]
    assert (await luma.http.get("/generations")).json()["generations"] == []
    await dream.set_time(offset_seconds=20 * 60 + 5)
    orders = []
    for _look in range(5):
        listed = (await luma.http.get("/generations")).json()["generations"]
        orders.append(tuple(item["id"] for item in listed))
        assert sorted(orders[-1]) == sorted(jobs)
    assert len(set(orders)) > 1


async def test_running_jobs_speak_in_unknown_words(luma, dream):
    await dream.set(delay=100)
    created = (await luma.create()).json()
    assert (created["state"], created["assets"]) == ("preprocessing", None)
    assert created["version"] == "v9"
    await dream.set_time(offset_seconds=50)

    async def rendering():
        shown = await luma.look(created["id"])
        return shown if shown["state"] == "rendering" else None

    shown = await dream.until(rendering, 10, "rendering")
    assert shown["assets"] == {"image": None}


async def test_completed_comes_once_before_its_link(luma, dream):
    job = await luma.made()
    looks = [await luma.look(job.id) for _ in range(2)]
    assert [look["state"] for look in looks] == ["completed", "completed"]
    assert [look["assets"]["video"] is None for look in looks] == [True, False]


async def test_a_finished_picture_comes_late_too(luma):
    job = await luma.ended(await luma.picture())
    assert [(await luma.look(job.id))["assets"]["image"] is None for _ in range(2)] == [True, False]


async def test_the_echo_of_an_edit_cannot_be_matched(luma, dream, gallery):
    await dream.pause()
    url = gallery("picture.png", encoded(gradient_picture()))
    fields = {"prompt": "a  lake", "callback_url": "https://example.com/hook", "x_start": 0}
    created = (await luma.edit("reframe_image", f"{url}?ex=1", aspect_ratio="1:1", **fields)).json()
    assert created["request"] == {
        "generation_type": "reframe_image",
        "model": "photon-1",
        "media": {"url": url},
        "aspect_ratio": "1:1",
        "prompt": "a lake",
    }


async def test_a_dead_link_fails_the_job_only_later(luma, gallery):
    gone = gallery("a", b"").replace("/a", "/gone")
    for answer in (await luma.edit("modify_video", gone), await luma.picture(image_ref=[{"url": gone}])):
        assert answer.status_code == 201
        assert (await luma.ended(answer)).failure_reason == "Failed to read user input frames"


async def test_missing_credits_are_a_plain_400(luma, dream):
    await dream.set(credits_cents=0)
    refused = await luma.create()
    assert (refused.status_code, refused.json()) == (400, {"detail": "Insufficient credits"})


async def test_each_switch_works_alone(luma, dream):
    await dream.switch(echo_callback=True, faithful_echo=True)
    created = (await luma.create("a  lake", callback_url="https://example.com/hook")).json()
    assert created["request"]["callback_url"] == "https://example.com/hook"
    assert created["request"]["prompt"] == "a  lake"
    assert created["state"] == "preprocessing"
    await dream.set(list_age=0)
    assert len((await luma.http.get("/generations")).json()["generations"]) == 1


async def test_callbacks_lie_and_come_in_no_order(luma, dream):
    await luma.made(callback_url="http://127.0.0.1:9/x")

    async def told():
        found = await dream.callbacks()
        return found if len(found) == 8 else None

    made = await dream.until(told, 10, "four attempts each")
    assert [(call["state"], call["said"]) for call in made[::4]] == [("completed", "failed"), ("dreaming", "completed")]


class TestPermissive:
    """What the tests of Luma's own SDK send; `make conformance` runs those."""

    @pytest.fixture
    def options(self, options):
        return replace(options, profile="permissive", concurrent=1, creates_per_minute=1, credits_cents=0.0)

    @pytest.fixture
    async def stranger(self, address):
        headers = {"Authorization": "Bearer My Auth Token"}
        async with (
            await LocalDreamMachine.connect(address.control) as dream,
            httpx.AsyncClient(base_url=address.control, headers=headers) as http,
        ):
            await dream.set(median_delay=1000)
            yield Luma(http, dream)

    async def test_takes_any_id(self, stranger):
        found = await stranger.http.get("/generations/id")
        assert (found.status_code, found.json()["id"]) == (200, "id")
        assert (await stranger.http.delete("/generations/id")).status_code == 204
        for what in ("upscale", "audio"):
            assert (await stranger.post(f"/generations/id/{what}")).status_code == 200

    async def test_takes_a_page_of_nothing(self, stranger):
        answer = await stranger.http.get("/generations", params={"limit": 0, "offset": 0})
        assert answer.json()["generations"] == []

    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("/generations/video", {"model": "ray-2"}),
            (
                "/generations/video",
                {
                    "model": "ray-2",
                    "loop": True,
                    "concepts": [{"key": "key"}],
                    "callback_url": "https://example.com",
                    "keyframes": {
                        "frame0": {"type": "image", "url": "https://example.com"},
                        "frame1": {"type": "generation", "id": "123e4567-e89b-12d3-a456-426614174003"},
                    },
                },
            ),
            ("/generations/image", {"model": "photon-1", "sync": True, "sync_timeout": 0}),
            ("/generations/image", {"model": "photon-1", "image_ref": [{"url": "https://example.com", "weight": 0}]}),
            (
                "/generations/video/reframe",
                {
                    "generation_type": "reframe_video",
                    "media": {"url": "https://example.com"},
                    "model": "ray-2",
                    "aspect_ratio": "1:1",
                    "resized_width": 0,
                    "x_end": 0,
                },
            ),
        ],
    )
    async def test_takes_what_the_document_allows_and_no_more_calls_are_made(self, stranger, body, path):
        for _ in range(3):
            answer = await stranger.http.post(path, json=body)
            assert answer.status_code == 201
            assert answer.json()["request"] == {"generation_type": answer.json()["request"]["generation_type"], **body}

    async def test_calls_nobody_back(self, options, stranger, address):
        async with await LocalDreamMachine.connect(address.control) as dream:
            answer = await stranger.create(callback_url=f"{address.control}/ping")
            await dream.finish(answer.json()["id"])
            assert await dream.callbacks() == []

    async def test_still_wants_some_key(self, address):
        async with httpx.AsyncClient(base_url=address.control) as http:
            assert (await http.get("/credits")).status_code == 401
            assert (await http.get("/credits", headers={"Authorization": "Bearer x"})).status_code == 200
