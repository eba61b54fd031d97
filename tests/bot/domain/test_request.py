"""The frames are the mode."""

from itertools import product

import pytest

from bot.domain.request import (
    MODES,
    PICTURES,
    ClipFrame,
    GenerationRequest,
    ImageFrame,
    Kind,
    Mode,
    Operation,
    Reference,
    Role,
)

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


def test_every_pair_of_frames_is_a_mode_and_every_other_mode_an_operation():
    kinds = (None, ImageFrame, ClipFrame)
    assert set(MODES) == set(product(kinds, kinds))
    others = [Mode(operation.value) for operation in Operation if operation is not Operation.VIDEO]
    assert sorted([*MODES.values(), *others]) == sorted(Mode)


@pytest.mark.parametrize("operation", sorted(set(Operation) - {Operation.VIDEO}))
def test_what_is_no_video_is_its_own_mode(operation):
    asked = GenerationRequest(operation=operation, prompt="", model="m", source_clip_id=7, start=ImageFrame(media_id=1))
    assert asked.mode == operation.value
    assert asked.makes_picture is (operation in PICTURES)
    assert asked.clip_ids == (7,)
    assert asked.kind is Kind.CLIPS


def test_every_file_that_goes_into_it_is_named_once():
    asked = GenerationRequest(
        prompt="",
        model="m",
        start=ImageFrame(media_id=3),
        references=(Reference(role=Role.STYLE, media_id=1), Reference(role=Role.IMAGE, media_id=3)),
        source_media_id=4,
        first_frame_id=1,
    )
    assert asked.media_ids == (3, 1, 4)
    assert asked.picture_ids == (3,)
    assert asked.kind is Kind.PICTURES
