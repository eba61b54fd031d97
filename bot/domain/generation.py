"""One piece of work, from the moment it is accepted to the moment it ends."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypedDict, Unpack

from bot.domain.errors import IllegalTransition
from bot.domain.lease import Lease
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import EDITS, PICTURES, SIMULATED, Destination, GenerationRequest, Kind, Operation, Requester


class Status(StrEnum):
    """Where a generation stands. The table below is the whole state machine."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    UNCONFIRMED = "unconfirmed"
    RUNNING = "running"
    DOWNLOADING = "downloading"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


# What occupies a place at the provider, as far as we know.
AT_PROVIDER: Final = frozenset({Status.SUBMITTING, Status.UNCONFIRMED, Status.RUNNING})
ENDED: Final = frozenset({Status.SUCCEEDED, Status.FAILED, Status.CANCELLED})
UNFINISHED: Final = frozenset(Status) - ENDED


class Stage(StrEnum):
    """Where a generation stands, as coarsely as people look for it."""

    FINISHED = "finished"
    UNDER_WAY = "under-way"
    FAILED = "failed"
    CANCELLED = "cancelled"


STAGES: Final[dict[Stage, frozenset[Status]]] = {
    Stage.FINISHED: frozenset({Status.SUCCEEDED}),
    Stage.UNDER_WAY: UNFINISHED,
    Stage.FAILED: frozenset({Status.FAILED}),
    Stage.CANCELLED: frozenset({Status.CANCELLED}),
}


class Category(StrEnum):
    """What something is, as people look for it: what moves, what does not, and what changed something else."""

    VIDEOS = "videos"
    PICTURES = "pictures"
    EDITS = "edits"


CATEGORIES: Final[dict[Category, frozenset[Operation]]] = {
    Category.VIDEOS: frozenset(Operation) - PICTURES,
    Category.PICTURES: PICTURES,
    Category.EDITS: EDITS,
}

NEXT: Final[dict[Status, frozenset[Status]]] = {
    Status.QUEUED: frozenset({Status.QUEUED, Status.SUBMITTING, Status.FAILED, Status.CANCELLED}),
    Status.SUBMITTING: frozenset({Status.RUNNING, Status.QUEUED, Status.UNCONFIRMED, Status.FAILED}),
    Status.UNCONFIRMED: frozenset({Status.UNCONFIRMED, Status.RUNNING, Status.FAILED}),
    Status.RUNNING: frozenset({Status.RUNNING, Status.DOWNLOADING, Status.FAILED}),
    Status.DOWNLOADING: frozenset({Status.DOWNLOADING, Status.SUCCEEDED, Status.FAILED}),
    Status.SUCCEEDED: frozenset(),
    Status.FAILED: frozenset(),
    Status.CANCELLED: frozenset(),
}


# What a running one's link says when its job is finished but has no file to fetch yet.
NO_LINK_YET: Final = ""
# What people call what ends as a picture, in the sentences of refusals (cogs/ui/sentences).
PICTURE: Final = "picture"


class Findings(TypedDict, total=False):
    """What a step may learn about a generation."""

    submitted_at: datetime
    finished_at: datetime
    provider_job_id: str
    asset_url: str
    clip_id: int
    failure: Reason
    detail: str
    cost: MicroUsd


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """The durable record of one request. All moments are aware, in UTC."""

    id: int
    requester: Requester
    destination: Destination
    request: GenerationRequest
    account: str  # which provider account makes it, by its name in the settings
    price: MicroUsd  # reserved at admission; a member never pays more
    status: Status
    created_at: datetime
    due_at: datetime  # when a step should look at it next
    attempts: int = 0  # how often in a row this status was entered again
    lease: Lease | None = None
    card_message_id: int | None = None  # None: the card is not shown yet, so nothing is submitted
    submitted_at: datetime | None = None  # the last time it was handed to the provider
    finished_at: datetime | None = None
    provider_job_id: str | None = None
    asset_url: str | None = None  # the provider's link; it dies
    clip_id: int | None = None  # the finished clip, or picture, in the media table
    failure: Reason | None = None
    detail: str | None = None  # the provider's own words, for the operator only
    cost: MicroUsd | None = None  # what the provider really took, where it says so
    batch_id: int | None = None  # the first of those that were asked for at once, which has the card and the result
    origin_id: int | None = None  # the generation that this one repeats, edits, retries or makes up for
    present: bool = False  # found late, after its price was given back: delivered for nothing
    deleted_at: datetime | None = None  # its file is gone
    forgotten_at: datetime | None = None  # its words are gone, too: kept too long, or its owner is forgotten
    hidden_at: datetime | None = None  # staff took it out of sight; an appeal may bring it back
    turn: int = 0  # when it is its member's turn, and when their next turn may be: policies/community/fairness.py
    next_turn: int = 0

    @property
    def counted(self) -> bool:
        """Whether it is one of its member's: a present is what we owe, a rehearsal nobody's."""
        return not self.present and self.account != SIMULATED

    @property
    def removed(self) -> bool:
        """
        Whether its messages are gone, too: its owner or staff deleted it, or the owner is nobody any more.

        What a server keeps no longer is deleted in the moment in which it is forgotten, and stays where it was posted.
        """
        return self.deleted_at is not None and (self.deleted_at != self.forgotten_at or not self.requester.user_id)

    @property
    def named(self) -> dict[str, int | str]:
        """What a refusal says of it: its number, and that it is a picture; else it speaks of a clip."""
        return {"clip": self.id, "noun": PICTURE} if self.request.makes_picture else {"clip": self.id}

    def moved_to(self, status: Status, *, due_at: datetime, **findings: Unpack[Findings]) -> "Generation":
        """
        Return this generation in its next status.

        Raises IllegalTransition where the table does not lead there.
        """
        if status not in NEXT[self.status]:
            raise IllegalTransition(f"generation {self.id}: {self.status} -> {status}")
        attempts = self.attempts + 1 if status == self.status else 0
        return replace(self, status=status, due_at=due_at, attempts=attempts, **findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What somebody looks for among their generations, or staff among a member's; None and no text mean all of them."""

    text: str = ""  # a part of the prompt, in capitals or not, or a number
    category: Category | None = None
    kind: Kind | None = None
    stage: Stage | None = None
    member_id: int | None = None  # whose; None: one's own
