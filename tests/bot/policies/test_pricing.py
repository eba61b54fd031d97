"""What is reserved is what the table says; what it does not say is not bought."""

from dataclasses import replace

import pytest

from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.provider import ModelFacts, Rate
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, GenerationRequest, ImageFrame, Mode, Operation
from bot.policies import pricing

PRICES = {
    ("540p", 5): MicroUsd(400_000),
    ("540p", 9): MicroUsd(720_000),
    ("720p", 5): MicroUsd(700_000),
    ("720p", 9): MicroUsd(1_260_000),
}
MODEL = ModelFacts(
    label="Ray 2",
    modes=frozenset(Mode),
    loops=frozenset(Mode),
    seconds=(5, 9),
    resolutions=("540p", "720p", "4k"),
    aspects=("16:9", "1:1"),
    prices=PRICES,
    published_wait=(70, 105),
)
REQUEST = GenerationRequest(prompt="a lake", model="ray-2")


@pytest.mark.parametrize(("resolution", "seconds"), PRICES)
def test_resolution_and_length_make_the_price(resolution, seconds):
    request = replace(REQUEST, resolution=resolution, seconds=seconds)
    assert pricing.quote(request, MODEL) == PRICES[resolution, seconds]


@pytest.mark.parametrize(
    "wishes",
    [
        {"loop": True},
        {"aspect": "1:1"},
        {"start": ClipFrame(generation_id=1)},
        {"start": ImageFrame(media_id=1), "end": ImageFrame(media_id=2)},
    ],
)
def test_nothing_else_changes_it(wishes):
    assert pricing.quote(replace(REQUEST, **wishes), MODEL) == 700_000


@pytest.mark.parametrize(
    ("resolution", "seconds", "offered"), [("4k", 5, ("540p", "720p")), ("4k", 9, ("540p", "720p")), ("720p", 7, ())]
)
def test_without_a_price_it_is_refused_with_what_has_one(resolution, seconds, offered):
    with pytest.raises(UserError) as caught:
        pricing.quote(replace(REQUEST, resolution=resolution, seconds=seconds), MODEL)
    assert caught.value.reason is Reason.RESOLUTION_UNSUPPORTED
    assert caught.value.facts == {"resolution": resolution, "model": "Ray 2", "offered": offered}


RATED = replace(
    MODEL,
    rates={
        Operation.IMAGE: Rate(per_pixel=730, sizes={"16:9": (100, 50)}),
        Operation.MODIFY_VIDEO: Rate(per_pixel=1582, frames_per_second=24),
        Operation.UPSCALE: Rate(per_pixel=640, sizes={"1080p": (1920, 1080)}, approximate=True),
        Operation.ADD_AUDIO: Rate(per_piece=MicroUsd(100_000), approximate=True),
    },
)


@pytest.mark.parametrize(
    ("wishes", "cost"),
    [
        ({"operation": Operation.IMAGE}, 37),  # 36.5: one frame, whatever the seconds say, rounded up
        ({"operation": Operation.IMAGE, "seconds": 0}, 37),
        ({"operation": Operation.MODIFY_VIDEO, "seconds": 2, "source_size": (100, 10)}, 760),  # 759.36
        ({"operation": Operation.UPSCALE, "resolution": "1080p", "source_size": (10, 10)}, 1_592_525),
        ({"operation": Operation.ADD_AUDIO, "seconds": 9}, 100_000),
    ],
)
def test_what_is_not_listed_is_counted_by_pixels_or_by_the_piece(wishes, cost):
    assert pricing.quote(replace(REQUEST, **wishes), RATED) == cost


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        ({"operation": Operation.REFRAME_VIDEO}, Reason.MODE_UNSUPPORTED),
        ({"operation": Operation.MODIFY_VIDEO}, Reason.SOURCE_MISSING),
        ({"operation": Operation.UPSCALE, "resolution": "8k"}, Reason.RESOLUTION_UNSUPPORTED),
        ({"operation": Operation.IMAGE, "aspect": "2:1"}, Reason.ASPECT_UNSUPPORTED),
    ],
)
def test_what_cannot_be_counted_is_not_bought(wishes, reason):
    with pytest.raises(UserError) as caught:
        pricing.quote(replace(REQUEST, **wishes), RATED)
    assert caught.value.reason is reason


def test_only_what_no_page_gives_is_approximate():
    assert [one for one in Operation if RATED.is_approximate(one)] == [Operation.UPSCALE, Operation.ADD_AUDIO]


def test_a_price_of_nothing_is_a_price():
    free = replace(MODEL, prices={("720p", 5): MicroUsd(0)})
    assert pricing.quote(REQUEST, free) == 0
