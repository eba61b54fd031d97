"""Is this process well? What a supervisor asks, again and again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.lifecycle.wakeups import Heartbeats

logger = logging.getLogger(__name__)

# Seconds. A step that waits for a hanging provider, call after call, is slow and alive.
LONGEST_SILENCE: Final = 600.0
DATABASE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How it is: ok, unwell or stopping; and what is not well, in words that may be seen by anybody."""

    status: str
    problems: dict[str, str] = field(default_factory=dict[str, str])
    now: datetime | None = None  # what time we think it is
    at_rest: int = 0  # for so many rounds nobody has found anything to do

    @property
    def well(self) -> bool:
        """Whether all is as it should be."""
        return self.status == "ok"


class Health:
    """Asks the three parts without which nothing is made: the gateway, the database and the loops."""

    def __init__(
        self,
        *,
        connected: Callable[[], bool],
        database_answers: Callable[[], Awaitable[None]],
        heartbeats: Heartbeats,
        stopping: asyncio.Event,
        now: Callable[[], datetime],
        longest_silence: float = LONGEST_SILENCE,
    ) -> None:
        self._connected = connected
        self._database_answers = database_answers
        self._heartbeats = heartbeats
        self._stopping = stopping
        self._now = now
        self._longest_silence = longest_silence
        self._asking: asyncio.Task[None] | None = None

    async def look(self) -> Verdict:
        """Return how it is, within DATABASE_SECONDS."""
        if self._stopping.is_set():
            return Verdict(status="stopping")
        told = {
            "discord": None if self._connected() else "not connected",
            "database": await self._database(),
            "work": self._work(),
        }
        problems = {part: problem for part, problem in told.items() if problem is not None}
        return Verdict(
            status="unwell" if problems else "ok",
            problems=problems,
            now=self._now(),
            at_rest=self._heartbeats.at_rest,
        )

    async def close(self) -> None:
        """Ask nobody any more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait([self._asking])

    async def _database(self) -> str | None:
        """Ask once at a time: whoever asks meanwhile waits for the same answer, and a hung one is left alone."""
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask(), name="database probe")
        done, _ = await asyncio.wait([self._asking], timeout=DATABASE_SECONDS)
        if not done:
            return "does not answer"
        asked, self._asking = done.pop(), None
        error = asked.exception()
        if error is None:
            return None
        logger.warning("the database failed when asked: %s", type(error).__name__)
        return "does not work"

    async def _ask(self) -> None:
        await self._database_answers()

    def _work(self) -> str | None:
        silent = self._heartbeats.silent(self._longest_silence)
        return "; ".join(f"{name} has not moved for {seconds:.0f} s" for name, seconds in silent.items()) or None
