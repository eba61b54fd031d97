"""Upscale and sound, over the API: new generations of finished clips, once each."""

import io
from dataclasses import replace

import av
import pytest


@pytest.fixture
def treat(luma):
    async def treat(what, job, **fields):
        return await luma.post(f"/generations/{job.id}/{what}", **fields)

    return treat


async def test_an_upscale_is_a_larger_clip_of_its_own(luma, treat):
    clip = await luma.made(resolution="540p")
    answer = await treat("upscale", clip, resolution="4k")
    assert answer.status_code == 200
    larger = await luma.ended(answer)
    assert larger.id != clip.id
    assert larger.sources == [clip.id]
    small, large = await luma.frames(clip), await luma.frames(larger)
    assert (len(large), large[0].shape) == (len(small), (144, 256, 3))
    assert (await luma.look(clip.id))["state"] == "completed"


async def test_sound_is_added_to_a_clip_of_its_own(luma, treat):
    clip = await luma.made()
    answer = await treat("audio", clip, prompt="rain on leaves", negative_prompt="voices")
    assert answer.status_code == 200
    sounding = await luma.ended(answer)
    with av.open(io.BytesIO(await luma.file(sounding))) as file:
        assert [len(file.streams.video), len(file.streams.audio)] == [1, 1]
    with av.open(io.BytesIO(await luma.file(clip))) as file:
        assert len(file.streams.audio) == 0
    posters = [(await luma.look(job.id))["assets"]["image"] for job in (clip, sounding)]
    one, other = [(await luma.http.get(url)).raise_for_status().content for url in posters]
    assert one == other


async def test_an_empty_body_will_do(luma, treat):
    clip = await luma.made()
    for what, kind in (("upscale", "upscale_video"), ("audio", "add_audio")):
        answer = await treat(what, clip)
        assert (answer.status_code, answer.json()["request"]) == (200, {"generation_type": kind})
        assert (answer.json()["generation_type"], answer.json()["model"]) == ("video", "ray-2")


async def test_each_happens_once_to_a_clip_and_to_what_is_made_of_it(luma, treat):
    clip = await luma.made()
    larger = await luma.ended(await treat("upscale", clip, resolution="1080p"))
    both = await luma.ended(await treat("audio", larger))
    for what, job, detail in (
        ("upscale", larger, "Generation is already upscaled"),
        ("upscale", both, "Generation is already upscaled"),
        ("audio", both, "Generation already has audio"),
    ):
        answer = await treat(what, job, resolution="4k")
        assert (answer.status_code, answer.json()) == (400, {"detail": detail})
    further = await luma.made(keyframes={"frame0": {"type": "generation", "id": both.id}})
    assert (await treat("upscale", further, resolution="4k")).status_code == 200


@pytest.mark.parametrize("what", ["upscale", "audio"])
class TestRefusals:
    async def test_of_what_there_is_not(self, luma, what):
        answer = await luma.post(f"/generations/123e4567-e89b-12d3-a456-426614174000/{what}")
        assert (answer.status_code, answer.json()) == (404, {"detail": "Generation not found"})

    async def test_of_a_picture(self, luma, treat, what):
        picture = await luma.ended(await luma.picture())
        answer = await treat(what, picture)
        assert (answer.status_code, answer.json()) == (400, {"detail": "Generation is not a video"})

    async def test_of_what_is_not_done_failed_or_deleted(self, luma, dream, treat, what):
        await dream.fail_next("Job failed")
        failed = await luma.made()
        gone = await luma.made()
        await luma.http.delete(f"/generations/{gone.id}")
        await dream.pause()
        unfinished = (await luma.create()).json()["id"]
        answers = [
            await treat(what, failed),
            await treat(what, gone),
            await luma.post(f"/generations/{unfinished}/{what}"),
        ]
        assert [answer.status_code for answer in answers] == [400, 404, 400]
        assert await dream.creates() == 3


async def test_an_upscale_makes_it_larger(luma, treat):
    clip = await luma.made(resolution="1080p")
    assert (await treat("upscale", clip, resolution="1080p")).status_code == 400
    assert (await treat("upscale", clip, resolution="8k")).status_code == 422


async def test_the_guessed_prices_are_told(luma, dream, treat):
    prices = await dream.prices()
    clip = await luma.made()  # half a second, since the clips of a test are a tenth as long
    before = await dream.credits_cents()
    await luma.ended(await treat("upscale", clip, resolution="1080p"))
    upscaled = before - await dream.credits_cents()
    assert upscaled == pytest.approx(1920 * 1080 * 24 * 1 / 1e4 * prices["upscale_per_million_pixels"], abs=0.001)
    await treat("audio", clip)
    assert before - upscaled - await dream.credits_cents() == pytest.approx(prices["audio_cents"])


class TestOfWholeClips:
    @pytest.fixture
    def options(self, options):
        return replace(options, seconds="as-asked")

    async def test_an_upscale_costs_as_many_seconds_as_the_clip_has(self, luma, dream, treat):
        clip = await luma.made(resolution="540p")
        before = await dream.credits_cents()
        await luma.ended(await treat("upscale", clip, resolution="1080p"))
        price = 1920 * 1080 * 24 * 5 / 1e4 * (await dream.prices())["upscale_per_million_pixels"]
        assert before - await dream.credits_cents() == pytest.approx(price, abs=0.001)
