"""A rehearsal of the whole path: one clip of the simulated provider, for nothing, in nobody's quota."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.domain.delivery import DeliveryKind
from bot.domain.generation import ENDED, Generation
from bot.domain.ledger import EntryKind
from bot.domain.money import NOTHING
from bot.domain.provider import ModelFacts
from bot.domain.request import SIMULATED, Destination, GenerationRequest, Press, Requester
from bot.lifecycle.settlement import entry
from bot.lifecycle.wakeups import OUTBOX, Wakeups
from bot.policies.timing import Timing
from db.database import Database

PROMPT = "A rehearsal by /config check: it is free, and removed again in a moment."


class Simulation:
    """Queue one, and watch it to its end. All that happens in between is what happens to everybody's work."""

    def __init__(
        self,
        database: Database,
        model: ModelFacts,
        *,
        now: Callable[[], datetime],
        timing: Timing,
        wakeups: Wakeups,
    ) -> None:
        self._database = database
        self._model = model
        self._now = now
        self._timing = timing
        self._wakeups = wakeups

    async def begin(self, *, requester: Requester, destination: Destination, press: Press) -> Generation:
        """Queue one; the same event queues it once."""
        now, model = self._now(), self._model
        request = GenerationRequest(
            prompt=PROMPT,
            model=SIMULATED,
            seconds=model.seconds[0],
            resolution=model.resolutions[0],
            aspect=model.aspects[0],
        )
        async with self._database.transaction() as tables:
            await tables.alone("spending")
            generation = await tables.generations.pressed(press, user_id=requester.user_id, since=now)
            if generation is None:
                generation = await tables.generations.add(
                    requester=requester,
                    destination=destination,
                    request=request,
                    account=SIMULATED,
                    price=NOTHING,
                    press=press,
                    now=now,
                )
                await tables.ledger.add(entry(generation, EntryKind.RESERVE, now=now))
                await tables.deliveries.owe(DeliveryKind.CARD, generation.id, now=now)
        self._wakeups.wake(OUTBOX)
        return generation

    async def shown(self, generation_id: int, *, seconds: float) -> tuple[Generation, tuple[int, int] | None]:
        """Return it when its result is shown, with (channel, message); or as far as it came in this time."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    count = self._wakeups.count(OUTBOX)
                    generation, message = await self._look(generation_id)
                    if message is not None or (generation.status in ENDED and generation.card_message_id is None):
                        return generation, message
                    await self._wakeups.wait(OUTBOX, self._timing.idle.total_seconds(), count=count)
        except TimeoutError:
            return await self._look(generation_id)

    async def _look(self, generation_id: int) -> tuple[Generation, tuple[int, int] | None]:
        async with self._database.reading() as tables:
            generation = await tables.generations.get(generation_id)
            return generation, await tables.deliveries.message_of(generation_id, DeliveryKind.RESULT)
