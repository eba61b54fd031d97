"""Modifying a video, over the API."""

import numpy as np
import pytest

from tests.sandbox.dream_machine.conftest import difference, encoded, film, gradient_picture


async def test_the_clip_stays_as_long_and_large_and_looks_otherwise(luma, gallery):
    media = gallery("source.mp4", film(1, (128, 72)))
    near, far = [
        await luma.frames(await luma.ended(await luma.edit("modify_video", media, mode=mode, prompt="a green forest")))
        for mode in ("adhere_1", "reimagine_3")
    ]
    assert len(near) == len(far) == 24
    assert near[0].shape == far[0].shape == (72, 128, 3)
    assert difference(near[12], far[12]) > 3


async def test_the_first_frame_is_the_one_given(luma, gallery):
    media = gallery("source.mp4", film(0.5, (128, 72)))
    first = gradient_picture((128, 72))
    frame = {"url": gallery("first.png", encoded(first))}
    frames = await luma.frames(await luma.ended(await luma.edit("modify_video", media, first_frame=frame)))
    assert difference(frames[0], np.asarray(first, dtype=float)) < 8


@pytest.mark.parametrize(("model", "taken", "refused"), [("ray-2", 10, 12), ("ray-flash-2", 15, 17)])
async def test_a_video_may_be_so_long(luma, dream, gallery, model, taken, refused):
    await dream.pause()
    urls = [gallery(f"{seconds}.mp4", film(seconds, rate=2)) for seconds in (taken, refused)]
    answers = [await luma.edit("modify_video", url, model=model) for url in urls]
    assert [answer.status_code for answer in answers] == [201, 400]
    assert f"maximum duration is {taken} seconds for {model}" in answers[1].json()["detail"]


@pytest.mark.parametrize(("model", "rate"), [("ray-2", 1.582), ("ray-flash-2", 0.544)])
async def test_it_has_a_price_of_its_own_by_the_size_of_the_source(luma, dream, gallery, model, rate):
    await dream.pause()
    before = await dream.credits_cents()
    await luma.edit("modify_video", gallery("source.mp4", film(1, (128, 72))), model=model)
    assert before - await dream.credits_cents() == pytest.approx(128 * 72 * 24 / 1e6 * rate, abs=0.0001)
