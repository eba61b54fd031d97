"""Strikes, pauses and bans of members, and servers that stand still."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Integer, Row, and_, bindparam, delete, func, insert, or_, select, text, update

from bot.domain.community.conduct import Restriction, RestrictionKind, Standstill, Strike, StrikeKind
from bot.domain.generation import Status
from db.columns import Instant
from db.schema import GENERATIONS, RESTRICTIONS, STANDSTILLS, STRIKES
from db.statements import Statements

STRUCK = STRIKES.c
HELD = RESTRICTIONS.c
STILL = STANDSTILLS.c
EVERYWHERE: Final = 0

_NOW: Final = bindparam("now", type_=Instant)
IN_FORCE: Final = (
    select(RESTRICTIONS)
    .where(
        HELD.user_id == bindparam("user"),
        or_(HELD.guild_id.is_(None), HELD.guild_id == bindparam("guild")),
        HELD.lifted_at.is_(None),
        or_(HELD.until.is_(None), HELD.until > _NOW),
    )
    .order_by(HELD.id)
)
ALL_IN_FORCE: Final = (
    select(RESTRICTIONS)
    .where(
        HELD.guild_id == bindparam("guild"),
        HELD.lifted_at.is_(None),
        or_(HELD.until.is_(None), HELD.until > _NOW),
    )
    .order_by(HELD.id.desc())
    .limit(bindparam("most", type_=Integer))
)
LIFT: Final = (
    update(RESTRICTIONS)
    .where(
        HELD.user_id == bindparam("of_user"),
        HELD.kind == bindparam("of_kind"),
        HELD.lifted_at.is_(None),
        or_(HELD.until.is_(None), HELD.until > _NOW),
    )
    .values(lifted_at=_NOW)
)
LIFT_HERE: Final = LIFT.where(HELD.guild_id == bindparam("in_guild"))
LIFT_EVERYWHERE: Final = LIFT.where(HELD.guild_id.is_(None))
LIFT_OURS: Final = LIFT_HERE.where(HELD.actor_id.is_(None))
LIFT_ONE: Final = LIFT_HERE.where(HELD.at == bindparam("ordered", type_=Instant))
STRIKE: Final = text(
    "INSERT INTO strikes (guild_id, user_id, kind, reason, generation_id, actor_id, at)"
    " VALUES (:guild, :user, :kind, :reason, :generation, :actor, :at)"
    " ON CONFLICT (generation_id, kind) DO NOTHING"
).bindparams(bindparam("at", type_=Instant))
SINCE: Final = and_(STRUCK.user_id == bindparam("user"), STRUCK.at > bindparam("since", type_=Instant))
COUNTING: Final = and_(SINCE, STRUCK.withdrawn_at.is_(None))
# Staff of one server withdraw what counts there; what a provider has refused is refused, and its account at risk.
REFUSED: Final = and_(SINCE, STRUCK.kind == StrikeKind.PROVIDER.value)
STRIKES_HERE: Final = (
    select(STRIKES)
    .where(STRUCK.guild_id == bindparam("guild"), STRUCK.user_id == bindparam("user"))
    .order_by(STRUCK.id.desc())
    .limit(bindparam("most", type_=Integer))
)
KNOWN: Final = select(STRIKES).where(STRUCK.id == bindparam("this"), STRUCK.guild_id == bindparam("guild"))
OF: Final = select(STRIKES).where(STRUCK.generation_id == bindparam("this")).order_by(STRUCK.id)
NEWEST: Final = (
    select(STRUCK.at).where(REFUSED).order_by(STRUCK.at.desc()).limit(1).offset(bindparam("newer", type_=Integer))
)
COUNT_HERE: Final = select(func.count()).where(COUNTING, STRUCK.guild_id == bindparam("guild"))
COUNT_EVERYWHERE: Final = select(func.count()).where(REFUSED)
WITHDRAW: Final = (
    update(STRIKES)
    .where(STRUCK.id == bindparam("this"), STRUCK.guild_id == bindparam("in_guild"), STRUCK.withdrawn_at.is_(None))
    .values(withdrawn_at=_NOW)
)
STANDING_STILL: Final = select(STANDSTILLS).where(STILL.guild_id.in_(bindparam("among", expanding=True)))
ALL_STANDING_STILL: Final = select(STILL.guild_id)
STOP: Final = text(
    "INSERT INTO standstills (guild_id, reason, actor_id, at) VALUES (:guild, :reason, :actor, :at)"
    " ON CONFLICT (guild_id) DO UPDATE SET reason = excluded.reason, actor_id = excluded.actor_id, at = excluded.at"
).bindparams(bindparam("at", type_=Instant))
GO_ON: Final = delete(STANDSTILLS).where(STILL.guild_id == bindparam("guild"))
WAITING: Final = (
    select(GENERATIONS.c.id)
    .where(GENERATIONS.c.status == Status.QUEUED.value, GENERATIONS.c.card_message_id.is_not(None))
    .order_by(GENERATIONS.c.due_at, GENERATIONS.c.id)
    .limit(bindparam("most", type_=Integer))
)
WAITING_HERE: Final = WAITING.where(GENERATIONS.c.guild_id == bindparam("guild"))


class Conduct:
    """What members did, and what was taken from them for it."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def in_force(self, user_id: int, guild_id: int | None, *, now: datetime) -> list[Restriction]:
        """Return what holds somebody back in a server at this moment, what holds everywhere included."""
        found = await self._statements.run(IN_FORCE, {"user": user_id, "guild": guild_id, "now": now})
        return [_restriction(row) for row in found]

    async def all_in_force(self, guild_id: int, *, now: datetime, limit: int) -> list[Restriction]:
        """Return everybody who is held back in a server, the newest first."""
        found = await self._statements.run(ALL_IN_FORCE, {"guild": guild_id, "now": now, "most": limit})
        return [_restriction(row) for row in found]

    async def restrict(
        self,
        kind: RestrictionKind,
        *,
        user_id: int,
        guild_id: int | None,
        reason: str,
        actor_id: int | None,
        now: datetime,
        until: datetime | None,
    ) -> None:
        """Hold somebody back, in a server or (None) everywhere; no end: until it is lifted."""
        await self._statements.run(
            insert(RESTRICTIONS),
            {
                "kind": kind.value,
                "user_id": user_id,
                "guild_id": guild_id,
                "reason": reason,
                "actor_id": actor_id,
                "at": now,
                "until": until,
            },
        )

    async def lift(self, kind: RestrictionKind, *, user_id: int, guild_id: int | None, now: datetime) -> int:
        """Lift what holds somebody back in a server (None: everywhere); return how many there were."""
        statement = LIFT_EVERYWHERE if guild_id is None else LIFT_HERE
        values = {"of_user": user_id, "of_kind": kind.value, "now": now}
        if guild_id is not None:
            values["in_guild"] = guild_id
        return (await self._statements.run(statement, values)).rowcount

    async def lift_one(
        self, kind: RestrictionKind, *, user_id: int, guild_id: int, since: datetime, now: datetime
    ) -> bool:
        """Lift only what was ordered at that moment; return False where it has ended already."""
        values = {"of_user": user_id, "of_kind": kind.value, "in_guild": guild_id, "ordered": since, "now": now}
        return (await self._statements.run(LIFT_ONE, values)).rowcount > 0

    async def lift_ours(self, user_id: int, guild_id: int, *, now: datetime) -> int:
        """Lift the pauses of a member that nobody but the bot ordered; return how many there were."""
        values = {"of_user": user_id, "of_kind": RestrictionKind.PAUSE.value, "in_guild": guild_id, "now": now}
        return (await self._statements.run(LIFT_OURS, values)).rowcount

    async def strike(
        self,
        kind: StrikeKind,
        *,
        user_id: int,
        guild_id: int | None,
        reason: str,
        now: datetime,
        generation_id: int | None = None,
        actor_id: int | None = None,
    ) -> bool:
        """Write a warning down; return False where that one exists already (one a generation and kind)."""
        result = await self._statements.run(
            STRIKE,
            {
                "guild": guild_id,
                "user": user_id,
                "kind": kind.value,
                "reason": reason,
                "generation": generation_id,
                "actor": actor_id,
                "at": now,
            },
        )
        return result.rowcount == 1

    async def strikes(self, user_id: int, guild_id: int, *, limit: int) -> list[Strike]:
        """Return somebody's warnings in a server, the newest first, also those that count no more."""
        found = await self._statements.run(STRIKES_HERE, {"user": user_id, "guild": guild_id, "most": limit})
        return [_strike(row) for row in found]

    async def count_strikes(self, user_id: int, guild_id: int | None, *, since: datetime) -> int:
        """Return how many count since a moment: in a server, or (None) those of providers in all servers."""
        statement = COUNT_EVERYWHERE if guild_id is None else COUNT_HERE
        values = {"user": user_id, "since": since} | ({} if guild_id is None else {"guild": guild_id})
        return int((await self._statements.run(statement, values)).scalar_one())

    async def known(self, strike_id: int, guild_id: int) -> Strike | None:
        """Return one warning of a server, whether or not it counts."""
        row = (await self._statements.run(KNOWN, {"this": strike_id, "guild": guild_id})).one_or_none()
        return None if row is None else _strike(row)

    async def of(self, generation_id: int) -> list[Strike]:
        """Return the warnings that one generation brought, at most one a kind."""
        return [_strike(row) for row in await self._statements.run(OF, {"this": generation_id})]

    async def refused_until(
        self, user_id: int, *, limit: int, now: datetime, counted_for: timedelta
    ) -> datetime | None:
        """
        Return when fewer than `limit` strikes of providers will count, all servers together; None: it is so now.

        Each counts for `counted_for`.
        """
        values = {"user": user_id, "newer": limit - 1, "since": now - counted_for}
        found: datetime | None = (await self._statements.run(NEWEST, values)).scalar_one_or_none()
        return None if found is None else found + counted_for

    async def withdraw(self, strike_id: int, guild_id: int, *, now: datetime) -> bool:
        """Let a warning of this server count no more; return False where there is none such."""
        values = {"this": strike_id, "in_guild": guild_id, "now": now}
        return (await self._statements.run(WITHDRAW, values)).rowcount == 1

    async def standstill(self, guild_id: int | None) -> Standstill | None:
        """Return why nothing is made in a server now: everywhere's reason comes first."""
        found = await self._statements.run(STANDING_STILL, {"among": [EVERYWHERE, guild_id or EVERYWHERE]})
        rows: Sequence[Row[Any]] = sorted(found, key=lambda row: row.guild_id)
        return _standstill(rows[0]) if rows else None

    async def standing_still(self) -> set[int]:
        """Return the servers that stand still; EVERYWHERE (0) among them means all."""
        return set((await self._statements.run(ALL_STANDING_STILL)).scalars())

    async def stop(self, guild_id: int | None, *, reason: str, actor_id: int, now: datetime) -> None:
        """Let a server (None: all) stand still."""
        values = {"guild": guild_id or EVERYWHERE, "reason": reason, "actor": actor_id, "at": now}
        await self._statements.run(STOP, values)

    async def go_on(self, guild_id: int | None) -> bool:
        """Let it go on; return False where it was."""
        return (await self._statements.run(GO_ON, {"guild": guild_id or EVERYWHERE})).rowcount == 1

    async def waiting(self, guild_id: int | None, *, limit: int) -> list[int]:
        """Return what waits in a server (None: everywhere) and has a card, in the order in which it is due."""
        statement, values = (WAITING, {}) if guild_id is None else (WAITING_HERE, {"guild": guild_id})
        return list((await self._statements.run(statement, {**values, "most": limit})).scalars())


def _restriction(row: Row[Any]) -> Restriction:
    return Restriction(
        id=row.id,
        guild_id=row.guild_id,
        user_id=row.user_id,
        kind=RestrictionKind(row.kind),
        reason=row.reason,
        at=row.at,
        until=row.until,
        actor_id=row.actor_id,
        lifted_at=row.lifted_at,
    )


def _strike(row: Row[Any]) -> Strike:
    return Strike(
        id=row.id,
        guild_id=row.guild_id,
        user_id=row.user_id,
        kind=StrikeKind(row.kind),
        reason=row.reason,
        at=row.at,
        generation_id=row.generation_id,
        actor_id=row.actor_id,
        withdrawn_at=row.withdrawn_at,
    )


def _standstill(row: Row[Any]) -> Standstill:
    return Standstill(guild_id=row.guild_id or None, reason=row.reason, actor_id=row.actor_id, at=row.at)
