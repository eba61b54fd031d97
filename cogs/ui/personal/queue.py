"""The pages of /queue and /mod queue: what is under way, whose turn it is when, and Cancel on what has not begun."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

from discord import ui

from bot.client import Mark
from bot.community.queue import A_PAGE, QueueLine, QueuePage
from bot.domain.community.conduct import Standstill
from bot.domain.generation import Status
from cogs.ui import cards, text
from cogs.ui.buttons import Action, button
from cogs.ui.layout import Colour, Layout, note
from cogs.ui.moderating import conduct

MOST_LINES: Final = 10


class Queueing(StrEnum):
    """What can be pressed on these pages besides Cancel. The words are in custom_ids: never rename one."""

    MINE = "queue-mine"
    EVERYBODYS = "queue-all"


def mine(
    lines: Sequence[QueueLine], models: cards.Models, *, standstill: Standstill | None = None, staff: bool = False
) -> Layout:
    """Return somebody's own work that is under way; staff may turn to everybody's."""
    turning = [_turn("Everybody's", 0)] if staff else []
    if not lines:
        return note("Nothing of yours is under way. /video starts something.", buttons=turning)
    parts: list[ui.Item[Any]] = [ui.TextDisplay(_headed(f"### {len(lines)} of yours under way", standstill))]
    parts.extend(_line(line, models) for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        parts.append(ui.TextDisplay(f"-# … and {len(lines) - MOST_LINES} more"))
    if turning:
        parts.append(ui.ActionRow(*turning))
    return Layout(ui.Container(*parts, accent_colour=Colour.WAITING.value))


def everybodys(page: QueuePage, models: cards.Models) -> Layout:
    """Return a page of what is under way in a server, for staff: who, what, since when, and which place."""
    first, last = page.first + 1, page.first + len(page.lines)
    told = "Nothing is under way here."
    if page.lines:
        told = f"{page.everything} in all"
        if page.everything > len(page.lines):
            told += f" · {first} to {last}" if first < last else f" · number {last} of them"
    parts: list[ui.Item[Any]] = [ui.TextDisplay(_headed(f"### Under way in this server\n{told}", page.standstill))]
    for line in page.lines:
        parts += [ui.Separator(), _line(line, models, whose=True)]
    row = [
        _turn("← Before", max(0, page.first - A_PAGE), disabled=page.first == 0),
        _turn("After →", page.first + A_PAGE, disabled=last >= page.everything),
    ]
    if page.everything <= len(page.lines):
        row = []
    row += [
        ui.Button(
            label="Look again", custom_id=str(Mark(verb=Queueing.EVERYBODYS, generation_id=0, more=f"={page.first}"))
        ),
        ui.Button(label="Mine", custom_id=str(Mark(verb=Queueing.MINE, generation_id=0))),
    ]
    parts += [ui.Separator(), ui.ActionRow(*row)]
    return Layout(ui.Container(*parts, accent_colour=Colour.WAITING.value))


def _headed(heading: str, standstill: Standstill | None) -> str:
    return heading if standstill is None else f"{heading}\n{conduct.banner(standstill)}"


def _line(line: QueueLine, models: cards.Models, *, whose: bool = False) -> ui.Item[Any]:
    generation = line.generation
    stands = cards.state(generation, typical=line.wait, outlook=line.outlook)
    if line.count > 1:
        stands = f"{text.count(line.count, 'picture')}, of which this is one · {stands}"
    if whose:
        stands = f"<@{generation.requester.user_id}> · {stands}"
    if whose and generation.destination.private:
        told = f"**#{generation.id}** · *private*\n{stands}"
    else:
        told = cards.entry(generation, models, stands=stands)
    if generation.status is not Status.QUEUED:
        return ui.TextDisplay(told)
    return ui.Section(told, accessory=button(Action.CANCEL, generation.id))


def _turn(label: str, first: int, *, disabled: bool = False) -> ui.Button[Any]:
    mark = Mark(verb=Queueing.EVERYBODYS, generation_id=0, more=str(first))
    return ui.Button(label=label, custom_id=str(mark), disabled=disabled)
