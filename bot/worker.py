"""Time's hand: run each step of the lifecycle again and again, until we are told to stop."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.lifecycle.wakeups import TOPICS, Heartbeats, Wakeups

logger = logging.getLogger(__name__)

# Of a clock that is stepped: how often its file is looked at, and after how many looks those at work are woken again.
LOOK_SECONDS: Final = 0.01
LOOKS_BETWEEN: Final = 4
ROUNDS_AT_REST: Final = 1  # whole ones, that began after the last of them had anything to do

Step = Callable[[], Awaitable[bool]]

LONGEST_BACK_OFF: Final = 30.0  # seconds
# How long what is in hand may still take when we are told to stop. What is cut short somebody else takes up again
# when its lease ends.
LAST_SECONDS: Final = 10.0


class SteppedClock:
    """
    A clock that stands until somebody writes another moment (ISO 8601, with its zone) into its file.

    Then everybody is woken, again and again until all are at rest: nothing has to wait for its idle time.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._written = 0
        self._moment = self._read()

    def __call__(self) -> datetime:
        """Return the moment, in UTC."""
        return self._moment

    @asynccontextmanager
    async def followed(self, wakeups: Wakeups, heartbeats: Heartbeats) -> AsyncGenerator[None]:
        """Follow the file until the exit."""
        following = asyncio.create_task(self._follow(wakeups, heartbeats), name="stepped clock")
        try:
            yield
        finally:
            following.cancel()
            await asyncio.wait([following])

    async def _follow(self, wakeups: Wakeups, heartbeats: Heartbeats) -> None:
        looks = LOOKS_BETWEEN
        while True:
            if self._file.stat().st_mtime_ns != self._written:
                self._moment, looks = self._read(), LOOKS_BETWEEN
                heartbeats.stir()
            looks += 1
            # Nobody is woken in the middle of a round, and those with work in hand not at every look: it takes a while.
            due = not heartbeats.turning and (looks >= LOOKS_BETWEEN or not heartbeats.busy)
            if heartbeats.at_rest < ROUNDS_AT_REST and due:
                looks = 0
                for topic in TOPICS:
                    wakeups.wake(topic)
            await asyncio.sleep(LOOK_SECONDS)

    def _read(self) -> datetime:
        self._written = self._file.stat().st_mtime_ns
        return datetime.fromisoformat(self._file.read_text(encoding="utf-8")).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """
    A step that says whether there was something to do, and the topic whose hints it follows.

    `in_hand` is entered before the first step and left after the last one (bot/lifecycle/in_hand.py).
    """

    name: str
    step: Step
    topic: str
    in_hand: AbstractAsyncContextManager[object] = field(default_factory=nullcontext)

    @property
    def busy(self) -> bool:
        """Whether something is still in hand."""
        return bool(getattr(self.in_hand, "busy", False))  # a step that keeps nothing in hand has no such word


async def run_forever(
    work: Work,
    *,
    wakeups: Wakeups,
    idle_seconds: float,
    stopping: asyncio.Event,
    heartbeats: Heartbeats | None = None,
) -> None:
    """
    Run a step without pause while there is work; else wait for a hint, at most idle_seconds.

    An error never ends the loop: it is logged when it begins, and again only when it becomes another one. When stopping
    is set, what is in hand is finished first; what takes longer than LAST_SECONDS is cancelled.
    """
    told = asyncio.create_task(stopping.wait())
    running = asyncio.create_task(_run(work, wakeups, idle_seconds, stopping, heartbeats), name=work.name)
    try:
        await asyncio.wait([running, told], return_when=asyncio.FIRST_COMPLETED)
        _, late = await asyncio.wait([running], timeout=LAST_SECONDS)
        if late:
            logger.warning("%s is still at work after %g s, and is cut short", work.name, LAST_SECONDS)
    finally:
        told.cancel()
        running.cancel()
        await asyncio.wait([told, running])
    if not running.cancelled():
        running.result()


async def supervise(
    works: Iterable[Work],
    *,
    wakeups: Wakeups,
    idle_seconds: float,
    stopping: asyncio.Event,
    heartbeats: Heartbeats | None = None,
) -> None:
    """Run all of them, side by side, and return when each has finished what it had in hand."""
    async with asyncio.TaskGroup() as tasks:
        for work in works:
            looping = run_forever(
                work, wakeups=wakeups, idle_seconds=idle_seconds, stopping=stopping, heartbeats=heartbeats
            )
            tasks.create_task(looping, name=work.name)


async def _run(
    work: Work, wakeups: Wakeups, idle_seconds: float, stopping: asyncio.Event, heartbeats: Heartbeats | None
) -> None:
    seen = heartbeats or Heartbeats(lambda: 0.0)
    async with work.in_hand:
        failing: str | None = None
        back_off = idle_seconds
        while not stopping.is_set():
            seen.beat(work.name)
            count = wakeups.count(work.topic)
            try:
                worked = await work.step()
            except Exception as error:
                seen.worked(work.name, busy=True)  # what failed is still to be done
                kind = type(error).__name__
                if kind != failing:
                    logger.exception("%s failed, and is tried again", work.name)
                failing = kind
                await _first(stopping.wait(), seconds=back_off)  # no hints here: they would make it a storm
                back_off = min(back_off * 2, LONGEST_BACK_OFF)
                continue
            if failing is not None:
                logger.info("%s works again", work.name)
            failing, back_off = None, idle_seconds
            seen.worked(work.name, busy=worked or work.busy)
            if not worked:
                await _first(stopping.wait(), wakeups.wait(work.topic, idle_seconds, count=count), seconds=idle_seconds)


async def _first(*waits: Awaitable[object], seconds: float) -> None:
    """Wait for whichever comes first, and let go of the others."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
