"""Which prompts are sent, and as what."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import EDITS, ClipFrame, ImageFrame, Operation, Reference, Role
from bot.policies.options import prompts
from tests.bot.policies.options.asked import asked

LENGTH = (3, 20)
BEATING_HEART = "\u2764\ufe0f\u200d\U0001f525"  # a heart, as an emoji, joined to a fire
FLAG_OF_ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"  # ends with an invisible tag


def refused(prompt, **options):
    with pytest.raises(UserError) as caught:
        prompts.check(prompt, **{"length": LENGTH, "optional": False, **options})
    return caught.value.reason, caught.value.facts


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a lake", "a lake"),
        ("  a lake \n", "a lake"),
        ("\u3000a lake\u00a0", "a lake"),
        ("\u200ba lake\ufeff \u2060", "a lake"),
        ("a\r\nlake\t!", "a\nlake\t!"),
        ("a \x00lake\x1b", "a lake"),
        ("a \ud83d lake", "a  lake"),  # half of a surrogate pair, which no database takes
        (BEATING_HEART, BEATING_HEART),
        (f"{FLAG_OF_ENGLAND} ", FLAG_OF_ENGLAND),
        ("e\u0301tude", "e\u0301tude"),
        ("", ""),
        (" \n\t", ""),
        ("\u200b\u200d\ufe0f", ""),
        ("\u2028\u2029\u00a0", ""),
        ("\x00\x01", ""),
    ],
)
def test_only_what_nobody_sees_is_taken_away(typed, sent):
    assert prompts.cleaned(typed) == sent


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_what_is_sent_can_be_stored_and_is_clean_already(typed):
    sent = prompts.cleaned(typed)
    sent.encode()  # no halves of surrogate pairs
    assert prompts.cleaned(sent) == sent == sent.strip()
    assert [letter for letter in sent if unicodedata.category(letter) == "Cc" and letter not in "\n\t"] == []


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u200b\u200b\u200b", "\x00\x00\x00"])
def test_a_prompt_may_be_missing_only_where_it_is_optional(typed):
    assert refused(typed) == (Reason.PROMPT_REQUIRED, {})
    assert prompts.check(typed, length=LENGTH, optional=True) == ""


@pytest.mark.parametrize("optional", [True, False])
def test_its_length_is_bounded_where_it_may_be_missing_too(optional):
    assert refused("ab", optional=optional) == (Reason.PROMPT_TOO_SHORT, {"shortest": 3, "length": 2})
    assert refused("a" * 21, optional=optional) == (Reason.PROMPT_TOO_LONG, {"longest": 20, "length": 21})
    for just in ("abc", "a" * 20):
        assert prompts.check(just, length=LENGTH, optional=optional) == just


def test_what_is_measured_is_what_is_sent():
    assert refused("  ab  ")[1] == {"shortest": 3, "length": 2}
    assert refused("\u200bab\u200b")[1] == {"shortest": 3, "length": 2}
    assert prompts.check(" " * 30 + "abc", length=LENGTH, optional=False) == "abc"
    assert prompts.check("\U0001f98a" * 20, length=LENGTH, optional=False) == "\U0001f98a" * 20


@pytest.mark.parametrize(
    ("request_", "optional"),
    [
        (asked(Operation.VIDEO), False),
        (asked(Operation.VIDEO, start=ClipFrame(generation_id=1)), False),
        (asked(Operation.VIDEO, start=ImageFrame(media_id=1)), True),
        (asked(Operation.VIDEO, start=ClipFrame(generation_id=1), end=ImageFrame(media_id=1)), True),
        (asked(Operation.IMAGE), False),
        (asked(Operation.IMAGE, references=(Reference(role=Role.MODIFY, media_id=1),)), False),
        *((asked(operation), True) for operation in sorted(EDITS)),
    ],
)
def test_who_needs_words(request_, optional):
    assert prompts.may_be_missing(request_) is optional
