"""Rows of the generations table whose provider has called: they are looked at now rather than later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, bindparam, or_, select, update

from bot.domain.generation import NO_LINK_YET, Status
from bot.domain.reasons import Reason
from db.columns import Instant
from db.schema import GENERATIONS
from db.statements import Statements

TABLE = GENERATIONS.c

NOW: Final = bindparam("now", type_=Instant)
THESE: Final = TABLE.id.in_(bindparam("these", expanding=True))
# What is looked at: at its provider, or searched for there, be it for a present.
LOOKED_AT: Final = or_(
    TABLE.status.in_([Status.RUNNING.value, Status.UNCONFIRMED.value, Status.SUBMITTING.value]),
    and_(TABLE.status == Status.FAILED.value, TABLE.failure == Reason.UNCONFIRMED.value),
)
FIND: Final = select(TABLE.id, TABLE.account, TABLE.status, TABLE.lease_until).where(THESE, LOOKED_AT)
# We know already that such a job is finished; the looks for its link are counted, and they are soon anyway.
WAITS_FOR_LINK: Final = and_(TABLE.asset_url.is_not(None), TABLE.asset_url == NO_LINK_YET)
HURRY: Final = (
    update(GENERATIONS)
    .where(
        THESE,
        LOOKED_AT,
        or_(TABLE.lease_until.is_(None), TABLE.lease_until <= NOW),
        TABLE.due_at > NOW,
        ~WAITS_FOR_LINK,
    )
    .values(due_at=NOW)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hinted:
    """One that may be hurried; `hurried` is False while somebody holds it, who will say when it is due again."""

    status: Status
    hurried: bool


class Hints:
    """Hurry, and say what could be hurried."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def hurry(self, accounts: Mapping[int, str], *, now: datetime) -> dict[int, Hinted]:
        """Make these due, each of the account that is told with it; what waits for no provider is left out."""
        rows = await self._statements.run(FIND, {"these": [*accounts]})
        found = {
            row.id: Hinted(status=Status(row.status), hurried=row.lease_until is None or row.lease_until <= now)
            for row in rows
            if row.account == accounts[row.id]
        }
        free = [number for number, one in found.items() if one.hurried]
        if free:
            await self._statements.run(HURRY, {"these": free, "now": now})
        return found
