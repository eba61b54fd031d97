"""A server (or all of them) where nothing is made for a while: what is queued waits, what has begun is finished."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.domain.community.audit import Deed
from bot.domain.community.conduct import Standstill
from bot.domain.community.people import Actor, Rank
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.policies.community import ranks
from db.database import Database, Transaction

# So many waiting cards say at once that work is paused, or goes on; those behind say it when they are drawn next.
CARDS_REDRAWN: Final = 200


class Standstills:
    """Stop and go on."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def of(self, guild_id: int | None) -> Standstill | None:
        """Return why nothing is made in a server now, if nothing is."""
        async with self._database.reading() as tables:
            return await tables.conduct.standstill(guild_id)

    async def stop(self, *, actor: Actor, reason: str, everywhere: bool) -> None:
        """Accept and submit nothing here (or anywhere); a newer reason replaces the old one. Raises UserError."""
        guild_id, now = _where(actor, everywhere=everywhere), self._now()
        async with self._database.transaction() as tables:
            await tables.conduct.stop(guild_id, reason=reason, actor_id=actor.user_id, now=now)
            await _done(tables, "mod.pause-work", actor, guild_id, reason=reason, now=now)

    async def go_on(self, *, actor: Actor, reason: str, everywhere: bool) -> Standstill | None:
        """
        Accept and submit again; return what still holds this server up: the operator's pause of everything.

        Raises UserError, also where nothing was paused by this rank.
        """
        guild_id, now = _where(actor, everywhere=everywhere), self._now()
        async with self._database.transaction() as tables:
            if not await tables.conduct.go_on(guild_id):
                raise UserError(Reason.GOES_ON)
            await _done(tables, "mod.resume-work", actor, guild_id, reason=reason, now=now)
            return await tables.conduct.standstill(actor.guild_id)


def _where(actor: Actor, *, everywhere: bool) -> int | None:
    if everywhere:
        ranks.check(actor.rank, Rank.OPERATOR)
        return None
    return actor.guild_id


async def _done(
    tables: Transaction, action: str, actor: Actor, guild_id: int | None, *, reason: str, now: datetime
) -> None:
    # Also that of all servers is a line of one: of where it was typed, for no audit log is everybody's.
    after = "in all servers" if guild_id is None else ""
    deed = Deed(action=action, actor_id=actor.user_id, guild_id=actor.guild_id, after=after, reason=reason)
    await tables.write_down(deed, now=now)
    # Who submits or cancels meanwhile owes the same cards in another order: each would wait for the other's.
    await tables.alone("room at the providers")
    for generation_id in await tables.conduct.waiting(guild_id, limit=CARDS_REDRAWN):
        await tables.deliveries.owe(DeliveryKind.REDRAW, generation_id, now=now)
