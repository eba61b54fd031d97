import pytest

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from cogs.ui.configuring import typed


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("12.50", 12_500_000),
        ("$12.5", 12_500_000),
        (" 7 $ ", 7_000_000),
        ("0", 0),
        ("0.01", 10_000),
        ("none", None),
        ("None ", None),
        ("", None),
        ("-", None),
    ],
)
def test_amounts_are_exact(words, amount):
    assert typed.dollars(words) == amount


@pytest.mark.parametrize(
    "words", ["-1", "1.001", "1,50", "1 000", "1e3", "inf", "nan", "٣", "1.", ".5", "$", "9" * 10, "12.50 dollars"]
)
def test_what_is_no_amount_is_refused(words):
    with pytest.raises(UserError) as refusal:
        typed.dollars(words)
    assert refusal.value.reason is Reason.AMOUNT_UNREADABLE


def test_whole_numbers():
    assert typed.number(" 12 ") == 12
    assert typed.number("none") is None
    for words in ("-1", "1.5", "twelve", "٣", "9" * 10, "1_000"):
        with pytest.raises(UserError) as refusal:
            typed.number(words)
        assert refusal.value.reason is Reason.NUMBER_UNREADABLE


def test_several_between_commas_each_once():
    assert typed.several("a, b,, a ,c d,") == ("a", "b", "c d")
    assert typed.several(" , ") == ()
