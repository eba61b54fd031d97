"""Who may report what, who decides on it, and who may ask again."""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.community.people import Actor, Rank, Target
from bot.domain.community.reports import NEXT, PUNISHING, Report, ReportState, Verdict
from bot.domain.errors import UserError
from bot.domain.generation import Generation, Status
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.policies import access
from bot.policies.community import conduct

APPEAL_FOR: Final = timedelta(days=30)


def check_reported(generation: Generation, reporter: Requester, *, earlier: Report | None) -> int:
    """Return the server whose staff decide. Raises UserError unless this member may report this clip."""
    if generation.requester.user_id == reporter.user_id:
        raise UserError(Reason.OWN_CLIP_REPORTED)
    if earlier is not None:  # asked first, for what was done since may have put the clip out of their sight
        raise UserError(Reason.ALREADY_REPORTED)
    access.check_seen(generation, reporter)
    guild_id = generation.requester.guild_id
    if generation.removed:
        raise UserError(Reason.CLIP_DELETED, **generation.named)
    if generation.status is not Status.SUCCEEDED or guild_id is None:
        raise UserError(Reason.NOTHING_TO_REPORT)
    return guild_id


def check_decided(report: Report, generation: Generation, verdict: Verdict, actor: Actor, *, owner: Target) -> None:
    """Raise UserError unless this member of staff may decide it so, now."""
    _check_next(report, ReportState.DECIDED)
    _check_judge(actor, owner)
    if verdict in PUNISHING:
        if not owner.user_id:  # they had everything of theirs forgotten
            raise UserError(Reason.CLIP_DELETED, **generation.named)
        conduct.check_target(actor, owner)
    if generation.removed and verdict is Verdict.HIDE:
        raise UserError(Reason.CLIP_DELETED, **generation.named)


def check_appealed(report: Report, generation: Generation, user_id: int, *, now: datetime) -> None:
    """Raise UserError unless this is the clip's owner, for the first time and in time."""
    if generation.requester.user_id != user_id:
        raise UserError(Reason.NOT_YOURS)
    _check_next(report, ReportState.APPEALED)
    if report.verdict is Verdict.DISMISS or report.decided_at is None:
        raise UserError(Reason.NOTHING_TO_APPEAL)
    if now >= report.decided_at + APPEAL_FOR:
        raise UserError(Reason.APPEAL_TOO_LATE, days=APPEAL_FOR.days)


def check_answered(report: Report, actor: Actor, *, owner: Target) -> None:
    """Raise UserError unless this member of staff may answer the appeal: not whoever decided, unless an admin."""
    _check_next(report, ReportState.CLOSED)
    _check_judge(actor, owner)
    if report.decided_by == actor.user_id and actor.rank < Rank.ADMIN:
        raise UserError(Reason.APPEAL_TO_ANOTHER)


def _check_judge(actor: Actor, owner: Target) -> None:
    if owner.user_id == actor.user_id and actor.rank < Rank.ADMIN:
        raise UserError(Reason.OWN_CLIP_JUDGED)
    if owner.rank > actor.rank:
        raise UserError(Reason.OWNER_OF_HIGHER_RANK)


def _check_next(report: Report, state: ReportState) -> None:
    """Raise UserError where the report's state does not lead there: what was done already, is said."""
    if state in NEXT[report.state]:
        return
    if state is ReportState.DECIDED:
        raise UserError(Reason.REPORT_DECIDED, verdict=_done(report), by=report.decided_by or 0)
    if state is ReportState.APPEALED:
        raise UserError(Reason.NOTHING_TO_APPEAL if report.state is ReportState.OPEN else Reason.APPEALED_ALREADY)
    raise UserError(Reason.APPEAL_ANSWERED if report.state is ReportState.CLOSED else Reason.NOTHING_TO_APPEAL)


def _done(report: Report) -> str:
    return "" if report.verdict is None else report.verdict.value
