from datetime import UTC, datetime, timedelta

import pytest

from cogs.ui import text

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a lake, slow-motion: 3 boats (red)!", "a lake, slow-motion: 3 boats (red)!"),
        ("**bold** _it_ ~~no~~ ||spoiler|| `code`", r"\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|spoiler\|\| \`code\`"),
        ("# head", r"\# head"),
        ("> quote", r"\> quote"),
        ("- item\n1. first", "\\- item\n\\1. first"),
        ("[here](https://evil.example)", r"\[here\](https:\//evil.example)"),
        ("<@123> <#5> <t:1:R>", r"\<@123> \<#5> \<t:1:R>"),
        ("@everyone", "@\u200beveryone"),
        ("\\* already", r"\\\* already"),
        ("  edges  ", "edges"),
        ("\u202eturned\u202c \u2066kept\u2069", "turned kept"),
    ],
)
def test_what_people_wrote_is_shown_as_written(written, shown):
    assert text.plain(written) == shown


def test_a_quotation_has_a_mark_on_each_line():
    assert text.quoted("one\n\n# two\nthree") == "> one\n> \\# two\n> three"
    assert text.quoted("  \n ") == ""


@pytest.mark.parametrize(
    "written", ["**_~~||`" * 500, "a\n" * 2000, "# \n> x" * 600, "://@everyone " * 300, "x" * 4000]
)
@pytest.mark.parametrize("shown_as", [text.plain, text.quoted])
def test_what_makes_it_harmless_counts_against_the_limit(written, shown_as):
    shown = shown_as(written, 2500)
    assert 1000 < len(shown) <= 2500
    assert shown.endswith("…")


def test_cutting_keeps_whole_words_and_says_that_something_is_missing():
    assert text.cut("short", 10) == "short"
    assert text.cut("a long sentence about lakes", 20) == "a long sentence…"
    assert text.cut("x" * 30, 10) == "x" * 9 + "…"


@pytest.mark.parametrize("composed", ["👩\u200d🚀", "e\u0301", "👍🏽", "❤\ufe0f"])
@pytest.mark.parametrize("before", range(6, 12))
def test_cutting_never_takes_a_composed_character_apart(composed, before):
    kept = text.cut("x" * before + composed * 3, 12).removesuffix("…").removeprefix("x" * before)
    assert kept.replace(composed, "") == ""


def test_one_line_is_bare_and_does_not_turn_its_neighbours():
    assert text.one_line("a\nlake  at\tdawn", 50) == "a lake at dawn"
    assert text.one_line("بحيرة عند الفجر", 50) == "\u2068بحيرة عند الفجر\u2069"


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=3, minutes=59), "3 h ago"),
        (timedelta(days=2), "2 d ago"),
        (timedelta(seconds=-5), "just now"),
    ],
)
def test_ago(gone, told):
    assert text.ago(NOW - gone, now=NOW) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.2, "1 s"), (59, "59 s"), (119, "119 s"), (125, "2 min 5 s"), (180, "3 min"), (725, "12 min")],
)
def test_how_long_it_lasted(seconds, told):
    assert text.lasted(seconds) == told


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (70, 105, "70\u2013105 s"),
        (60, 150, "1\u20133 min"),
        (20, 20, "20 s"),
        (10, 200, "1\u20134 min"),
        (170, 180, "2\u20133 min"),
    ],
)
def test_spans(low, high, told):
    assert text.span(low, high) == told


def test_moments_lists_and_counts():
    assert text.since(NOW) == f"<t:{int(NOW.timestamp())}:R>"
    assert text.listed(["a", "b", "c"]) == "a, b or c"
    assert text.listed([]) == "nothing"
    assert [text.count(number, "clip continues", "clips continue") for number in (1, 2)] == [
        "1 clip continues",
        "2 clips continue",
    ]
    assert text.count(0, "video") == "0 videos"


def test_places_in_a_row_are_told_as_people_do():
    told = [text.ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 22, 101, 111)]
    assert told == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "22nd", "101st", "111th"]
