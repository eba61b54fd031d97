"""What an edit makes of a clip or a picture, by its pixels and samples: on the files that are posted."""

import numpy as np
import pytest

from tests.end_to_end.acting import Play
from tests.end_to_end.making.watching import (
    ALIKE,
    RATE,
    Pixels,
    apart,
    attached,
    crossing,
    filmed,
    halves,
    lies_at,
    newest,
    outcome,
    patterned,
    pictures,
    pixels,
    said,
    watched,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEARD = 0.01  # of 1, on average: louder than the noise of silence
OTHERWISE = 4.0  # of 255, on average: more than encoding does
# On the stage a reframed picture has an eighth of the page's size. Numbers in a command are pixels of the whole one.


async def test_an_upscaled_clip_shows_the_same_on_more_pixels(play: Play):
    small = await watched(play, await said(play, "video", "a heron in the reeds", resolution="540p"))
    result = await outcome(play, "edit upscale", "upscaled to 1080p", {"clip": newest(play), "resolution": "1080p"})
    large = await watched(play, result)
    assert (small.size, large.size) == ((160, 90), (224, 126))
    assert (large.rate, len(large.frames)) == (small.rate, len(small.frames))
    assert max(apart(after, before) for before, after in zip(small.frames, large.frames, strict=True)) < ALIKE


async def test_added_sound_is_heard_as_long_as_the_clip_lasts_and_nothing_else_changes(play: Play):
    silent = await watched(play, await said(play, "video", "rain on a lake"))
    heard = await watched(play, await said(play, "edit audio", "rain and a bell", clip=newest(play)))
    assert silent.sound is None
    assert heard.sound is not None
    assert len(heard.sound) / heard.samples_per_second == pytest.approx(heard.seconds, abs=0.1)
    for part in np.array_split(heard.sound, 4):
        assert float(np.abs(part).mean()) > HEARD
    assert all(np.array_equal(one, other) for one, other in zip(silent.frames, heard.frames, strict=True))


# A film of 16:9 on the square canvas fills its width, and three fifths of its height.
@pytest.mark.parametrize(("place", "row"), [("top", 0), ("centre", 42), ("bottom", 84)])
async def test_a_reframed_video_lies_where_it_was_put(play: Play, place, row):
    source = patterned((320, 180))
    options = {"aspect": "1:1", "place": place}
    result = await said(play, "edit reframe", f"grass {place} and sky", {"file": filmed([source] * 12)}, **options)
    clip = await watched(play, result)
    assert (clip.size, clip.rate, len(clip.frames)) == ((192, 192), RATE, 12)
    for frame in clip.frames[::5]:
        (_, at), far = lies_at(source.resize((192, 108)), frame)
        assert at == pytest.approx(row, abs=1)
        assert far < ALIKE


@pytest.mark.parametrize(("place", "column"), [("left", 0), ("right", 112)])
async def test_a_reframed_picture_lies_where_it_was_put(play: Play, place, column):
    source = patterned((300, 300))
    options = {"aspect": "16:9", "place": place, "format": "png"}
    result = await said(play, "edit reframe", f"a field {place} of it", {"file": attached(source)}, **options)
    (picture,) = await pictures(play, result)
    assert (picture.format, picture.size) == ("PNG", (256, 144))
    (at, _), far = lies_at(source.resize((144, 144)), pixels(picture))
    assert at == pytest.approx(column, abs=1)
    assert far < ALIKE


async def test_numbers_say_what_is_cut_out_and_where_it_lies(play: Play):
    source = patterned((320, 180))
    numbers = {"width": 1600, "height": 800, "x_start": 800, "x_end": 1600, "grid_x": 640, "grid_y": 160}
    options = {"aspect": "16:9", "format": "png", **numbers}
    result = await said(play, "edit reframe", "sand all around", {"file": attached(source)}, **options)
    (picture,) = await pictures(play, result)
    right_half = source.resize((200, 100)).crop((100, 0, 200, 100))  # by eight
    (column, row), far = lies_at(right_half, pixels(picture))
    assert (column, row) == (pytest.approx(80, abs=1), pytest.approx(20, abs=1))
    assert far < ALIKE


async def test_a_modified_clip_moves_as_before_and_looks_otherwise(play: Play):
    source = crossing((20, 40, 90), (250, 250, 250))
    looks = []
    for strength in ("adhere_1", "flex_3"):
        words = f"made of gold, {strength}".replace("_", " ")
        result = await said(play, "edit modify", words, {"file": filmed(source)}, strength=strength)
        clip = await watched(play, result)
        assert (clip.size, clip.rate, len(clip.frames)) == (source[0].size, RATE, len(source))
        before, after = bars([pixels(image) for image in source]), bars(clip.frames)
        assert max(abs(one - other) for one, other in zip(before, after, strict=True)) < 0.1
        looks.append(apart(clip.frames[12], source[12]))
    assert OTHERWISE < looks[0] < looks[1]


async def test_a_clip_of_ones_own_moves_as_before_and_begins_with_the_frame_that_was_given(play: Play):
    options = {"resolution": "540p", "camera": "camera truck left"}
    own = await watched(play, await outcome(play, "video", "a walk", {"prompt": "a walk in the woods", **options}))
    first, clip = halves("gold", "purple"), newest(play)
    plain = await watched(play, await said(play, "edit modify", "all in gold", clip=clip, strength="flex_1"))
    files = {"first_frame": attached(first)}
    led = await watched(play, await said(play, "edit modify", "all in purple", files, clip=clip, strength="flex_1"))
    assert apart(led.first, first) < ALIKE < apart(plain.first, first)
    assert (plain.size, plain.rate, len(plain.frames)) == (own.size, own.rate, len(own.frames))
    assert alike(steps(own.frames), steps(plain.frames)) > 0.8 > alike(steps(own.frames[::-1]), steps(plain.frames))


def steps(frames: list[Pixels]) -> Pixels:
    """Return how much each part of the picture changes from each frame to the next, in one row."""
    light = np.stack([pixels(frame).mean(axis=-1) for frame in frames])
    return np.abs(np.diff(light, axis=0))[:, ::3, ::3].ravel()


def alike(one: Pixels, other: Pixels) -> float:
    """Return how far two things go together: 1 always, 0 not at all."""
    return float(np.corrcoef(one, other)[0, 1])


def bars(frames: list[Pixels]) -> list[float]:
    """Return where the bright bar stands in each frame, as a share of the width."""
    found = []
    for frame in frames:
        columns = frame.mean(axis=(0, 2))
        weights = np.clip(columns - np.percentile(columns, 80), 0, None)
        found.append(float((weights * np.arange(len(columns))).sum() / weights.sum() / len(columns)))
    return found
