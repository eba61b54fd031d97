"""The audit log in words: one line of it as a box in the log channel, and a page of it for staff."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast

from discord import ui

from bot.client import Mark
from bot.community.servers.audit import AuditPage, AuditPlace, Direction
from bot.domain.community.audit import AuditEntry, AuditSearch, Deed
from bot.domain.community.configuration import Bounds
from bot.domain.community.notices import NoticeFact
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from cogs.ui import asking, text
from cogs.ui.configuring import words
from cogs.ui.layout import Colour, Layout, note

VERB: Final = "audit"
CONFIG: Final = "config"
LONGEST_ACTION: Final = 40
LONGEST_VALUE: Final = 150
LONGEST_REASON: Final = 200
LONGEST_ENTRY: Final = 580
MOST_CHANGES: Final = 8
GROUPS: Final = {
    "config": "⚙️ Rules",
    "mod": "🛡️ Staff",
    "member": "🎁 Members",
    "report": "🚩 Report",
    "bot": "🤖 By itself",
    "privacy": "🔏 Privacy",
    "operator": "🔧 Operator",
}

_DIRECTIONS: Final = {Direction.OLDER: "o", Direction.NEWER: "n"}
_WRITTEN: Final = re.compile(
    r"(?P<turn>[-on])(?P<beyond>\d{0,19})\.(?P<member>\d{0,19})\.(?P<action>.*)", re.ASCII | re.DOTALL
)


def box(facts: Mapping[str, NoticeFact], bounds: Bounds) -> Layout:
    """Return what the log channel is told about one line (db's Transaction.write_down names the facts)."""
    entry = _entry(cast("Mapping[str, Any]", facts))
    return note(*_told(entry, bounds), colour=Colour.QUIET)


def page(shown: AuditPage, bounds: Bounds) -> Layout:
    """Return one page of the log, with what turns it."""
    search = shown.search
    looked_for = [f"about or by <@{search.member_id}>"] if search.member_id is not None else []
    looked_for += [f"of the kind “{text.plain(search.action, LONGEST_ACTION)}”"] if search.action else []
    if not shown.entries:
        return note("### Audit log", f"There is nothing{' ' if looked_for else ''}{' '.join(looked_for)} yet.")
    parts: list[ui.Item[Any]] = [ui.TextDisplay("### Audit log\n" + " ".join(looked_for))]
    for entry in shown.entries:
        parts += [ui.Separator(), ui.TextDisplay(text.cut("\n".join(_told(entry, bounds)), LONGEST_ENTRY))]
    if shown.newer or shown.older:
        newer = _mark(search, AuditPlace(direction=Direction.NEWER, beyond=shown.entries[0].id))
        older = _mark(search, AuditPlace(direction=Direction.OLDER, beyond=shown.entries[-1].id))
        parts.append(
            ui.ActionRow(
                ui.Button[Any](label="← Newer", custom_id=newer, disabled=not shown.newer),
                ui.Button[Any](label="Older →", custom_id=older, disabled=not shown.older),
            )
        )
    return Layout(ui.Container(*parts, accent_colour=Colour.WAITING.value))


def sought(action: str | None) -> str:
    """Return which actions are meant by what somebody typed, no longer than a button's id can carry."""
    return (action or "").strip().casefold()[:LONGEST_ACTION]


def read(more: str) -> tuple[AuditSearch, AuditPlace | None]:
    """Return what a button of a page means. Raises UserError for what is none of ours."""
    match = _WRITTEN.fullmatch(more)
    if match is None:
        raise UserError(Reason.BUTTON_UNKNOWN)
    direction = next((one for one, letter in _DIRECTIONS.items() if letter == match["turn"]), None)
    beyond = asking.number(match["beyond"])
    place = AuditPlace(direction=direction, beyond=beyond) if direction is not None and beyond is not None else None
    return AuditSearch(member_id=asking.number(match["member"]), action=sought(match["action"])), place


def _mark(search: AuditSearch, place: AuditPlace) -> str:
    member = "" if search.member_id is None else search.member_id
    more = f"{_DIRECTIONS[place.direction]}{place.beyond}.{member}.{search.action}"
    return str(Mark(verb=VERB, generation_id=0, more=more))


def _entry(facts: Mapping[str, Any]) -> AuditEntry:
    named = ("action", "actor_id", "guild_id", "user_id", "generation_id", "before", "after", "reason")
    at = datetime.fromtimestamp(float(facts["at"]), UTC)
    return AuditEntry(id=int(facts["audit"]), at=at, deed=Deed(**{name: facts[name] for name in named}))


def _told(entry: AuditEntry, bounds: Bounds) -> list[str]:
    """Return who did what and when, about whom, from what to what, and why."""
    deed = entry.deed
    group, _, what = deed.action.partition(".")
    name = GROUPS.get(group, text.plain(group, 20))
    by = "" if deed.actor_id is None else f" by {_person(deed.actor_id)}"
    about = [_person(deed.user_id)] if deed.user_id is not None else []
    about += [f"#{deed.generation_id}"] if deed.generation_id is not None else []
    spoken = text.plain(what.replace("-", " ").replace("_", " "), LONGEST_ACTION)
    return [
        f"**{name} · {spoken}**{by} <t:{int(entry.at.timestamp())}:f>",
        *([f"About {', '.join(about)}"] if about else []),
        *_changes(deed, bounds),
        *([f"Reason: {text.plain(text.one_line(deed.reason, LONGEST_REASON), LONGEST_REASON)}"] if deed.reason else []),
    ]


def _person(user_id: int) -> str:
    return f"<@{user_id}>" if user_id else "somebody who asked to be forgotten"


def _changes(deed: Deed, bounds: Bounds) -> Sequence[str]:
    """Return what was and what became of it: of rules in their own words, of all else as it was written."""
    if deed.action.startswith(f"{CONFIG}."):
        try:
            told = words.changes(json.loads(deed.before), json.loads(deed.after), bounds, longest=LONGEST_VALUE)
        except (ValueError, LookupError, TypeError, AttributeError):
            told = []  # another version has written it, with rules or values that this one does not know
        if told:
            more = len(told) - MOST_CHANGES
            return [*told[:MOST_CHANGES], *([f"and {more} more"] if more > 0 else [])]
    was, became = _value(deed.before), _value(deed.after)
    if was and became:
        return [f"{was} → {became}"]
    return [was or became] if was or became else []


def _value(written: str) -> str:
    return text.plain(text.one_line(written, LONGEST_VALUE), LONGEST_VALUE)
