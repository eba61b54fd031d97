import pytest

from bot.community.history import HistoryPage, Place, Turn
from bot.domain.errors import UserError
from bot.domain.generation import Category, Search, Stage, Status
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Kind
from cogs.ui.asking import read_mark
from cogs.ui.personal import pages
from tests.bot.scripted import FACTS
from tests.cogs.ui.conftest import check_limits, components, generation, labels, words

LAST = 2**63 - 1
NASTY = "**@everyone** <@1> [x](https://x.test) بحيرة 👩‍👩‍👧 " * 40
PLACES = [None, Place(turn=Turn.OLDER, beyond=LAST), Place(turn=Turn.NEWER, beyond=0)]


def page(*generations, search=Search(), newer=0, matching=None):  # noqa: B008  frozen
    made = list(generations)
    return HistoryPage(
        search=search, generations=made, newer=newer, matching=len(made) if matching is None else matching
    )


@pytest.mark.parametrize("kind", [None, *Kind])
@pytest.mark.parametrize("stage", [None, *Stage])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", ["", "5o--f:1", "schöner : see", "👩‍👩‍👧"])
def test_a_page_is_read_as_it_was_written(kind, stage, place, text):
    for category in (None, *Category):
        search = Search(text=text, category=category, kind=kind, stage=stage)
        assert pages.read(pages.written(search, place)) == (search, place)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("member_id", [0, 5, 35, 36, LAST])
def test_whose_it_is_is_written_too(member_id, place):
    search = Search(text="@5@ a lake", kind=Kind.WORDS, stage=Stage.FAILED, member_id=member_id)
    written = pages.written(search, place)
    assert pages.read(written) == (search, place)
    assert pages.read(written.split("@", 2)[2])[0].member_id is None


def test_the_letters_of_old_buttons_never_change():
    place = Place(turn=Turn.OLDER, beyond=12)
    assert pages.written(Search(text="fox", kind=Kind.CLIPS, stage=Stage.FAILED), place) == "o12cxfox"
    assert pages.read("n7pufox") == (
        Search(text="fox", kind=Kind.PICTURES, stage=Stage.UNDER_WAY),
        Place(turn=Turn.NEWER, beyond=7),
    )
    assert pages.read("-wf")[0] == Search(kind=Kind.WORDS, stage=Stage.FINISHED)
    everything = Search(text="fox", category=Category.EDITS, kind=Kind.CLIPS, stage=Stage.FAILED, member_id=36)
    assert pages.read("=e@10@o12cxfox") == (everything, place)
    assert {verb.value for verb in pages.Paging} == {
        "history",
        "history-category",
        "history-kind",
        "history-stage",
        "history-search",
    }


@pytest.mark.parametrize(
    "more",
    [
        "",
        "o",
        "x1--",
        "o1q-",
        "o1-",
        "o" + "1" * 20 + "--",
        "o1--\nfox",
        "@@---",
        "@zzzzzzzzzzzzz@---",
        "=x---",
        "=---",
    ],
)
def test_what_was_never_written_is_refused(more):
    with pytest.raises(UserError) as refused:
        pages.read(more)
    assert refused.value.reason is Reason.BUTTON_UNKNOWN


@pytest.mark.parametrize("letters", ["a", "ä", "👩", "\N{COMBINING ACUTE ACCENT}", "a b "])
def test_words_are_cut_to_what_an_id_carries_in_whatever_units(letters):
    sought = pages.sought(letters * 200)
    assert 0 < len(sought.encode("utf-16-le")) <= 2 * pages.LONGEST_SEARCH
    search = Search(text=sought, category=Category.EDITS, kind=Kind.CLIPS, stage=Stage.CANCELLED)
    layout = pages.history(page(generation(id=LAST), search=search, newer=1, matching=9), FACTS.models)
    ids = [part["custom_id"] for part in components(layout) if "custom_id" in part]
    ids.append(str(pages.search_dialog(search).custom_id))
    for custom_id in ids:
        assert len(custom_id.encode("utf-16-le")) <= 200  # 100 units of two bytes each
    turning = [custom_id for custom_id in ids if ":show:" not in custom_id]
    assert {pages.read(read_mark(custom_id).more)[0] for custom_id in turning} == {search, Search()}


def test_words_are_one_line():
    assert pages.sought("  a \n\t b  ") == "a b"


def test_a_full_page_keeps_to_discords_limits_whatever_was_written():
    status = [Status.SUCCEEDED, Status.FAILED, Status.UNCONFIRMED, Status.CANCELLED, Status.QUEUED]
    made = [
        generation(one, id=LAST - n, prompt=NASTY, start=ClipFrame(generation_id=LAST), loop=True)
        for n, one in enumerate(status)
    ]
    search = Search(text=pages.sought(NASTY), category=Category.VIDEOS, kind=Kind.CLIPS, stage=Stage.FINISHED)
    layout = pages.history(page(*made, search=search, newer=10**6, matching=10**7), FACTS.models)
    check_limits(layout)
    assert "@everyone" not in words(layout).replace("@\u200beveryone", "")
    assert labels(layout) == ["Show"] * 5 + ["← Newer", "Older →", "Search", "Show all"]


def test_one_page_needs_no_turning():
    layout = pages.history(page(generation(id=3), generation(id=2)), FACTS.models)
    check_limits(layout)
    assert labels(layout) == ["Show", "Show", "Search"]
    assert "2 videos" in words(layout)
    assert " to " not in words(layout)


def test_the_menus_say_what_is_chosen():
    layout = pages.history(page(generation(), search=Search(kind=Kind.PICTURES)), FACTS.models)
    menus = [part for part in components(layout) if part["type"] == 3]
    chosen = [[one["label"] for one in menu["options"] if one.get("default")] for menu in menus]
    assert chosen == [["Videos and pictures"], ["From pictures"], ["In any state"]]
    assert "1 video or picture matches" in words(layout)
    layout = pages.history(page(generation(), search=Search(category=Category.EDITS)), FACTS.models)
    assert "1 edit matches" in words(layout)


@pytest.mark.parametrize(
    ("status", "told"),
    [(Status.SUCCEEDED, "$0.71"), (Status.FAILED, "free"), (Status.CANCELLED, "free"), (Status.RUNNING, "$0.71")],
)
def test_each_tells_what_it_cost(status, told):
    assert f"16:9 · {told}" in words(pages.history(page(generation(status)), FACTS.models))


def test_the_dialog_carries_the_search():
    search = Search(text="fox", stage=Stage.FAILED)
    dialog = pages.search_dialog(search)
    assert pages.read(read_mark(dialog.custom_id).more) == (search, None)
    assert len(dialog.title) <= 45


def test_what_no_menu_offers_means_everything():
    assert pages.kind("pictures") is Kind.PICTURES
    assert pages.category("edits") is Category.EDITS
    assert pages.category("all") is None
    assert pages.stage("under-way") is Stage.UNDER_WAY
    assert pages.kind("all") is pages.kind(None) is pages.stage("nonsense") is None


@pytest.mark.parametrize("letters", ["a", "👩", "a b "])
def test_a_members_pages_keep_to_discords_limits_and_say_whose_they_are(letters):
    search = Search(text=pages.sought(letters * 200, of_member=True), stage=Stage.CANCELLED, member_id=LAST)
    layout = pages.history(page(generation(id=LAST), search=search, newer=1, matching=9), FACTS.models)
    check_limits(layout)
    assert f"What <@{LAST}> made here" in words(layout)
    assert "Private work is not shown" in words(layout)
    marks = [part["custom_id"] for part in components(layout) if "custom_id" in part]
    turning = [read_mark(custom_id).more for custom_id in marks if ":history" in custom_id]
    assert {pages.read(more)[0].member_id for more in turning} == {LAST}
    assert len(str(pages.search_dialog(search).custom_id)) <= 100
    empty = pages.history(page(search=Search(member_id=5)), FACTS.models)
    assert "<@5> has not made anything here yet" in words(empty)
