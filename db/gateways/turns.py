"""Who waits for each account, and what decides whose turn it is: the same rows as in generations.py, far thinner."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, exists, func, or_, select, update

from bot.domain.generation import AT_PROVIDER, Generation, Status
from bot.domain.request import PICTURES, Operation
from bot.domain.waits import Served, Sort, Waiting
from db.columns import Instant
from db.schema import GENERATIONS, STANDSTILLS, SUBMISSIONS
from db.statements import Statements, for_guild

TABLE = GENERATIONS.c
SUBMITTED = SUBMISSIONS.c

OF_ACCOUNT: Final = TABLE.account == bindparam("of_account")
SORT: Final = (TABLE.operation, TABLE.model, TABLE.seconds, TABLE.resolution)
OF_KIND: Final = TABLE.operation.in_(bindparam("of_operations", expanding=True))
EVERYWHERE: Final = 0
STANDS_STILL: Final = exists().where(STANDSTILLS.c.guild_id.in_((EVERYWHERE, TABLE.guild_id)))
NOW: Final = bindparam("now", type_=Instant)
SHOWN: Final = TABLE.card_message_id.is_not(None)
WAITING: Final = select(
    TABLE.id,
    TABLE.user_id,
    TABLE.guild_id,
    TABLE.turn,
    TABLE.next_turn,
    TABLE.created_at,
    TABLE.attempts,
    SHOWN.label("shown"),
    and_(SHOWN, TABLE.due_at <= NOW, or_(TABLE.lease_until.is_(None), TABLE.lease_until <= NOW)).label("ready"),
    *SORT,
).where(TABLE.status == Status.QUEUED.value, OF_ACCOUNT, OF_KIND)
GOING: Final = WAITING.where(~STANDS_STILL)


def _waiting_in(guild: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return WAITING.where(guild)


def _largest(guild: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(func.max(TABLE.next_turn)).where(OF_ACCOUNT, guild)


def _last_turn(guild: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return select(func.max(TABLE.next_turn).label("next_turn"), func.max(TABLE.submitted_at).label("at")).where(
        OF_ACCOUNT,
        OF_KIND,
        guild,
        TABLE.user_id == bindparam("user"),
        TABLE.next_turn > bindparam("beyond"),  # by an index: a turn that is overtaken makes no difference
        TABLE.submitted_at.is_not(None),
        TABLE.status != Status.CANCELLED.value,
    )


WAITING_IN: Final = for_guild(TABLE.guild_id, _waiting_in)
LARGEST: Final = for_guild(TABLE.guild_id, _largest)
LAST_TURN: Final = for_guild(TABLE.guild_id, _last_turn)
SERVED: Final = (
    select(TABLE.guild_id, func.max(SUBMITTED.at).label("at"), func.max(SUBMITTED.id).label("number"))
    .join(GENERATIONS, TABLE.id == SUBMITTED.generation_id)
    .where(SUBMITTED.account == bindparam("of_account"), SUBMITTED.at >= bindparam("since", type_=Instant), OF_KIND)
    .group_by(TABLE.guild_id)
)
UNDERWAY: Final = select(TABLE.submitted_at, *SORT).where(
    TABLE.status.in_(sorted(AT_PROVIDER)), OF_ACCOUNT, OF_KIND, TABLE.submitted_at.is_not(None)
)
CREATES: Final = (
    select(SUBMITTED.at)
    .join(GENERATIONS, TABLE.id == SUBMITTED.generation_id)
    .where(SUBMITTED.account == bindparam("of_account"), SUBMITTED.at >= bindparam("since", type_=Instant), OF_KIND)
)
WAITS: Final = (
    select(TABLE.submitted_at, TABLE.finished_at)
    .where(
        TABLE.status == Status.SUCCEEDED.value,
        OF_ACCOUNT,
        TABLE.operation == bindparam("of_operation"),
        TABLE.model == bindparam("by_model"),
        TABLE.seconds == bindparam("of_seconds"),
        TABLE.resolution == bindparam("in_resolution"),
        TABLE.submitted_at.is_not(None),
        TABLE.finished_at.is_not(None),
    )
    .order_by(TABLE.id.desc())
    .limit(bindparam("most", type_=Integer))
)
ASSIGN: Final = (
    update(GENERATIONS)
    .where(TABLE.id == bindparam("this"))
    .values(turn=bindparam("its_turn"), next_turn=bindparam("its_next"))
)


class Turns:
    """
    What policies/community/fairness.py decides by.

    `pictures` says which line is meant where an account has one for pictures and one for clips (True, False); None: all
    that wait for it stand in one.
    """

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def queue(
        self, account: str, *, now: datetime, ready: bool = False, pictures: bool | None = None
    ) -> tuple[list[Waiting], dict[int | None, Served]]:
        """
        Return all that wait for an account, and when the servers among them last had a turn.

        What stands still is left out; with `ready` also what could not go at this moment.
        """
        line = {"of_account": account, "of_operations": operations(pictures)}
        found = [_waiting(row) for row in await self._statements.run(GOING, {**line, "now": now})]
        waiting = [one for one in found if one.ready] if ready else found
        if not waiting:
            return [], {}
        values = {**line, "since": min(one.asked_at for one in waiting)}
        served = await self._statements.run(SERVED, values)
        return waiting, {row.guild_id: Served(at=row.at, number=row.number) for row in served}

    async def waiting_with(
        self, generation: Generation, *, now: datetime, pictures: bool | None = None
    ) -> list[Waiting]:
        """Return all that wait for the same account in the same server, itself included."""
        guild_id = generation.requester.guild_id
        line = {"of_account": generation.account, "of_operations": operations(pictures)}
        values = {**line, "guild": guild_id, "now": now}
        found = await self._statements.run(WAITING_IN[guild_id is not None], values)
        return [_waiting(row) for row in found]

    async def largest(self, account: str, guild_id: int | None) -> int:
        """Return behind which number nobody has a turn in any of these queues."""
        found = await self._statements.run(LARGEST[guild_id is not None], {"of_account": account, "guild": guild_id})
        return int(found.scalar_one() or 0)

    async def last_turn(
        self, account: str, guild_id: int | None, user_id: int, *, beyond: int, pictures: bool | None = None
    ) -> Served | None:
        """Return a member's last turn in this queue, where their next one may be only beyond a number."""
        line = {"of_account": account, "of_operations": operations(pictures)}
        values = {**line, "guild": guild_id, "user": user_id, "beyond": beyond}
        row = (await self._statements.run(LAST_TURN[guild_id is not None], values)).one()
        return None if row.at is None else Served(at=row.at, next_turn=row.next_turn)

    async def assign(self, generation_id: int, turn: int, next_turn: int) -> None:
        """Write down when its turn is; needs no lease, since nothing else writes that."""
        await self._statements.run(ASSIGN, {"this": generation_id, "its_turn": turn, "its_next": next_turn})

    async def underway(self, account: str, *, pictures: bool | None = None) -> list[tuple[datetime, Sort]]:
        """Return what is at an account: since when, and of which sort."""
        found = await self._statements.run(UNDERWAY, {"of_account": account, "of_operations": operations(pictures)})
        return [(row.submitted_at, _sort(row)) for row in found]

    async def creates(self, account: str, *, since: datetime, pictures: bool | None = None) -> list[datetime]:
        """Return when something was handed over since a moment."""
        values = {"of_account": account, "since": since, "of_operations": operations(pictures)}
        return list((await self._statements.run(CREATES, values)).scalars())

    async def waits(self, account: str, sort: Sort, *, limit: int = 50) -> list[float]:
        """Return how many seconds the newest finished ones took from submission to the end."""
        result = await self._statements.run(
            WAITS,
            {
                "of_account": account,
                "of_operation": sort.operation.value,
                "by_model": sort.model,
                "of_seconds": sort.seconds,
                "in_resolution": sort.resolution,
                "most": limit,
            },
        )
        return [(row.finished_at - row.submitted_at).total_seconds() for row in result]


def operations(pictures: bool | None) -> list[str]:
    """Return what stands in a line."""
    return sorted(one for one in Operation if pictures is None or (one in PICTURES) is pictures)


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(
        id=row.id,
        user_id=row.user_id,
        guild_id=row.guild_id,
        turn=row.turn,
        next_turn=row.next_turn,
        asked_at=row.created_at,
        tried=row.attempts > 0,
        shown=bool(row.shown),
        ready=bool(row.ready),
        sort=_sort(row),
    )


def _sort(row: Row[Any]) -> Sort:
    return Sort(operation=Operation(row.operation), model=row.model, seconds=row.seconds, resolution=row.resolution)
