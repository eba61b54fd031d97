"""A server is greeted once: not again after a restart, nor when the bot leaves and comes back."""

import logging
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from bot.domain.delivery import Greeting, GreetingKind
from bot.policies.timing import Timing
from db.database import Database

logger = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 5


class Greetings:
    """
    Who has to be greeted, and who was.

    A greeting is a courtesy: where nobody can tell whether an attempt was seen, silence is better than a second one.
    Whoever invites the bot again has met it already, so that is no reason to greet either. A server that was told that
    the bot is not open for it, and for which it is opened later, gets its welcome then.
    """

    def __init__(self, database: Database, *, now: Callable[[], datetime], timing: Timing) -> None:
        self._database = database
        self._now = now
        self._timing = timing

    async def unsaid(self, kind: GreetingKind, guild_ids: Collection[int]) -> set[int]:
        """Return which of these servers have not been told this yet."""
        async with self._database.reading() as tables:
            return await tables.greetings.unsaid(kind, guild_ids)

    async def begin(self, kind: GreetingKind, guild_id: int) -> Greeting | None:
        """
        Take a server's greeting for as long as a lease; None where it is said, given up, or in somebody's hands.

        Where it has a channel, an earlier attempt went there and its outcome is not known.
        """
        now = self._now()
        async with self._database.transaction() as tables:
            greeting = await tables.greetings.claim(kind, guild_id, now=now, until=now + self._timing.lease)
            if greeting is None or greeting.attempts <= MOST_ATTEMPTS:
                return greeting
            await tables.greetings.close(greeting, channel_id=greeting.channel_id, message_id=None)
        logger.warning("a server could not be greeted in %d attempts", MOST_ATTEMPTS, extra={"guild": guild_id})
        return None

    async def aim(self, greeting: Greeting, channel_id: int) -> None:
        """Write down where it is about to be said. Raises LeaseLost."""
        async with self._database.transaction() as tables:
            await tables.greetings.aim(greeting, channel_id=channel_id)

    async def said(self, greeting: Greeting, *, channel_id: int | None, message_id: int | None) -> None:
        """Never say it again; without a message, because it cannot or should not be said. Raises LeaseLost."""
        async with self._database.transaction() as tables:
            await tables.greetings.close(greeting, channel_id=channel_id, message_id=message_id)
