"""What of mine is under way, and when is it my turn?"""

from dataclasses import dataclass

from bot.community.estimates import Estimates
from bot.domain.generation import Generation, Status
from bot.domain.request import Requester
from bot.domain.waits import Typical
from db.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One of mine. `place` is 1 for the next one, None once it was handed over."""

    generation: Generation
    place: int | None
    wait: Typical


class Queue:
    """Read what waits and runs."""

    def __init__(self, database: Database, estimates: Estimates) -> None:
        self._database = database
        self._estimates = estimates

    async def place(self, generation: Generation) -> int | None:
        """Return its place in the queue, 1 for the next one; None once it was handed over."""
        if generation.status is not Status.QUEUED:
            return None
        async with self._database.reading() as tables:
            return await tables.generations.ahead(generation) + 1

    async def mine(self, requester: Requester) -> list[QueueLine]:
        """Return a member's unfinished generations in a server, oldest first."""
        async with self._database.reading() as tables:
            unfinished = await tables.generations.unfinished(requester)
            places = {
                one.id: await tables.generations.ahead(one) + 1 for one in unfinished if one.status is Status.QUEUED
            }
        return [
            QueueLine(
                generation=one,
                place=places.get(one.id),
                wait=await self._estimates.typical(one.account, one.request),
            )
            for one in unfinished
        ]
