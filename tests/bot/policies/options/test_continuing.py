"""An extension asks for what there is: as its parent was, or the nearest to it."""

import pytest

from bot.domain.request import ClipFrame, GenerationRequest, Operation
from bot.policies.options import continued
from tests.bot.scripted import FACTS

RAY = FACTS.models["ray-2"]
PARENT = GenerationRequest(
    prompt="a lake", model="ray-2", seconds=9, resolution="540p", aspect="1:1", loop=True, concepts=("handheld",)
)


def test_a_clip_goes_on_as_it_was_asked_for_and_nothing_else_is_kept():
    more = continued(12, PARENT, prompt="and a boat", model=RAY)
    assert more == GenerationRequest(
        prompt="and a boat",
        model="ray-2",
        seconds=9,
        resolution="540p",
        aspect="1:1",
        start=ClipFrame(generation_id=12),
    )


@pytest.mark.parametrize(
    ("size", "aspect"), [((1280, 720), "16:9"), ((1000, 990), "1:1"), ((300, 900), "1:1"), (None, "16:9")]
)
def test_an_edited_clip_goes_on_in_the_nearest_that_there_is(size, aspect):
    edited = GenerationRequest(
        operation=Operation.MODIFY_VIDEO, prompt="", model="ray-2", seconds=7, resolution="", aspect=""
    )
    more = continued(12, edited, prompt="", model=RAY, size=size)
    assert (more.operation, more.seconds, more.resolution, more.aspect) == (Operation.VIDEO, 5, "720p", aspect)


@pytest.mark.parametrize("model", [None, FACTS.models["photon-1"]])
def test_what_cannot_go_on_is_left_for_the_rules_to_refuse(model):
    assert continued(12, PARENT, prompt="x", model=model).resolution == "540p"
