"""
What all steps have in common: hints that wake them, signs of life, and many rows worked on at once.

Hints stay within this process. Rows are the truth: a lost hint costs an idle wait, never a job.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Final, TypeVar

from bot.domain.errors import LeaseLost
from bot.domain.generation import Generation
from bot.policies import polling

logger = logging.getLogger(__name__)

Item = TypeVar("Item")
LogFacts = dict[str, int | str | None]

SUBMISSION: Final = "submission"
POLLING: Final = "polling"
DOWNLOAD: Final = "download"
RECONCILIATION: Final = "reconciliation"
OUTBOX: Final = "outbox"
CALLBACKS: Final = "callbacks"
TOPICS: Final = (SUBMISSION, POLLING, DOWNLOAD, RECONCILIATION, OUTBOX, CALLBACKS)


class Wakeups:
    """Who waits for a topic goes on when somebody wakes it, or when the time is over."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._events: dict[str, asyncio.Event] = {}

    def count(self, topic: str) -> int:
        """Return how often a topic was woken; remember it before looking, and `wait` misses nothing since."""
        return self._counts[topic]

    def wake(self, topic: str) -> None:
        """Let all go on who wait for this topic."""
        self._counts[topic] += 1
        event = self._events.pop(topic, None)
        if event is not None:
            event.set()

    async def wait(self, topic: str, seconds: float, *, count: int | None = None) -> None:
        """Wait for a hint, at most this long; not at all where the topic was woken since `count`."""
        if count is not None and count != self._counts[topic]:
            return
        event = self._events.setdefault(topic, asyncio.Event())
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()


class Heartbeats:
    """When each loop last went round, by a stopwatch, since a clock may be set; and whether all are at rest."""

    def __init__(self, stopwatch: Callable[[], float]) -> None:
        self._stopwatch = stopwatch
        self._last: dict[str, float] = {}
        self._stirs = 0
        self._begun: dict[str, int] = {}  # the stir after which each loop's round began
        self._turning: set[str] = set()  # loops in the middle of a round
        self._busy: set[str] = set()  # loops that had something to do, or in hand, when they last went round
        self._rested: Counter[str] = Counter()  # whole rounds of each loop since any of them did something

    def beat(self, name: str) -> None:
        """Say that this loop is alive, and begins a round."""
        self._last[name] = self._stopwatch()
        self._begun[name] = self._stirs
        self._turning.add(name)

    def worked(self, name: str, *, busy: bool) -> None:
        """Say that this loop has gone round: whether it did something, or has something in hand."""
        self._turning.discard(name)
        if busy or name in self._busy:  # what it had in hand has ended since: others may not have seen what came of it
            self.stir()
        elif self._begun.get(name) == self._stirs:  # a round that began before the last stir may have missed it
            self._rested[name] += 1
        (self._busy.add if busy else self._busy.discard)(name)

    def stir(self) -> None:
        """Count anew for how long all are at rest."""
        self._stirs += 1
        self._rested.clear()

    @property
    def turning(self) -> bool:
        """Whether any loop is in the middle of a round."""
        return bool(self._turning)

    @property
    def busy(self) -> bool:
        """Whether any loop had something to do, or in hand, when it last went round."""
        return bool(self._busy)

    @property
    def at_rest(self) -> int:
        """How many rounds in a row every loop has found nothing to do."""
        return min((self._rested[name] for name in self._last), default=0)

    def silent(self, longest: float) -> dict[str, float]:
        """Return the loops that were not seen for longer than so many seconds, and for how long."""
        now = self._stopwatch()
        return {name: now - last for name, last in self._last.items() if now - last > longest}


def about(generation: Generation) -> LogFacts:
    """Return where a log line belongs, for `extra=`."""
    return {
        "generation": generation.id,
        "guild": generation.requester.guild_id,
        "provider": generation.account,
    }


async def each(
    items: Iterable[Item], work: Callable[[Item], Awaitable[None]], *, at_once: int = polling.AT_ONCE
) -> None:
    """Do the work for every item, a bounded number at once; one that goes wrong does not touch the others."""
    turns = asyncio.Semaphore(at_once)

    async def one(item: Item) -> None:
        extra = about(item) if isinstance(item, Generation) else None
        async with turns:
            try:
                await work(item)
            except LeaseLost as lost:
                logger.warning("%s; what we have is discarded", lost, extra=extra)
            except Exception:
                logger.exception("this one is left until its lease ends", extra=extra)

    async with asyncio.TaskGroup() as tasks:
        for item in items:
            tasks.create_task(one(item))
