"""Requests that wait for somebody's word before anything is reserved."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.money import MicroUsd
from bot.domain.request import Destination, GenerationRequest, Requester


class ProposalKind(StrEnum):
    """Whose word is waited for."""

    CONFIRM = "confirm"  # the member's own: it is dear
    CONSENT = "consent"  # the owner's of the clip that is continued


class ProposalState(StrEnum):
    """What was said."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A whole request, kept as it was asked."""

    id: int
    kind: ProposalKind
    requester: Requester  # without roles: those are asked for again
    destination: Destination
    request: GenerationRequest
    price: MicroUsd  # of all of it, when it was asked
    created_at: datetime
    count: int = 1  # how many are asked for at once
    state: ProposalState = ProposalState.OPEN
    origin_id: int | None = None
    clip_id: int | None = None  # whose owner is asked
    owner_id: int | None = None
    generation_id: int | None = None  # what was made of it
