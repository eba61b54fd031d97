"""The frames are the mode."""

from itertools import product

import pytest

from bot.domain.request import MODES, ClipFrame, GenerationRequest, ImageFrame, Mode

PICTURE, CLIP = ImageFrame(media_id=3), ClipFrame(generation_id=4)
END_PICTURE, END_CLIP = ImageFrame(media_id=5), ClipFrame(generation_id=6)


@pytest.mark.parametrize(
    ("start", "end", "mode", "pictures", "clips"),
    [
        (None, None, Mode.TEXT, (), ()),
        (PICTURE, None, Mode.START_PICTURE, (3,), ()),
        (None, END_PICTURE, Mode.END_PICTURE, (5,), ()),
        (PICTURE, END_PICTURE, Mode.BOTH_PICTURES, (3, 5), ()),
        (CLIP, None, Mode.EXTEND, (), (4,)),
        (None, END_CLIP, Mode.EXTEND_BACKWARDS, (), (6,)),
        (CLIP, END_PICTURE, Mode.EXTEND_TO_PICTURE, (5,), (4,)),
        (PICTURE, END_CLIP, Mode.PICTURE_TO_CLIP, (3,), (6,)),
        (CLIP, END_CLIP, Mode.BETWEEN_CLIPS, (), (4, 6)),
    ],
)
def test_start_and_end_make_the_mode_and_name_what_is_needed(start, end, mode, pictures, clips):
    request = GenerationRequest(prompt="", model="ray-2", start=start, end=end)
    assert (request.mode, request.picture_ids, request.clip_ids) == (mode, pictures, clips)


def test_every_pair_of_frames_is_a_mode_and_every_mode_a_pair():
    kinds = (None, ImageFrame, ClipFrame)
    assert set(MODES) == set(product(kinds, kinds))
    assert sorted(MODES.values()) == sorted(Mode)
