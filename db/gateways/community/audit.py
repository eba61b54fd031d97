"""The audit table: append only."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Integer, Row, bindparam, insert, select

from bot.domain.community.audit import AuditEntry, Deed
from db.schema import AUDIT
from db.search import LARGEST_KEY
from db.statements import Statements, for_guild

TABLE = AUDIT.c

ADD: Final = insert(AUDIT).returning(TABLE.id)
NEWEST: Final = for_guild(
    TABLE.guild_id,
    lambda guild: (
        select(AUDIT)
        .where(guild, TABLE.id < bindparam("before"))
        .order_by(TABLE.id.desc())
        .limit(bindparam("most", type_=Integer))
    ),
)


class Audit:
    """Write down, look up."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, deed: Deed, *, now: datetime) -> int:
        """Write a deed down, and return its number."""
        result = await self._statements.run(
            ADD,
            {
                "guild_id": deed.guild_id,
                "actor_id": deed.actor_id,
                "action": deed.action,
                "user_id": deed.user_id,
                "generation_id": deed.generation_id,
                "before": deed.before,
                "after": deed.after,
                "reason": deed.reason,
                "at": now,
            },
        )
        return int(result.scalar_one())

    async def newest(self, guild_id: int | None, *, before: int | None = None, limit: int) -> list[AuditEntry]:
        """Return the newest lines of a server (none: the operator's) before a number."""
        values = {"guild": guild_id, "before": LARGEST_KEY if before is None else before, "most": limit}
        return [_entry(row) for row in await self._statements.run(NEWEST[guild_id is not None], values)]


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        deed=Deed(
            action=row.action,
            actor_id=row.actor_id,
            guild_id=row.guild_id,
            user_id=row.user_id,
            generation_id=row.generation_id,
            before=row.before,
            after=row.after,
            reason=row.reason,
        ),
    )
