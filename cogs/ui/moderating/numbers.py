"""The numbers of a server: a short table, a chart and a file for spreadsheets; menus switch what is shown, in place."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

import discord
from discord import ui

from bot.client import Mark
from bot.domain.community.statistics import FailureGroup, Grouping, Period, Statistics, Tally
from bot.domain.errors import UserError
from bot.domain.money import exact, shown
from bot.domain.reasons import Reason
from bot.lifecycle.outbox import File
from bot.media.charts import MOST_SERIES, Chart, Series, Unit
from cogs.ui import text
from cogs.ui.layout import Colour, Layout

NOBODY: Final = "0"
GROUPS_SHOWN: Final = 8
LONGEST_NAME: Final = 60


class Subject(StrEnum):
    """What is counted. The words are in custom_ids: never rename one."""

    STATS = "stats"
    COSTS = "costs"


class Switching(StrEnum):
    """What can be switched on an answer. The words are in custom_ids: never rename one."""

    PERIOD = "numbers-period"
    BY = "numbers-by"


PERIODS: Final = {
    Period.TODAY: "today",
    Period.WEEK: "7 days",
    Period.THIRTY_DAYS: "30 days",
    Period.THIS_MONTH: "this month",
    Period.LAST_MONTH: "last month",
}
GROUPINGS: Final = {Grouping.MEMBER: "member", Grouping.MODEL: "model", Grouping.PROVIDER: "provider"}
FAILURES: Final = {
    FailureGroup.MODERATED: "moderated",
    FailureGroup.REQUEST: "not possible as asked",
    FailureGroup.PROVIDER: "by the provider",
    FailureGroup.ACCOUNT: "by the account",
    FailureGroup.DISCORD: "by Discord",
}
HEADINGS: Final = {Subject.STATS: "What was made here", Subject.COSTS: "What it cost here"}
_WRITTEN: Final = re.compile(r"(?P<subject>[a-z]+):(?P<period>[a-z0-9-]+):(?P<by>[a-z]+)", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What somebody looks at. It travels in the menus' ids, so they work after any restart."""

    subject: Subject
    period: Period
    by: Grouping

    def __str__(self) -> str:
        return f"{self.subject}:{self.period}:{self.by}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How groups are called: members by whom this process happens to know, models by what the accounts offer."""

    members: Mapping[str, str]
    models: Mapping[str, str]

    def drawn(self, by: Grouping, group: str) -> str:
        """Return the name in a chart."""
        if by is not Grouping.MEMBER:
            return self.models.get(group, group) if by is Grouping.MODEL else group
        return self.members.get(group) or _number(group)

    def told(self, by: Grouping, group: str) -> str:
        """Return the name in a message: Discord shows a mention by the member's name there."""
        if by is Grouping.MEMBER:
            return "nobody any more" if group == NOBODY else f"<@{group}>"
        return text.plain(self.drawn(by, group), LONGEST_NAME)


def read(more: str) -> View:
    """Return what a menu's id says. Raises UserError for what no menu of ours ever said."""
    match = _WRITTEN.fullmatch(more)
    if match is None:
        raise UserError(Reason.BUTTON_UNKNOWN)
    try:
        return View(subject=Subject(match["subject"]), period=Period(match["period"]), by=Grouping(match["by"]))
    except ValueError:
        raise UserError(Reason.BUTTON_UNKNOWN) from None


def answer(view: View, counted: Statistics, names: Names, *, operator: bool, files: Iterable[File] = ()) -> Layout:
    """Return the answer; `files` are the chart and the table, by their names."""
    chart, sheet = (*[file.name for file in files], None, None)[:2]
    lines = _LINES[view.subject]
    heading = f"### {HEADINGS[view.subject]}\n-# {_days(counted)} · days as in {text.plain(counted.time_zone)}"
    parts: list[ui.Item[Any]] = [ui.TextDisplay(heading)]
    if not counted.groups:
        parts.append(ui.TextDisplay("Nothing was asked for in this time."))
    else:
        parts += [ui.TextDisplay(_total(view.subject, counted, operator=operator)), ui.Separator()]
        told = [f"{names.told(view.by, one)} · {lines(tally)}" for one, tally in counted.groups.items()]
        if len(told) > GROUPS_SHOWN:
            more = len(told) - GROUPS_SHOWN
            told = [*told[:GROUPS_SHOWN], f"-# and {text.count(more, 'other')}: all are in the file"]
        parts.append(ui.TextDisplay("\n".join(told)))
    if chart is not None:
        drawn = f"A chart of the lines above: {HEADINGS[view.subject].lower()}"
        parts.append(ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{chart}", description=drawn)))
    if sheet is not None:
        parts.append(ui.File(f"attachment://{sheet}"))
    parts += [
        ui.ActionRow(_menu(Switching.PERIOD, view, PERIODS, view.period, "{}")),
        ui.ActionRow(_menu(Switching.BY, view, GROUPINGS, view.by, "by {}")),
    ]
    return Layout(ui.Container(*parts, accent_colour=Colour.QUIET.value))


def chart(view: View, counted: Statistics, names: Names) -> Chart:
    """Return what the chart shows: clips made, or dollars used, by the largest groups and all others together."""
    value = _VALUES[view.subject]
    largest = [*sorted(counted.groups, key=lambda one: -value(counted.groups[one]))]
    own, others = largest[:MOST_SERIES], largest[MOST_SERIES:]
    nothing = Tally()

    def a_day(day: date, groups: Iterable[str]) -> int:
        return sum(value(counted.cells.get((day, group), nothing)) for group in groups)

    series = [
        Series(
            name=names.drawn(view.by, group),
            otherwise=_number(group),
            values=tuple(a_day(day, [group]) for day in counted.days),
        )
        for group in own
    ]
    if others:
        series.append(Series(name="others", values=tuple(a_day(day, others) for day in counted.days), rest=True))
    what = "Clips made" if view.subject is Subject.STATS else "Dollars used"
    when = "today" if view.period is Period.TODAY else "a day"
    return Chart(
        title=f"{what} {when}, by {GROUPINGS[view.by]}",
        unit=Unit.CLIPS if view.subject is Subject.STATS else Unit.DOLLARS,
        days=counted.days,
        series=tuple(series),
    )


def sheet(view: View, counted: Statistics, *, operator: bool) -> bytes:
    """
    Return the exact numbers as CSV, one row a day and group, in UTF-8.

    Spreadsheets would round an id and run a formula, so an id begins with `id:` and a formula with an apostrophe.
    """
    columns = _COLUMNS[view.subject] | (_OPERATORS if operator and view.subject is Subject.COSTS else {})
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["date", GROUPINGS[view.by], *columns])
    for (day, group), tally in counted.cells.items():
        cells = [column(tally) for column in columns.values()]
        name = f"id:{group}" if view.by is Grouping.MEMBER else text.cell(group)
        writer.writerow([day.isoformat(), name, *("" if cell is None else cell for cell in cells)])
    return file.getvalue().encode("utf-8-sig")  # the mark at the beginning tells Excel that it is UTF-8


def filename(view: View, extension: str) -> str:
    """Return what a file of this answer is called."""
    return f"{view.subject}-{view.period}-by-{view.by}.{extension}"


def switched(view: View, verb: str, chosen: str) -> View:
    """Return what somebody looks at after choosing. Raises UserError for what was not on the menu."""
    try:
        return replace(view, **{"period": Period(chosen)} if verb == Switching.PERIOD else {"by": Grouping(chosen)})
    except ValueError:
        raise UserError(Reason.BUTTON_UNKNOWN) from None


def _number(group: str) -> str:
    return "nobody any more" if group == NOBODY else f"member …{group[-4:]}"


def _days(counted: Statistics) -> str:
    first, last = counted.days[0], counted.days[-1]
    end = f"{last.day} {last:%B %Y}"
    shown_days = end if first == last else f"{first.day} {first:%B} to {end}"
    return f"{PERIODS[counted.period].capitalize()} ({shown_days}), by {GROUPINGS[counted.by]}"


def _total(subject: Subject, counted: Statistics, *, operator: bool) -> str:
    total = counted.total
    if subject is Subject.COSTS:
        return _money(total, operator=operator)
    a_day = total.made / len(counted.days)
    lines = [
        f"**{text.count(total.made, 'clip')}** by {text.count(total.people, 'person', 'people')}"
        + (f" · {a_day:.1f} a day" if len(counted.days) > 1 else "")
        + (f" · {total.under_way} under way" if total.under_way else "")
    ]
    if total.failures or total.cancelled:
        groups = ", ".join(f"{count} {FAILURES[group]}" for group, count in total.failed.items())
        lines.append(
            f"{total.failures} failed" + (f" ({groups})" if groups else "") + f" · {total.cancelled} cancelled"
        )
    if total.median_seconds is not None and total.p90_seconds is not None:
        median, most = text.lasted(total.median_seconds), text.lasted(total.p90_seconds)
        lines.append(f"From the wish to the clip: half within {median}, nine of ten within {most}")
    lines.append(f"{shown(total.refunded)} came back")
    return "\n".join(lines)


def _money(total: Tally, *, operator: bool) -> str:
    lines = [
        f"**{shown(total.used)}** used: {shown(total.spent)} spent, {shown(total.still_reserved)} still reserved",
        f"{shown(total.reserved)} was reserved in all, and {shown(total.refunded)} of it came back",
    ]
    given = [
        *([shown(total.granted)] if total.granted else []),
        *([text.count(total.granted_videos, "video")] if total.granted_videos else []),
        *([text.count(total.granted_pictures, "picture")] if total.granted_pictures else []),
    ]
    if given:
        lines.append(f"Paid with what had been given: {', '.join(given)}")
    if operator:
        lines.append(f"On top, the operator bore {shown(total.borne)} (only you see this)")
    return "\n".join(lines)


def _made(tally: Tally) -> str:
    parts = [text.count(tally.made, "clip")]
    parts += [f"{tally.failures} failed"] if tally.failures else []
    parts += [f"{tally.cancelled} cancelled"] if tally.cancelled else []
    parts += [f"{tally.under_way} under way"] if tally.under_way else []
    parts += [f"half within {text.lasted(tally.median_seconds)}"] if tally.median_seconds is not None else []
    return " · ".join(parts)


def _cost(tally: Tally) -> str:
    parts = [f"{shown(tally.used)} used"]
    parts += [f"{shown(tally.still_reserved)} of it reserved"] if tally.still_reserved else []
    parts += [f"{shown(tally.refunded)} came back"] if tally.refunded else []
    return " · ".join(parts)


def _menu(
    verb: str, view: View, names: Mapping[Period, str] | Mapping[Grouping, str], chosen: str, form: str
) -> ui.Select[Any]:
    options = [
        discord.SelectOption(label=form.format(name).capitalize(), value=one, default=one == chosen)
        for one, name in names.items()
    ]
    return ui.Select(custom_id=str(Mark(verb=verb, generation_id=0, more=str(view))), options=options)


def _seconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)


Column = Callable[[Tally], object]


def _failed(group: FailureGroup) -> Column:
    return lambda tally: tally.failed.get(group, 0)


_LINES: Final[Mapping[Subject, Callable[[Tally], str]]] = {Subject.STATS: _made, Subject.COSTS: _cost}
_VALUES: Final[Mapping[Subject, Callable[[Tally], int]]] = {
    Subject.STATS: lambda tally: tally.made,
    Subject.COSTS: lambda tally: tally.used,
}
_COLUMNS: Final[Mapping[Subject, dict[str, Column]]] = {
    Subject.STATS: {
        "made": lambda tally: tally.made,
        "failed": lambda tally: tally.failures,
        **{f"failed_{group}": _failed(group) for group in FailureGroup},
        "cancelled": lambda tally: tally.cancelled,
        "under_way": lambda tally: tally.under_way,
        "people": lambda tally: tally.people,
        "median_wait_seconds": lambda tally: _seconds(tally.median_seconds),
        "p90_wait_seconds": lambda tally: _seconds(tally.p90_seconds),
        "refunded_usd": lambda tally: exact(tally.refunded),
    },
    Subject.COSTS: {
        "reserved_usd": lambda tally: exact(tally.reserved),
        "spent_usd": lambda tally: exact(tally.spent),
        "refunded_usd": lambda tally: exact(tally.refunded),
        "still_reserved_usd": lambda tally: exact(tally.still_reserved),
        "granted_usd": lambda tally: exact(tally.granted),
        "granted_videos": lambda tally: tally.granted_videos,
        "granted_pictures": lambda tally: tally.granted_pictures,
    },
}
_OPERATORS: Final[dict[str, Column]] = {"operator_usd": lambda tally: exact(tally.borne)}
