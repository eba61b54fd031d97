"""What follows when a provider or staff find something wrong: a strike, and after some of them a pause."""

from datetime import datetime

from bot.domain.community.audit import Deed
from bot.domain.community.conduct import Act, RestrictionKind, StrikeKind, Struck, is_strike
from bot.domain.community.notices import NoticeKind
from bot.domain.generation import Generation
from bot.policies.community import conduct
from db.database import Transaction


async def of_failure(tables: Transaction, ended: Generation, *, now: datetime) -> Struck | None:
    """
    Count what a provider refused for its content; None where nothing is to be counted.

    Once for each generation, and once for all that were asked for at once.

    Whoever calls wakes the outbox after the commit.
    """
    if not is_strike(ended) or ended.failure is None:
        return None
    return await strike(
        tables,
        StrikeKind.PROVIDER,
        user_id=ended.requester.user_id,
        guild_id=ended.requester.guild_id,
        reason=ended.failure.value,
        generation_id=ended.batch_id or ended.id,
        now=now,
    )


async def alone_with(tables: Transaction, ended: Generation) -> None:
    """Wait until nobody else counts strikes of this member, where one follows from this."""
    if is_strike(ended):
        await tables.alone(_conduct_of(ended.requester.user_id))


async def strike(
    tables: Transaction,
    kind: StrikeKind,
    *,
    user_id: int,
    guild_id: int | None,
    reason: str,
    now: datetime,
    generation_id: int | None = None,
    actor_id: int | None = None,
    tell: bool = True,
) -> Struck | None:
    """
    Write a strike down, pause the member where it is one too many, and owe them the news (unless `tell` is False).

    None where this generation brought one of this kind already. Without a server nobody is paused by its rules; what
    providers refused still counts for all servers together (policies/community/conduct.py).
    """
    await tables.alone(_conduct_of(user_id))  # two at once would each count themselves alone
    new = await tables.conduct.strike(
        kind,
        user_id=user_id,
        guild_id=guild_id,
        reason=reason,
        now=now,
        generation_id=generation_id,
        actor_id=actor_id,
    )
    if not new:
        return None
    configuration = await tables.configurations.of(guild_id)
    since = conduct.counts_since(configuration, now=now)
    count = await tables.conduct.count_strikes(user_id, guild_id, since=since)
    until = None if guild_id is None else conduct.pause_after(count, configuration, now=now)
    struck = Struck(count=count, limit=configuration.strikes_before_pause, days=configuration.strike_days, until=until)
    await _write_down(
        tables, Act.STRIKE, user_id, guild_id, reason=reason, actor_id=actor_id, generation_id=generation_id, now=now
    )
    if until is not None:
        why = f"{count} strikes"
        await tables.conduct.restrict(
            RestrictionKind.PAUSE, user_id=user_id, guild_id=guild_id, reason=why, actor_id=None, now=now, until=until
        )
        await _write_down(
            tables,
            Act.PAUSE,
            user_id,
            guild_id,
            reason=why,
            generation_id=generation_id,
            after=f"until {until:%Y-%m-%d %H:%M} UTC",
            now=now,
        )
    if tell:
        await tables.notices.owe(
            NoticeKind.STRIKE,
            {
                "act": Act.STRIKE.value,
                "by": kind.value,
                "reason": reason,
                "generation": generation_id,
                "count": struck.count,
                "limit": struck.limit,
                "days": struck.days,
                "until": None if until is None else int(until.timestamp()),
            },
            now=now,
            guild_id=guild_id,
            user_id=user_id,
        )
    return struck


def _conduct_of(user_id: int) -> str:
    return f"conduct of {user_id}"


async def _write_down(
    tables: Transaction,
    act: Act,
    user_id: int,
    guild_id: int | None,
    *,
    reason: str,
    now: datetime,
    actor_id: int | None = None,
    generation_id: int | None = None,
    after: str = "",
) -> None:
    who = "bot" if actor_id is None else "mod"
    deed = Deed(
        action=f"{who}.{act.value}",
        actor_id=actor_id,
        guild_id=guild_id,
        user_id=user_id,
        generation_id=generation_id,
        after=after,
        reason=reason if actor_id is not None else reason.replace("_", " "),
    )
    await tables.write_down(deed, now=now)
