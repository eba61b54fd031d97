"""From a picture to what comes of it, through real sockets: a video that begins with it, and one that ends with it."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.end_to_end.acting import Play, label

pytestmark = pytest.mark.asyncio(loop_scope="session")

ALIKE = 20.0  # of 255, on average: scaled down and compressed, it is the same picture


async def picture_in(play: Play, message) -> Image.Image:
    (link,) = message.media
    return Image.open(io.BytesIO(await play.discord.download(link))).convert("RGB")


def apart(frame, picture: Image.Image) -> float:
    height, width = frame.shape[:2]
    small = np.asarray(picture.resize((width, height)), dtype=float)
    return float(np.abs(frame.astype(float) - small).mean())


async def test_what_comes_of_a_picture_begins_or_ends_with_it(play: Play):
    await (await play.ana.command("image", {"prompt": "a paper boat on a river at dawn"})).answer()
    painted = await play.result("a paper boat on a river at dawn")
    picture = await picture_in(play, painted)

    asked = await play.ben.press(painted, label(painted, "Animate"))
    await asked.dialog()
    told = (await (await play.ben.submit(asked, {"prompt": "it sails away in the mist"})).answer()).text
    assert "from a picture" in told
    clip = await play.clip(await play.result("it sails away in the mist", by="Ben"))
    assert apart(clip.first, picture) < ALIKE

    chosen = await play.ana.menu("Use as end frame", painted)
    assert "is your end frame now" in (await chosen.answer()).text
    asked = await play.video("the sun rises over the river")
    assert "From your /tray" in (await asked.answer()).text.replace("*", "")
    clip = await play.clip(await play.result("the sun rises over the river"))
    assert apart(clip.last, picture) < min(ALIKE, apart(clip.first, picture))
