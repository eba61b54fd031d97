"""All failure reasons of Luma's page after submission can be had."""

import pytest
from PIL import Image

from tests.sandbox.dream_machine.conftest import encoded, gradient_picture


@pytest.mark.parametrize(
    ("prompt", "reason"),
    [
        ("a scene of gore", "Contains blacklisted words"),
        ("A Deepfake of a king", "Advanced prompt moderation failed"),
        ("a lake unreadable-frames", "Failed to read user input frames"),
        ("a lake indecent-frame", "Frame moderation failed"),
        ("a lake fail-prompt", "Prompt processing failed"),
        ("a lake fail-dispatch", "Error dispatching job"),
        ("a lake fail-job", "Job failed"),
        ("a lake fail-callback", "Error processing callback"),
    ],
)
async def test_words_order_a_failure(luma, dream, prompt, reason):
    job = await luma.made(prompt)
    assert (job.state, job.failure_reason, job.video_url) == ("failed", reason, None)
    assert (await luma.look(job.id))["failure_reason"] == reason


async def test_parts_of_words_do_not(luma, dream):
    assert (await luma.made("Gorehound, a nudely named dog")).state == "completed"


async def test_the_blacklist_is_settable(luma, dream):
    await dream.set(moderation_words=["turnip"])
    assert (await luma.made("a purple TURNIP")).failure_reason == "Contains blacklisted words"
    assert (await luma.made("a scene of gore")).state == "completed"


@pytest.mark.parametrize(
    ("name", "picture"),
    [("sweet.png", Image.new("RGB", (64, 64), (255, 0, 255))), ("forbidden-fruit.png", gradient_picture())],
)
async def test_pictures_are_moderated(luma, dream, gallery, name, picture):
    frame = {"type": "image", "url": gallery(name, encoded(picture))}
    job = await luma.made("a quiet lake", keyframes={"frame0": frame})
    assert job.failure_reason == "Frame moderation failed"
