"""What members meet of reports: the dialogs to report and to appeal, staff's for a reason, and the news of it all."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import discord
from discord import ui

from bot.client import Mark
from bot.community.staff.cases import Case, Told
from bot.domain.community.notices import NoticeFact
from bot.domain.community.reports import Complaint, Decision, Report, ReportState, Verdict
from cogs.ui import asking, cards, text
from cogs.ui.layout import Colour, Layout, note
from cogs.ui.moderating.reports import COMPLAINTS, LONGEST_REASON, VERDICTS, Verb, undone, written

TO_OWNER: Final = {
    Verdict.HIDE: "Staff took it out of sight: only you still see it, and nothing public is made from it.",
    Verdict.DELETE: "Staff deleted it.",
    Verdict.DISMISS: "Staff looked at it and found nothing wrong, so nothing changes.",
    Verdict.STRIKE: "Staff gave you a strike for it.",
    Verdict.PAUSE: "Staff paused you there: you can start nothing new for now.",
    Verdict.BAN: "Staff keep you from using me there. /privacy still works.",
}
# For how long; the words stand in dialogs.
PAUSES: Final = {1: "1 hour", 24: "1 day", 72: "3 days", 168: "1 week"}
BANS: Final = {7: "1 week", 30: "30 days", 365: "1 year", 0: "Until it is lifted"}

COMPLAINT, WORDS, REASON, LENGTH = "complaint", "words", "reason", "length"
LONGEST_WORDS: Final = 1000


def report_dialog(generation_id: int) -> ui.Modal:
    """Return the dialog in which somebody says what is wrong with a clip."""
    dialog = ui.Modal(
        title=f"Report #{generation_id} to moderators",
        custom_id=str(Mark(verb=Verb.FILE, generation_id=generation_id)),
    )
    options = [discord.RadioGroupOption(label=words, value=one.value) for one, words in COMPLAINTS.items()]
    dialog.add_item(ui.Label(text="What is wrong with it?", component=_radio(COMPLAINT, options)))
    hint = "Only this server's staff read it. Whoever made the clip does not learn who reported it."
    dialog.add_item(ui.Label(text="In your words", description=hint, component=_words(WORDS, required=False)))
    dialog.stop()
    return dialog


def reason_dialog(verdict: Verdict, case: Case, queue: ReportState | None) -> ui.Modal:
    """Return the dialog in which staff say why, and for how long."""
    more = written(verdict, case.report.id, queue)
    dialog = ui.Modal(
        title=f"{VERDICTS[verdict]} · #{case.generation.id}",
        custom_id=str(Mark(verb=Verb.REASON, generation_id=0, more=more)),
    )
    lengths = {Verdict.PAUSE: PAUSES, Verdict.BAN: BANS}.get(verdict, {})
    hint = "The owner reads it. It is kept in the audit log."
    dialog.add_item(ui.Label(text="Why?", description=hint, component=_words(REASON, longest=LONGEST_REASON)))
    if lengths:
        chosen = 24 if verdict is Verdict.PAUSE else 7
        options = [
            discord.RadioGroupOption(label=words, value=str(length), default=length == chosen)
            for length, words in lengths.items()
        ]
        dialog.add_item(ui.Label(text="For how long?", component=_radio(LENGTH, options)))
    dialog.stop()
    return dialog


def appeal_dialog(case: Case) -> ui.Modal:
    """Return the dialog in which the owner asks staff to look again."""
    dialog = ui.Modal(
        title=f"Appeal · #{case.generation.id}",
        custom_id=str(Mark(verb=Verb.APPEAL_WORDS, generation_id=0, more=str(case.report.id))),
    )
    hint = "You can appeal once. Somebody else of the staff reads it, or an admin."
    dialog.add_item(ui.Label(text="Why should staff look again?", description=hint, component=_words(WORDS)))
    dialog.stop()
    return dialog


def complaint(answers: Mapping[str, str]) -> tuple[Complaint, str]:
    """Return what was complained of, from the dialog's answers."""
    chosen = answers.get(COMPLAINT, "")
    return Complaint(chosen) if chosen in set(Complaint) else Complaint.OTHER, answers.get(WORDS, "")[:LONGEST_WORDS]


def decision(verdict: Verdict, answers: Mapping[str, str]) -> Decision:
    """Return what staff want, from the dialog's answers; without a dialog there are none."""
    length = asking.number(answers.get(LENGTH, "")) or None
    return Decision(
        verdict=verdict,
        reason=answers.get(REASON, "").strip()[:LONGEST_REASON],
        hours=length if verdict is Verdict.PAUSE and length in PAUSES else None,
        days=length if verdict is Verdict.BAN and length in BANS else None,
    )


def filed(generation_id: int, *, notified: bool) -> Layout:
    """Return the thanks to who reported; where nobody is notified, staff find it in /mod reports."""
    told = (
        "This server's staff are told."
        if notified
        else "This server has no log channel, so nobody is notified; but staff find your report in /mod reports."
    )
    return note(
        f"🚩 Thank you. #{generation_id} is reported. {told}",
        "-# I tell you in a direct message what becomes of it. Whoever made the clip does not learn who reported it.",
    )


def appealed(*, notified: bool) -> Layout:
    """Return what happens next to who appealed."""
    told = "" if notified else " They find it in /mod reports, for this server has no log channel."
    return note(f"⚖️ Your appeal is with the staff.{told} I tell you in a direct message what they decide.")


def told(case: Case, facts: Mapping[str, NoticeFact], server: str) -> Layout | None:
    """Return the direct message to the owner or to a reporter."""
    render = {Told.DECIDED: _to_owner, Told.ANSWERED: _after_appeal, Told.REPORTED: _to_reporter}
    if case.report.verdict is None:
        return None
    return render[Told(str(facts["news"]))](case, case.report.verdict, facts, text.plain(server, 100))


def _to_owner(case: Case, verdict: Verdict, facts: Mapping[str, NoticeFact], server: str) -> Layout:
    report, until = case.report, facts.get("until")
    about = "; ".join(sorted({COMPLAINTS[one.complaint].lower() for one in case.reports}))
    ends = f" It ends {text.since(datetime.fromtimestamp(until, UTC))}." if isinstance(until, int) else ""
    if verdict is Verdict.STRIKE and ends:
        ends = f" It was one too many, so you can start nothing new there for now.{ends}"
    may_appeal = verdict is not Verdict.DISMISS
    return note(
        f"### Your clip #{case.generation.id} in {server} was reported",
        cards.words(case.generation.request, 300),
        f"The complaint: {about}.",
        *decided(report, ends=ends),
        colour=Colour.FAILED if may_appeal else Colour.QUIET,
        buttons=[appeal_button(report)] if may_appeal else [],
    )


def decided(report: Report, *, ends: str = "") -> list[str]:
    """Return what staff decided and why, to the owner; where that is against them, that they may appeal."""
    if report.verdict is None:
        return []
    may_appeal = report.verdict is not Verdict.DISMISS
    return [
        f"**{TO_OWNER[report.verdict]}**{ends}",
        f"Their reason:\n{text.quoted(report.reason, LONGEST_REASON)}" if report.reason else "",
        "-# If you think that this is wrong, you can appeal once, within 30 days." if may_appeal else "",
    ]


def decided_about(report: Report) -> Layout:
    """Return a decision alone, for what there is nothing left to show of."""
    return note(
        f"### Your clip #{report.generation_id} was reported",
        *decided(report),
        colour=Colour.FAILED,
        buttons=[appeal_button(report)],
    )


def appeal_button(report: Report) -> ui.Button[Any]:
    """Return the owner's way to ask staff again."""
    return ui.Button(label="Appeal", custom_id=str(Mark(verb=Verb.APPEAL, generation_id=0, more=str(report.id))))


def _after_appeal(case: Case, verdict: Verdict, facts: Mapping[str, NoticeFact], server: str) -> Layout:  # noqa: ARG001
    head = f"### Your appeal about #{case.generation.id} in {server}"
    if case.report.upheld:
        alone = case.report.answered_by == case.report.decided_by  # an admin may: there may be nobody else
        who = "Staff have" if alone else "Somebody else of the staff has"
        return note(head, f"{who} looked again, and the decision stands.")
    return note(head, f"Staff took their decision back. {undone(case, verdict)}", colour=Colour.DONE)


def _to_reporter(case: Case, verdict: Verdict, facts: Mapping[str, NoticeFact], server: str) -> Layout:  # noqa: ARG001
    head = f"### You reported #{case.generation.id} in {server}"
    if verdict is Verdict.DISMISS:
        return note(head, "Staff have looked at it, and decided that it may stay. Thank you for telling them.")
    return note(head, "Staff have looked at it and acted on it. Thank you for telling them.", colour=Colour.DONE)


def _radio(custom_id: str, options: list[discord.RadioGroupOption]) -> ui.RadioGroup[Any]:
    return ui.RadioGroup(custom_id=custom_id, options=options)


def _words(custom_id: str, *, required: bool = True, longest: int = LONGEST_WORDS) -> ui.TextInput[Any]:
    return ui.TextInput(custom_id=custom_id, style=discord.TextStyle.paragraph, required=required, max_length=longest)
