"""The budget_alerts table: what was announced; and who and what spent a budget."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Integer, Select, bindparam, cast, func, select, text

from bot.domain.money import MicroUsd
from db.columns import Instant
from db.schema import GENERATIONS, LEDGER
from db.statements import Statements

EVERYWHERE: Final = 0  # a server's number that no server has: all of them together
ANNOUNCE: Final = text(
    "INSERT INTO budget_alerts (guild_id, span, began_at, percent, at)"
    " VALUES (:guild, :span, :began_at, :percent, :now) ON CONFLICT DO NOTHING"
).bindparams(bindparam("began_at", type_=Instant), bindparam("now", type_=Instant))
WITHIN: Final = (LEDGER.c.counts_at >= bindparam("since"), LEDGER.c.counts_at < bindparam("until"))


def _spent(by: ColumnElement[Any], *, here: bool) -> Select[Any, int]:
    """Return the statement that adds up what was spent by each, the most first."""
    statement = (
        select(by.label("whose"), cast(func.sum(LEDGER.c.amount), BigInteger).label("amount"))
        .join(GENERATIONS, GENERATIONS.c.id == LEDGER.c.generation_id)
        .where(*WITHIN)
        .group_by(by)
        .having(func.sum(LEDGER.c.amount) > 0)
        .order_by(func.sum(LEDGER.c.amount).desc(), by)
        .limit(bindparam("most", type_=Integer))
    )
    return statement.where(LEDGER.c.guild_id == bindparam("guild")) if here else statement


MEMBERS: Final = {here: _spent(LEDGER.c.user_id, here=here) for here in (True, False)}
MODELS: Final = {here: _spent(GENERATIONS.c.model, here=here) for here in (True, False)}
SERVERS: Final = {False: _spent(LEDGER.c.guild_id, here=False)}


class BudgetAlerts:
    """Announce once; say who and what it was."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def announce(
        self, guild_id: int | None, span: str, *, began_at: datetime, percent: int, now: datetime
    ) -> bool:
        """Remember that this part of a budget is used; return False where that was said already."""
        values = {
            "guild": guild_id or EVERYWHERE,
            "span": span,
            "began_at": began_at,
            "percent": percent,
            "now": now,
        }
        return (await self._statements.run(ANNOUNCE, values)).rowcount == 1

    async def members(
        self, guild_id: int | None, *, since: datetime, until: datetime, limit: int
    ) -> list[tuple[int, MicroUsd]]:
        """Return who spent most in a server (none: everywhere) in a span of time."""
        return await self._most(MEMBERS, guild_id, since, until, limit)

    async def models(
        self, guild_id: int | None, *, since: datetime, until: datetime, limit: int
    ) -> list[tuple[str, MicroUsd]]:
        """Return which models it was spent for."""
        return await self._most(MODELS, guild_id, since, until, limit)

    async def servers(self, *, since: datetime, until: datetime, limit: int) -> list[tuple[int, MicroUsd]]:
        """Return which servers spent most."""
        return await self._most(SERVERS, None, since, until, limit)

    async def _most(
        self,
        statements: Mapping[bool, Select[Any, int]],
        guild_id: int | None,
        since: datetime,
        until: datetime,
        limit: int,
    ) -> list[tuple[Any, MicroUsd]]:
        values: dict[str, object] = {"since": since, "until": until, "most": limit}
        if guild_id is not None:
            values["guild"] = guild_id
        rows = await self._statements.run(statements[guild_id is not None], values)
        return [(row.whose, MicroUsd(row.amount)) for row in rows]
