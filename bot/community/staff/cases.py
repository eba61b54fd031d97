"""Reports as cases: what one decision is about, read from the rows; and the nouns around them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.community.reports import Report, ReportState
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError
from bot.domain.generation import Generation
from bot.domain.reasons import Reason
from db.database import Transaction

MOST_CASES: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What one decision is about: a clip, and all the reports that it answers at once."""

    generation: Generation
    reports: tuple[Report, ...]  # oldest first, never empty; they go on together
    posted: tuple[int, int] | None  # (channel, message) of the clip
    strikes: int  # of its owner in this server, that count now

    @property
    def report(self) -> Report:
        """Return the oldest, by whose number the case is known."""
        return self.reports[0]

    @property
    def owner_id(self) -> int:
        """Return whose clip it is."""
        return self.generation.requester.user_id


class Told(StrEnum):
    """What a direct message about a report tells."""

    DECIDED = "decided"  # the owner: what staff did
    ANSWERED = "answered"  # the owner: what became of the appeal
    REPORTED = "reported"  # who reported: what became of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A new report or appeal. Without a log channel nobody is notified, and staff find it in /mod reports."""

    report: Report
    log_channel_id: int | None  # as the server's rules name it: somebody may have deleted it


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A clip and its public message."""

    generation: Generation
    delivery_id: int = 0
    message_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case of a server's queue, and those around it; no case: there is none in that state."""

    state: ReportState
    case: Case | None
    number: int  # counted from 1
    of: int
    earlier: int | None  # the case before it, and the one after
    later: int | None


async def read(tables: Transaction, report_id: int, guild_id: int | None, *, now: datetime) -> Case:
    """
    Return a case of this server; none: of any, for who is asked by direct message.

    Raises UserError (REPORT_UNKNOWN).
    """
    report = await tables.reports.find(report_id)
    if report is None or guild_id not in {None, report.guild_id}:
        raise UserError(Reason.REPORT_UNKNOWN)
    generation = await tables.generations.get(report.generation_id)
    configuration = await tables.configurations.of(report.guild_id)
    return Case(
        generation=generation,
        reports=tuple(await tables.reports.together(report)),
        posted=await tables.deliveries.message_of(generation.batch_id or generation.id, DeliveryKind.RESULT),
        strikes=await tables.conduct.count_strikes(
            generation.requester.user_id, report.guild_id, since=now - timedelta(days=configuration.strike_days)
        ),
    )
