"""What was given, taken and handed on, in words."""

from collections.abc import Sequence
from typing import Final, cast

from bot.community.staff.grants import Moved, Movement
from bot.domain.allowance import Granted
from bot.domain.community.notices import Notice
from bot.domain.money import MicroUsd, shown
from cogs.ui import text
from cogs.ui.layout import Colour, Layout, note

LONGEST_REASON: Final = 400
LEFT: Final = "-# What was granted does not end by itself; it is used when the free part is."


def amounts(what: Granted) -> str:
    """Return what it is: 3 videos, 2 pictures and $1.50."""
    parts = [
        text.count(abs(what.videos), "video") if what.videos else "",
        text.count(abs(what.pictures), "picture") if what.pictures else "",
        shown(MicroUsd(abs(what.amount))) if what.amount else "",
    ]
    *most, last = [part for part in parts if part] or ["nothing"]
    return f"{', '.join(most)} and {last}" if most else last


def answer(movement: Movement, user_id: int, moved: Moved) -> Layout:
    """Return what whoever did it is told."""
    what, who = amounts(moved.moved), f"<@{user_id}>"
    heads = {
        Movement.GRANT: f"🎁 {who} was granted {what}.",
        Movement.REVOKE: f"{what[0].upper()}{what[1:]} of what was granted to {who} {_was(moved.moved)} taken back.",
        Movement.RESET: f"🔄 {who}'s free day and month begin anew: {what} came back. What is under way still counts.",
        Movement.GIFT: f"🎁 You gave {who} {what}.",
    }
    whose = "You have" if movement is Movement.GIFT else "They have"
    lines = [heads[movement], f"{whose} {amounts(moved.left)} left of what was granted.", LEFT]
    if moved.duplicate:
        lines.insert(0, "That was done already; it is done once.")
    return note(*lines, colour=Colour.DONE)


def news(notice: Notice, *, place: str) -> Layout:
    """Return what who got or lost it is told; `place` is the server's name."""
    facts, where = notice.facts, text.plain(place, 100)
    movement = Movement(str(facts["movement"]))
    what, left = amounts(_granted(facts["moved"])), amounts(_granted(facts["left"]))
    reason = text.quoted(str(facts.get("reason") or ""), LONGEST_REASON)
    heads = {
        Movement.GRANT: f"### 🎁 You were granted {what} in {where}",
        Movement.REVOKE: f"### {what[0].upper()}{what[1:]} of what was granted to you in {where} was taken back",
        Movement.RESET: f"### 🔄 Your free day and month in {where} begin anew",
        Movement.GIFT: f"### 🎁 <@{facts['from']}> gave you {what} in {where}",
    }
    return note(heads[movement], reason, f"You have {left} left of what was granted.", LEFT, colour=Colour.DONE)


def _was(what: Granted) -> str:
    return "was" if amounts(what).startswith("1 ") and " and " not in amounts(what) else "were"


def _granted(parts: object) -> Granted:
    videos, pictures, amount = cast("Sequence[int]", parts)
    return Granted(videos=videos, pictures=pictures, amount=MicroUsd(amount))
