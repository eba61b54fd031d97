"""Reports as staff see them: one case, with what can be done now, and the queue of them."""

from enum import StrEnum
from typing import Any, Final

import discord
from discord import ui

from bot.client import Mark
from bot.community.staff.cases import Case, CasePage
from bot.domain.community.reports import PUNISHING, Complaint, Report, ReportState, Verdict
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from cogs.ui import asking, cards, text
from cogs.ui.buttons import Action, button
from cogs.ui.layout import Colour, Layout, note, rows


class Verb(StrEnum):
    """What can be pressed or sent. The words are in custom_ids: never rename one."""

    FILE = "report-dialog"
    DECIDE = "report-decide"
    REASON = "report-reason"
    TURN = "report-turn"
    APPEAL = "appeal"
    APPEAL_WORDS = "appeal-dialog"
    ANSWER = "appeal-answer"


COMPLAINTS: Final = {
    Complaint.SEXUAL: "Sexual content",
    Complaint.VIOLENT: "Violence or gore",
    Complaint.HATEFUL: "Hate or harassment",
    Complaint.PERSON: "Shows somebody who did not agree",
    Complaint.COPYRIGHT: "Somebody else's work or character",
    Complaint.OTHER: "Something else",
}
VERDICTS: Final = {
    Verdict.HIDE: "Hide",
    Verdict.DELETE: "Delete",
    Verdict.DISMISS: "Dismiss",
    Verdict.STRIKE: "Strike",
    Verdict.PAUSE: "Pause member",
    Verdict.BAN: "Ban from bot",
}
STYLES: Final = {Verdict.DELETE: discord.ButtonStyle.danger, Verdict.BAN: discord.ButtonStyle.danger}
DONE: Final = {
    Verdict.HIDE: "🙈 Hidden",
    Verdict.DELETE: "🗑️ Deleted",
    Verdict.DISMISS: "👌 Dismissed",
    Verdict.STRIKE: "⚠️ Strike given",
    Verdict.PAUSE: "⏸️ Member paused",
    Verdict.BAN: "⛔ Banned from the bot",
}
STATES: Final = {
    ReportState.OPEN: "waiting for a decision",
    ReportState.APPEALED: "appealed against",
    ReportState.DECIDED: "decided",
    ReportState.CLOSED: "answered after an appeal",
}
COLOURS: Final = {
    ReportState.OPEN: Colour.FAILED,
    ReportState.APPEALED: Colour.WAITING,
    ReportState.DECIDED: Colour.QUIET,
    ReportState.CLOSED: Colour.QUIET,
}
UNDONE: Final = {
    Verdict.HIDE: "Everybody sees the clip again.",
    Verdict.DELETE: "The clip itself is gone for good, and cannot be brought back.",
    Verdict.STRIKE: "The strike counts no more.",
    Verdict.PAUSE: "That pause is over.",
    Verdict.BAN: "That ban is lifted.",
}
LONGEST_REASON: Final = 400
SHOWN_REPORTS: Final = 5
SHOWN_WORDS: Final = 300


def written(verdict: Verdict, report_id: int, queue: ReportState | None) -> str:
    """Return what a verdict's button says besides; `queue`: on which page of /mod reports it stands."""
    return f"{verdict.value}:{report_id}:{'' if queue is None else queue.value}"


def read(more: str) -> tuple[Verdict, int, ReportState | None]:
    """Return what `written` wrote. Raises UserError for what it never writes."""
    try:
        verdict, report_id, queue = more.split(":")
        return Verdict(verdict), number(report_id), ReportState(queue) if queue else None
    except ValueError:
        raise UserError(Reason.BUTTON_UNKNOWN) from None


def read_turn(more: str) -> tuple[ReportState, int]:
    """Return which queue is leafed through, and to which case."""
    state, _, report_id = more.partition(":")
    try:
        return ReportState(state), number(report_id)
    except ValueError:
        raise UserError(Reason.BUTTON_UNKNOWN) from None


def read_answer(more: str) -> tuple[bool, int]:
    """Return whether a decision is to stand, and which."""
    word, _, report_id = more.partition(":")
    if word not in {"uphold", "overturn"}:
        raise UserError(Reason.BUTTON_UNKNOWN)
    return word == "uphold", number(report_id)


def number(digits: str) -> int:
    """Return a report's number. Raises UserError for what is none."""
    found = asking.number(digits)
    if found is None:
        raise UserError(Reason.BUTTON_UNKNOWN)
    return found


def shown(
    case: Case, queue: ReportState | None = None, *, above: str | None = None, nav: CasePage | None = None
) -> Layout:
    """Return a case as staff see it, with what can be done now; `nav` are the ways to those around it."""
    report, generation = case.report, case.generation
    many = f" by {len(case.reports)} members" if len(case.reports) > 1 else ""
    inside: list[ui.Item[Any]] = [
        ui.TextDisplay(f"### {_title(report)} #{generation.id} was reported{many}"),
        ui.TextDisplay(cards.words(generation.request, 400)),
        ui.TextDisplay(_about(case)),
    ]
    told = (*_lines(case), _decided(report), _appeal(report), _answered(report))
    inside += [ui.TextDisplay(line) for line in told if line]
    inside += rows(_choices(case, queue))
    box = ui.Container[Any](*inside, accent_colour=COLOURS[report.state].value)
    parts: list[ui.Item[Any]] = [] if above is None else [ui.TextDisplay(above)]
    return Layout(*parts, box, *rows(_around(nav) if nav is not None else []))


def page(found: CasePage, *, above: str = "") -> Layout:
    """Return one case of /mod reports, and the way to those around it."""
    if found.case is None:
        return note(above, f"No report is {STATES[found.state]}.")
    place = f"-# Report {found.number} of {found.of} {STATES[found.state]}"
    return shown(found.case, found.state, above="\n".join(line for line in (above, place) if line), nav=found)


def done(case: Case) -> str:
    """Return what a decision did, to who made it."""
    report = case.report
    if report.verdict is None:
        return ""
    who = "whoever reported it" if len(case.reports) == 1 else f"the {len(case.reports)} members who reported it"
    return f"{DONE[report.verdict]}: #{case.generation.id}. The owner and {who} are told."


def answered(case: Case) -> str:
    """Return what an answer to an appeal did, to who gave it."""
    report = case.report
    if report.upheld or report.verdict is None:
        return f"⚖️ The decision about #{case.generation.id} stands. The owner is told."
    return (
        f"⚖️ The decision about #{case.generation.id} is taken back. {undone(case, report.verdict)} The owner is told."
    )


def undone(case: Case, verdict: Verdict) -> str:
    """Return what taking a decision back has changed."""
    if verdict is Verdict.HIDE and case.generation.deleted_at is not None:
        return "The clip itself is no longer kept, so it cannot be shown again."
    return UNDONE[verdict]


def _title(report: Report) -> str:
    return "⚖️ Appeal:" if report.state in {ReportState.APPEALED, ReportState.CLOSED} else "🚩"


def _about(case: Case) -> str:
    generation = case.generation
    told = [f"Made by {_who(case.owner_id)} {text.since(generation.finished_at or generation.created_at)}"]
    if case.posted is not None:
        told.append(f"[see the clip]({cards.link(generation, case.posted[1], channel_id=case.posted[0])})")
    told.append(f"{text.count(case.strikes, 'strike')} of theirs in force" if case.strikes else "no strikes in force")
    if generation.deleted_at is not None:
        told.append("it was deleted" if generation.removed else "it is no longer kept here")
    return " · ".join(told)


def _who(user_id: int) -> str:
    return f"<@{user_id}>" if user_id > 0 else "somebody who had themselves forgotten"


def _lines(case: Case) -> list[str]:
    lines: list[str] = []
    for report in case.reports[:SHOWN_REPORTS]:
        line = f"**{COMPLAINTS[report.complaint]}** · {_who(report.reporter_id)} · {text.since(report.at)}"
        lines.append(f"{line}\n{text.quoted(report.words, SHOWN_WORDS)}" if report.words else line)
    if len(case.reports) > SHOWN_REPORTS:
        lines.append(f"-# … and {len(case.reports) - SHOWN_REPORTS} more")
    return lines


def _decided(report: Report) -> str:
    if report.verdict is None or report.decided_at is None:
        return ""
    line = f"**{DONE[report.verdict]}** by <@{report.decided_by}> {text.since(report.decided_at)}"
    return f"{line}\n{text.quoted(report.reason, LONGEST_REASON)}" if report.reason else line


def _appeal(report: Report) -> str:
    if report.appeal is None or report.appealed_at is None:
        return ""
    return f"**The owner appealed** {text.since(report.appealed_at)}\n{text.quoted(report.appeal, 600)}"


def _answered(report: Report) -> str:
    if report.upheld is None or report.answered_at is None:
        return ""
    word = "The decision stands" if report.upheld else "The decision was taken back"
    return f"**{word}**: <@{report.answered_by}> {text.since(report.answered_at)}"


def _choices(case: Case, queue: ReportState | None) -> list[ui.Button[Any]]:
    report, generation = case.report, case.generation
    if report.state is ReportState.OPEN:
        return [
            ui.Button(
                label=label,
                style=STYLES.get(verdict, discord.ButtonStyle.secondary),
                custom_id=str(Mark(verb=Verb.DECIDE, generation_id=0, more=written(verdict, report.id, queue))),
            )
            for verdict, label in VERDICTS.items()
            if not generation.removed or verdict not in {Verdict.HIDE, Verdict.DELETE}
            if case.owner_id or verdict not in PUNISHING
        ]
    if report.state is ReportState.APPEALED:
        show = [] if generation.deleted_at is not None else [button(Action.SHOW, generation.id)]
        return [
            *(_answer(word, label, report) for word, label in (("uphold", "Uphold"), ("overturn", "Overturn"))),
            *show,
        ]
    return []


def _answer(word: str, label: str, report: Report) -> ui.Button[Any]:
    mark = Mark(verb=Verb.ANSWER, generation_id=0, more=f"{word}:{report.id}")
    return ui.Button(label=label, style=discord.ButtonStyle.secondary, custom_id=str(mark))


def _around(found: CasePage) -> list[ui.Button[Any]]:
    ways = (("← Earlier", found.earlier), ("Later →", found.later))
    return [
        ui.Button(label=label, custom_id=str(Mark(verb=Verb.TURN, generation_id=0, more=f"{found.state.value}:{at}")))
        for label, at in ways
        if at is not None
    ]
