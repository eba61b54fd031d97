# ruff: noqa: RUF001 (letters that look like others are what this file is about)
"""What a server's filters say of a prompt, and which filters can be set."""

import time
from dataclasses import replace

import pytest

from bot.domain.community.configuration import Configuration
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.policies.community import filters

RULES = Configuration(words=("bad", "red flag"), patterns=(r"gun(s|man)?\b", r"\b[0-9]{16}\b"))


def found(prompt, rules=RULES):
    return [(hit.rule, hit.is_pattern, prompt[hit.start : hit.end]) for hit in filters.hits(rules, prompt)]


def test_words_and_patterns_are_told_with_their_places():
    assert found("a b.a.d man with a gun") == [("bad", False, "b.a.d"), (r"gun(s|man)?\b", True, "gun")]
    assert found("4111111111111111 is a card") == [(r"\b[0-9]{16}\b", True, "4111111111111111")]
    assert found("a lake at dawn") == []


@pytest.mark.parametrize("prompt", ["a gυn", "a ＧＵＮ", "g\u200bun", "a ɡun", "gún"])
def test_patterns_see_through_look_alike_letters_too(prompt):
    ((rule, is_pattern, as_written),) = found(prompt)
    assert (rule, is_pattern) == (r"gun(s|man)?\b", True)
    assert prompt.endswith(as_written)


def test_a_pattern_is_told_once():
    rules = Configuration(patterns=("gun",))
    assert found("a GUN and a gυn", rules) == [("gun", True, "GUN")]


def test_numbers_stay_numbers_for_patterns():
    assert found("in 1001 nights", Configuration(patterns=("[0-9]{4}", "iooi"))) == [("[0-9]{4}", True, "1001")]


def test_the_refusal_does_not_tell_the_list():
    with pytest.raises(UserError) as caught:
        filters.check(RULES, "very b@d")
    assert (caught.value.reason, caught.value.facts) == (Reason.PROMPT_FILTERED, {})
    filters.check(RULES, "very good")
    filters.check(Configuration(), "very b@d")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"words": tuple(f"word{number}" for number in range(201))}, Reason.WORD_LIST_FULL),
        ({"patterns": tuple(f"word{number}" for number in range(51))}, Reason.PATTERN_LIST_FULL),
        ({"words": ("x" * 61,)}, Reason.WORD_TOO_LONG),
        ({"words": ("\u200b",)}, Reason.WORD_EMPTY),
        ({"words": (" ",)}, Reason.WORD_EMPTY),
        ({"words": ("",)}, Reason.WORD_EMPTY),
        ({"patterns": ("(",)}, Reason.PATTERN_BROKEN),
        ({"patterns": (r"(a)\1",)}, Reason.PATTERN_BROKEN),
    ],
)
def test_what_cannot_be_set_is_refused(changes, reason):
    with pytest.raises(UserError) as caught:
        filters.check_patterns(replace(Configuration(), **changes))
    assert caught.value.reason is reason


def test_what_can_be_set_is_not():
    filters.check_patterns(
        Configuration(
            words=("🍆", "暴力", "rock 'n' roll", *(f"word{number}" for number in range(197))),
            patterns=tuple(f"pattern{number}" for number in range(50)),
        )
    )


def test_words_are_typed_with_commas_or_lines():
    assert filters.words_in(" Bad,  red   flag ,\nugly\n,, bad") == ("bad", "red flag", "ugly")
    assert filters.words_in(" , \n") == ()


def test_a_full_list_and_the_longest_prompt_take_no_time():
    rules = Configuration(
        words=tuple(f"word{number}ish" for number in range(200)),
        patterns=tuple(rf"\bpat{number}(tern|ch)\w*\b" for number in range(50)),
    )
    prompt = "the quick brown f0x jumps över " * 129

    def seconds():
        begin = time.process_time()
        assert filters.hits(rules, prompt[:4000]) == []
        return time.process_time() - begin

    assert min(seconds() for _ in range(5)) < 0.15  # some 45 ms where nothing else runs
