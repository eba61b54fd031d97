"""The table of prices is the one that Luma publishes."""

import pytest

from bot.domain.money import CENT, DOLLAR
from bot.domain.request import Mode
from bot.providers.luma.facts import FACTS, price

# Dollars for 16:9, as Luma lists them: rounded to cents.
LISTED = {
    "ray-2": {"540p": (0.40, 0.72), "720p": (0.71, 1.27), "1080p": (1.59, 2.87), "4k": (6.37, 11.47)},
    "ray-flash-2": {"540p": (0.14, 0.25), "720p": (0.24, 0.44), "1080p": (0.55, 0.99), "4k": (2.19, 3.94)},
}


@pytest.mark.parametrize("model", LISTED)
@pytest.mark.parametrize("resolution", ["540p", "720p", "1080p", "4k"])
@pytest.mark.parametrize(("place", "seconds"), [(0, 5), (1, 9)])
def test_prices_are_those_of_the_list(model, resolution, place, seconds):
    exact = FACTS.models[model].prices[resolution, seconds]
    assert isinstance(exact, int)
    assert abs(exact - LISTED[model][resolution][place] * DOLLAR) <= CENT


def test_a_fraction_is_rounded_up():
    assert price(64, "720p", 5) == 707_789  # 707,788.8


def test_offers_every_mode_and_the_loops_that_luma_takes():
    for model in FACTS.models.values():
        assert model.modes == set(Mode)
        assert model.loops == {Mode.TEXT, Mode.START_PICTURE, Mode.EXTEND}


def test_keeps_to_the_build_tier():
    limits = FACTS.limits
    assert (limits.at_once, limits.creates_per_minute, limits.dollars_per_month) == (10, 20, 5000 * DOLLAR)
    assert FACTS.prompt_length == (3, 4000)
