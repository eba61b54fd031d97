"""What we know of the provider accounts: what waits for each, what each was handed, and which ones are blocked."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import Integer, and_, bindparam, delete, func, insert, or_, select, text

from bot.domain.generation import Generation, Status
from bot.domain.reasons import Reason
from db import rows
from db.columns import Instant
from db.gateways.turns import operations
from db.schema import BLOCKED_ACCOUNTS, GENERATIONS, SUBMISSIONS
from db.statements import Statements

SUBMITTED = SUBMISSIONS.c
BLOCKED = BLOCKED_ACCOUNTS.c

COUNT: Final = (
    select(func.count())
    .select_from(SUBMISSIONS)
    .join(GENERATIONS, GENERATIONS.c.id == SUBMITTED.generation_id)
    .where(
        SUBMITTED.account == bindparam("of_account"),
        SUBMITTED.at >= bindparam("since"),
        GENERATIONS.c.operation.in_(bindparam("of_operations", expanding=True)),
    )
)
STRANDED: Final = (
    select(GENERATIONS.c.id)
    .where(
        GENERATIONS.c.status == Status.QUEUED.value,
        or_(
            GENERATIONS.c.created_at <= bindparam("asked_before"),
            and_(
                GENERATIONS.c.account.not_in(bindparam("able", expanding=True)),
                GENERATIONS.c.due_at <= bindparam("due_before"),
            ),
        ),
    )
    .order_by(GENERATIONS.c.id)
    .limit(bindparam("most", type_=Integer))
)
LATER: Final = GENERATIONS.alias("later")
IN_DOUBT: Final = (
    select(GENERATIONS)
    .where(
        GENERATIONS.c.account == bindparam("of_account"),
        or_(
            GENERATIONS.c.status.in_([Status.SUBMITTING.value, Status.UNCONFIRMED.value]),
            and_(
                GENERATIONS.c.status == Status.FAILED.value,
                GENERATIONS.c.failure == Reason.UNCONFIRMED.value,
                GENERATIONS.c.provider_job_id.is_(None),
                GENERATIONS.c.finished_at >= bindparam("since"),
                GENERATIONS.c.forgotten_at.is_(None),
                ~select(LATER.c.id).where(LATER.c.origin_id == GENERATIONS.c.id, LATER.c.present).exists(),
            ),
        ),
    )
    .order_by(GENERATIONS.c.id)
)
# Written out, since SQLAlchemy has one INSERT .. ON CONFLICT for each database although both take the same words.
BLOCK: Final = text(
    """
    INSERT INTO blocked_accounts (account, reason, since, until) VALUES (:account, :reason, :now, :until)
    ON CONFLICT (account) DO UPDATE SET
        reason = excluded.reason,
        since = CASE WHEN blocked_accounts.until > :recently THEN blocked_accounts.since ELSE excluded.since END,
        until = excluded.until
    """
).bindparams(bindparam("now", type_=Instant), bindparam("until", type_=Instant), bindparam("recently", type_=Instant))
BLOCKED_NOW: Final = select(BLOCKED.account, BLOCKED.reason).where(
    BLOCKED.until > bindparam("now"), BLOCKED.since <= bindparam("begun_before")
)
UNBLOCK: Final = delete(BLOCKED_ACCOUNTS).where(BLOCKED.account == bindparam("of_account"))


class Submissions:
    """Every time something was handed to an account: what its limit per minute is counted in."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def add(self, generation: Generation, *, now: datetime) -> None:
        """Count one submission, whatever may come of it."""
        await self._statements.run(
            insert(SUBMISSIONS), {"generation_id": generation.id, "account": generation.account, "at": now}
        )

    async def count(self, account: str, *, since: datetime, pictures: bool | None = None) -> int:
        """Return how many there were at or after a moment: of pictures (True), of all else (False), of both (None)."""
        values = {"of_account": account, "since": since, "of_operations": operations(pictures)}
        result = await self._statements.run(COUNT, values)
        return int(result.scalar_one())

    async def stranded(
        self, *, able: Collection[str], due_before: datetime, asked_before: datetime, limit: int
    ) -> list[int]:
        """Return which queued ones were asked for before a moment, or were due before one at an account not able."""
        values = {"able": list(able), "due_before": due_before, "asked_before": asked_before, "most": limit}
        return list((await self._statements.run(STRANDED, values)).scalars())

    async def in_doubt(self, account: str, *, since: datetime) -> list[Generation]:
        """Return those that an account was handed without a known outcome, and those given up for lost since then."""
        result = await self._statements.run(IN_DOUBT, {"of_account": account, "since": since})
        return [rows.generation(row) for row in result]


class BlockedAccounts:
    """Accounts that a provider refuses, each until it is worth another try."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def block(self, account: str, *, reason: Reason, now: datetime, until: datetime) -> None:
        """
        Send nothing more there until then; the newest reason and moment stand.

        When a block ends, one request tries whether it is over. So a block that follows soon goes on with the last one.
        """
        recently = now - (until - now)
        await self._statements.run(
            BLOCK, {"account": account, "reason": reason.value, "now": now, "until": until, "recently": recently}
        )

    async def blocked(self, now: datetime, *, begun_before: datetime | None = None) -> dict[str, Reason]:
        """Return the accounts that are blocked (all the time since a moment, if one is given), and why."""
        result = await self._statements.run(BLOCKED_NOW, {"now": now, "begun_before": begun_before or now})
        return {row.account: Reason(row.reason) for row in result}

    async def unblock(self, account: str) -> None:
        """Let an account work again."""
        await self._statements.run(UNBLOCK, {"of_account": account})
