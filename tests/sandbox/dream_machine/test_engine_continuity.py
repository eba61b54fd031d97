"""Clips that follow each other, over the API: an extension begins where its parent ended."""

import numpy as np
import pytest
from PIL import Image, ImageOps

from tests.sandbox.dream_machine.conftest import difference, encoded, gradient_picture

CLOSE = 6.0
FAR = 12.0


def clip(job) -> dict[str, str]:
    return {"type": "generation", "id": job.id}


async def test_an_extension_begins_with_its_parents_last_frame(luma):
    parent = await luma.made("the sea at sunset")
    child = await luma.made("a city at night", keyframes={"frame0": clip(parent)})
    before, after = await luma.frames(parent), await luma.frames(child)
    assert difference(after[0], before[-1]) < CLOSE
    assert difference(after[-1], before[-1]) > FAR


async def test_a_reverse_extension_ends_with_its_parents_first_frame(luma):
    parent = await luma.made("the sea at sunset")
    child = await luma.made("a city at night", keyframes={"frame1": clip(parent)})
    before, after = await luma.frames(child), await luma.frames(parent)
    assert difference(before[-1], after[0]) < CLOSE
    assert difference(before[0], after[0]) > FAR


async def test_an_interpolation_joins_two_clips(luma):
    one, other = await luma.made("the sea at sunset"), await luma.made("a forest by day")
    between = await luma.frames(await luma.made("a storm", keyframes={"frame0": clip(one), "frame1": clip(other)}))
    assert difference(between[0], (await luma.frames(one))[-1]) < CLOSE
    assert difference(between[-1], (await luma.frames(other))[0]) < CLOSE


@pytest.mark.parametrize(
    ("aspect", "shape"), [("16:9", (108, 192, 3)), ("9:16", (192, 108, 3)), ("1:1", (144, 144, 3))]
)
async def test_words_alone_have_the_aspect_that_was_asked(luma, aspect, shape):
    assert (await luma.frames(await luma.made(aspect_ratio=aspect)))[0].shape == shape


async def test_a_picture_decides_the_aspect(luma, gallery):
    tall = gradient_picture((300, 400))
    frame = {"type": "image", "url": gallery("tall.png", encoded(tall))}
    frames = await luma.frames(await luma.made(None, keyframes={"frame0": frame}, aspect_ratio="16:9"))
    height, width, _ = frames[0].shape
    assert width / height == pytest.approx(0.75, rel=0.03)
    fitted = ImageOps.fit(tall, (width, height))
    assert difference(frames[0], np.asarray(fitted, dtype=float)) < CLOSE


async def test_a_parent_decides_the_aspect(luma):
    parent = await luma.made(aspect_ratio="9:16")
    child = await luma.made("onwards", keyframes={"frame0": clip(parent)}, aspect_ratio="16:9")
    assert (await luma.frames(child))[0].shape == (await luma.frames(parent))[0].shape


async def test_lengths_and_resolutions_differ(luma):
    short, long = await luma.made(duration="5s"), await luma.made(duration="9s", resolution="1080p")
    frames, more = await luma.frames(short), await luma.frames(long)
    assert (len(frames), len(more)) == (12, 22)
    assert more[0].shape > frames[0].shape


async def test_extremely_long_pictures_are_cropped(luma, gallery):
    frame = {"type": "image", "url": gallery("long.png", encoded(Image.new("RGB", (1000, 50), (10, 90, 200))))}
    height, width, _ = (await luma.frames(await luma.made(None, keyframes={"frame0": frame})))[0].shape
    assert width / height == pytest.approx(21 / 9, rel=0.04)
