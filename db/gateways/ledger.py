"""The books: what members and servers used (append only), and what accounts took that nobody got anything for."""

from datetime import datetime
from typing import Final, Literal

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, case, cast, func, insert, select

from bot.domain.allowance import Granted, Windows
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import MicroUsd
from bot.domain.request import Requester
from db.schema import GENERATIONS, LEDGER, OPERATOR_COSTS
from db.statements import Statements, for_guild

TABLE = LEDGER.c
COSTS = OPERATOR_COSTS.c

CostKind = Literal["unconfirmed", "dearer", "present"]


def _sum(amount: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(amount), 0), BigInteger)  # PostgreSQL adds up to a Decimal


MINE: Final = TABLE.user_id == bindparam("user")
TODAY: Final = and_(TABLE.counts_at >= bindparam("day_start"), TABLE.counts_at < bindparam("day_end"))
THIS_MONTH: Final = and_(TABLE.counts_at >= bindparam("month_start"), TABLE.counts_at < bindparam("month_end"))
# The day lies in the month, so one walk over the month tells everything.
USAGE: Final = for_guild(
    TABLE.guild_id,
    lambda guild: select(
        _sum(case((and_(MINE, TODAY), TABLE.videos), else_=0)).label("videos"),
        _sum(case((MINE, TABLE.amount), else_=0)).label("mine"),
        _sum(TABLE.amount).label("everybody"),
    ).where(guild, THIS_MONTH),
)
USAGE[False] = USAGE[False].where(MINE)  # without a server everybody is on their own
ENTRIES: Final = select(LEDGER).where(TABLE.generation_id == bindparam("this")).order_by(TABLE.id)
REFUNDED: Final = for_guild(
    TABLE.guild_id,
    lambda guild: select(_sum(-TABLE.amount)).where(
        guild,
        MINE,
        TABLE.counts_at >= bindparam("since"),
        TABLE.kind.in_([EntryKind.RELEASE.value, EntryKind.COMMIT.value]),
    ),
)
GRANTED: Final = for_guild(
    TABLE.guild_id,
    lambda guild: select(
        _sum(TABLE.granted_videos).label("videos"),
        _sum(TABLE.granted_pictures).label("pictures"),
        _sum(TABLE.granted_amount).label("amount"),
    ).where(guild, MINE),
)
ACCOUNT_SPENT: Final = (
    select(_sum(TABLE.amount))
    .join(GENERATIONS, GENERATIONS.c.id == TABLE.generation_id)
    .where(GENERATIONS.c.account == bindparam("of_account"), TABLE.counts_at >= bindparam("since"))
)
COSTS_TOTAL: Final = select(_sum(COSTS.amount)).where(
    COSTS.account == bindparam("of_account"), COSTS.at >= bindparam("since")
)


class Ledger:
    """Append entries, add them up. A window is counted by `counts_at`, the moment of the reservation."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, entry: LedgerEntry) -> None:
        """Append one entry; the same kind twice for one generation is an error of the schema."""
        await self._statements.run(
            insert(LEDGER),
            {
                "guild_id": entry.guild_id,
                "user_id": entry.user_id,
                "generation_id": entry.generation_id,
                "kind": entry.kind.value,
                "amount": entry.amount,
                "videos": entry.videos,
                "pictures": entry.pictures,
                "free_amount": entry.free_amount,
                "granted_videos": entry.granted_videos,
                "granted_pictures": entry.granted_pictures,
                "granted_amount": entry.granted_amount,
                "actor_id": entry.actor_id,
                "reason": entry.reason,
                "counts_at": entry.counts_at,
                "at": entry.at,
            },
        )

    async def usage(self, requester: Requester, windows: Windows) -> tuple[int, MicroUsd, MicroUsd]:
        """Return a member's videos today and dollars this month, and the server's dollars this month."""
        result = await self._statements.run(
            USAGE[requester.guild_id is not None],
            {
                "guild": requester.guild_id,
                "user": requester.user_id,
                "day_start": windows.day_start,
                "day_end": windows.day_end,
                "month_start": windows.month_start,
                "month_end": windows.month_end,
            },
        )
        row = result.one()
        return row.videos, MicroUsd(row.mine), MicroUsd(row.everybody)

    async def granted(self, requester: Requester) -> Granted:
        """Return what a member was given in a server and has not used."""
        result = await self._statements.run(
            GRANTED[requester.guild_id is not None], {"guild": requester.guild_id, "user": requester.user_id}
        )
        row = result.one()
        return Granted(videos=row.videos, pictures=row.pictures, amount=MicroUsd(row.amount))

    async def entries(self, generation_id: int) -> list[LedgerEntry]:
        """Return what a generation did to the books, oldest first."""
        result = await self._statements.run(ENTRIES, {"this": generation_id})
        return [
            LedgerEntry(
                guild_id=row.guild_id,
                user_id=row.user_id,
                generation_id=row.generation_id,
                kind=EntryKind(row.kind),
                amount=MicroUsd(row.amount),
                videos=row.videos,
                counts_at=row.counts_at,
                at=row.at,
                pictures=row.pictures,
                free_amount=None if row.free_amount is None else MicroUsd(row.free_amount),
                granted_videos=row.granted_videos,
                granted_pictures=row.granted_pictures,
                granted_amount=MicroUsd(row.granted_amount),
                actor_id=row.actor_id,
                reason=row.reason or "",
            )
            for row in result
        ]

    async def refunded(self, requester: Requester, *, since: datetime) -> MicroUsd:
        """Return what a member got back of what was reserved since then: all of a failure, the rest of a cheap one."""
        result = await self._statements.run(
            REFUNDED[requester.guild_id is not None],
            {"guild": requester.guild_id, "user": requester.user_id, "since": since},
        )
        return MicroUsd(result.scalar_one())

    async def account_spent(self, account: str, *, since: datetime) -> MicroUsd:
        """Return what members have spent or reserved at one provider account since then."""
        result = await self._statements.run(ACCOUNT_SPENT, {"of_account": account, "since": since})
        return MicroUsd(result.scalar_one())


class OperatorCosts:
    """What accounts took, or may have taken, that no member pays for."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, account: str, generation_id: int, kind: CostKind, amount: MicroUsd, *, now: datetime) -> None:
        """Book one cost; the same kind twice for one generation is an error of the schema."""
        await self._statements.run(
            insert(OPERATOR_COSTS),
            {"account": account, "generation_id": generation_id, "kind": kind, "amount": amount, "at": now},
        )

    async def total(self, account: str, *, since: datetime) -> MicroUsd:
        """Return what was booked for an account since then."""
        result = await self._statements.run(COSTS_TOTAL, {"of_account": account, "since": since})
        return MicroUsd(result.scalar_one())
