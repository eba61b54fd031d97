from bot.community.servers.filters import Change, Hit
from bot.domain.community.configuration import Configuration
from cogs.ui.configuring import filters
from tests.cogs.ui.conftest import check_limits, words

FULL = Configuration(
    words=tuple(f"{'w' * 56}{number}" for number in range(200)),
    patterns=tuple(f"{'[`*_]' * 39}{number}" for number in range(50)),
)


def test_even_the_fullest_lists_fit():
    for layout in (
        filters.everything(FULL),
        filters.added(Change(rules=FULL.words, now=FULL)),
        filters.removed(Change(rules=FULL.patterns, now=FULL)),
        filters.tested("*`_~" * 1000, [Hit(rule="[`*_]" * 40, is_pattern=True, start=3, end=4000)] * 30),
    ):
        check_limits(layout)


def test_empty_lists_say_so():
    told = words(filters.everything(Configuration()))
    assert "(0 of 200)\nnone" in told
    assert "in the filters already" in words(filters.added(Change(rules=(), now=FULL)))


def test_each_hit_is_shown_where_it_stands_and_as_it_is_written():
    text = "one **b\u0430d** thing\nand more"
    told = words(filters.tested(text, [Hit(rule="bad", is_pattern=False, start=6, end=9)]))
    assert "word “bad” at characters 7 to 9" in told
    assert "**b\u0430d**" in told
    assert r"\*\*" in told  # what the admin typed is harmless
    one = words(filters.tested("x!", [Hit(rule="!", is_pattern=True, start=1, end=2)]))
    assert "pattern “!” at character 2" in one


def test_of_many_the_first_are_shown():
    told = words(filters.tested("bad " * 30, [Hit(rule="bad", is_pattern=False, start=0, end=3)] * 30))
    assert told.count("word “bad”") == 10
    assert "… and 20 more places" in told
