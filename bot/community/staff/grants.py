"""What staff give and take on top of the free allowance, and what members hand on of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.allowance import Granted
from bot.domain.community.audit import Deed
from bot.domain.community.conduct import RestrictionKind
from bot.domain.community.notices import NoticeKind
from bot.domain.community.people import Actor, Target
from bot.domain.errors import UserError
from bot.domain.ledger import EntryKind, LedgerEntry
from bot.domain.money import NOTHING, MicroUsd, shown
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.policies import calendar
from bot.policies.community import conduct, gifts
from db.database import Database, Transaction


class Movement(StrEnum):
    """What was done, as the notice about it and the audit log call it."""

    GRANT = "grant"
    REVOKE = "revoke"
    RESET = "reset"
    GIFT = "gift"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What was given, taken or let begin anew, and what is left of what was granted."""

    moved: Granted
    left: Granted  # the member's; of a gift, the giver's
    duplicate: bool = False  # the same event had done it already


class Grants:
    """Each is one transaction: lines in the ledger, one in the audit log, and the news to who got or lost it."""

    def __init__(self, database: Database, *, now: Callable[[], datetime], time_zone: str) -> None:
        self._database = database
        self._now = now
        self._time_zone = time_zone

    async def grant(self, target: Target, *, actor: Actor, what: Granted, reason: str, press_id: int) -> Moved:
        """Give a member something that does not end by itself. Raises UserError."""
        conduct.check_given(actor, target)
        gifts.check_named(what)
        return await self._move(Movement.GRANT, target, actor=actor, change=what, reason=reason, press_id=press_id)

    async def revoke(self, target: Target, *, actor: Actor, what: Granted, reason: str, press_id: int) -> Moved:
        """Take back what was granted and is not used yet. Raises UserError, also where there is less than that."""
        conduct.check_given(actor, target)
        gifts.check_named(what)
        change = gifts.minus(what)
        return await self._move(Movement.REVOKE, target, actor=actor, change=change, reason=reason, press_id=press_id)

    async def reset(self, target: Target, *, actor: Actor, reason: str, press_id: int) -> Moved:
        """
        Let a member's free day and month begin anew; return what that gave back. What is under way still counts.

        The server's and the operator's books keep what was spent. Raises UserError.
        """
        conduct.check_given(actor, target)
        now, member = self._now(), Requester(user_id=target.user_id, guild_id=actor.guild_id)
        async with self._database.transaction() as tables:
            await tables.alone("spending")
            left = await tables.ledger.granted(member)
            if await tables.ledger.pressed(press_id):
                return Moved(moved=Granted(), left=left, duplicate=True)
            zone = (await tables.configurations.of(actor.guild_id)).time_zone or self._time_zone
            videos, pictures, amount = await tables.ledger.ended_use(member, calendar.windows(now, zone))
            used = Granted(videos=max(videos, 0), pictures=max(pictures, 0), amount=MicroUsd(max(amount, 0)))
            await tables.ledger.add(
                LedgerEntry(
                    guild_id=actor.guild_id,
                    user_id=target.user_id,
                    generation_id=None,
                    kind=EntryKind.RESET,
                    amount=NOTHING,
                    videos=-used.videos,
                    pictures=-used.pictures,
                    free_amount=MicroUsd(-used.amount),
                    actor_id=actor.user_id,
                    reason=reason,
                    press_id=press_id,
                    counts_at=now,
                    at=now,
                )
            )
            await _write_down(tables, Movement.RESET, actor, target.user_id, used, reason=reason, now=now)
            await _tell(tables, Movement.RESET, actor, target.user_id, used, left=left, reason=reason, now=now)
        return Moved(moved=used, left=left)

    async def give(self, target: Target, *, giver: Actor, what: Granted, note: str, press_id: int) -> Moved:
        """
        Hand on what was granted, never the free part; the same event gives once.

        Raises UserError, also where the receiver is banned here.
        """
        gifts.check_receiver(giver, target)
        gifts.check_named(what)
        now = self._now()
        member = Requester(user_id=giver.user_id, guild_id=giver.guild_id)
        async with self._database.transaction() as tables:
            await tables.alone("spending")
            mine = await tables.ledger.granted(member)
            if await tables.ledger.pressed(press_id):
                return Moved(moved=what, left=mine, duplicate=True)
            held = await tables.conduct.in_force(target.user_id, giver.guild_id, now=now)
            if conduct.hardest(held, RestrictionKind.BAN) is not None:
                raise UserError(Reason.GIFT_TO_BANNED)
            gifts.check_enough(mine, what, reason=Reason.GIFT_TOO_LARGE)
            theirs = await tables.ledger.granted(Requester(user_id=target.user_id, guild_id=giver.guild_id))
            for user_id, change in ((giver.user_id, gifts.minus(what)), (target.user_id, what)):
                await tables.ledger.add(
                    _line(EntryKind.GIFT, giver, user_id, change, reason=note, press_id=press_id, now=now)
                )
            await _write_down(tables, Movement.GIFT, giver, target.user_id, what, reason=note, now=now)
            left = gifts.plus(theirs, what)
            await _tell(tables, Movement.GIFT, giver, target.user_id, what, left=left, reason=note, now=now)
        return Moved(moved=what, left=gifts.plus(mine, gifts.minus(what)))

    async def _move(
        self, movement: Movement, target: Target, *, actor: Actor, change: Granted, reason: str, press_id: int
    ) -> Moved:
        now, member = self._now(), Requester(user_id=target.user_id, guild_id=actor.guild_id)
        async with self._database.transaction() as tables:
            await tables.alone("spending")
            before = await tables.ledger.granted(member)
            if await tables.ledger.pressed(press_id):
                return Moved(moved=change, left=before, duplicate=True)
            if movement is Movement.REVOKE:
                gifts.check_enough(before, gifts.minus(change), reason=Reason.GRANTED_LESS)
            left = gifts.plus(before, change)
            await tables.ledger.add(
                _line(EntryKind(movement), actor, target.user_id, change, reason=reason, press_id=press_id, now=now)
            )
            await _write_down(tables, movement, actor, target.user_id, change, reason=reason, now=now)
            await _tell(tables, movement, actor, target.user_id, change, left=left, reason=reason, now=now)
        return Moved(moved=change, left=left)


def _line(
    kind: EntryKind, actor: Actor, user_id: int, change: Granted, *, reason: str, press_id: int, now: datetime
) -> LedgerEntry:
    """Return a line that touches nothing but what was granted."""
    return LedgerEntry(
        guild_id=actor.guild_id,
        user_id=user_id,
        generation_id=None,
        kind=kind,
        amount=NOTHING,
        videos=0,
        granted_videos=change.videos,
        granted_pictures=change.pictures,
        granted_amount=change.amount,
        actor_id=actor.user_id,
        reason=reason,
        press_id=press_id,
        counts_at=now,
        at=now,
    )


async def _write_down(
    tables: Transaction, movement: Movement, actor: Actor, user_id: int, change: Granted, *, reason: str, now: datetime
) -> None:
    deed = Deed(
        action=f"{'member' if movement is Movement.GIFT else 'mod'}.{movement.value}",
        actor_id=actor.user_id,
        guild_id=actor.guild_id,
        user_id=user_id,
        after=f"videos: {change.videos}, pictures: {change.pictures}, dollars: {shown(change.amount)}",
        reason=reason,
    )
    await tables.write_down(deed, now=now)


async def _tell(
    tables: Transaction,
    movement: Movement,
    actor: Actor,
    user_id: int,
    change: Granted,
    *,
    left: Granted,
    reason: str,
    now: datetime,
) -> None:
    await tables.notices.owe(
        NoticeKind.GIFT,
        {
            "movement": movement.value,
            "from": actor.user_id,
            "reason": reason,
            "moved": [change.videos, change.pictures, change.amount],
            "left": [left.videos, left.pictures, left.amount],
        },
        now=now,
        guild_id=actor.guild_id,
        user_id=user_id,
    )
