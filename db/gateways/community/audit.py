"""The audit table: append only. A page begins after a number, so nothing that is written meanwhile moves it."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Row, and_, bindparam, insert, or_, select, true

from bot.domain.community.audit import AuditEntry, AuditSearch, Deed
from db.columns import Words
from db.schema import AUDIT
from db.search import LARGEST_KEY
from db.statements import Statements

TABLE = AUDIT.c

ADD: Final = insert(AUDIT).returning(TABLE.id)
HERE: Final = TABLE.guild_id == bindparam("guild")
MOST: Final = bindparam("most", type_=Integer)
ABOUT: Final = or_(TABLE.user_id == bindparam("member"), TABLE.actor_id == bindparam("member"))
# An action, or all of a group of them: `mod` is every one that begins with `mod.`
ACTION: Final = or_(
    TABLE.action == bindparam("action", type_=Words),
    TABLE.action.startswith(bindparam("group", type_=Words), autoescape=False),
)
ACTIONS: Final = select(TABLE.action).where(HERE).distinct().order_by(TABLE.action).limit(MOST)


def _matching(search: AuditSearch) -> ColumnElement[bool]:
    """Return the condition of a search; what is not looked for is not compared."""
    member = ABOUT if search.member_id is not None else true()
    return and_(HERE, member, ACTION if search.action else true())


def _values(guild_id: int, search: AuditSearch) -> dict[str, Any]:
    values: dict[str, Any] = {"guild": guild_id}
    if search.member_id is not None:
        values["member"] = search.member_id
    if search.action:
        values |= {"action": search.action, "group": f"{search.action}."}
    return values


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

    async def older(
        self, guild_id: int, search: AuditSearch, *, than: int | None = None, limit: int
    ) -> list[AuditEntry]:
        """Return a server's next lines before a number, newest first; None: the newest of all."""
        condition = and_(_matching(search), TABLE.id < bindparam("before"))
        statement = select(AUDIT).where(condition).order_by(TABLE.id.desc()).limit(MOST)
        values = {"before": LARGEST_KEY if than is None else than, "most": limit}
        found = await self._statements.run(statement, _values(guild_id, search) | values)
        return [_entry(row) for row in found]

    async def newer(self, guild_id: int, search: AuditSearch, *, than: int, limit: int) -> list[AuditEntry]:
        """Return a server's next lines after a number, newest first."""
        statement = select(AUDIT).where(_matching(search), TABLE.id > bindparam("after")).order_by(TABLE.id).limit(MOST)
        found = await self._statements.run(statement, _values(guild_id, search) | {"after": than, "most": limit})
        return [_entry(row) for row in found][::-1]

    async def actions(self, guild_id: int, *, limit: int) -> list[str]:
        """Return what was ever done in a server, by name."""
        return [*(await self._statements.run(ACTIONS, {"guild": guild_id, "most": limit})).scalars()]


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
