"""What the operator asks across all servers: what each account has to do, and what each server spends."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import BigInteger, bindparam, case, cast, func, select

from bot.domain.generation import AT_PROVIDER, Status
from bot.domain.money import MicroUsd
from bot.domain.request import SIMULATED
from db.columns import Instant
from db.schema import GENERATIONS, LEDGER
from db.statements import Statements

TABLE = GENERATIONS.c

LOADS: Final = (
    select(
        TABLE.account,
        func.count(case((TABLE.status == Status.QUEUED.value, 1))).label("waiting"),
        func.count(case((TABLE.status.in_(sorted(AT_PROVIDER)), 1))).label("running"),
    )
    .where(TABLE.status.in_(sorted({Status.QUEUED, *AT_PROVIDER})))
    .group_by(TABLE.account)
)
SPENDERS: Final = (
    select(
        LEDGER.c.guild_id,
        cast(func.sum(LEDGER.c.amount), BigInteger).label("spent"),
        func.count(func.distinct(LEDGER.c.user_id)).label("members"),
    )
    .join(GENERATIONS, TABLE.id == LEDGER.c.generation_id)
    .where(
        LEDGER.c.counts_at >= bindparam("since", type_=Instant),
        LEDGER.c.guild_id.is_not(None),
        TABLE.account != SIMULATED,
    )
    .group_by(LEDGER.c.guild_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What an account has to do at this moment."""

    waiting: int
    running: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spender:
    """What a server has spent or reserved, and how many of its members did."""

    spent: MicroUsd
    members: int


class Operations:
    """Look across all servers."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def loads(self) -> dict[str, Load]:
        """Return what each account that has something to do has to do."""
        return {
            row.account: Load(waiting=row.waiting, running=row.running) for row in await self._statements.run(LOADS)
        }

    async def spenders(self, *, since: datetime) -> dict[int, Spender]:
        """Return what each server has spent or reserved since a moment."""
        found = await self._statements.run(SPENDERS, {"since": since})
        return {row.guild_id: Spender(spent=MicroUsd(row.spent), members=row.members) for row in found}
