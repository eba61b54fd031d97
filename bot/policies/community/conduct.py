"""Who may act on whom, what holds a member back, and how long a strike counts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.domain.community.conduct import Restriction, RestrictionKind, Standstill, Strike
from bot.domain.community.configuration import Configuration
from bot.domain.community.people import Actor, Rank, Target
from bot.domain.errors import UserError
from bot.domain.generation import Generation, Status
from bot.domain.reasons import REFUSED_CONTENT, Reason
from bot.domain.request import GenerationRequest

# What the providers refused in all servers together counts for so long against the operator's limit.
EVERYWHERE_DAYS: Final = timedelta(days=30)


def check_target(actor: Actor, target: Target) -> None:
    """Raise UserError unless this one may act on that one: never on oneself, a bot, or somebody of the same rank."""
    if target.user_id == actor.user_id:
        raise UserError(Reason.NOT_YOURSELF)
    if target.is_bot:
        raise UserError(Reason.NOT_A_BOT)
    if target.rank >= actor.rank:
        raise UserError(Reason.OF_YOUR_RANK)


def check_given(actor: Actor, target: Target) -> None:
    """Raise UserError where staff would give to themselves (an admin may), or to a bot."""
    if target.is_bot:
        raise UserError(Reason.NOT_A_BOT)
    if target.user_id == actor.user_id and actor.rank < Rank.ADMIN:
        raise UserError(Reason.NOT_YOURSELF)


def counts_since(configuration: Configuration, *, now: datetime) -> datetime:
    """Return since when strikes of a server count; what is older has decayed."""
    return now - timedelta(days=configuration.strike_days)


def in_force(strikes: Sequence[Strike], configuration: Configuration, *, now: datetime) -> tuple[Strike, ...]:
    """Return the strikes that count now."""
    since = counts_since(configuration, now=now)
    return tuple(one for one in strikes if one.withdrawn_at is None and one.at > since)


def pause_after(count: int, configuration: Configuration, *, now: datetime) -> datetime | None:
    """Return until when so many strikes pause a member; None: they do not, yet."""
    if count < configuration.strikes_before_pause:
        return None
    return now + timedelta(hours=configuration.pause_hours)


def hardest(restrictions: Sequence[Restriction], kind: RestrictionKind) -> Restriction | None:
    """Return what holds somebody back for longest, of this kind."""
    of_kind = [one for one in restrictions if one.kind is kind]
    return max(of_kind, key=lambda one: (one.until is None, one.until or one.at), default=None)


def check_going(standstill: Standstill | None) -> None:
    """Raise UserError where nothing is made for now."""
    if standstill is not None:
        raise UserError(Reason.STANDING_STILL, reason=standstill.reason, who=str(standstill.actor_id))


def check_free(restrictions: Sequence[Restriction], *, everywhere_until: datetime | None) -> None:
    """Raise UserError for somebody who may not make anything now. What they had asked for before is still made."""
    for kind, reason in ((RestrictionKind.BAN, Reason.BANNED), (RestrictionKind.PAUSE, Reason.MEMBER_PAUSED)):
        held = hardest(restrictions, kind)
        if held is not None:
            raise UserError(reason, **_facts(held))
    if everywhere_until is not None:
        raise UserError(Reason.PAUSED_EVERYWHERE, until=everywhere_until)


def check_repeated(batch: Sequence[Generation], request: GenerationRequest) -> None:
    """
    Raise UserError where a provider would only refuse the same again, which would count once more.

    `batch` is what is repeated, with all that was asked for at once with it: what was made once may be made again.
    """
    if any(one.status is Status.SUCCEEDED for one in batch):
        return
    refused = {one.failure: one for one in batch if one.failure in REFUSED_CONTENT}
    if Reason.FRAME_MODERATED in refused:
        raise UserError(Reason.PICTURE_AGAIN, clip=refused[Reason.FRAME_MODERATED].id)
    for one in refused.values():
        if request == one.request:
            raise UserError(Reason.SAME_AGAIN, clip=one.id)


def _facts(held: Restriction) -> dict[str, str | datetime]:
    return {"reason": held.reason} | ({} if held.until is None else {"until": held.until})
