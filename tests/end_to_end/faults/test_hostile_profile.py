"""The provider does each thing that we infer the other way. The main job works all the same."""

from dataclasses import asdict

import pytest

from sandbox.demo.clips import SAME_FRAME, difference
from sandbox.dream_machine.profile import HOSTILE
from tests.end_to_end.acting import Play, has_clip, label, png

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_journey_delivers(play: Play):
    await play.machine.switch(**asdict(HOSTILE))
    for words, files in (("a willow", {}), ("a meadow", {"start_frame": png("olive")})):
        await (await play.video(words, files=files)).answer()
    first, second = await play.result("a willow"), await play.result("a meadow")
    assert has_clip(second)
    pressed = await play.ana.press(first, label(first, "Extend"))
    dialog = await pressed.dialog()
    await (await play.ana.submit(pressed, {dialog.fields[0].custom_id: "a storm comes up"})).answer()
    third = await play.result("a storm comes up")
    clips = [await play.clip(message) for message in (first, third)]
    assert difference(clips[0].last, clips[1].first) <= SAME_FRAME
    assert await play.machine.creates() == 3


async def test_a_picture_that_it_cannot_fetch_fails_the_job(play: Play):
    await play.machine.switch(**asdict(HOSTILE))
    await play.machine.fail_next("Failed to read user input frames")
    before = play.spent()
    await (await play.video("a torn map", files={"start_frame": png()})).answer()
    result = await play.result("a torn map")
    assert "could not download the picture" in result.text
    assert play.spent() == before


async def test_no_credits_are_said_with_another_status(empty_stage: Play):
    play = empty_stage
    play.errors_expected = True
    await play.start()
    await play.machine.switch(**asdict(HOSTILE))
    await play.machine.set(credits_cents=0)
    await (await play.video("a beggar's hat")).answer()
    assert "run out of credits" in (await play.result("a beggar's hat")).text
    assert play.spent() == (0, 0)
