"""The books: what members and servers used (append only), and what accounts took that nobody got anything for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import BigInteger, ColumnElement, Row, and_, bindparam, case, cast, func, insert, or_, select

from bot.domain.allowance import Granted, Refund, Windows
from bot.domain.generation import ENDED
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
FREE: Final = func.coalesce(TABLE.free_amount, TABLE.amount)
# The day lies in the month, so one walk over the month tells everything.
USAGE: Final = for_guild(
    TABLE.guild_id,
    lambda guild: select(
        _sum(case((and_(MINE, TODAY), TABLE.videos), else_=0)).label("videos"),
        _sum(case((and_(MINE, TODAY), TABLE.pictures), else_=0)).label("pictures"),
        _sum(case((MINE, FREE), else_=0)).label("mine"),
        _sum(case((TODAY, TABLE.amount), else_=0)).label("everybody_today"),
        _sum(TABLE.amount).label("everybody"),
    ).where(guild, THIS_MONTH),
)
USAGE[False] = USAGE[False].where(MINE)  # without a server everybody is on their own
ENTRIES: Final = select(LEDGER).where(TABLE.generation_id == bindparam("this")).order_by(TABLE.id)
# What staff let begin anew: all that has ended, and what was begun anew before.
ENDED_USE: Final = for_guild(
    TABLE.guild_id,
    lambda guild: (
        select(
            _sum(case((TODAY, TABLE.videos), else_=0)).label("videos"),
            _sum(case((TODAY, TABLE.pictures), else_=0)).label("pictures"),
            _sum(FREE).label("amount"),
        )
        .outerjoin(GENERATIONS, GENERATIONS.c.id == TABLE.generation_id)
        .where(
            guild,
            MINE,
            THIS_MONTH,
            or_(TABLE.generation_id.is_(None), GENERATIONS.c.status.in_([status.value for status in ENDED])),
        )
    ),
)
REFUNDS: Final = for_guild(
    TABLE.guild_id,
    lambda guild: (
        select(
            TABLE.kind,
            GENERATIONS.c.status,
            GENERATIONS.c.failure,
            func.count().label("times"),
            _sum(-TABLE.amount).label("back"),
        )
        .join(GENERATIONS, GENERATIONS.c.id == TABLE.generation_id)
        .where(
            guild,
            MINE,
            TABLE.counts_at >= bindparam("since"),
            TABLE.kind.in_([EntryKind.RELEASE.value, EntryKind.COMMIT.value]),
            TABLE.amount < 0,
        )
        .group_by(TABLE.kind, GENERATIONS.c.status, GENERATIONS.c.failure)
    ),
)
EVERYBODY: Final = select(
    _sum(case((TODAY, TABLE.amount), else_=0)).label("today"), _sum(TABLE.amount).label("this_month")
).where(THIS_MONTH)
PRESSED: Final = select(TABLE.id).where(TABLE.press_id == bindparam("press")).limit(1)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Sums of the current windows; never below nothing."""

    videos_today: int
    pictures_today: int
    spent_this_month: MicroUsd
    server_spent_today: MicroUsd
    server_spent_this_month: MicroUsd


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
                "press_id": entry.press_id,
                "counts_at": entry.counts_at,
                "at": entry.at,
            },
        )

    async def usage(self, requester: Requester, windows: Windows) -> Used:
        """Return what a member used of what is free, and what their server used."""
        row = (await self._statements.run(USAGE[requester.guild_id is not None], _bounds(requester, windows))).one()
        return Used(
            videos_today=max(row.videos, 0),
            pictures_today=max(row.pictures, 0),
            spent_this_month=MicroUsd(max(row.mine, 0)),
            server_spent_today=MicroUsd(max(row.everybody_today, 0)),
            server_spent_this_month=MicroUsd(max(row.everybody, 0)),
        )

    async def ended_use(self, requester: Requester, windows: Windows) -> tuple[int, int, MicroUsd]:
        """Return what of a member's free videos and pictures today and dollars this month is not under way any more."""
        result = await self._statements.run(ENDED_USE[requester.guild_id is not None], _bounds(requester, windows))
        row = result.one()
        return row.videos, row.pictures, MicroUsd(row.amount)

    async def everybody(self, windows: Windows) -> tuple[MicroUsd, MicroUsd]:
        """Return what all servers together used today and this month."""
        bounds = _bounds(None, windows)
        row = (await self._statements.run(EVERYBODY, bounds)).one()
        return MicroUsd(row.today), MicroUsd(row.this_month)

    async def pressed(self, press_id: int) -> bool:
        """Say whether this event of Discord's gave or took something already."""
        return (await self._statements.run(PRESSED, {"press": press_id})).first() is not None

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
        return [_entry(row) for row in result]

    async def reserved(self, generation_id: int) -> LedgerEntry:
        """Return the line with which a generation began."""
        entries = await self.entries(generation_id)
        return next(entry for entry in entries if entry.kind is EntryKind.RESERVE)

    async def refunds(self, requester: Requester, *, since: datetime) -> list[Refund]:
        """Return what a member got back of what was reserved since then, by reason, the most frequent first."""
        result = await self._statements.run(
            REFUNDS[requester.guild_id is not None],
            {"guild": requester.guild_id, "user": requester.user_id, "since": since},
        )
        refunds = [Refund(why=_why(row), count=row.times, amount=MicroUsd(row.back)) for row in result]
        return sorted(refunds, key=lambda refund: (-refund.count, refund.why))

    async def account_spent(self, account: str, *, since: datetime) -> MicroUsd:
        """Return what members have spent or reserved at one provider account since then."""
        result = await self._statements.run(ACCOUNT_SPENT, {"of_account": account, "since": since})
        return MicroUsd(result.scalar_one())


def _entry(row: Row[Any]) -> LedgerEntry:
    return LedgerEntry(
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
        press_id=row.press_id,
    )


def _why(row: Row[Any]) -> str:
    if row.kind == EntryKind.COMMIT.value:
        return "cheaper"
    return row.failure or str(row.status)


def _bounds(requester: Requester | None, windows: Windows) -> dict[str, object]:
    mine = {} if requester is None else {"guild": requester.guild_id, "user": requester.user_id}
    return {
        **mine,
        "day_start": windows.day_start,
        "day_end": windows.day_end,
        "month_start": windows.month_start,
        "month_end": windows.month_end,
    }


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
