"""
Everything that is kept about one person, as plain values for a file.

Left out is what only our steps need (leases, turns, links that die), what a provider said for the operator, and who
reported or judged: those are other people's.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Executable, Integer, Row, bindparam, func, select

from bot.domain.money import MicroUsd, exact
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
from db.search import LARGEST_KEY
from db.statements import Statements

Plain = dict[str, Any]

MADE = GENERATIONS.c
USER: Final = bindparam("user", type_=BigInteger)
# Numbers of Discord's, which a JavaScript would round, and amounts of money, which no float holds.
SNOWFLAKES: Final = frozenset({"guild_id", "channel_id", "message_id", "user_id", "owner_id", "interaction_id"})
AMOUNTS: Final = frozenset({"price", "cost", "amount", "free_amount", "granted_amount"})
DOCUMENTS: Final = frozenset({"request", "destination", "more"})

OURS: Final = frozenset(
    {"user_id", "lease_owner", "lease_until", "due_at", "attempts", "turn", "next_turn", "asset_url", "detail"}
    | {"press_key", "upload_limit", "actor_id", "reporter_id", "decided_by", "answered_by", "notice_id", "purged_at"}
)


def _all(table: Any, *leaving_out: str) -> list[Any]:  # noqa: ANN401  one of the tables above
    return [column for column in table.c if column.name not in OURS and column.name not in leaving_out]


GENERATIONS_OF: Final = (
    select(*_all(GENERATIONS))
    .where(MADE.user_id == USER, MADE.id < bindparam("before", type_=BigInteger))
    .order_by(MADE.id.desc())
    .limit(bindparam("most", type_=Integer))
)
COUNT: Final = (
    select(func.count())
    .select_from(GENERATIONS)
    .where(MADE.user_id == USER, MADE.id < bindparam("before", type_=BigInteger))
)
MESSAGES: Final = (
    select(DELIVERIES.c.generation_id, DELIVERIES.c.kind, DELIVERIES.c.channel_id, DELIVERIES.c.message_id)
    .join(GENERATIONS, MADE.id == DELIVERIES.c.generation_id)
    .where(
        MADE.user_id == USER,
        MADE.id < bindparam("before", type_=BigInteger),
        MADE.id >= bindparam("first", type_=BigInteger),
        DELIVERIES.c.message_id.is_not(None),
    )
    .order_by(DELIVERIES.c.id)
)
OTHERS: Final[Mapping[str, Executable]] = {
    "pictures": select(*_all(MEDIA, "key")).where(MEDIA.c.user_id == USER).order_by(MEDIA.c.id),
    "ledger": select(*_all(LEDGER)).where(LEDGER.c.user_id == USER).order_by(LEDGER.c.id),
    "strikes": select(*_all(STRIKES)).where(STRIKES.c.user_id == USER).order_by(STRIKES.c.id),
    "restrictions": select(*_all(RESTRICTIONS)).where(RESTRICTIONS.c.user_id == USER).order_by(RESTRICTIONS.c.id),
    "reports_i_made": select(*_all(REPORTS, "appeal")).where(REPORTS.c.reporter_id == USER).order_by(REPORTS.c.id),
    "reports_about_my_clips": select(*_all(REPORTS, "words"))
    .join(GENERATIONS, MADE.id == REPORTS.c.generation_id)
    .where(MADE.user_id == USER)
    .order_by(REPORTS.c.id),
    "requests_that_waited": select(*_all(PROPOSALS)).where(PROPOSALS.c.user_id == USER).order_by(PROPOSALS.c.id),
    "news_for_me": select(*_all(NOTICES, "facts", "nonce")).where(NOTICES.c.user_id == USER).order_by(NOTICES.c.id),
    "preferences": select(*_all(PREFERENCES)).where(PREFERENCES.c.user_id == USER).order_by(PREFERENCES.c.guild_id),
    "frames_in_my_tray": select(*_all(TRAYS)).where(TRAYS.c.user_id == USER).order_by(TRAYS.c.guild_id),
    "written_down_about_me": select(*_all(AUDIT)).where(AUDIT.c.user_id == USER).order_by(AUDIT.c.id),
    "what_i_did_as_staff": select(*_all(AUDIT)).where(AUDIT.c.actor_id == USER).order_by(AUDIT.c.id),
    "deletions_i_asked_for": select(*_all(ERASURES)).where(ERASURES.c.user_id == USER),
}


class Exports:
    """Read everything about one person."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def generations(self, user_id: int, *, before: int | None, limit: int) -> list[Plain]:
        """Return what somebody asked for before a number, newest first, each with the messages that show it."""
        bounds = {"user": user_id, "before": LARGEST_KEY if before is None else before}
        found = await self._statements.run(GENERATIONS_OF, {**bounds, "most": limit})
        generations = {row.id: _plain(row) for row in found}
        first = min(generations, default=0)
        for row in await self._statements.run(MESSAGES, {**bounds, "first": first}):
            if row.generation_id in generations:
                message = {"kind": row.kind, "channel_id": str(row.channel_id), "message_id": str(row.message_id)}
                generations[row.generation_id].setdefault("messages", []).append(message)
        return [*generations.values()]

    async def count(self, user_id: int, *, before: int | None) -> int:
        """Return how many there are before a number."""
        values = {"user": user_id, "before": LARGEST_KEY if before is None else before}
        return int((await self._statements.run(COUNT, values)).scalar_one())

    async def others(self, user_id: int) -> dict[str, list[Plain]]:
        """Return all that is not a generation, by what it is."""
        return {
            name: [_plain(row) for row in await self._statements.run(statement, {"user": user_id})]
            for name, statement in OTHERS.items()
        }


def _plain(row: Row[Any]) -> Plain:
    return {name: _value(name, value) for name, value in row._mapping.items() if value is not None}  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]


def _value(name: str, value: Any) -> object:  # noqa: ANN401  whatever a column holds
    if isinstance(value, datetime):
        return value.isoformat()
    if name in SNOWFLAKES:
        return str(value)
    if name in AMOUNTS:
        return exact(MicroUsd(value))
    return json.loads(value) if name in DOCUMENTS else value
