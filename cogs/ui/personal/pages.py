"""
The pages of /history, and how a page is written into the ids of its buttons.

What somebody looks for travels in those ids, so a page turns after any restart, and nothing of it is kept anywhere.
"""

import re
import string
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar

import discord
from discord import ui

from bot.client import Mark
from bot.community.history import HistoryPage, Place, Turn
from bot.domain.errors import UserError
from bot.domain.generation import Category, Search, Stage
from bot.domain.reasons import Reason
from bot.domain.request import Kind
from cogs.ui import asking, cards, dialogs, text
from cogs.ui.buttons import Action, button
from cogs.ui.layout import Colour, Layout, note

Word = TypeVar("Word", Category, Kind, Stage, Turn)


class Paging(StrEnum):
    """What can be done with a page. The words are in custom_ids: never rename one."""

    TURN = "history"
    CATEGORY = "history-category"
    KIND = "history-kind"
    STAGE = "history-stage"
    SEARCH = "history-search"


# In the units in which Discord may count the 100 of a custom_id: an emoji has two.
LONGEST_SEARCH: Final = 50
LONGEST_SEARCH_OF_A_MEMBER: Final = 35  # whose number stands in the id, too
EVERY: Final = "all"
NONE: Final = "-"

CATEGORIES: Final = {
    Category.VIDEOS: "Videos",
    Category.PICTURES: "Pictures",
    Category.EDITS: "Edits of what there was",
}
KINDS: Final = {
    Kind.WORDS: "From words alone",
    Kind.PICTURES: "From pictures",
    Kind.CLIPS: "From a clip",
}
_COUNTED: Final = {
    None: ("video or picture", "videos and pictures"),
    Category.VIDEOS: ("video", "videos"),
    Category.PICTURES: ("picture", "pictures"),
    Category.EDITS: ("edit", "edits"),
}
STAGES: Final = {
    Stage.FINISHED: "Finished",
    Stage.UNDER_WAY: "Under way",
    Stage.FAILED: "Failed",
    Stage.CANCELLED: "Cancelled",
}

# The letters stand in the ids of buttons that were shown long ago: never give one another meaning.
_DIGITS: Final = string.digits + string.ascii_lowercase
_TURNS: Final = {Turn.OLDER: "o", Turn.NEWER: "n"}
_CATEGORIES: Final = {Category.VIDEOS: "v", Category.PICTURES: "p", Category.EDITS: "e"}
_KINDS: Final = {Kind.WORDS: "w", Kind.PICTURES: "p", Kind.CLIPS: "c"}
_STAGES: Final = {Stage.FINISHED: "f", Stage.UNDER_WAY: "u", Stage.FAILED: "x", Stage.CANCELLED: "c"}
_WRITTEN: Final = re.compile(
    r"(?:=(?P<category>[vpe]))?"
    r"(?:@(?P<member>[0-9a-z]{1,13})@)?(?P<turn>[-on])(?P<beyond>\d{0,19})(?P<kind>[-wpc])(?P<stage>[-fuxc])(?P<text>.*)",
    re.ASCII,
)


def written(search: Search, place: Place | None = None) -> str:
    """Return a page as its buttons say it: what, of whom, which way, beyond which number, kind, stage, words."""
    category = f"={_CATEGORIES[search.category]}" if search.category is not None else ""
    whose = f"@{_short(search.member_id)}@" if search.member_id is not None else ""
    turn = f"{_TURNS[place.turn]}{place.beyond}" if place is not None else NONE
    kind = _KINDS[search.kind] if search.kind is not None else NONE
    stage = _STAGES[search.stage] if search.stage is not None else NONE
    return f"{category}{whose}{turn}{kind}{stage}{search.text}"


def read(more: str) -> tuple[Search, Place | None]:
    """Return what `written` wrote. Raises UserError for what it never did."""
    match = _WRITTEN.fullmatch(more)
    if match is None:
        raise UserError(Reason.BUTTON_UNKNOWN)
    turn, beyond = _meant(_TURNS, match["turn"]), asking.number(match["beyond"])
    place = Place(turn=turn, beyond=beyond) if turn is not None and beyond is not None else None
    member_id = int(match["member"], len(_DIGITS)) if match["member"] else None
    if member_id is not None and member_id > asking.LARGEST_ID:
        raise UserError(Reason.BUTTON_UNKNOWN)
    search = Search(
        text=sought(match["text"], of_member=member_id is not None),
        category=_meant(_CATEGORIES, match["category"] or NONE),
        kind=_meant(_KINDS, match["kind"]),
        stage=_meant(_STAGES, match["stage"]),
        member_id=member_id,
    )
    return search, place


def category(value: str | None) -> Category | None:
    """Return which category was chosen; None: every one."""
    return next((one for one in Category if one == value), None)


def kind(value: str | None) -> Kind | None:
    """Return which kind was chosen; None: every one."""
    return next((one for one in Kind if one == value), None)


def stage(value: str | None) -> Stage | None:
    """Return which stage was chosen; None: every one."""
    return next((one for one in Stage if one == value), None)


def _meant(letters: Mapping[Word, str], letter: str) -> Word | None:
    return next((word for word, written in letters.items() if written == letter), None)


def _short(number: int) -> str:
    """Return a number in few characters."""
    written = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        written = _DIGITS[digit] + written
    return written or "0"


def sought(words: str, *, of_member: bool = False) -> str:
    """Return what somebody looks for on one line, and no longer than an id can carry it."""
    joined = " ".join(words.split())
    longest = LONGEST_SEARCH_OF_A_MEMBER if of_member else LONGEST_SEARCH
    while len(joined.encode("utf-16-le", errors="replace")) > 2 * longest:
        joined = joined[:-1]
    return joined.strip()


def history(page: HistoryPage, models: cards.Models) -> Layout:
    """Return one page of what somebody made, with what turns it, what narrows it down and what opens one again."""
    search = page.search
    if not page.generations and search == _all(search):
        if search.member_id is not None:
            return note(f"<@{search.member_id}> has not made anything here yet that is not private.")
        return note("You have not made anything here yet. /video and /image start something.")
    parts: list[ui.Item[Any]] = [ui.TextDisplay(_heading(page))]
    for generation in page.generations:
        told = cards.entry(generation, models, stands=cards.state(generation))
        parts += [ui.Separator(), ui.Section(told, accessory=button(Action.SHOW, generation.id))]
    parts += [
        ui.Separator(),
        ui.ActionRow(_choice(Paging.CATEGORY, search, CATEGORIES, search.category, every="Videos and pictures")),
        ui.ActionRow(_choice(Paging.KIND, search, KINDS, search.kind, every="Made from anything")),
        ui.ActionRow(_choice(Paging.STAGE, search, STAGES, search.stage, every="In any state")),
        ui.ActionRow(*_turning(page)),
    ]
    return Layout(ui.Container(*parts, accent_colour=Colour.WAITING.value))


def search_dialog(search: Search) -> ui.Modal:
    """Return the dialog that asks for other words; all else stays as it is."""
    return dialogs.asking_for_words(
        _mark(dialogs.HISTORY, search),
        title="Search in your history" if search.member_id is None else "Search in this member's history",
        question="Words in the prompt, or a number",
        hint="Capitals make no difference. Leave it empty to see all.",
        words=search.text,
        longest=LONGEST_SEARCH if search.member_id is None else LONGEST_SEARCH_OF_A_MEMBER,
    )


def _all(search: Search) -> Search:
    """Return the search for all of the same member."""
    return Search(member_id=search.member_id)


def _heading(page: HistoryPage) -> str:
    whose = page.search.member_id
    title = "### What you made here" if whose is None else f"### What <@{whose}> made here"
    return f"{title}\n{_told(page)}" + ("" if whose is None else "\n-# Private work is not shown.")


def _told(page: HistoryPage) -> str:
    words = f" “{text.plain(page.search.text, 2 * LONGEST_SEARCH)}”" if page.search.text else ""
    if not page.matching:
        return f"Nothing matches{words}. Try other words, or choose less in the menus."
    told = text.count(page.matching, *_COUNTED[page.search.category])
    if page.search != _all(page.search):
        told += " matches" if page.matching == 1 else " match"
    told += words
    if page.matching > len(page.generations):
        first, last = page.newer + 1, page.newer + len(page.generations)
        told += f" · {first} to {last}" if first < last else f" · number {last} of them"
    return told


def _choice(
    verb: str,
    search: Search,
    names: Mapping[Category, str] | Mapping[Kind, str] | Mapping[Stage, str],
    chosen: str | None,
    *,
    every: str,
) -> ui.Select[Any]:
    options = [discord.SelectOption(label=every, value=EVERY, default=chosen is None)]
    options += [discord.SelectOption(label=name, value=one, default=one == chosen) for one, name in names.items()]
    return ui.Select(custom_id=str(_mark(verb, search)), options=options)


def _turning(page: HistoryPage) -> Sequence[ui.Button[Any]]:
    search, shown = page.search, page.generations
    row: list[ui.Button[Any]] = []
    if page.newer or page.older:
        newer = Place(turn=Turn.NEWER, beyond=shown[0].id)
        older = Place(turn=Turn.OLDER, beyond=shown[-1].id)
        row.append(_button("← Newer", _mark(Paging.TURN, search, newer), disabled=not page.newer))
        row.append(_button("Older →", _mark(Paging.TURN, search, older), disabled=not page.older))
    row.append(_button("Search", _mark(Paging.SEARCH, search), emoji="🔎"))
    if search != _all(search):
        row.append(_button("Show all", _mark(Paging.TURN, _all(search))))
    return row


def _button(label: str, mark: Mark, *, disabled: bool = False, emoji: str | None = None) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=str(mark), disabled=disabled, emoji=emoji)


def _mark(verb: str, search: Search, place: Place | None = None) -> Mark:
    return Mark(verb=verb, generation_id=0, more=written(search, place))
