# ruff: noqa: RUF001, RUF003 (letters that look like others are what this file is about)
"""Words are found however they are written, and nothing harmless with them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.policies.community.filters.letters import read
from bot.policies.community.filters.words import Words

LIST = ["bad", "ass", "kill", "shit", "god", "pot", "рот", "сука", "ii", "red flag", "暴力", "🍆", "1488", "hell"]


def found(text, words=LIST):
    """Return what is found: the word, and how it stands in the text."""
    return [(one.word, text[one.start : one.end]) for one in Words(words).find(text)]


@pytest.mark.parametrize(
    ("text", "as_written"),
    [
        ("bad", "bad"),
        ("so BAD!", "BAD"),
        ("«bad»", "bad"),
        ("bаd", "bаd"),  # a Cyrillic а
        ("bαd", "bαd"),  # a Greek α
        ("ВΑⅮ", "ВΑⅮ"),  # Cyrillic, Greek, and a Roman numeral
        ("ｂａｄ", "ｂａｄ"),
        ("𝐛𝓪𝕕", "𝐛𝓪𝕕"),
        ("ⓑⓐⓓ", "ⓑⓐⓓ"),
        ("🅱🅰🅳", "🅱🅰🅳"),
        ("ʙᴀᴅ", "ʙᴀᴅ"),
        ("b4d", "b4d"),
        ("b@d", "b@d"),
        ("8ad", "8ad"),
        ("bád", "bád"),
        ("b\u0336a\u0336d\u0336", "b\u0336a\u0336d"),
        ("b\u200ba\u2060d", "b\u200ba\u2060d"),
        ("ba\u00add", "ba\u00add"),
        ("b\ufeffad", "b\ufeffad"),
        ("baaad", "baaad"),
        ("bbaadd", "bbaadd"),
        ("BAAAAAAADDD", "BAAAAAAADDD"),
        ("baaааd", "baaааd"),  # Latin and Cyrillic
        ("b.a.d", "b.a.d"),
        ("b a d", "b a d"),
        ("b-a-d", "b-a-d"),
        ("b . a . d", "b . a . d"),
        ("b_a_d", "b_a_d"),
        ("b.@.d", "b.@.d"),
        ("ba.d", "ba.d"),
        ("b-ad", "b-ad"),
        ("a b.a.d day", "b.a.d"),
        ("a b a d day", "b a d"),
        ("b\n\na\n\nd", "b\n\na\n\nd"),
    ],
)
def test_a_word_in_disguise(text, as_written):
    assert found(text, ["bad"]) == [("bad", as_written)]


@pytest.mark.parametrize(
    ("text", "word", "as_written"),
    [
        ("k1ll", "kill", "k1ll"),
        ("ki11", "kill", "ki11"),
        ("kiII", "kill", "kiII"),
        ("k!ll!!", "kill", "k!ll"),
        ("k|ll", "kill", "k|ll"),
        ("$h!t", "shit", "$h!t"),
        ("$h17", "shit", "$h17"),
        ("5h1+", "shit", "5h1+"),
        ("a$$", "ass", "a$$"),
        ("@ss", "ass", "@ss"),
        ("g0d", "god", "g0d"),
        ("a 90d", "god", "90d"),
        ("h3ll", "hell", "h3ll"),
        ("a red-flag", "red flag", "red-flag"),
        ("r3d  fl@g", "red flag", "r3d  fl@g"),
        ("the рot is on", "pot", "рot"),
        ("the рот is on", "pot", "рот"),
        ("cyкa", "сука", "cyкa"),  # Latin letters in a Russian word
        ("Сука!", "сука", "Сука"),
        ("自暴力棄", "暴力", "暴力"),
        ("暴.力", "暴力", "暴.力"),
        ("an 🍆!", "🍆", "🍆"),
        ("in 1488", "1488", "1488"),
        ("II", "ii", "II"),
    ],
)
def test_other_words_in_disguise(text, word, as_written):
    assert (word, as_written) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "class, glass, assassin, Scunthorpe, embassy",
        "badge, abadan, forbad",
        "good grief",
        "shell, hello, Michelle, she'll, he'll, we'll",
        "skill, killer whale",
        "c l a s s",
        "as s",
        "the 455 and the 844",
        "so-called x-ray, e-mail",
        "мой кот и его рост",  # Russian, with рот in none
        "a port",
        "自暴。力量",
        "14 88",
        "i i",
        "11",
        "1i",
        "red, and a flagpole",
        "bead bed bd",
        "baad",
        "ba da ad",
        "",
        " \n\u200b",
    ],
)
def test_what_is_harmless(text):
    assert found(text) == []


def test_a_word_of_another_alphabet_is_not_taken_for_a_latin_one():
    assert found("мой рот открыт", ["pot"]) == []
    assert found("a pot of gold", ["рот"]) == []


def test_every_place_is_told_in_order():
    assert found("bad b.a.d and class, BAD", ["bad", "class"]) == [
        ("bad", "bad"),
        ("bad", "b.a.d"),
        ("class", "class"),
        ("bad", "BAD"),
    ]


@given(st.text(max_size=300))
def test_any_text_can_be_read_and_places_are_in_it(text):
    for one in Words(LIST).find(text):
        assert 0 <= one.start < one.end <= len(text)


@given(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12),
    st.text(alphabet="mnqvxyz ,.-", max_size=20),
    st.sampled_from([str.upper, str.title, "\u200b".join, ".".join]),
)
def test_whatever_the_word_it_is_found_in_its_simple_disguises(word, around, disguise):
    assert any(one.word == word for one in Words([word]).find(f"{around} \n\n\n\n {disguise(word)} \n\n\n\n {around}"))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=8))
def test_no_word_is_found_inside_another(word):
    for longer in (f"q{word}", f"{word}q", f"q{word}q"):
        if longer[0] != longer[1] and longer[-1] != longer[-2]:
            assert Words([word]).find(longer) == []


@pytest.mark.parametrize(
    "text",
    [
        "the quick brown fox jumps " * 154,
        "a b c " * 666,
        "b.a.d." * 666,
        "1l|" * 1333,
        "il1I" * 1000,
        ("i" * 60 + "l" * 60) * 33,
        "1" * 4000,
        "😀" * 4000,
        "\ufdfa" * 4000,
        "b\u0336" * 2000,
        "@ $ ! " * 666,
    ],
)
def test_the_longest_prompt_and_the_longest_list_take_no_time(text):
    words = Words(["il" * 30, "ab" * 30, "1l" * 20, *(f"word{number}" for number in range(197))])

    def seconds():
        begin = time.process_time()
        words.find(text)
        return time.process_time() - begin

    assert min(seconds() for _ in range(5)) < 0.15  # some 30 ms where nothing else runs


def test_a_list_of_words_that_all_look_alike_keeps_nobody_waiting():
    alike = Words(["il" * length + end for length in range(15, 29) for end in ("", "i", "ii", "ll", "ill", "lill")])
    begin = time.process_time()
    alike.find(("i" + "1" * 62 + " ") * 62)
    assert time.process_time() - begin < 5  # it was minutes, in which the bot served no server at all


def test_a_row_that_may_be_several_letters_is_shared_out_among_them():
    assert [one.word for one in Words(["kill"]).find("k1111 and k111 and kiiilll")] == ["kill"] * 3
    assert not Words(["kill"]).find("kil, kiil and kl")


def test_characters_are_not_remembered_without_end():
    for number in range(0x4E00, 0x4E00 + 12_000):
        read(chr(number))
    assert read.cache_info().currsize <= 10_000
