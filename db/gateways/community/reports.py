"""The reports table. Those about one clip that wait, and those that one decision has answered, go on together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Integer, Row, Update, bindparam, func, insert, or_, select, update

from bot.domain.community.reports import Complaint, Report, ReportState, Verdict
from db.columns import Instant
from db.schema import REPORTS
from db.statements import Statements

TABLE = REPORTS.c

ADD: Final = insert(REPORTS).returning(*TABLE)
FIND: Final = select(REPORTS).where(TABLE.id == bindparam("this"))
BY: Final = select(REPORTS).where(
    TABLE.generation_id == bindparam("about"), TABLE.reporter_id == bindparam("by_member")
)
OPEN: Final = (
    select(REPORTS)
    .where(TABLE.generation_id == bindparam("about"), TABLE.state == ReportState.OPEN.value)
    .order_by(TABLE.id)
)
DECIDED: Final = (
    select(REPORTS)
    .where(TABLE.generation_id.in_(bindparam("about", expanding=True)), TABLE.state == ReportState.DECIDED.value)
    .order_by(TABLE.decided_at.desc(), TABLE.id)
)
ANSWERED_TOGETHER: Final = (
    select(REPORTS)
    .where(TABLE.generation_id == bindparam("about"), TABLE.decided_at == bindparam("then", type_=Instant))
    .order_by(TABLE.id)
)
# Decided the same way at another moment, and not undone since.
AGREEING: Final = select(func.count()).where(
    TABLE.generation_id == bindparam("about"),
    TABLE.verdict == bindparam("as_verdict"),
    TABLE.decided_at != bindparam("then", type_=Instant),
    or_(TABLE.upheld.is_(None), TABLE.upheld),
)
# A case is known by the oldest of its reports.
CASES: Final = (
    select(func.min(TABLE.id))
    .where(TABLE.guild_id == bindparam("guild"), TABLE.state == bindparam("in_state"))
    .group_by(TABLE.generation_id, TABLE.decided_at)
    .order_by(func.min(TABLE.id))
    .limit(bindparam("most", type_=Integer))
)
THESE: Final = update(REPORTS).where(
    TABLE.id.in_(bindparam("these", expanding=True)), TABLE.state == bindparam("in_state")
)
DECIDE: Final = THESE.values(
    state=ReportState.DECIDED.value,
    verdict=bindparam("as_verdict"),
    reason=bindparam("because"),
    decided_by=bindparam("by_actor"),
    decided_at=bindparam("now", type_=Instant),
)
APPEAL: Final = THESE.values(
    state=ReportState.APPEALED.value,
    appeal=bindparam("in_words"),
    appealed_at=bindparam("now", type_=Instant),
)
ANSWER: Final = THESE.values(
    state=ReportState.CLOSED.value,
    upheld=bindparam("stands"),
    answered_by=bindparam("by_actor"),
    answered_at=bindparam("now", type_=Instant),
)
SHOW: Final = THESE.values(notice_id=bindparam("notice"))


class Reports:
    """Add, find, move on."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(
        self,
        *,
        generation_id: int,
        guild_id: int,
        reporter_id: int,
        complaint: Complaint,
        words: str,
        now: datetime,
    ) -> Report:
        """Add a complaint, and return it with its number."""
        result = await self._statements.run(
            ADD,
            {
                "generation_id": generation_id,
                "guild_id": guild_id,
                "reporter_id": reporter_id,
                "complaint": complaint.value,
                "words": words,
                "at": now,
                "state": ReportState.OPEN.value,
            },
        )
        return _report(result.one())

    async def find(self, report_id: int) -> Report | None:
        """Return one, if there ever was such a one."""
        row = (await self._statements.run(FIND, {"this": report_id})).one_or_none()
        return None if row is None else _report(row)

    async def by(self, reporter_id: int, generation_id: int) -> Report | None:
        """Return what a member has complained of about a clip, whatever became of it."""
        row = (await self._statements.run(BY, {"about": generation_id, "by_member": reporter_id})).one_or_none()
        return None if row is None else _report(row)

    async def open_about(self, generation_id: int) -> list[Report]:
        """Return what waits for staff about a clip, oldest first."""
        return [_report(row) for row in await self._statements.run(OPEN, {"about": generation_id})]

    async def decided_about(self, generation_ids: Sequence[int]) -> list[Report]:
        """Return what staff decided and nobody appealed against, the newest decision first."""
        return [_report(row) for row in await self._statements.run(DECIDED, {"about": [*generation_ids]})]

    async def together(self, report: Report) -> list[Report]:
        """Return those that go on together with this one, and itself, oldest first."""
        if report.decided_at is None:
            return await self.open_about(report.generation_id)
        values = {"about": report.generation_id, "then": report.decided_at}
        return [_report(row) for row in await self._statements.run(ANSWERED_TOGETHER, values)]

    async def agreed_with(self, report: Report) -> bool:
        """Return whether another decision about the same clip said the same, and still stands."""
        if report.verdict is None or report.decided_at is None:
            return False
        values = {"about": report.generation_id, "as_verdict": report.verdict.value, "then": report.decided_at}
        return bool((await self._statements.run(AGREEING, values)).scalar_one())

    async def cases(self, guild_id: int, state: ReportState, *, limit: int) -> list[int]:
        """Return a server's cases in a state, oldest first: of each the number of its oldest report."""
        values = {"guild": guild_id, "in_state": state.value, "most": limit}
        return list((await self._statements.run(CASES, values)).scalars())

    async def decide(
        self, reports: Sequence[Report], verdict: Verdict, *, reason: str, actor_id: int, now: datetime
    ) -> bool:
        """Decide those that wait; return False where somebody was faster."""
        return await self._move(
            DECIDE, reports, ReportState.OPEN, as_verdict=verdict.value, because=reason, by_actor=actor_id, now=now
        )

    async def appeal(self, reports: Sequence[Report], words: str, *, now: datetime) -> bool:
        """Ask staff again about a decision; return False where that was done before."""
        return await self._move(APPEAL, reports, ReportState.DECIDED, in_words=words, now=now)

    async def answer(self, reports: Sequence[Report], *, upheld: bool, actor_id: int, now: datetime) -> bool:
        """Answer an appeal; return False where somebody was faster."""
        return await self._move(ANSWER, reports, ReportState.APPEALED, stands=upheld, by_actor=actor_id, now=now)

    async def shown_by(self, reports: Sequence[Report], notice_id: int) -> None:
        """Remember which notice shows them to staff."""
        await self._move(SHOW, reports, reports[0].state, notice=notice_id)

    async def _move(self, statement: Update, reports: Sequence[Report], state: ReportState, **values: object) -> bool:
        these = [report.id for report in reports]
        result = await self._statements.run(statement, {"these": these, "in_state": state.value, **values})
        return bool(these) and result.rowcount == len(these)


def _report(row: Row[Any]) -> Report:
    return Report(
        id=row.id,
        generation_id=row.generation_id,
        guild_id=row.guild_id,
        reporter_id=row.reporter_id,
        complaint=Complaint(row.complaint),
        words=row.words,
        at=row.at,
        state=ReportState(row.state),
        verdict=None if row.verdict is None else Verdict(row.verdict),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason or "",
        appeal=row.appeal,
        appealed_at=row.appealed_at,
        upheld=row.upheld,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        notice_id=row.notice_id,
    )
