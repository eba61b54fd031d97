"""Messages that we owe to somebody."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.generation import Generation, Status
from bot.domain.lease import Lease

# What one request to Discord may hold ("maximum request size", resources/message), less what is not the files; bytes.
LARGEST_MESSAGE: Final = 25 * 1024 * 1024 - 64 * 1024


class DeliveryKind(StrEnum):
    """
    CARD announces a generation, RESULT shows how it ended (one message each, posted exactly once).

    REDRAW edits the card when something changed; it may be owed again and again.
    """

    CARD = "card"
    RESULT = "result"
    REDRAW = "redraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message owed, with the generation as it stands now."""

    id: int
    kind: DeliveryKind
    generation: Generation
    nonce: str  # at most 25 characters; Discord refuses a second message with it for some minutes
    attempts: int  # this one included
    first_attempt_at: datetime
    version: int  # grows when a redraw is owed again while one is under way
    lease: Lease
    channel_id: int | None = None  # where the message is, once there is one
    message_id: int | None = None
    batch: tuple[
        Generation, ...
    ] = ()  # all that were asked for at once, where several were; the generation is the first

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Where all of it stands, so that one sees whether something has moved on."""
        return tuple(one.status for one in self.batch or (self.generation,))


class GreetingKind(StrEnum):
    """What a server is told once: the first steps, or that the operator has not opened the bot for it."""

    WELCOME = "welcome"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """An attempt at greeting a server that is ours to make."""

    guild_id: int
    kind: GreetingKind
    attempts: int  # this one included
    first_attempt_at: datetime
    lease: Lease
    channel_id: int | None = None  # where an earlier attempt went whose outcome nobody knows

    @property
    def nonce(self) -> str:
        """The same for every attempt and every process; Discord takes 25 characters."""
        return f"{self.kind[0]}:{self.guild_id}"
