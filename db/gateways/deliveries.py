"""The deliveries table: our outbox."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Integer, Row, Update, bindparam, case, exists, func, insert, or_, select, text, update

from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.errors import LeaseLost
from bot.domain.lease import Lease
from db.columns import Instant
from db.schema import DELIVERIES, GENERATIONS
from db.statements import Statements

TABLE = DELIVERIES.c
CARD = DELIVERIES.alias("card")
LONGEST_NONCE: Final = 25  # Discord's limit

# Parameters are never called like a column: in an UPDATE such a name would mean "set this column".
OWE: Final = insert(DELIVERIES)
# Written out, since SQLAlchemy has one INSERT .. ON CONFLICT for each database although both take the same words.
# A redraw that is owed anew starts counting its attempts anew; who holds the row sees by the version that it moved on.
OWE_AGAIN: Final = text(
    """
    INSERT INTO deliveries (generation_id, kind, nonce, due_at)
    SELECT COALESCE(batch_id, id), 'redraw', :nonce, :now FROM generations WHERE id = :generation_id
    ON CONFLICT (generation_id, kind) DO UPDATE SET
        version = deliveries.version + 1,
        attempts = CASE WHEN deliveries.done THEN 0 ELSE deliveries.attempts END,
        first_attempt_at = CASE WHEN deliveries.done THEN NULL ELSE deliveries.first_attempt_at END,
        due_at = CASE WHEN NOT deliveries.done AND deliveries.due_at < :now THEN deliveries.due_at ELSE :now END,
        done = false
    """
).bindparams(bindparam("now", type_=Instant))
FREE: Final = or_(TABLE.lease_until.is_(None), TABLE.lease_until <= bindparam("now"))
CARD_OWED: Final = exists().where(
    CARD.c.generation_id == TABLE.generation_id, CARD.c.kind == DeliveryKind.CARD.value, ~CARD.c.done
)
IN_BUSY_CHANNEL: Final = exists().where(
    GENERATIONS.c.id == TABLE.generation_id, GENERATIONS.c.channel_id.in_(bindparam("busy", expanding=True))
)
# Chosen in a CTE, since PostgreSQL may evaluate a bare subquery again and then takes too many.
OLDEST: Final = (
    select(TABLE.id)
    .where(~TABLE.done, TABLE.due_at <= bindparam("now"), FREE)
    .where(or_(TABLE.kind == DeliveryKind.CARD.value, ~CARD_OWED), ~IN_BUSY_CHANNEL)
    .order_by(TABLE.due_at, TABLE.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)  # SQLite leaves this out: there is one writer
    .cte("oldest")
)
CLAIM: Final = (
    update(DELIVERIES)
    .where(TABLE.id.in_(select(OLDEST.c.id)))
    .values(
        attempts=TABLE.attempts + 1,
        first_attempt_at=func.coalesce(TABLE.first_attempt_at, bindparam("now", type_=Instant)),
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until"),
    )
    .returning(*TABLE)
)
LET_GO: Final = (
    update(DELIVERIES)
    .where(
        TABLE.id == bindparam("this"),
        TABLE.lease_owner == bindparam("held_by"),
        TABLE.lease_until == bindparam("held_until"),
    )
    .values(lease_owner=None, lease_until=None)
)
POSTPONE: Final = LET_GO.values(due_at=bindparam("then"))
UNCHANGED: Final = TABLE.version == bindparam("seen")
CLOSE: Final = LET_GO.values(
    done=UNCHANGED,
    channel_id=bindparam("channel"),
    message_id=bindparam("message"),
    attempts=case((UNCHANGED, TABLE.attempts), else_=0),
    first_attempt_at=case((UNCHANGED, TABLE.first_attempt_at), else_=None),
)
SEEN: Final = (
    update(DELIVERIES)
    .where(
        TABLE.id == bindparam("this"),
        TABLE.generation_id == bindparam("of_generation"),
        TABLE.message_id.is_(None),
    )
    .values(channel_id=bindparam("channel"), message_id=bindparam("message"))
)
OF: Final = select(DELIVERIES).where(TABLE.generation_id == bindparam("this")).order_by(TABLE.id)
FIND: Final = select(DELIVERIES).where(TABLE.id == bindparam("this"))
MESSAGE_OF: Final = select(TABLE.channel_id, TABLE.message_id).where(
    TABLE.generation_id == bindparam("this"), TABLE.kind == bindparam("of_kind"), TABLE.message_id.is_not(None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery that is ours, before its generation is read."""

    id: int
    kind: DeliveryKind
    generation_id: int
    nonce: str
    attempts: int  # this one included
    first_attempt_at: datetime
    version: int
    lease: Lease
    channel_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A delivery as it stands, whoever holds it; done without a message means that we gave up."""

    id: int
    kind: DeliveryKind
    generation_id: int
    nonce: str
    attempts: int
    first_attempt_at: datetime | None
    version: int
    due_at: datetime
    done: bool
    channel_id: int | None
    message_id: int | None


class Deliveries:
    """Owe, take, settle."""

    def __init__(self, statements: Statements, *, owner: str) -> None:
        self._statements = statements
        self._owner = owner

    async def owe(self, kind: DeliveryKind, generation_id: int, *, now: datetime) -> None:
        """
        Remember that a generation must be shown.

        A card and a result are owed once (twice is an error of the schema); a redraw as often as something changed, and
        of the one card that all have which were asked for at once.
        """
        nonce = _nonce(kind, generation_id)
        if kind is DeliveryKind.REDRAW:
            await self._statements.run(OWE_AGAIN, {"generation_id": generation_id, "nonce": nonce, "now": now})
            return
        await self._statements.run(
            OWE, {"kind": kind.value, "generation_id": generation_id, "nonce": nonce, "due_at": now}
        )

    async def claim(self, *, now: datetime, until: datetime, limit: int, busy: Collection[int] = ()) -> list[Claimed]:
        """
        Take the oldest open ones; nobody else gets them before `until`. A generation's card comes first.

        What goes to one of the `busy` channels is left where it is.
        """
        result = await self._statements.run(
            CLAIM, {"now": now, "until": until, "most": limit, "owner": self._owner, "busy": [*busy]}
        )
        lease = Lease(owner=self._owner, until=until)
        rows = sorted(result, key=lambda row: (row.due_at, row.id))  # RETURNING promises no order
        return [
            Claimed(
                id=row.id,
                kind=DeliveryKind(row.kind),
                generation_id=row.generation_id,
                nonce=row.nonce,
                attempts=row.attempts,
                first_attempt_at=row.first_attempt_at,
                version=row.version,
                lease=lease,
                channel_id=row.channel_id,
                message_id=row.message_id,
            )
            for row in rows
        ]

    async def postpone(self, delivery: Claimed | Delivery, *, until: datetime) -> None:
        """Wait until then. Raises LeaseLost when it is not ours any more."""
        await self._let_go(POSTPONE, delivery, then=until)

    async def close(
        self, delivery: Claimed | Delivery, *, channel_id: int | None = None, message_id: int | None
    ) -> None:
        """
        Close a delivery, with the message that shows it (None: we gave up). Raises LeaseLost when it is not ours.

        A redraw that was owed again meanwhile stays open, and due.
        """
        await self._let_go(CLOSE, delivery, seen=delivery.version, channel=channel_id, message=message_id)

    async def seen(self, delivery_id: int, generation_id: int, *, channel_id: int, message_id: int) -> None:
        """Remember which message shows it where that is not known yet; whoever holds it goes on."""
        await self._statements.run(
            SEEN, {"this": delivery_id, "of_generation": generation_id, "channel": channel_id, "message": message_id}
        )

    async def of(self, generation_id: int) -> list[Owed]:
        """Return what is or was owed for a generation, oldest first."""
        return [_owed(row) for row in await self._statements.run(OF, {"this": generation_id})]

    async def find(self, delivery_id: int) -> Owed | None:
        """Return one of them, if there ever was such a one."""
        row = (await self._statements.run(FIND, {"this": delivery_id})).one_or_none()
        return None if row is None else _owed(row)

    async def message_of(self, generation_id: int, kind: DeliveryKind) -> tuple[int, int] | None:
        """Return (channel, message) of what shows it, if something does."""
        result = await self._statements.run(MESSAGE_OF, {"this": generation_id, "of_kind": kind.value})
        row = result.one_or_none()
        return None if row is None else (row.channel_id, row.message_id)

    async def _let_go(self, statement: Update, delivery: Claimed | Delivery, **values: object) -> None:
        lease = delivery.lease
        result = await self._statements.run(
            statement, {"this": delivery.id, "held_by": lease.owner, "held_until": lease.until, **values}
        )
        if result.rowcount != 1:
            raise LeaseLost(f"delivery {delivery.id} is no longer ours")


def _owed(row: Row[Any]) -> Owed:
    return Owed(
        id=row.id,
        kind=DeliveryKind(row.kind),
        generation_id=row.generation_id,
        nonce=row.nonce,
        attempts=row.attempts,
        first_attempt_at=row.first_attempt_at,
        version=row.version,
        due_at=row.due_at,
        done=row.done,
        channel_id=row.channel_id,
        message_id=row.message_id,
    )


def _nonce(kind: DeliveryKind, generation_id: int) -> str:
    prefix = f"{kind.value[0]}{generation_id}-"
    return prefix + secrets.token_hex(LONGEST_NONCE)[: LONGEST_NONCE - len(prefix)]
