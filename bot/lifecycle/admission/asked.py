"""What every rule at the door looks at."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.community.configuration import Configuration
from bot.domain.generation import Generation
from bot.domain.request import Destination, GenerationRequest, Requester


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, as it stands in the transaction that decides about it."""

    request: GenerationRequest
    requester: Requester  # who asked, and from where
    payer: Requester  # the same person; from direct messages, in the server of what it is made from
    destination: Destination
    configuration: Configuration  # the rules of the payer's server, as they are now
    clips: tuple[Generation, ...]  # those that it continues or leads to
    origin: Generation | None  # what it repeats or edits
    now: datetime

    @property
    def made_from(self) -> tuple[Generation, ...]:
        """Return everything that was there before."""
        return self.clips if self.origin is None else (*self.clips, self.origin)
