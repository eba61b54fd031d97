"""Amounts as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import CENT, DOLLAR, NOTHING, MicroUsd, read, shown, written


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "$0.00"),
        (1_000, "$0.001"),
        (4_400, "$0.004"),
        (9_999, "$0.010"),
        (10_000, "$0.01"),
        (398_132, "$0.40"),
        (500_000, "$0.50"),
        (1_234_567, "$1.23"),
        (20_000_000, "$20.00"),
        (5_000_000_000, "$5000.00"),
    ],
)
def test_dollars_and_cents_and_tenths_of_a_cent_where_a_cent_would_hide_it(amount, text):
    assert shown(MicroUsd(amount)) == text


def test_the_units_agree():
    assert (DOLLAR, CENT * 100, NOTHING) == (1_000_000, DOLLAR, 0)


@given(st.integers(0, 1_000_000 * DOLLAR))
def test_what_is_shown_is_off_by_half_of_the_last_digit_at_most(amount):
    text = shown(MicroUsd(amount))
    digits = text.partition(".")[2]
    unit = DOLLAR // 10 ** len(digits)
    assert abs(int(text.replace("$", "").replace(".", "")) * unit - amount) <= unit / 2


@given(st.integers(min_value=0, max_value=10**11 - 1))
def test_an_amount_in_cents_is_written_and_read_without_loss(cents):
    amount = MicroUsd(cents * CENT)
    assert read(written(amount)) == amount


@pytest.mark.parametrize("typed", ["", "x", "-1", "0.001", "1,5", "1e3", "NaN", "1 2"])
def test_what_is_no_amount_is_not_read(typed):
    with pytest.raises(ValueError, match=r"12\.50"):
        read(typed)
