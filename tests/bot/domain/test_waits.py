"""How long it takes: the provider's word until we know better."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.waits import ENOUGH_SAMPLES, Typical

PUBLISHED = (70, 105)


@pytest.mark.parametrize("samples", [[], [10.0], [10.0] * 4])
def test_with_fewer_than_five_it_is_the_provider_s_word(samples):
    found = Typical.of(samples, published=PUBLISHED)
    assert found == Typical(low=70, median=87, high=105, samples=len(samples), published=True)


def test_from_five_on_it_is_what_we_saw():
    found = Typical.of([10.0, 20.0, 30.0, 40.0, 50.0], published=PUBLISHED)
    assert found == Typical(low=14, median=30, high=46, samples=5, published=False)


def test_the_luckiest_and_the_unluckiest_tenth_are_left_out():
    samples = [0.0] * 5 + [60.0] * 90 + [3600.0] * 5
    assert Typical.of(samples, published=PUBLISHED) == Typical(low=60, median=60, high=60, samples=100, published=False)


@given(st.lists(st.floats(0, 10_000), min_size=ENOUGH_SAMPLES))
def test_eight_of_ten_lie_within(samples):
    found = Typical.of(samples, published=PUBLISHED)
    assert min(samples) - 0.5 <= found.low <= found.high <= max(samples) + 0.5
    within = [one for one in samples if found.low - 0.5 <= one <= found.high + 0.5]
    assert len(within) >= 0.8 * len(samples) - 2
    assert Typical.of(sorted(samples), published=PUBLISHED) == found  # their order says nothing
