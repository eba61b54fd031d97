"""
Who asked to be forgotten, and how: rows lose their person and their words; numbers, times and prices stay.

Every statement can be run again: what is forgotten already is not found again.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Integer,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    update,
)

from bot.domain.community.notices import NoticeKind
from bot.domain.community.proposals import ProposalState
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import UNFINISHED, Generation
from db import rows
from db.columns import Instant
from db.gateways.privacy.keeping import AT_REST, DELETE_UNUSED, FORGET, delete_files
from db.schema import (
    AUDIT,
    DELIVERIES,
    ERASURES,
    GENERATIONS,
    LEDGER,
    MEDIA,
    NOTICES,
    PREFERENCES,
    PROPOSALS,
    REPORTS,
    RESTRICTIONS,
    STRIKES,
    TRAYS,
)
from db.statements import Statements

MADE = GENERATIONS.c
OWED = DELIVERIES.c
FILE = MEDIA.c
BOOKED = LEDGER.c
ASKED = ERASURES.c
NOBODY: Final = 0

_NOW: Final = bindparam("now", type_=Instant)
_UP_TO: Final = bindparam("up_to", type_=Instant)
_BEFORE: Final = bindparam("before", type_=Instant)
_MOST: Final = bindparam("most", type_=Integer)
USER: Final = bindparam("user", type_=BigInteger)

# Written out, since SQLAlchemy has one INSERT .. ON CONFLICT for each database although both take the same words.
ASK: Final = text(
    "INSERT INTO erasures (user_id, asked_at, complete_at) VALUES (:user, :now, :now)"
    " ON CONFLICT (user_id) DO UPDATE SET asked_at = excluded.asked_at, complete_at = excluded.complete_at"
).bindparams(bindparam("now", type_=Instant))
DUE: Final = select(ERASURES).where(ASKED.complete_at <= _NOW).order_by(ASKED.complete_at).limit(1)
THIS_ONE: Final = and_(ASKED.user_id == bindparam("of_user"), ASKED.asked_at == bindparam("seen", type_=Instant))
AGAIN: Final = update(ERASURES).where(THIS_ONE).values(complete_at=bindparam("then", type_=Instant))
DONE: Final = delete(ERASURES).where(THIS_ONE)

MINE: Final = and_(MADE.user_id == USER, MADE.created_at <= _UP_TO)
MINE_UNFINISHED: Final = (
    select(GENERATIONS).where(MINE, MADE.status.in_(sorted(UNFINISHED))).order_by(MADE.id).limit(_MOST)
)
MINE_AT_REST: Final = select(GENERATIONS).where(MINE, AT_REST).order_by(MADE.id).limit(_MOST)
MINE_LEFT: Final = select(func.count()).select_from(GENERATIONS).where(MINE)
FORGET_PERSON: Final = FORGET.values(
    user_id=NOBODY,
    interaction_id=None,
    press_key=None,
    card_message_id=None,
    channel_id=bindparam("now_channel", type_=BigInteger),
)
MESSAGES: Final = select(OWED.channel_id, OWED.message_id).where(
    OWED.generation_id == bindparam("this"), OWED.message_id.is_not(None)
)
# A process may have been killed between posting and saying so: then only the delivery's number is in the message.
LOST: Final = select(OWED.id, OWED.first_attempt_at).where(
    OWED.generation_id == bindparam("this"),
    OWED.kind != DeliveryKind.REDRAW.value,
    OWED.message_id.is_(None),
    OWED.first_attempt_at.is_not(None),
)
# What quotes it in a log channel; a few rows each, for these notices are about one report each.
TOLD_STAFF: Final = (
    select(NOTICES.c.id, NOTICES.c.kind, NOTICES.c.channel_id, NOTICES.c.facts)
    .where(
        NOTICES.c.guild_id == bindparam("of_guild", type_=BigInteger),
        NOTICES.c.kind.in_([NoticeKind.REPORT.value, NoticeKind.APPEAL.value]),
        NOTICES.c.message_id.is_not(None),
    )
    .order_by(NOTICES.c.id)
)
REPORTS_ABOUT: Final = select(REPORTS.c.id).where(REPORTS.c.generation_id == bindparam("this"))
CLOSE: Final = (
    update(DELIVERIES)
    .where(OWED.generation_id == bindparam("this"))
    .values(done=True, channel_id=None, message_id=None, lease_owner=None, lease_until=None)
)
FORGET_APPEALS: Final = (
    update(REPORTS).where(REPORTS.c.generation_id == bindparam("this"), REPORTS.c.appeal.is_not(None)).values(appeal="")
)

SENT_BY: Final = select(FILE.id).where(FILE.user_id == USER, FILE.created_at <= _UP_TO)
OF_PERSON: Final = bindparam("of_user", type_=BigInteger)
GRANTING: Final = or_(BOOKED.granted_videos != 0, BOOKED.granted_pictures != 0, BOOKED.granted_amount != 0)
SERVERS: Final = select(BOOKED.guild_id).where(BOOKED.user_id == USER, BOOKED.counts_at <= _UP_TO).distinct()
LINES: Final = update(LEDGER).where(BOOKED.user_id == OF_PERSON, BOOKED.counts_at <= _UP_TO)
# What was granted is one account over all months, so its lines lose their person together.
FORGET_LINES: Final = {
    server: LINES.where(guild, BOOKED.counts_at < _BEFORE, ~GRANTING).values(user_id=NOBODY, reason=None)
    for server, guild in (
        (True, BOOKED.guild_id == bindparam("of_guild", type_=BigInteger)),
        (False, BOOKED.guild_id.is_(None)),
    )
}
FORGET_ALL_LINES: Final = {
    server: LINES.where(guild).values(user_id=NOBODY, reason=None)
    for server, guild in (
        (True, BOOKED.guild_id == bindparam("of_guild", type_=BigInteger)),
        (False, BOOKED.guild_id.is_(None)),
    )
}
DISOWN_LINES: Final = update(LEDGER).where(BOOKED.actor_id == OF_PERSON, BOOKED.at <= _UP_TO).values(actor_id=None)
FORGET_RECORD: Final = (
    update(AUDIT)
    .where(AUDIT.c.user_id == OF_PERSON, AUDIT.c.at <= _UP_TO)
    .values(user_id=None, before="", after="", reason="")
)
# What somebody did as a member, and not as staff, is about themselves.
FORGET_DEEDS: Final = (
    update(AUDIT)
    .where(AUDIT.c.actor_id == OF_PERSON, AUDIT.c.at <= _UP_TO, AUDIT.c.action.in_(["member.gift", "report.appeal"]))
    .values(actor_id=None)
)
FORGET_PREFERENCES: Final = delete(PREFERENCES).where(PREFERENCES.c.user_id == OF_PERSON)
BELONGINGS: Final = (
    update(MEDIA).where(FILE.user_id == OF_PERSON, FILE.created_at <= _UP_TO).values(user_id=None),
    delete(TRAYS).where(TRAYS.c.user_id == OF_PERSON, TRAYS.c.at <= _UP_TO),
    delete(PROPOSALS).where(PROPOSALS.c.user_id == OF_PERSON, PROPOSALS.c.created_at <= _UP_TO),
    # Who is gone gives no word any more.
    update(PROPOSALS)
    .where(PROPOSALS.c.owner_id == OF_PERSON, PROPOSALS.c.created_at <= _UP_TO)
    .values(
        owner_id=None,
        state=case(
            (PROPOSALS.c.state == ProposalState.OPEN.value, ProposalState.REFUSED.value), else_=PROPOSALS.c.state
        ),
    ),
    # One member has one report about one clip, so each who is forgotten needs another number.
    update(REPORTS)
    .where(REPORTS.c.reporter_id == OF_PERSON, REPORTS.c.at <= _UP_TO)
    .values(reporter_id=-REPORTS.c.id, words=""),
    delete(NOTICES).where(
        NOTICES.c.user_id == OF_PERSON,
        NOTICES.c.due_at <= _UP_TO,
        or_(NOTICES.c.lease_until.is_(None), NOTICES.c.lease_until <= _NOW),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody asked to be forgotten: all that was before that moment."""

    user_id: int
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldStaff:
    """A message in a log channel that quotes what was reported."""

    notice_id: int
    kind: NoticeKind
    channel_id: int
    report_id: int


class Erasures:
    """Take a request down, and forget, a few rows at a time."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def ask(self, user_id: int, *, now: datetime) -> None:
        """Remember that somebody wants everything up to now forgotten; again begins anew."""
        await self._statements.run(ASK, {"user": user_id, "now": now})

    async def due(self, now: datetime) -> Asked | None:
        """Return the request that has waited longest for its next look."""
        row = (await self._statements.run(DUE, {"now": now})).one_or_none()
        return None if row is None else Asked(user_id=row.user_id, asked_at=row.asked_at)

    async def again(self, asked: Asked, *, then: datetime) -> None:
        """Look at it again then; one that was asked anew meanwhile stays due."""
        await self._statements.run(AGAIN, {"of_user": asked.user_id, "seen": asked.asked_at, "then": then})

    async def done(self, asked: Asked) -> None:
        """Forget that it was asked, too."""
        await self._statements.run(DONE, {"of_user": asked.user_id, "seen": asked.asked_at})

    async def unfinished(self, asked: Asked, *, limit: int) -> list[Generation]:
        """Return what somebody who asked has under way."""
        return await self._generations(MINE_UNFINISHED, asked, most=limit)

    async def at_rest(self, asked: Asked, *, now: datetime, limit: int) -> list[Generation]:
        """Return what of theirs has ended and nobody is working at."""
        return await self._generations(MINE_AT_REST, asked, most=limit, now=now)

    async def left(self, asked: Asked) -> int:
        """Return how many generations are still theirs."""
        values = {"user": asked.user_id, "up_to": asked.asked_at}
        return int((await self._statements.run(MINE_LEFT, values)).scalar_one())

    async def messages(self, generation: Generation) -> list[tuple[int, int]]:
        """Return (channel, message) of all that shows it."""
        found = await self._statements.run(MESSAGES, {"this": generation.id})
        return [(row.channel_id or generation.destination.channel_id, row.message_id) for row in found]

    async def lost(self, generation: Generation) -> list[tuple[int, datetime]]:
        """Return (delivery, first attempt) of what may be shown by a message that nobody came to tell us of."""
        found = await self._statements.run(LOST, {"this": generation.id})
        return [(row.id, row.first_attempt_at) for row in found]

    async def told_staff(self, generation: Generation) -> list[ToldStaff]:
        """Return what shows reports about it to staff."""
        reports = set((await self._statements.run(REPORTS_ABOUT, {"this": generation.id})).scalars())
        if not reports:
            return []
        found = await self._statements.run(TOLD_STAFF, {"of_guild": generation.requester.guild_id})
        told = [
            ToldStaff(
                notice_id=row.id,
                kind=NoticeKind(row.kind),
                channel_id=row.channel_id,
                report_id=json.loads(row.facts)["report"],
            )
            for row in found
        ]
        return [one for one in told if one.report_id in reports]

    async def forget_person(self, generation: Generation, *, now: datetime) -> None:
        """Forget whose it was, too, and every message about it."""
        private = generation.destination.private  # a channel of direct messages is as good as a name
        channel_id = NOBODY if private else generation.destination.channel_id
        values = {"this": generation.id, "now": now, "now_channel": channel_id}
        await self._statements.run(FORGET_PERSON, values)
        await delete_files(self._statements, generation, now=now)
        for statement in (CLOSE, FORGET_APPEALS):
            await self._statements.run(statement, {"this": generation.id})

    async def forget_lines(self, asked: Asked, guild_id: int | None, *, before: datetime) -> None:
        """Take the person from the ledger's lines of before a moment; all of them once that is after they asked."""
        over = before > asked.asked_at
        statement = (FORGET_ALL_LINES if over else FORGET_LINES)[guild_id is not None]
        values: dict[str, Any] = {"of_user": asked.user_id, "up_to": asked.asked_at}
        values |= {} if over else {"before": before}
        values |= {} if guild_id is None else {"of_guild": guild_id}
        await self._statements.run(statement, values)

    async def servers(self, asked: Asked) -> list[int | None]:
        """Return in which servers the ledger still knows them."""
        values = {"user": asked.user_id, "up_to": asked.asked_at}
        return list((await self._statements.run(SERVERS, values)).scalars())

    async def forget_preferences(self, user_id: int) -> None:
        """Forget what they chose: only when they ask, for these rows do not say since when they are there."""
        await self._statements.run(FORGET_PREFERENCES, {"of_user": user_id})

    async def forget_belongings(self, asked: Asked, *, now: datetime) -> None:
        """Forget their requests, reports and news, and delete their pictures."""
        values = {"user": asked.user_id, "up_to": asked.asked_at}
        for picture_id in (await self._statements.run(SENT_BY, values)).scalars().all():
            await self._statements.run(DELETE_UNUSED, {"this": picture_id, "now": now})
        for statement in BELONGINGS:
            await self._statements.run(statement, {"of_user": asked.user_id, "up_to": asked.asked_at, "now": now})

    async def forget_conduct(self, asked: Asked, *, now: datetime, strikes_before: dict[int | None, datetime]) -> bool:
        """
        Forget warnings that count no more, and pauses and bans that are over; return whether any is left.

        `strikes_before` says for each server since when a warning counts.
        """
        held = and_(RESTRICTIONS.c.user_id == OF_PERSON, RESTRICTIONS.c.at <= _UP_TO)
        over = or_(RESTRICTIONS.c.lifted_at.is_not(None), RESTRICTIONS.c.until <= _NOW)
        values: dict[str, Any] = {"of_user": asked.user_id, "up_to": asked.asked_at}
        await self._statements.run(
            update(RESTRICTIONS).where(held, over).values(user_id=NOBODY, reason=""), {**values, "now": now}
        )
        struck = and_(STRIKES.c.user_id == OF_PERSON, STRIKES.c.at <= _UP_TO)
        for guild_id, before in strikes_before.items():
            here = STRIKES.c.guild_id.is_(None) if guild_id is None else STRIKES.c.guild_id == literal(guild_id)
            past = or_(STRIKES.c.withdrawn_at.is_not(None), STRIKES.c.at < _BEFORE)
            forgotten = update(STRIKES).where(struck, here, past).values(user_id=NOBODY, reason="")
            await self._statements.run(forgotten, {**values, "before": before})
        left = select(or_(exists().where(held), exists().where(struck)))
        return bool((await self._statements.run(left, values)).scalar_one())

    async def struck_in(self, asked: Asked) -> list[int | None]:
        """Return in which servers they were warned."""
        theirs = select(STRIKES.c.guild_id).where(STRIKES.c.user_id == USER, STRIKES.c.at <= _UP_TO).distinct()
        values = {"user": asked.user_id, "up_to": asked.asked_at}
        return list((await self._statements.run(theirs, values)).scalars())

    async def forget_record(self, asked: Asked) -> None:
        """Take the person from the audit log's lines about them, from what they gave to others, and from appeals."""
        values = {"of_user": asked.user_id, "up_to": asked.asked_at}
        for statement in (FORGET_RECORD, FORGET_DEEDS, DISOWN_LINES):
            await self._statements.run(statement, values)

    async def _generations(self, statement: Any, asked: Asked, **values: object) -> list[Generation]:  # noqa: ANN401
        found = await self._statements.run(statement, {"user": asked.user_id, "up_to": asked.asked_at, **values})
        return rows.readable(found)
