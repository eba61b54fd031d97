"""The notices table: news owed to channels and people, each told once."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Integer, Row, Update, bindparam, func, insert, or_, select, update

from bot.domain.community.notices import Notice, NoticeFact, NoticeKind
from bot.domain.errors import LeaseLost
from bot.domain.lease import Lease
from db.columns import Instant
from db.schema import NOTICES
from db.statements import Statements

TABLE = NOTICES.c

OWE: Final = insert(NOTICES).returning(TABLE.id)
_DUE: Final = (
    select(TABLE.id)
    .where(
        ~TABLE.done,
        TABLE.due_at <= bindparam("now"),
        or_(TABLE.lease_until.is_(None), TABLE.lease_until <= bindparam("now")),
    )
    .order_by(TABLE.due_at, TABLE.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
    .cte("due")
)
CLAIM: Final = (
    update(NOTICES)
    .where(TABLE.id.in_(select(_DUE.c.id)))
    .values(
        attempts=TABLE.attempts + 1,
        first_attempt_at=func.coalesce(TABLE.first_attempt_at, bindparam("now", type_=Instant)),
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until", type_=Instant),
    )
    .returning(*TABLE)
)
HELD: Final = update(NOTICES).where(
    TABLE.id == bindparam("this"),
    ~TABLE.done,
    TABLE.lease_owner == bindparam("held_by"),
    TABLE.lease_until == bindparam("held_until", type_=Instant),
)
POSTPONE: Final = HELD.values(due_at=bindparam("then", type_=Instant), lease_owner=None, lease_until=None)
CLOSE: Final = HELD.values(message_id=bindparam("message"), done=True, lease_owner=None, lease_until=None)

TOLD: Final = select(TABLE.channel_id, TABLE.message_id).where(
    TABLE.id == bindparam("this"), or_(~TABLE.done, TABLE.message_id.is_not(None))
)


class Notices:
    """Owe, take, close."""

    def __init__(self, statements: Statements, *, owner: str) -> None:
        self._statements = statements
        self._owner = owner

    async def owe(
        self,
        kind: NoticeKind,
        facts: Mapping[str, NoticeFact],
        *,
        now: datetime,
        guild_id: int | None = None,
        channel_id: int | None = None,
        user_id: int | None = None,
    ) -> int:
        """Remember that somebody must be told, in a channel or in a user's direct messages; return its number."""
        result = await self._statements.run(
            OWE,
            {
                "kind": kind.value,
                "guild_id": guild_id,
                "channel_id": channel_id,
                "user_id": user_id,
                "facts": json.dumps(facts),
                "nonce": f"n{secrets.token_hex(10)}",
                "due_at": now,
            },
        )
        return int(result.scalar_one())

    async def claim(self, *, now: datetime, until: datetime, limit: int) -> list[Notice]:
        """Take the oldest that are due; nobody else gets them before `until`."""
        result = await self._statements.run(CLAIM, {"now": now, "until": until, "most": limit, "owner": self._owner})
        lease = Lease(owner=self._owner, until=until)
        return [_notice(row, lease) for row in sorted(result, key=lambda row: (row.due_at, row.id))]

    async def postpone(self, notice: Notice, *, until: datetime) -> None:
        """Wait until then. Raises LeaseLost when it is not ours any more."""
        await self._held(POSTPONE, notice, then=until)

    async def close(self, notice: Notice, *, message_id: int | None) -> None:
        """Never tell it again; None: it could not be told. Raises LeaseLost when it is not ours any more."""
        await self._held(CLOSE, notice, message=message_id)

    async def place_of(self, notice_id: int) -> tuple[int, int | None] | None:
        """Return (channel, message) of what is told in a channel, if it can be; no message: it was not told yet."""
        row = (await self._statements.run(TOLD, {"this": notice_id})).one_or_none()
        return None if row is None or row.channel_id is None else (row.channel_id, row.message_id)

    async def _held(self, statement: Update, notice: Notice, **values: object) -> None:
        held = {"this": notice.id, "held_by": notice.lease.owner, "held_until": notice.lease.until}
        if (await self._statements.run(statement, {**held, **values})).rowcount != 1:
            raise LeaseLost(f"notice {notice.id} is no longer ours")


def _notice(row: Row[Any], lease: Lease) -> Notice:
    return Notice(
        id=row.id,
        kind=NoticeKind(row.kind),
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        user_id=row.user_id,
        facts=json.loads(row.facts),
        nonce=row.nonce,
        attempts=row.attempts,
        first_attempt_at=row.first_attempt_at,
        lease=lease,
    )
