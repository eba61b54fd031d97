"""At full size and length, on a machine of its own: what members get is as large, as long and as fast as they asked."""

import pytest

from sandbox.stage import Stage
from tests.end_to_end.acting import Play
from tests.end_to_end.conftest import specs
from tests.end_to_end.making.watching import ALIKE, RATE, apart, newest, outcome, pixels, said

pytestmark = pytest.mark.asyncio(loop_scope="session")

MACHINE = ("--size", "full", "--seconds", "as-asked", "--median-delay", "0.05", "--seed", "3")


async def test_a_clip_and_its_upscale_are_what_was_asked_for(tmp_path):
    async with Stage.open(tmp_path / "stage", machine=MACHINE, specs=specs()) as stage:
        play = Play(stage, channel="general", server="Reverie Lounge")
        await play.start()
        result = await said(play, "video", "a lighthouse in the fog", resolution="540p", aspect="16:9", seconds=5)
        clip = await play.clip(result)
        assert (clip.width, clip.height, clip.frames, clip.seconds) == (960, 540, 5 * RATE, 5)
        options = {"clip": newest(play), "resolution": "720p"}
        larger = await play.clip(await outcome(play, "edit upscale", "upscaled to 720p", options))
        assert (larger.width, larger.height, larger.frames, larger.seconds) == (1280, 720, 5 * RATE, 5)
        assert apart(pixels(larger.first), clip.first) < ALIKE
        assert apart(pixels(larger.last), clip.last) < ALIKE
        assert await stage.discord.violations() == []
