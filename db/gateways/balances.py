"""The balances table: what providers said that their accounts have left."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from bot.domain.money import MicroUsd
from db.columns import Instant
from db.schema import BALANCES
from db.statements import Statements

TABLE = BALANCES.c

ADD: Final = insert(BALANCES)
_OF: Final = TABLE.account == bindparam("of_account")
BEFORE: Final = (
    select(TABLE.amount, TABLE.at)
    .where(_OF, TABLE.at <= bindparam("moment", type_=Instant))
    .order_by(TABLE.at.desc(), TABLE.id.desc())
    .limit(1)
)
FORGET: Final = delete(BALANCES).where(TABLE.at < bindparam("before", type_=Instant))


class Balances:
    """What was left, and when that was said."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, account: str, amount: MicroUsd, *, now: datetime) -> None:
        """Remember what an account has left now."""
        await self._statements.run(ADD, {"account": account, "amount": amount, "at": now})

    async def at(self, account: str, moment: datetime) -> tuple[MicroUsd, datetime] | None:
        """Return the last that was said at or before a moment, and when; None: nothing was."""
        row = (await self._statements.run(BEFORE, {"of_account": account, "moment": moment})).one_or_none()
        return None if row is None else (MicroUsd(row.amount), row.at)

    async def forget(self, *, before: datetime) -> None:
        """Remove what was said before a moment."""
        await self._statements.run(FORGET, {"before": before})
