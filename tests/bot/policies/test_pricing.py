"""What is reserved is what the table says; what it does not say is not bought."""

from dataclasses import replace

import pytest

from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, GenerationRequest, ImageFrame, Mode
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


def test_a_price_of_nothing_is_a_price():
    free = replace(MODEL, prices={("720p", 5): MicroUsd(0)})
    assert pricing.quote(REQUEST, free) == 0
