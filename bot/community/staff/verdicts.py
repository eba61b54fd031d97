"""What staff's verdict about a reported clip does, and what is undone when an appeal succeeds."""

from datetime import datetime, timedelta
from typing import Final

from bot.community.staff.conduct import Conduct
from bot.domain.community.conduct import RestrictionKind, StrikeKind
from bot.domain.community.notices import NoticeKind
from bot.domain.community.people import Actor
from bot.domain.community.reports import Decision, Report, Verdict
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Generation
from db.database import Transaction

SHARED: Final = frozenset({Verdict.HIDE, Verdict.STRIKE})
RESTRICTIONS: Final = {Verdict.PAUSE: RestrictionKind.PAUSE, Verdict.BAN: RestrictionKind.BAN}


async def carry_out(
    tables: Transaction, conduct: Conduct, decision: Decision, generation: Generation, actor: Actor, *, now: datetime
) -> datetime | None:
    """
    Do it, in the caller's transaction; what has to be done in Discord is owed as a notice.

    Return the end of a pause or a ban that follows; also a strike may bring a pause.
    """
    owner, reason = generation.requester.user_id, decision.reason
    match decision.verdict:
        case Verdict.HIDE:
            await tables.generations.hide(generation.id, at=now)
            await _owe_concealing(tables, generation, now=now)
        case Verdict.DELETE:
            await _delete(tables, generation, now=now)
            await _owe_concealing(tables, generation, now=now, remove=True)
        case Verdict.STRIKE:
            struck = await conduct.strike_in(
                tables, owner, actor=actor, reason=reason, generation_id=generation.id, tell=False
            )
            return None if struck is None else struck.until
        case Verdict.PAUSE:
            hours = decision.hours or (await tables.configurations.of(actor.guild_id)).pause_hours
            return await conduct.pause_in(
                tables,
                owner,
                actor=actor,
                reason=reason,
                hours=hours,
                generation_id=generation.id,
                now=now,
                tell=False,
            )
        case Verdict.BAN:
            await conduct.ban_in(
                tables,
                owner,
                actor=actor,
                reason=reason,
                days=decision.days,
                generation_id=generation.id,
                now=now,
                tell=False,
            )
            return None if decision.days is None else now + timedelta(days=decision.days)
        case Verdict.DISMISS:
            pass
    return None


async def undo(
    tables: Transaction, conduct: Conduct, report: Report, generation: Generation, actor: Actor, *, now: datetime
) -> None:
    """
    Undo what this decision did, in the caller's transaction, as far as that can be: a deleted clip stays so.

    A clip is hidden once, and brings one strike: either stays while another decision about the clip asks for it.
    """
    owner, verdict = generation.requester.user_id, report.verdict
    if verdict in SHARED and await tables.reports.agreed_with(report):
        return
    if verdict is Verdict.HIDE:
        await tables.generations.hide(generation.id, at=None)
        await _owe_concealing(tables, generation, now=now)
    elif verdict is Verdict.STRIKE:
        for struck in await tables.conduct.of(generation.id):
            if struck.kind is StrikeKind.STAFF:
                await conduct.withdraw_in(tables, struck, actor_id=actor.user_id, now=now, tell=False)
    elif verdict is not None and verdict in RESTRICTIONS and report.decided_at is not None:
        # Only what this decision brought: what holds them back for something else, goes on.
        await tables.conduct.lift_one(
            RESTRICTIONS[verdict], user_id=owner, guild_id=report.guild_id, since=report.decided_at, now=now
        )


async def _delete(tables: Transaction, generation: Generation, *, now: datetime) -> None:
    """Delete it with its batch, also at the provider: once it counts as deleted, nobody else owes that."""
    for one in await tables.lineage.batch(generation):
        if one.deleted_at is None:
            await tables.doomed_jobs.owe(one.id, now=now)
    await tables.generations.delete(generation.id, now=now)


async def _owe_concealing(tables: Transaction, generation: Generation, *, now: datetime, remove: bool = False) -> None:
    """
    Owe that the public messages follow the row, which cogs/mod/concealing.py looks at when it comes to that.

    The row of what the server keeps no longer was deleted before; that its messages go, too (`remove`), is said here.
    """
    await tables.notices.owe(
        NoticeKind.CONCEAL,
        {"generation": generation.id, **({"remove": True} if remove else {})},
        now=now,
        guild_id=generation.requester.guild_id,
        channel_id=generation.destination.channel_id,
    )
    if generation.card_message_id is not None:
        await tables.deliveries.owe(DeliveryKind.REDRAW, generation.id, now=now)
