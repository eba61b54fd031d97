"""What provider accounts were given to do, for whoever compares our books with theirs. Nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, select

from bot.domain.generation import Status
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Operation
from db.columns import Instant
from db.documents import REQUEST
from db.schema import GENERATIONS
from db.statements import Statements

TABLE = GENERATIONS.c

_COLUMNS: Final = (
    TABLE.id,
    TABLE.operation,
    TABLE.model,
    TABLE.prompt,
    TABLE.more,
    TABLE.origin_id,
    TABLE.present,
    TABLE.status,
    TABLE.failure,
    TABLE.price,
    TABLE.cost,
    TABLE.provider_job_id,
    TABLE.submitted_at,
    TABLE.finished_at,
    TABLE.deleted_at,
)
_OF: Final = TABLE.account == bindparam("of_account")
# What was handed over in a span of time, or before it and ended in it.
WITHIN: Final = (
    select(*_COLUMNS)
    .where(
        _OF,
        TABLE.submitted_at <= bindparam("until", type_=Instant),
        TABLE.finished_at.is_(None)
        | (TABLE.finished_at > bindparam("since", type_=Instant))
        | (TABLE.submitted_at > bindparam("since", type_=Instant)),
    )
    .order_by(TABLE.id)
)
SINCE: Final = select(*_COLUMNS).where(_OF, TABLE.submitted_at >= bindparam("since", type_=Instant)).order_by(TABLE.id)
KNOWN: Final = select(*_COLUMNS).where(_OF, TABLE.provider_job_id.in_(bindparam("jobs", expanding=True)))
AT_ONCE: Final = 500  # SQLite takes some thousand values in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One piece of work that an account was given, at least tried to be."""

    id: int
    operation: Operation
    model: str
    prompt: str
    status: Status
    failure: Reason | None
    cost: MicroUsd  # what the provider said, else what we count with
    job_id: str | None
    submitted_at: datetime
    finished_at: datetime | None
    deleted: bool
    camera: str = ""  # goes into the prompt
    makes_up_for: int | None = None  # what got no answer, where this is its job, found late


class Charges:
    """Reads what was given to an account, and changes nothing."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def within(self, account: str, *, since: datetime, until: datetime) -> list[Given]:
        """Return what may have moved an account's balance in a span of time, oldest first."""
        values = {"of_account": account, "since": since, "until": until}
        return [_given(row) for row in await self._statements.run(WITHIN, values)]

    async def since(self, account: str, *, since: datetime) -> list[Given]:
        """Return what an account was given from a moment on, oldest first."""
        values = {"of_account": account, "since": since}
        return [_given(row) for row in await self._statements.run(SINCE, values)]

    async def known(self, account: str, job_ids: Sequence[str]) -> list[Given]:
        """Return those of the provider's jobs that are ours."""
        found: list[Given] = []
        for first in range(0, len(job_ids), AT_ONCE):
            values = {"of_account": account, "jobs": [*job_ids[first : first + AT_ONCE]]}
            found += [_given(row) for row in await self._statements.run(KNOWN, values)]
        return found


def _given(row: Row[Any]) -> Given:
    return Given(
        id=row.id,
        operation=Operation(row.operation),
        model=row.model,
        prompt=row.prompt,
        status=Status(row.status),
        failure=None if row.failure is None else Reason(row.failure),
        cost=MicroUsd(row.price if row.cost is None else row.cost),
        job_id=row.provider_job_id,
        submitted_at=row.submitted_at,
        finished_at=row.finished_at,
        deleted=row.deleted_at is not None,
        camera="" if row.more is None else REQUEST.read(row.more).camera,
        makes_up_for=row.origin_id if row.present else None,
    )
