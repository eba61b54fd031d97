"""What is counted: the generations of a server, the ledger's lines about them, and what the operator bore."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, select

from bot.domain.community.statistics import Burden, Movement, Origin, Work
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import SIMULATED
from db.schema import GENERATIONS, LEDGER, OPERATOR_COSTS
from db.statements import Statements

MADE = GENERATIONS.c
MOVED = LEDGER.c
BORNE = OPERATOR_COSTS.c

COUNTED: Final = MADE.account != SIMULATED  # a rehearsal is in nobody's books
WORKS: Final = select(
    MADE.user_id, MADE.model, MADE.account, MADE.status, MADE.created_at, MADE.finished_at, MADE.failure
).where(
    MADE.guild_id == bindparam("guild"),
    and_(MADE.created_at >= bindparam("since"), MADE.created_at < bindparam("until")),
    COUNTED,
)
MOVEMENTS: Final = (
    select(
        MOVED.user_id,
        MADE.model,
        MADE.account,
        MOVED.generation_id,
        MOVED.kind,
        MOVED.amount,
        MOVED.granted_videos,
        MOVED.granted_pictures,
        MOVED.granted_amount,
        MOVED.counts_at,
    )
    .join(GENERATIONS, MADE.id == MOVED.generation_id)
    .where(
        MOVED.guild_id == bindparam("guild"),
        and_(MOVED.counts_at >= bindparam("since"), MOVED.counts_at < bindparam("until")),
        COUNTED,
    )
)
BURDENS: Final = (
    select(MADE.user_id, MADE.model, MADE.account, BORNE.amount, BORNE.at)
    .join(GENERATIONS, MADE.id == BORNE.generation_id)
    .where(
        MADE.guild_id == bindparam("guild"),
        and_(BORNE.at >= bindparam("since"), BORNE.at < bindparam("until")),
        COUNTED,
    )
)


class StatisticsTables:
    """Read a period of a server, row by row: what it means, the policy counts."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def works(self, guild_id: int, *, since: datetime, until: datetime) -> list[Work]:
        """Return what was asked for in this time, however it ended."""
        found = await self._statements.run(WORKS, _values(guild_id, since, until))
        return [
            Work(
                origin=_origin(row),
                status=Status(row.status),
                at=row.created_at,
                finished_at=row.finished_at,
                failure=None if row.failure is None else Reason(row.failure),
            )
            for row in found
        ]

    async def movements(self, guild_id: int, *, since: datetime, until: datetime) -> list[Movement]:
        """Return the lines of the ledger that count in this time."""
        found = await self._statements.run(MOVEMENTS, _values(guild_id, since, until))
        return [
            Movement(
                origin=_origin(row),
                generation_id=row.generation_id,
                kind=EntryKind(row.kind),
                amount=MicroUsd(row.amount),
                at=row.counts_at,
                granted_videos=row.granted_videos,
                granted_pictures=row.granted_pictures,
                granted_amount=MicroUsd(row.granted_amount),
            )
            for row in found
        ]

    async def burdens(self, guild_id: int, *, since: datetime, until: datetime) -> list[Burden]:
        """Return what the operator bore in this time."""
        found = await self._statements.run(BURDENS, _values(guild_id, since, until))
        return [Burden(origin=_origin(row), amount=MicroUsd(row.amount), at=row.at) for row in found]


def _values(guild_id: int, since: datetime, until: datetime) -> dict[str, Any]:
    return {"guild": guild_id, "since": since, "until": until}


def _origin(row: Row[Any]) -> Origin:
    return Origin(user_id=row.user_id, model=row.model, account=row.account)
