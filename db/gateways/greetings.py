"""The greetings table: what each server was told once."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import Update, bindparam, func, or_, select, text, update

from bot.domain.delivery import Greeting, GreetingKind
from bot.domain.errors import LeaseLost
from bot.domain.lease import Lease
from db.columns import Instant
from db.schema import GREETINGS
from db.statements import Statements

TABLE = GREETINGS.c

# Written out, since SQLAlchemy has one INSERT .. ON CONFLICT for each database although both take the same words.
ENTER: Final = text(
    "INSERT INTO greetings (guild_id, kind) VALUES (:this, :of_kind) ON CONFLICT (guild_id, kind) DO NOTHING"
)
THIS: Final = (TABLE.guild_id == bindparam("this"), TABLE.kind == bindparam("of_kind"))
CLAIM: Final = (
    update(GREETINGS)
    .where(*THIS, ~TABLE.done, or_(TABLE.lease_until.is_(None), TABLE.lease_until <= bindparam("now")))
    .values(
        attempts=TABLE.attempts + 1,
        first_attempt_at=func.coalesce(TABLE.first_attempt_at, bindparam("now", type_=Instant)),
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until"),
    )
    .returning(*TABLE)
)
HELD: Final = update(GREETINGS).where(
    *THIS, ~TABLE.done, TABLE.lease_owner == bindparam("held_by"), TABLE.lease_until == bindparam("held_until")
)
AIM: Final = HELD.values(channel_id=bindparam("channel"))
CLOSE: Final = AIM.values(message_id=bindparam("message"), done=True, lease_owner=None, lease_until=None)
SAID: Final = select(TABLE.guild_id).where(
    TABLE.kind == bindparam("of_kind"), TABLE.done, TABLE.guild_id.in_(bindparam("among", expanding=True))
)


class Greetings:
    """Take, aim, close."""

    def __init__(self, statements: Statements, *, owner: str) -> None:
        self._statements = statements
        self._owner = owner

    async def unsaid(self, kind: GreetingKind, guild_ids: Collection[int]) -> set[int]:
        """Return which of these servers have not been told this, as far as we know."""
        result = await self._statements.run(SAID, {"of_kind": kind.value, "among": [*guild_ids]})
        return set(guild_ids) - set(result.scalars())

    async def claim(self, kind: GreetingKind, guild_id: int, *, now: datetime, until: datetime) -> Greeting | None:
        """Take one; nobody else gets it before `until`. None where it was said, or is somebody's."""
        this = {"this": guild_id, "of_kind": kind.value}
        await self._statements.run(ENTER, this)
        result = await self._statements.run(CLAIM, {**this, "now": now, "until": until, "owner": self._owner})
        row = result.one_or_none()
        if row is None:
            return None
        return Greeting(
            guild_id=row.guild_id,
            kind=GreetingKind(row.kind),
            attempts=row.attempts,
            first_attempt_at=row.first_attempt_at,
            lease=Lease(owner=self._owner, until=until),
            channel_id=row.channel_id,
        )

    async def aim(self, greeting: Greeting, *, channel_id: int) -> None:
        """Remember where an attempt goes, before it goes. Raises LeaseLost when it is not ours any more."""
        await self._held(AIM, greeting, channel=channel_id)

    async def close(self, greeting: Greeting, *, channel_id: int | None, message_id: int | None) -> None:
        """Never say it again; without a message it could not be said. Raises LeaseLost when it is not ours any more."""
        await self._held(CLOSE, greeting, channel=channel_id, message=message_id)

    async def _held(self, statement: Update, greeting: Greeting, **values: int | None) -> None:
        held = {
            "this": greeting.guild_id,
            "of_kind": greeting.kind.value,
            "held_by": greeting.lease.owner,
            "held_until": greeting.lease.until,
        }
        if (await self._statements.run(statement, {**held, **values})).rowcount != 1:
            raise LeaseLost(f"the greeting of server {greeting.guild_id}")
