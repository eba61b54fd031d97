"""Info tells every option of every kind of work."""

import dataclasses

import pytest

from bot.domain.request import (
    ClipFrame,
    GenerationRequest,
    ImageFrame,
    Mode,
    Operation,
    Placement,
    Reference,
    Role,
)
from cogs.ui.editing import parameters
from tests.bot.scripted import FACTS


def told(**options):
    return parameters.told(GenerationRequest(**{"prompt": "a lake", "model": "ray-2", **options}), FACTS.models)


def test_every_mode_has_a_name():
    assert set(parameters.KINDS) == set(Mode)
    assert set(parameters.ROLES) == set(Role)


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        ({"loop": True}, ["**What** Video from words", "**Model** Ray 2 (`ray-2`)", "**Loop** yes"]),
        ({"concepts": ("dolly_zoom", "handheld")}, ["**Concepts** dolly"]),
        ({"camera": "camera orbit left"}, ["**Camera** camera orbit left"]),
        ({"model": "sold"}, ["**Model** `sold`"]),
        (
            {"start": ClipFrame(generation_id=3), "end": ClipFrame(generation_id=4)},
            ["**What** Blend of two clips", "the last frame of #3", "the first frame of #4"],
        ),
        ({"start": ImageFrame(media_id=3)}, ["**Begins with** a picture"]),
        (
            {
                "operation": Operation.IMAGE,
                "model": "photon-1",
                "seconds": 0,
                "format": "png",
                "references": (
                    Reference(role=Role.IMAGE, media_id=1, weight=0.85),
                    Reference(role=Role.CHARACTER, media_id=2),
                ),
            },
            ["**After** a picture (its content, weight 0.85), a picture (who is in it)", "**File** png"],
        ),
        (
            {
                "operation": Operation.REFRAME_VIDEO,
                "source_clip_id": 7,
                "source_size": (1280, 720),
                "placement": Placement(grid_x=1, grid_y=2, width=640, height=360, x_start=5, x_end=6),
                "first_frame_id": 9,
            },
            [
                "**Made from** #7 (1280 x 720 pixels)",
                "**Place** resized to 640 x 360 · cut to 5-6 across · put at 1, 2",
                "**First frame** a picture that was given",
            ],
        ),
        ({"operation": Operation.REFRAME_IMAGE, "source_media_id": 7}, ["**Made from** a picture"]),
        (
            {"operation": Operation.MODIFY_VIDEO, "source_media_id": 7, "strength": "flex_2"},
            ["**Made from** a video", "**Strength** Flex 2 · a new style"],
        ),
        ({"operation": Operation.UPSCALE, "source_clip_id": 7, "resolution": "4k"}, ["**Resolution** 4k"]),
        ({"operation": Operation.ADD_AUDIO, "source_clip_id": 7, "negative_prompt": "*music*"}, [r"\*music\*"]),
    ],
)
def test_options_are_told(options, lines):
    read = told(**options)
    for line in lines:
        assert line in read


def test_no_option_is_left_out():
    """Whoever gives the request another field has to say here how it is told."""
    known = {field.name for field in dataclasses.fields(GenerationRequest)}
    in_info = {"operation", "model", "seconds", "resolution", "aspect", "loop", "concepts", "camera", "start", "end"}
    in_info |= {"references", "format", "source_media_id", "source_clip_id", "source_size", "first_frame_id"}
    in_info |= {"placement", "strength", "negative_prompt"}
    assert known - in_info == {"prompt"}  # which stands above


def test_of_a_picture_there_is_no_length_and_no_loop():
    read = told(operation=Operation.IMAGE, model="photon-1", seconds=0)
    assert "Length" not in read
    assert "Loop" not in read
    assert "Resolution" not in read
