"""The whole books at once, for whoever audits them: what each generation did to them, and what nobody pays for."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, select

from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind
from bot.domain.money import MicroUsd
from db.schema import DELIVERIES, ERASURES, GENERATIONS, LEDGER, OPERATOR_COSTS
from db.statements import Statements

MADE = GENERATIONS.c
ENTRY = LEDGER.c
COST = OPERATOR_COSTS.c
SHOWN = DELIVERIES.c

OF_WORK: Final = (EntryKind.RESERVE, EntryKind.COMMIT, EntryKind.RELEASE)


def _sum(amount: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(amount), 0), BigInteger)  # PostgreSQL adds up to a Decimal


def _times(kind: EntryKind) -> ColumnElement[int]:
    return func.count(case((ENTRY.kind == kind.value, 1))).label(kind.value)


ENTRIES: Final = (
    select(
        ENTRY.generation_id,
        *(_times(kind) for kind in OF_WORK),
        func.count().label("entries"),
        _sum(case((ENTRY.kind == EntryKind.RESERVE.value, ENTRY.amount), else_=0)).label("reserved"),
        _sum(case((ENTRY.kind != EntryKind.RESERVE.value, -ENTRY.amount), else_=0)).label("given_back"),
        _sum(ENTRY.amount).label("charged"),
        _sum(ENTRY.videos).label("videos"),
        _sum(ENTRY.pictures).label("pictures"),
        _sum(func.coalesce(ENTRY.free_amount, ENTRY.amount)).label("free"),
        _sum(ENTRY.granted_videos).label("granted_videos"),
        _sum(ENTRY.granted_pictures).label("granted_pictures"),
        _sum(ENTRY.granted_amount).label("granted"),
    )
    .where(ENTRY.generation_id.is_not(None))
    .group_by(ENTRY.generation_id)
    .subquery()
)
COSTS: Final = (
    select(COST.generation_id, _sum(COST.amount).label("amount")).group_by(COST.generation_id).subquery("costs")
)
RESULTS: Final = (
    select(SHOWN.generation_id, SHOWN.channel_id, SHOWN.message_id)
    .where(SHOWN.kind == DeliveryKind.RESULT.value)
    .subquery("results")
)
LINES: Final = (
    select(
        MADE.id,
        MADE.batch_id,
        MADE.guild_id,
        MADE.channel_id,
        MADE.private,
        MADE.account,
        MADE.status,
        MADE.price,
        MADE.cost,
        MADE.provider_job_id,
        MADE.card_message_id,
        MADE.deleted_at,
        MADE.hidden_at,
        RESULTS.c.channel_id.label("result_channel_id"),
        RESULTS.c.message_id.label("result_message_id"),
        *(ENTRIES.c[name] for name in ENTRIES.c.keys() if name != "generation_id"),  # noqa: SIM118  a column collection
        COSTS.c.amount.label("operator_cost"),
    )
    .outerjoin(ENTRIES, ENTRIES.c.generation_id == MADE.id)
    .outerjoin(COSTS, COSTS.c.generation_id == MADE.id)
    # What was asked for at once has one message: that of the first.
    .outerjoin(RESULTS, RESULTS.c.generation_id == func.coalesce(MADE.batch_id, MADE.id))
    .order_by(MADE.id)
)
BOOKED_COSTS: Final = (
    select(COST.account, COST.kind, _sum(COST.amount).label("amount"), func.count().label("times"))
    .group_by(COST.account, COST.kind)
    .order_by(COST.account, COST.kind)
)
# Lines that belong to no work: only what staff give and take may stand alone, and it moves no money of the server's.
ASTRAY: Final = (
    select(ENTRY.id, ENTRY.kind)
    .where(
        ENTRY.generation_id.is_(None),
        (ENTRY.kind.in_([kind.value for kind in OF_WORK])) | (ENTRY.amount != 0),
    )
    .order_by(ENTRY.id)
)
# Who asked to be forgotten keeps this month's lines and loses the older ones, so theirs cannot be added up.
GRANTED: Final = (
    select(
        ENTRY.guild_id,
        ENTRY.user_id,
        _sum(ENTRY.granted_videos).label("videos"),
        _sum(ENTRY.granted_pictures).label("pictures"),
        _sum(ENTRY.granted_amount).label("amount"),
    )
    .outerjoin(ERASURES, ERASURES.c.user_id == ENTRY.user_id)
    .where(ERASURES.c.user_id.is_(None), ENTRY.user_id != 0)
    .group_by(ENTRY.guild_id, ENTRY.user_id)
    .having(
        (func.sum(ENTRY.granted_videos) < 0)
        | (func.sum(ENTRY.granted_pictures) < 0)
        | (func.sum(ENTRY.granted_amount) < 0)
    )
)
# Gifts are two lines, one of each sign: together they are nothing.
GIFTS: Final = select(
    _sum(ENTRY.granted_videos).label("videos"),
    _sum(ENTRY.granted_pictures).label("pictures"),
    _sum(ENTRY.granted_amount).label("amount"),
).where(ENTRY.kind == EntryKind.GIFT.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one generation did to the books. Money as in the ledger; of the moment of the look."""

    id: int
    batch_id: int | None  # the first of those that were asked for at once
    guild_id: int | None
    channel_id: int
    private: bool
    account: str
    status: Status
    price: MicroUsd
    cost: MicroUsd | None
    provider_job_id: str | None
    card_message_id: int | None
    result_channel_id: int | None
    result_message_id: int | None
    deleted: bool
    hidden: bool
    reserves: int
    commits: int
    releases: int
    entries: int
    reserved: MicroUsd
    given_back: MicroUsd  # by its end
    charged: MicroUsd  # what all its lines come to
    videos: int  # free ones
    pictures: int
    free: MicroUsd  # of the member's free month
    granted_videos: int  # below 0: taken from what was granted
    granted_pictures: int
    granted: MicroUsd
    operator_cost: MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What an account took, or may have taken, that no member pays for: of one kind."""

    account: str
    kind: str
    amount: MicroUsd
    times: int


class Books:
    """Reads the books, and changes nothing."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def lines(self) -> list[Line]:
        """Return what each generation did to the books, oldest first."""
        return [
            Line(
                id=row.id,
                batch_id=row.batch_id,
                guild_id=row.guild_id,
                channel_id=row.channel_id,
                private=row.private,
                account=row.account,
                status=Status(row.status),
                price=MicroUsd(row.price),
                cost=None if row.cost is None else MicroUsd(row.cost),
                provider_job_id=row.provider_job_id,
                card_message_id=row.card_message_id,
                result_channel_id=row.result_channel_id,
                result_message_id=row.result_message_id,
                deleted=row.deleted_at is not None,
                hidden=row.hidden_at is not None,
                reserves=row.reserve or 0,
                commits=row.commit or 0,
                releases=row.release or 0,
                entries=row.entries or 0,
                reserved=MicroUsd(row.reserved or 0),
                given_back=MicroUsd(row.given_back or 0),
                charged=MicroUsd(row.charged or 0),
                videos=row.videos or 0,
                pictures=row.pictures or 0,
                free=MicroUsd(row.free or 0),
                granted_videos=row.granted_videos or 0,
                granted_pictures=row.granted_pictures or 0,
                granted=MicroUsd(row.granted or 0),
                operator_cost=MicroUsd(row.operator_cost or 0),
            )
            for row in await self._statements.run(LINES)
        ]

    async def costs(self) -> list[Costs]:
        """Return what nobody pays for, by account and kind."""
        return [
            Costs(account=row.account, kind=row.kind, amount=MicroUsd(row.amount), times=row.times)
            for row in await self._statements.run(BOOKED_COSTS)
        ]

    async def astray(self) -> list[tuple[int, str]]:
        """Return number and kind of the lines that belong to no work and should, or move money and should not."""
        return [(row.id, row.kind) for row in await self._statements.run(ASTRAY)]

    async def overdrawn(self) -> list[tuple[int | None, int]]:
        """Return server and member of those who have used more than they were granted."""
        return [(row.guild_id, row.user_id) for row in await self._statements.run(GRANTED)]

    async def gifts(self) -> tuple[int, int, MicroUsd]:
        """Return what all gifts come to, which is nothing: what one gives another has."""
        row = (await self._statements.run(GIFTS)).one()
        return row.videos, row.pictures, MicroUsd(row.amount)
