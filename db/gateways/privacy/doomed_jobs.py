"""Jobs that a provider is still to forget, since what came of them was deleted here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Integer, bindparam, delete, exists, or_, select, text, update

from bot.domain.errors import LeaseLost
from bot.domain.generation import UNFINISHED
from bot.domain.lease import Lease
from db.columns import Instant
from db.schema import DOOMED_JOBS, GENERATIONS
from db.statements import Statements

TABLE = DOOMED_JOBS.c
LATER = GENERATIONS.alias("later")

# Written out, since SQLAlchemy has one INSERT .. ON CONFLICT for each database although both take the same words.
OWE: Final = text(
    "INSERT INTO doomed_jobs (generation_id, account, provider_job_id, due_at)"
    " SELECT id, account, provider_job_id, :now FROM generations WHERE id = :this AND provider_job_id IS NOT NULL"
    " ON CONFLICT (generation_id) DO NOTHING"
).bindparams(bindparam("now", type_=Instant))
# Until it has ended, and so has what is made of it, it is needed at the provider.
NEEDED: Final = exists().where(
    or_(
        LATER.c.id == TABLE.generation_id,
        LATER.c.start_clip_id == TABLE.generation_id,
        LATER.c.end_clip_id == TABLE.generation_id,
        LATER.c.source_clip_id == TABLE.generation_id,
    ),
    LATER.c.status.in_(sorted(UNFINISHED)),
)
# Chosen in a CTE, since PostgreSQL may evaluate a bare subquery again and then takes too many.
DUE: Final = select(TABLE.id).where(
    TABLE.account.in_(bindparam("accounts", expanding=True)),
    TABLE.due_at <= bindparam("now", type_=Instant),
    or_(TABLE.lease_until.is_(None), TABLE.lease_until <= bindparam("now", type_=Instant)),
    ~NEEDED,
)
OLDEST: Final = (
    DUE.order_by(TABLE.due_at, TABLE.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)  # SQLite leaves this out: there is one writer
    .cte("oldest")
)
CLAIM: Final = (
    update(DOOMED_JOBS)
    .where(TABLE.id.in_(select(OLDEST.c.id)))
    .values(attempts=TABLE.attempts + 1, lease_owner=bindparam("owner"), lease_until=bindparam("until"))
    .returning(*TABLE)
)
HELD: Final = (
    TABLE.id == bindparam("this"),
    TABLE.lease_owner == bindparam("held_by"),
    TABLE.lease_until == bindparam("held_until"),
)
POSTPONE: Final = update(DOOMED_JOBS).where(*HELD).values(due_at=bindparam("then"), lease_owner=None, lease_until=None)
DONE: Final = delete(DOOMED_JOBS).where(*HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoomedJob:
    """One that is ours to have forgotten."""

    id: int
    generation_id: int
    account: str
    provider_job_id: str
    attempts: int  # this one included
    lease: Lease


class DoomedJobs:
    """Owe, take, settle."""

    def __init__(self, statements: Statements, *, owner: str) -> None:
        self._statements = statements
        self._owner = owner

    async def owe(self, generation_id: int, *, now: datetime) -> None:
        """Remember that a generation's job is to be forgotten, if it ever had one; again is fine."""
        await self._statements.run(OWE, {"this": generation_id, "now": now})

    async def claim(self, accounts: Collection[str], *, now: datetime, until: datetime, limit: int) -> list[DoomedJob]:
        """Take those of these accounts that are due; nobody else gets them before `until`."""
        values = {"accounts": [*accounts], "now": now, "until": until, "most": limit, "owner": self._owner}
        return [
            DoomedJob(
                id=row.id,
                generation_id=row.generation_id,
                account=row.account,
                provider_job_id=row.provider_job_id,
                attempts=row.attempts,
                lease=Lease(owner=self._owner, until=until),
            )
            for row in await self._statements.run(CLAIM, values)
        ]

    async def postpone(self, doomed: DoomedJob, *, until: datetime) -> None:
        """Try again then. Raises LeaseLost when it is not ours any more."""
        held = {"this": doomed.id, "held_by": doomed.lease.owner, "held_until": doomed.lease.until}
        if (await self._statements.run(POSTPONE, {**held, "then": until})).rowcount != 1:
            raise LeaseLost(f"job {doomed.provider_job_id} is no longer ours to have forgotten")

    async def done(self, doomed: DoomedJob) -> None:
        """Strike it off: it is forgotten there, or never will be. Raises LeaseLost when it is not ours any more."""
        held = {"this": doomed.id, "held_by": doomed.lease.owner, "held_until": doomed.lease.until}
        if (await self._statements.run(DONE, held)).rowcount != 1:
            raise LeaseLost(f"job {doomed.provider_job_id} is no longer ours to have forgotten")
