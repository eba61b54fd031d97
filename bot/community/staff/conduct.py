"""
What staff do about how members behave: strikes, pauses, bans, and taking each of them back.

Each is one transaction: what is done, the line in the audit log, and the news to whom it concerns. The methods whose
name ends in `_in` do the same in a transaction of the caller's (bot/community/staff/reports.py); whoever calls those
has asked policies.community.conduct.check_target.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.domain.community.audit import Deed
from bot.domain.community.conduct import Act, Record, RestrictionKind, Strike, StrikeKind, Struck
from bot.domain.community.notices import NoticeFact, NoticeKind
from bot.domain.community.people import Actor, Target
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.policies.community import conduct
from db.database import Database, Transaction

MOST_STRIKES: Final = 100  # of one member, that are looked at


# What the audit log and the news call it when staff hold somebody back.
ACTS: Final = {RestrictionKind.PAUSE: Act.PAUSE, RestrictionKind.BAN: Act.BAN}


class Striking(Protocol):
    """Who knows what follows a strike (bot/lifecycle/consequences.py)."""

    async def __call__(
        self,
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
        """Write it down; None where this generation brought one of this kind already."""
        ...


class Cancelling(Protocol):
    """Who can take back what waits (bot/lifecycle/cancellation.py)."""

    async def cancel_all(
        self, tables: Transaction, requester: Requester, *, now: datetime, by_staff: bool = False
    ) -> int:
        """Cancel all of somebody's waiting work in a server, for nothing; return how much it was."""
        ...


class Conduct:
    """Read how members stand; warn them, hold them back, let them go."""

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime],
        strike: Striking,
        cancellation: Cancelling,
        strikes_everywhere: int,
    ) -> None:
        self._database = database
        self._now = now
        self._strike = strike
        self._cancellation = cancellation
        self._everywhere = strikes_everywhere

    async def of(self, requester: Requester) -> Record:
        """Return how a member stands in a server now."""
        now = self._now()
        async with self._database.reading() as tables:
            configuration = await tables.configurations.of(requester.guild_id)
            known = (
                await tables.conduct.strikes(requester.user_id, requester.guild_id, limit=MOST_STRIKES)
                if requester.guild_id is not None
                else []
            )
            held = await tables.conduct.in_force(requester.user_id, requester.guild_id, now=now)
            everywhere_until = await tables.conduct.refused_until(
                requester.user_id, limit=self._everywhere, now=now, counted_for=conduct.EVERYWHERE_DAYS
            )
        return Record(
            strikes=conduct.in_force(known, configuration, now=now),
            limit=configuration.strikes_before_pause,
            days=configuration.strike_days,
            pause=conduct.hardest(held, RestrictionKind.PAUSE),
            ban=conduct.hardest(held, RestrictionKind.BAN),
            everywhere_until=everywhere_until,
        )

    async def strikes(self, user_id: int, guild_id: int) -> list[Strike]:
        """Return a member's strikes in a server, the newest first, also those that count no more."""
        async with self._database.reading() as tables:
            return await tables.conduct.strikes(user_id, guild_id, limit=MOST_STRIKES)

    async def strike(self, target: Target, *, actor: Actor, reason: str) -> Struck:
        """Warn a member; a pause may follow. Raises UserError."""
        conduct.check_target(actor, target)
        async with self._database.transaction() as tables:
            struck = await self.strike_in(tables, target.user_id, actor=actor, reason=reason)
        assert struck is not None  # only of a generation there is one already
        return struck

    async def withdraw(self, strike_id: int, *, actor: Actor) -> Strike:
        """
        Let a strike count no more; the bot's own pause ends with it where too few are left. Again is refused.

        Raises UserError, also where it is the actor's own strike.
        """
        now = self._now()
        async with self._database.transaction() as tables:
            struck = await tables.conduct.known(strike_id, actor.guild_id)
            if struck is None or struck.withdrawn_at is not None:
                raise UserError(Reason.STRIKE_UNKNOWN)
            if struck.user_id == actor.user_id:
                raise UserError(Reason.NOT_YOURSELF)
            await self.withdraw_in(tables, struck, actor_id=actor.user_id, now=now)
        return struck

    async def pause(self, target: Target, *, actor: Actor, reason: str, hours: int) -> datetime:
        """Let a member start nothing new for some hours; return until when. Raises UserError."""
        conduct.check_target(actor, target)
        now = self._now()
        async with self._database.transaction() as tables:
            return await self.pause_in(tables, target.user_id, actor=actor, reason=reason, hours=hours, now=now)

    async def resume(self, target: Target, *, actor: Actor, reason: str) -> None:
        """End every pause of a member in this server. Raises UserError, also where there is none."""
        conduct.check_target(actor, target)
        await self._lift(RestrictionKind.PAUSE, target.user_id, actor=actor, reason=reason, missing=Reason.NOT_PAUSED)

    async def ban(self, target: Target, *, actor: Actor, reason: str, days: int | None) -> int:
        """
        Keep a member out, for some days or (None) until it is lifted, and cancel what they have waiting.

        Return how much was cancelled. What has begun is still made and posted. Raises UserError.
        """
        conduct.check_target(actor, target)
        now = self._now()
        async with self._database.transaction() as tables:
            return await self.ban_in(tables, target.user_id, actor=actor, reason=reason, days=days, now=now)

    async def unban(self, target: Target, *, actor: Actor, reason: str) -> None:
        """Let a member in again. Raises UserError, also where they are not banned."""
        conduct.check_target(actor, target)
        await self._lift(RestrictionKind.BAN, target.user_id, actor=actor, reason=reason, missing=Reason.NOT_BANNED)

    async def strike_in(
        self,
        tables: Transaction,
        user_id: int,
        *,
        actor: Actor,
        reason: str,
        generation_id: int | None = None,
        tell: bool = True,
    ) -> Struck | None:
        """Warn a member; None where staff did so for this generation already."""
        return await self._strike(
            tables,
            StrikeKind.STAFF,
            user_id=user_id,
            guild_id=actor.guild_id,
            reason=reason,
            now=self._now(),
            generation_id=generation_id,
            actor_id=actor.user_id,
            tell=tell,
        )

    async def withdraw_in(
        self, tables: Transaction, struck: Strike, *, actor_id: int, now: datetime, tell: bool = True
    ) -> bool:
        """Let a strike count no more, and end the bot's own pause where too few are left; False where it was so."""
        guild_id = struck.guild_id
        await tables.alone(_turn(struck.user_id))
        if guild_id is None or not await tables.conduct.withdraw(struck.id, guild_id, now=now):
            return False
        configuration = await tables.configurations.of(guild_id)
        since = conduct.counts_since(configuration, now=now)
        left = await tables.conduct.count_strikes(struck.user_id, guild_id, since=since)
        if left < configuration.strikes_before_pause:
            await tables.conduct.lift_ours(struck.user_id, guild_id, now=now)
        facts: dict[str, NoticeFact] = {"count": left, "limit": configuration.strikes_before_pause}
        await _done(
            tables,
            Act.WITHDRAW,
            struck.user_id,
            guild_id,
            actor_id=actor_id,
            reason="",
            now=now,
            generation_id=struck.generation_id,
            before=struck.reason,
            facts=facts if tell else None,
        )
        return True

    async def pause_in(
        self,
        tables: Transaction,
        user_id: int,
        *,
        actor: Actor,
        reason: str,
        hours: int,
        now: datetime,
        generation_id: int | None = None,
        tell: bool = True,
    ) -> datetime:
        """Let a member start nothing new for some hours; return until when."""
        until = now + timedelta(hours=hours)
        await _hold_back(
            tables,
            RestrictionKind.PAUSE,
            user_id,
            actor=actor,
            reason=reason,
            now=now,
            until=until,
            generation_id=generation_id,
            facts={"until": int(until.timestamp())} if tell else None,
        )
        return until

    async def ban_in(
        self,
        tables: Transaction,
        user_id: int,
        *,
        actor: Actor,
        reason: str,
        days: int | None,
        now: datetime,
        generation_id: int | None = None,
        tell: bool = True,
    ) -> int:
        """Keep a member out, and cancel what they have waiting; return how much that was."""
        until = None if days is None else now + timedelta(days=days)
        cancelled = await self._cancellation.cancel_all(
            tables, Requester(user_id=user_id, guild_id=actor.guild_id), now=now, by_staff=True
        )
        await _hold_back(
            tables,
            RestrictionKind.BAN,
            user_id,
            actor=actor,
            reason=reason,
            now=now,
            until=until,
            generation_id=generation_id,
            facts={"until": None if until is None else int(until.timestamp()), "cancelled": cancelled}
            if tell
            else None,
        )
        return cancelled

    async def lift_in(
        self,
        tables: Transaction,
        kind: RestrictionKind,
        user_id: int,
        *,
        actor: Actor,
        reason: str,
        now: datetime,
        tell: bool = True,
    ) -> bool:
        """End every pause or ban of a member in a server; False where there was none."""
        if not await tables.conduct.lift(kind, user_id=user_id, guild_id=actor.guild_id, now=now):
            return False
        act = Act.RESUME if kind is RestrictionKind.PAUSE else Act.UNBAN
        await _done(
            tables,
            act,
            user_id,
            actor.guild_id,
            actor_id=actor.user_id,
            reason=reason,
            now=now,
            facts={} if tell else None,
        )
        return True

    async def _lift(self, kind: RestrictionKind, user_id: int, *, actor: Actor, reason: str, missing: Reason) -> None:
        async with self._database.transaction() as tables:
            if not await self.lift_in(tables, kind, user_id, actor=actor, reason=reason, now=self._now()):
                raise UserError(missing)


def _end(until: datetime | None) -> str:
    """Return an end as the audit log has it."""
    return "until it is lifted" if until is None else f"until {until:%Y-%m-%d %H:%M} UTC"


def _turn(user_id: int) -> str:
    return f"conduct of {user_id}"


async def _hold_back(
    tables: Transaction,
    kind: RestrictionKind,
    user_id: int,
    *,
    actor: Actor,
    reason: str,
    now: datetime,
    until: datetime | None,
    generation_id: int | None,
    facts: dict[str, NoticeFact] | None,
) -> None:
    """Take something from a member until then, write it down, and owe the news of it (no facts: as in `_done`)."""
    await tables.conduct.restrict(
        kind,
        user_id=user_id,
        guild_id=actor.guild_id,
        reason=reason,
        actor_id=actor.user_id,
        now=now,
        until=until,
    )
    await _done(
        tables,
        ACTS[kind],
        user_id,
        actor.guild_id,
        actor_id=actor.user_id,
        reason=reason,
        now=now,
        generation_id=generation_id,
        after=_end(until),
        facts=facts,
    )


async def _done(
    tables: Transaction,
    act: Act,
    user_id: int,
    guild_id: int,
    *,
    actor_id: int,
    reason: str,
    now: datetime,
    facts: dict[str, NoticeFact] | None,
    generation_id: int | None = None,
    before: str = "",
    after: str = "",
) -> None:
    """Write an act down, and owe the news of it to whom it concerns (no facts: somebody else tells them)."""
    deed = Deed(
        action=f"mod.{act.value}",
        actor_id=actor_id,
        guild_id=guild_id,
        user_id=user_id,
        generation_id=generation_id,
        before=before,
        after=after,
        reason=reason,
    )
    await tables.write_down(deed, now=now)
    if facts is not None:
        told: dict[str, NoticeFact] = {"act": act.value, "by": StrikeKind.STAFF.value, "reason": reason, **facts}
        await tables.notices.owe(NoticeKind.STRIKE, told, now=now, guild_id=guild_id, user_id=user_id)
