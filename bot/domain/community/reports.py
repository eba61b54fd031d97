"""What members report to staff, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Complaint(StrEnum):
    """What is wrong with a clip."""

    SEXUAL = "sexual"
    VIOLENT = "violent"
    HATEFUL = "hateful"
    PERSON = "person"  # shows somebody who did not agree
    COPYRIGHT = "copyright"
    OTHER = "other"


class Verdict(StrEnum):
    """What staff did. The words are in the rows and in custom_ids: never rename one."""

    HIDE = "hide"
    DELETE = "delete"
    STRIKE = "strike"
    PAUSE = "pause"
    BAN = "ban"
    DISMISS = "dismiss"


# Staff say why before they do these: the owner is told.
WITH_REASON: Final = frozenset({Verdict.DELETE, Verdict.PAUSE, Verdict.BAN})
# What is done to a member, and not to a clip.
PUNISHING: Final = frozenset({Verdict.STRIKE, Verdict.PAUSE, Verdict.BAN})


class ReportState(StrEnum):
    """Where a report stands."""

    OPEN = "open"
    DECIDED = "decided"
    APPEALED = "appealed"
    CLOSED = "closed"  # the appeal was answered


# The whole state machine. A decision answers all open reports about a clip at once, and they go on together.
NEXT: Final[dict[ReportState, frozenset[ReportState]]] = {
    ReportState.OPEN: frozenset({ReportState.DECIDED}),
    ReportState.DECIDED: frozenset({ReportState.APPEALED}),
    ReportState.APPEALED: frozenset({ReportState.CLOSED}),
    ReportState.CLOSED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What staff want to be done, why, and for how long."""

    verdict: Verdict
    reason: str = ""
    hours: int | None = None  # of a pause: none is as the server's rules say
    days: int | None = None  # of a ban: none is until it is lifted


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One complaint about one clip. A second one by the same member about the same clip is the same report."""

    id: int
    generation_id: int
    guild_id: int
    reporter_id: int
    complaint: Complaint
    words: str
    at: datetime
    state: ReportState = ReportState.OPEN
    verdict: Verdict | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    reason: str = ""  # of who decided, where one was asked for
    appeal: str | None = None  # the owner's words
    appealed_at: datetime | None = None
    upheld: bool | None = None  # what became of the appeal: True, the verdict stands
    answered_by: int | None = None
    answered_at: datetime | None = None
    notice_id: int | None = None  # the newest notice that shows it to staff
