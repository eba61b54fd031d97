from dataclasses import replace

import pytest

from bot.domain.errors import UserError
from bot.domain.media import Facts
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame
from cogs.ui import asking, wishes
from tests.bot.scripted import FACTS


def facts(width, height):
    return Facts(content_type="image/png", width=width, height=height, seconds=0, size=1)


def test_what_was_left_open_is_filled_in():
    request = wishes.whole(wishes.Wish(prompt="a lake"), FACTS.models)
    assert (request.model, request.seconds, request.resolution, request.aspect) == ("ray-2", 5, "720p", "16:9")
    assert request.start is request.end is None


def test_what_was_chosen_stays():
    wish = wishes.Wish(prompt="a lake", model="ray-2", seconds=9, aspect="1:1", resolution="540p", loop=True)
    start = wishes.Given(frame=ImageFrame(media_id=1), facts=facts(1600, 900))
    request = wishes.whole(wish, FACTS.models, start=start, end=wishes.Given(frame=ClipFrame(generation_id=2)))
    assert (request.seconds, request.aspect, request.resolution, request.loop) == (9, "1:1", "540p", True)
    assert (request.start, request.end) == (ImageFrame(media_id=1), ClipFrame(generation_id=2))


def test_a_model_that_makes_no_videos_is_not_what_one_gets():
    models = {"photon-1": FACTS.models["photon-1"], "ray-2": FACTS.models["ray-2"]}
    assert wishes.whole(wishes.Wish(prompt="a lake"), models).model == "ray-2"
    with pytest.raises(UserError):
        wishes.whole(wishes.Wish(prompt="a lake"), {"photon-1": FACTS.models["photon-1"]})


def test_a_model_without_the_usual_is_asked_for_what_it_has():
    other = replace(FACTS.models["ray-2"], seconds=(8,), resolutions=("1080p",), aspects=("21:9",))
    request = wishes.whole(wishes.Wish(prompt="a lake"), {"other": other})
    assert (request.model, request.seconds, request.resolution, request.aspect) == ("other", 8, "1080p", "21:9")


def test_without_any_model_there_is_no_provider():
    with pytest.raises(UserError) as refused:
        wishes.whole(wishes.Wish(prompt="a lake"), {})
    assert refused.value.reason is Reason.NO_PROVIDER


@pytest.mark.parametrize(
    ("size", "aspect"),
    [((1600, 900), "16:9"), ((900, 1600), "9:16"), ((500, 510), "1:1"), ((640, 480), "4:3"), ((3000, 1000), "21:9")],
)
def test_the_shape_follows_the_picture(size, aspect):
    offered = ("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21")
    assert asking.nearest_aspect(facts(*size), offered) == aspect
    assert wishes.shape(facts(*size), offered) == aspect
