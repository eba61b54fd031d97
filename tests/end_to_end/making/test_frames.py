"""What a new clip is, by its pixels: as large and long as was asked, and it begins and ends where it was told to."""

import pytest

from tests.end_to_end.acting import Play
from tests.end_to_end.making.watching import ALIKE, RATE, SAME, apart, attached, halves, newest, said, watched

pytestmark = pytest.mark.asyncio(loop_scope="session")

SEA, DESERT = halves("navy", "teal"), halves("orange", "darkred")
AT_SEA, IN_THE_DESERT = attached(SEA), attached(DESERT)
# The stage's machine makes small and short clips: a tenth of the frames, and these sizes.
SIZES = [("540p", "16:9", (160, 90)), ("720p", "1:1", (144, 144)), ("1080p", "9:16", (126, 224))]


@pytest.mark.parametrize(("resolution", "aspect", "size"), SIZES)
async def test_a_clip_has_the_size_and_length_that_were_asked_for(play: Play, resolution, aspect, size):
    options = {"resolution": resolution, "aspect": aspect}
    short = await watched(play, await said(play, "video", f"gulls over {resolution} of sea", **options, seconds=5))
    long = await watched(play, await said(play, "video", f"waves on {resolution} of sand", **options, seconds=9))
    for clip, seconds in ((short, 5), (long, 9)):
        frames = round(RATE * seconds / 10)
        assert (clip.size, clip.rate, len(clip.frames)) == (size, RATE, frames)
        assert clip.seconds == pytest.approx(frames / RATE, abs=0.01)
        assert clip.sound is None


async def test_it_begins_and_ends_with_the_pictures_that_were_given(play: Play):
    both = await said(play, "video", "the tide goes out for ever", {"start_frame": AT_SEA, "end_frame": IN_THE_DESERT})
    clip = await watched(play, both)
    assert apart(clip.first, SEA) < ALIKE
    assert apart(clip.last, DESERT) < ALIKE
    start = await watched(play, await said(play, "video", "a calm morning", {"start_frame": AT_SEA}))
    assert apart(start.first, SEA) < ALIKE
    end = await watched(play, await said(play, "video", "a hot noon", {"end_frame": IN_THE_DESERT}))
    assert apart(end.last, DESERT) < ALIKE < apart(end.first, DESERT)


async def test_a_loop_ends_where_it_begins(play: Play):
    camera = "camera truck left"
    loop = await watched(play, await said(play, "video", "a carousel at night", camera=camera, loop=True))
    plain = await watched(play, await said(play, "video", "a train at night", camera=camera))
    assert apart(loop.first, loop.last) < apart(plain.first, plain.last)
    steps = [apart(one, other) for one, other in zip(loop.frames, loop.frames[1:], strict=False)]
    assert apart(loop.last, loop.first) < 2 * max(steps)  # from the end to the beginning it is one step more


async def test_an_extension_begins_where_its_clip_ends_and_may_end_with_a_picture(play: Play):
    parent = await watched(
        play, await said(play, "video", "a boat leaves", {"start_frame": AT_SEA, "end_frame": IN_THE_DESERT})
    )
    number = newest(play)
    on = await watched(play, await said(play, "extend", "it sails on", clip=number))
    assert apart(on.first, parent.last) < SAME < apart(on.first, parent.first)
    to = await watched(play, await said(play, "extend", "it comes home", {"end_frame": AT_SEA}, clip=number))
    assert apart(to.first, parent.last) < SAME
    assert apart(to.last, SEA) < ALIKE
    assert {(clip.size, clip.rate, len(clip.frames)) for clip in (parent, on, to)} == {((192, 108), RATE, 12)}


async def test_backwards_it_ends_where_its_clip_begins_and_may_begin_with_a_picture(play: Play):
    parent = await watched(
        play, await said(play, "video", "a boat lands", {"start_frame": AT_SEA, "end_frame": IN_THE_DESERT})
    )
    number = newest(play)
    before = await watched(play, await said(play, "extend", "it was at sea", clip=number, direction="backwards"))
    assert apart(before.last, parent.first) < SAME < apart(before.last, parent.last)
    begun = await watched(play, await said(play, "extend", "it was built", {"start_frame": IN_THE_DESERT}, clip=number))
    assert apart(begun.first, DESERT) < ALIKE
    assert apart(begun.last, parent.first) < SAME
    assert {(clip.size, clip.rate, len(clip.frames)) for clip in (before, begun)} == {((192, 108), RATE, 12)}


async def test_a_blend_goes_from_the_end_of_one_clip_to_the_beginning_of_another(play: Play):
    first = await watched(
        play, await said(play, "video", "a wet day", {"start_frame": IN_THE_DESERT, "end_frame": AT_SEA})
    )
    one = newest(play)
    second = await watched(
        play, await said(play, "video", "a dry day", {"start_frame": IN_THE_DESERT, "end_frame": AT_SEA})
    )
    between = await watched(play, await said(play, "blend", "the weather turns", first=one, second=newest(play)))
    assert apart(between.first, first.last) < SAME < apart(between.first, first.first)
    assert apart(between.last, second.first) < SAME < apart(between.last, second.last)
    assert (between.size, between.rate, len(between.frames)) == ((192, 108), RATE, 12)
