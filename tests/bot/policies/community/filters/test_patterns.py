"""Patterns match in bounded time, and what is no pattern is refused when it is entered."""

import time

import pytest

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.policies.community.filters import patterns

BOMBS = [
    r"(a+)+$",
    r"(a|a)*$",
    r"(a|aa)+$",
    r"(.*)*x",
    r"(x+x+)+y",
    r"(\w+\s?)*!",
    r"([a-z]+)*[0-9]",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(?:a?){50}a{50}",
    r"(?:[ab]*a[ab]{12}c)",
]
PROMPTS = ["a" * 4000, "ab" * 2000, "x" * 3999 + "!", "a word and another " * 210, "😀" * 4000, "é" * 4000]


def refusal(*given):
    with pytest.raises(UserError) as caught:
        patterns.check(given)
    return caught.value


def quickest(work):
    """Return the shortest of five times: a busy machine is no bomb."""
    times = []
    for _ in range(5):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_runs_for_ever_elsewhere_is_harmless_here(bomb):
    for prompt in PROMPTS:
        assert quickest(lambda prompt=prompt: patterns.find([bomb], prompt)) < 0.05


@pytest.mark.parametrize("pattern", [r"(a)\1", r"a(?=b)", r"a(?!b)", r"(?<=a)b", r"(?<!a)b", r"a++", r"(?>a+)b"])
def test_what_no_engine_can_bound_is_refused(pattern):
    assert refusal(pattern).reason is Reason.PATTERN_BROKEN


@pytest.mark.parametrize("pattern", ["(", "[a", "a{2000}", "((a{100}){100}){100}", r"\p{Nonsense}", "*a", "a**"])
def test_what_is_no_pattern_is_refused_with_what_is_wrong(pattern):
    error = refusal(pattern)
    assert error.reason is Reason.PATTERN_BROKEN
    assert error.facts["pattern"] == pattern
    assert len(str(error.facts["problem"])) > 5
    assert not str(error.facts["problem"]).startswith("b'")


def test_too_long_too_costly_and_too_much():
    assert refusal("a" * 201).reason is Reason.PATTERN_TOO_LONG
    assert refusal(r"(.{1,22}){1,22}b").reason is Reason.PATTERN_TOO_COSTLY
    assert refusal(r"\p{L}{1,50}x").reason in {Reason.PATTERN_TOO_COSTLY, Reason.PATTERN_BROKEN}
    costly = [rf"x{number}\p{{L}}y" for number in range(5)]
    assert refusal(*costly).reason is Reason.PATTERNS_TOO_COSTLY
    patterns.check(costly[:4])


@pytest.mark.parametrize("pattern", ["", ".*", "a*", "a?b*", "(x|)"])
def test_what_matches_everything_is_refused(pattern):
    assert refusal(pattern).reason is Reason.PATTERN_MATCHES_ALL


def test_capitals_make_no_difference_and_the_first_place_is_told():
    (one,) = patterns.find([r"gun(s|man)?\b", "nothing"], "two GUNS and a gun")
    assert (one.pattern, one.start, one.end) == (r"gun(s|man)?\b", 4, 8)


def test_places_are_characters_not_bytes():
    (one,) = patterns.find(["gun"], "😀é gun")
    assert (one.start, one.end) == (3, 6)


def test_the_dearest_that_is_taken_stays_within_its_bound():
    dearest = [r"((a{1,30}){1,28})b", r"((a{1,30}){1,29})b", r"((a{1,29}){1,30})c"]
    patterns.check(dearest)
    assert quickest(lambda: patterns.find(dearest, "a" * 4000)) < 1.0  # 0.2 s where nothing else runs


def test_what_is_harmless_is_taken():
    patterns.check([r"(a+)+$", r"(.*)*x", r"\b(knife|gun)s?\b", r"\p{Han}{3}", r"(?i)weapon", "[^ -~]"])
