"""The hostile profile does each thing that we infer the other way."""

from dataclasses import replace

import pytest


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
