"""Reframing, over the API: sizes, placement, limits of the source, and prices."""

import httpx
import numpy as np
import pytest
from PIL import Image

from sandbox.dream_machine.operations import reframe
from tests.sandbox.dream_machine.conftest import difference, encoded, film, gradient_picture

SIZES = {"1:1": (192, 192), "16:9": (256, 144), "9:21": (128, 304)}  # an eighth of the page's


@pytest.mark.parametrize(("aspect", "size"), SIZES.items())
async def test_a_picture_has_the_standard_size(luma, gallery, aspect, size):
    url = gallery("source.png", encoded(gradient_picture()))
    picture = await luma.pixels(await luma.ended(await luma.edit("reframe_image", url, aspect_ratio=aspect)))
    assert picture.shape == (size[1], size[0], 3)


async def test_a_picture_lies_where_it_was_put(luma, gallery):
    red = Image.new("RGB", (400, 400), (230, 10, 10))
    place = {"grid_position_x": 1024, "grid_position_y": 0, "resized_width": 800, "resized_height": 800}
    job = await luma.ended(await luma.edit("reframe_image", gallery("r.png", encoded(red)), format="png", **place))
    picture = await luma.pixels(job)
    assert difference(picture[10:80, 140:215], np.array([230.0, 10.0, 10.0])) < 8
    assert difference(picture[:, :60], np.array([230.0, 10.0, 10.0])) > 20


async def test_a_video_keeps_its_length(luma, gallery):
    url = gallery("source.mp4", film(1))
    frames = await luma.frames(await luma.ended(await luma.edit("reframe_video", url)))
    assert (len(frames), frames[0].shape) == (24, (256, 144, 3))


async def test_a_first_frame_is_fetched(luma, gallery):
    media, first = gallery("source.mp4", film(0.5)), gallery("first.png", encoded(gradient_picture((90, 160))))
    plain = await luma.frames(await luma.ended(await luma.edit("reframe_video", media)))
    led = await luma.frames(await luma.ended(await luma.edit("reframe_video", media, first_frame={"url": first})))
    assert difference(led[0], plain[0]) > 5


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("reframe_image", {"x_start": 300, "x_end": 200}),
        ("reframe_image", {"x_start": 0, "x_end": 9000}),
        ("reframe_image", {"y_start": -5}),
        ("reframe_video", {"grid_position_x": 90_000}),
        ("reframe_video", {"resized_width": 0, "resized_height": 10}),
    ],
)
async def test_a_rectangle_outside_the_picture_is_refused(luma, dream, gallery, kind, place):
    data = encoded(gradient_picture()) if kind == "reframe_image" else film(0.2)
    answer = await luma.edit(kind, gallery("source", data), **place)
    assert answer.status_code == 400
    assert await dream.creates() == 0


@pytest.mark.parametrize(("model", "taken", "refused"), [("ray-2", 10, 12), ("ray-flash-2", 30, 32)])
async def test_a_video_may_be_so_long(luma, dream, gallery, model, taken, refused):
    await dream.pause()
    urls = [gallery(f"{seconds}.mp4", film(seconds, rate=2)) for seconds in (taken, refused)]
    answers = [await luma.edit("reframe_video", url, model=model) for url in urls]
    assert [answer.status_code for answer in answers] == [201, 400]
    assert f"maximum duration is {taken} seconds" in answers[1].json()["detail"]


async def test_a_file_may_be_so_large(luma, gallery, monkeypatch):
    monkeypatch.setattr(reframe.ReframeImageOrder, "largest_bytes", 1000)
    monkeypatch.setattr(reframe.ReframeVideoOrder, "largest_bytes", 1000)
    for kind in ("reframe_image", "reframe_video"):
        answer = await luma.edit(kind, gallery("large", bytes(1001)))
        assert (answer.status_code, "Media is too large" in answer.json()["detail"]) == (400, True)


def test_the_bounds_are_those_of_the_page():
    assert reframe.ReframeImageOrder.largest_bytes == 10 * 2**20
    assert reframe.ReframeVideoOrder.largest_bytes == 100 * 2**20


@pytest.mark.parametrize("data", [b"not a video", film(1)[:700]])
async def test_what_cannot_be_played_fails_and_costs_nothing(luma, dream, gallery, options, data):
    before = await dream.credits_cents()
    job = await luma.ended(await luma.edit("reframe_video", gallery("broken.mp4", data)))
    assert (job.failure_reason, job.cost_cents) == ("Failed to read user input frames", 0)
    assert await dream.credits_cents() == before
    assert list(options.folder.glob("*.source")) == []


async def test_a_dead_link_is_refused(luma, gallery, options):
    answer = await luma.edit("reframe_video", gallery("a", b"").replace("/a", "/gone"))
    assert (answer.status_code, answer.json()) == (400, {"detail": "400: failed to moderate image"})
    assert list(options.folder.glob("*.source")) == []


async def test_it_costs_what_its_model_costs_for_the_standard_size(luma, dream, gallery):
    await dream.pause()
    before = await dream.credits_cents()
    await luma.edit("reframe_video", gallery("source.mp4", film(1.5)))  # two seconds are begun
    video = before - await dream.credits_cents()
    assert video == pytest.approx(1152 * 2048 * 24 * 2 / 1e6 * 0.64, abs=0.001)
    await luma.edit("reframe_image", gallery("source.png", encoded(gradient_picture())))
    assert before - video - await dream.credits_cents() == pytest.approx(2048 * 1152 / 1e6 * 0.73, abs=0.001)


async def test_a_clip_of_ones_own_can_be_reframed_by_its_link(luma):
    clip = await luma.made()
    job = await luma.ended(await luma.edit("reframe_video", clip.video_url))
    assert len(await luma.frames(job)) == len(await luma.frames(clip))


async def test_what_was_fetched_is_dropped_in_the_end(luma, gallery, options):
    await luma.ended(await luma.edit("reframe_video", gallery("source.mp4", film(0.2))))
    assert list(options.folder.glob("*.source")) == []


async def test_limits_are_those_of_the_family(luma, dream, gallery):
    await dream.pause()
    await dream.set(concurrent=0)
    refused: httpx.Response = await luma.edit("reframe_video", gallery("v.mp4", film(0.2)))
    assert refused.status_code == 429
    taken = await luma.edit("reframe_image", gallery("p.png", encoded(gradient_picture())))
    assert taken.status_code == 201
