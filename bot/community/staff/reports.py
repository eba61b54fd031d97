"""From a member's complaint about a clip to staff's decision, and the owner's appeal against it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.community.staff import cases, verdicts
from bot.community.staff.cases import Case, CasePage, Filed, Posted, Told
from bot.community.staff.conduct import Conduct
from bot.domain.community.audit import Deed
from bot.domain.community.notices import NoticeFact, NoticeKind
from bot.domain.community.people import Actor, Target
from bot.domain.community.reports import PUNISHING, Complaint, Decision, Report, ReportState, Verdict
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError
from bot.domain.generation import Generation, Status
from bot.domain.request import Requester
from bot.policies.community import reports as rules
from db.database import Database, Transaction

ALONE: Final = "reports"
# What staff are still to do something about.
WAITING: Final = {ReportState.OPEN: NoticeKind.REPORT, ReportState.APPEALED: NoticeKind.APPEAL}


class Reports:
    """
    File, decide, appeal, answer. Every refusal is a UserError, and leaves nothing behind.

    Whoever calls what is not a check or a look wakes the outbox afterwards: somebody is to be told.
    """

    def __init__(self, database: Database, conduct: Conduct, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._conduct = conduct
        self._now = now

    async def check(self, generation_id: int, *, reporter: Requester) -> Generation:
        """Return what somebody is about to report. Raises UserError where they may not."""
        async with self._database.reading() as tables:
            generation, _ = await _reportable(tables, generation_id, reporter)
        return generation

    async def file(self, generation_id: int, *, reporter: Requester, complaint: Complaint, words: str) -> Filed:
        """Report a clip to the staff of the server in which it was made. Raises UserError."""
        now = self._now()
        async with self._database.transaction() as tables:
            await tables.alone(ALONE)
            generation, guild_id = await _reportable(tables, generation_id, reporter)
            report = await tables.reports.add(
                generation_id=generation.id,
                guild_id=guild_id,
                reporter_id=reporter.user_id,
                complaint=complaint,
                words=words.strip(),
                now=now,
            )
            together = await tables.reports.open_about(generation.id)
            channel_id = await _tell_staff(tables, NoticeKind.REPORT, together, now=now)
        return Filed(report=report, log_channel_id=channel_id)

    async def case(self, report_id: int, *, guild_id: int | None) -> Case:
        """Return a case of a server. Raises UserError (REPORT_UNKNOWN)."""
        now = self._now()
        async with self._database.reading() as tables:
            return await cases.read(tables, report_id, guild_id, now=now)

    async def page(self, guild_id: int, state: ReportState, *, at: int | None = None) -> CasePage:
        """Return a case of those in a state, or the first of them where that one is not (any more); oldest first."""
        now = self._now()
        async with self._database.reading() as tables:
            numbers = await tables.reports.cases(guild_id, state, limit=cases.MOST_CASES)
            if not numbers:
                return CasePage(state=state, case=None, number=0, of=0, earlier=None, later=None)
            place = numbers.index(at) if at in numbers else 0
            case = await cases.read(tables, numbers[place], guild_id, now=now)
        return CasePage(
            state=state,
            case=case,
            number=place + 1,
            of=len(numbers),
            earlier=numbers[place - 1] if place else None,
            later=numbers[place + 1] if place + 1 < len(numbers) else None,
        )

    async def check_decision(self, report_id: int, verdict: Verdict, *, actor: Actor) -> Case:
        """Return a case before somebody writes why. The owner's rank is asked for later. Raises UserError."""
        case = await self.case(report_id, guild_id=actor.guild_id)
        rules.check_decided(case.report, case.generation, verdict, actor, owner=Target(user_id=case.owner_id))
        return case

    async def decide(self, report_id: int, decision: Decision, *, actor: Actor, owner: Target) -> Case:
        """
        Do what staff decided, and answer every open report about that clip with it. Raises UserError.

        Of two at once the first one wins. Owner and reporters are told, and it is written down.
        """
        now = self._now()
        async with self._database.transaction() as tables:
            await tables.alone(ALONE)
            case = await cases.read(tables, report_id, actor.guild_id, now=now)
            generation, verdict = case.generation, decision.verdict
            rules.check_decided(case.report, generation, verdict, actor, owner=owner)
            await tables.reports.decide(case.reports, verdict, reason=decision.reason, actor_id=actor.user_id, now=now)
            reasoned = replace(decision, reason=decision.reason or _complaints(case))
            until = await verdicts.carry_out(tables, self._conduct, reasoned, generation, actor, now=now)
            deed = _deed(f"report.{verdict.value}", case, actor, reason=reasoned.reason)
            if verdict in PUNISHING:  # the log channel gets that line as the member's conduct
                await tables.audit.add(deed, now=now)
            else:
                await tables.write_down(deed, now=now)
            await _redraw(tables, NoticeKind.REPORT, case.report, now=now)
            await _tell_owner(tables, case, Told.DECIDED, until=until, now=now)
            for report in case.reports:
                await _tell_reporter(tables, report, now=now)
            return await cases.read(tables, report_id, actor.guild_id, now=now)

    async def check_appeal(self, report_id: int, *, user_id: int) -> Case:
        """Return a case against whose decision this member may appeal. Raises UserError."""
        case = await self.case(report_id, guild_id=None)
        rules.check_appealed(case.report, case.generation, user_id, now=self._now())
        return case

    async def appealable(self, generation_id: int, *, user_id: int) -> Report | None:
        """
        Return the newest decision about a clip against which this member may still appeal, if there is one.

        Of what was asked for at once, about any: it has one message.
        """
        now = self._now()
        async with self._database.reading() as tables:
            generation = await tables.generations.get(generation_id)
            batch = {one.id: one for one in await tables.lineage.batch(generation)}
            for report in await tables.reports.decided_about([*batch]):
                try:
                    rules.check_appealed(report, batch[report.generation_id], user_id, now=now)
                except UserError:
                    continue
                return report
        return None

    async def appeal(self, report_id: int, *, user_id: int, words: str) -> Filed:
        """Ask staff to look again: the owner, once. Raises UserError."""
        now = self._now()
        async with self._database.transaction() as tables:
            await tables.alone(ALONE)
            case = await cases.read(tables, report_id, None, now=now)
            rules.check_appealed(case.report, case.generation, user_id, now=now)
            await tables.reports.appeal(case.reports, words.strip(), now=now)
            together = await tables.reports.together(case.report)
            await tables.audit.add(_deed("report.appeal", case, None), now=now)  # the log channel gets it with buttons
            channel_id = await _tell_staff(tables, NoticeKind.APPEAL, together, now=now, anew=True)
        return Filed(report=together[0], log_channel_id=channel_id)

    async def answer(self, report_id: int, *, upheld: bool, actor: Actor, owner: Target) -> Case:
        """Let a decision stand, or undo it. Raises UserError."""
        now = self._now()
        async with self._database.transaction() as tables:
            await tables.alone(ALONE)
            case = await cases.read(tables, report_id, actor.guild_id, now=now)
            rules.check_answered(case.report, actor, owner=owner)
            await tables.reports.answer(case.reports, upheld=upheld, actor_id=actor.user_id, now=now)
            if not upheld:
                await verdicts.undo(tables, self._conduct, case.report, case.generation, actor, now=now)
            action = "appeal.uphold" if upheld else "appeal.overturn"
            await tables.write_down(_deed(action, case, actor), now=now)
            await _redraw(tables, NoticeKind.APPEAL, case.report, now=now)
            await _tell_owner(tables, case, Told.ANSWERED, now=now)
            return await cases.read(tables, report_id, actor.guild_id, now=now)

    async def posted(self, generation_id: int) -> Posted:
        """Return a clip, and where it is shown in public, if it is."""
        async with self._database.reading() as tables:
            generation = await tables.generations.get(generation_id)
            owed = [one for one in await tables.deliveries.of(generation_id) if one.kind is DeliveryKind.RESULT]
        result = owed[0] if owed else None
        if result is None or result.message_id is None or result.channel_id != generation.destination.channel_id:
            return Posted(generation=generation)  # or in its owner's direct messages, where it may stay
        return Posted(generation=generation, delivery_id=result.id, message_id=result.message_id)

    async def shown_by(self, notice_id: int) -> tuple[int, int] | None:
        """Return (channel, message) of what a notice has told staff, if it did."""
        async with self._database.reading() as tables:
            place = await tables.notices.place_of(notice_id)
        return None if place is None or place[1] is None else (place[0], place[1])

    async def tell_again(self, report_id: int, *, missing: int) -> None:
        """Show a case to staff anew if it waits for them, since the message of this notice is gone."""
        now = self._now()
        async with self._database.transaction() as tables:
            await tables.alone(ALONE)
            case = await cases.read(tables, report_id, None, now=now)
            kind = WAITING.get(case.report.state)
            if kind is not None and case.report.notice_id == missing:  # not told anew already
                await _tell_staff(tables, kind, case.reports, now=now, anew=True)


async def _reportable(tables: Transaction, generation_id: int, reporter: Requester) -> tuple[Generation, int]:
    generation = await tables.generations.named(generation_id)
    batch = await tables.lineage.batch(generation)  # of several pictures in one message, one that is there is meant
    generation = next((one for one in batch if one.status is Status.SUCCEEDED), generation)
    earlier = await tables.reports.by(reporter.user_id, generation.id)
    return generation, rules.check_reported(generation, reporter, earlier=earlier)


async def _tell_staff(
    tables: Transaction, kind: NoticeKind, together: Sequence[Report], *, now: datetime, anew: bool = False
) -> int | None:
    """
    Show a case in the server's log channel, and return that channel; None where the server has none.

    What stands there already is redrawn rather than told a second time, unless it is news (`anew`).
    """
    report = together[0]
    channel_id = (await tables.configurations.of(report.guild_id)).log_channel_id
    if channel_id is None:
        return None
    place = None if report.notice_id is None else await tables.notices.place_of(report.notice_id)
    if report.notice_id is not None and place is not None and place[0] == channel_id and not anew:
        await tables.reports.shown_by(together, report.notice_id)
        await _redraw(tables, kind, report, now=now)
        return channel_id
    notice_id = await tables.notices.owe(
        kind, {"report": report.id}, now=now, guild_id=report.guild_id, channel_id=channel_id
    )
    await tables.reports.shown_by(together, notice_id)
    return channel_id


async def _redraw(tables: Transaction, kind: NoticeKind, report: Report, *, now: datetime) -> None:
    """Owe that what shows a report to staff follows the rows."""
    place = None if report.notice_id is None else await tables.notices.place_of(report.notice_id)
    if place is not None:
        facts = {"report": report.id, "redraws": report.notice_id}
        await tables.notices.owe(kind, facts, now=now, guild_id=report.guild_id, channel_id=place[0])


async def _tell_owner(
    tables: Transaction, case: Case, news: Told, *, now: datetime, until: datetime | None = None
) -> None:
    """Owe a direct message; nobody (0) is who had themselves forgotten."""
    if case.owner_id:
        facts: dict[str, NoticeFact] = {
            "report": case.report.id,
            "news": news.value,
            "until": None if until is None else int(until.timestamp()),
        }
        guild_id = case.report.guild_id
        await tables.notices.owe(NoticeKind.VERDICT, facts, now=now, guild_id=guild_id, user_id=case.owner_id)


async def _tell_reporter(tables: Transaction, report: Report, *, now: datetime) -> None:
    if report.reporter_id > 0:  # who had themselves forgotten is nobody
        facts: dict[str, NoticeFact] = {"report": report.id, "news": Told.REPORTED.value}
        await tables.notices.owe(
            NoticeKind.VERDICT, facts, now=now, guild_id=report.guild_id, user_id=report.reporter_id
        )


def _deed(action: str, case: Case, actor: Actor | None, *, reason: str = "") -> Deed:
    return Deed(
        action=action,
        actor_id=case.owner_id if actor is None else actor.user_id,
        guild_id=case.report.guild_id,
        user_id=case.owner_id,
        generation_id=case.generation.id,
        reason=reason,
    )


def _complaints(case: Case) -> str:
    """Return what was complained of: the reason, where staff had to give none."""
    return "reported as " + ", ".join(sorted({report.complaint.value for report in case.reports}))
