"""Work under way, topped up as it ends: one slow item holds up nobody but itself."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from types import TracebackType
from typing import Generic, Self, TypeVar

from bot.lifecycle.wakeups import each

Item = TypeVar("Item")


class InHand(Generic[Item]):
    """
    So many items at once, each in a task of its own.

    `claim` is given how many there is room for and returns what is to be done (accounts may make it a few more).
    `freed` is called when an item ends that there was no room beside.

    Entered as a context, it waits at the end for what is still in hand; and cancels that when it is left by a
    cancellation, since leases have somebody else go on.
    """

    def __init__(
        self,
        claim: Callable[[int], Awaitable[Iterable[Item]]],
        work: Callable[[Item], Awaitable[None]],
        *,
        at_once: int,
        freed: Callable[[], None],
    ) -> None:
        self._claim = claim
        self._work = work
        self._at_once = at_once
        self._freed = freed
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> bool:
        """Whether anything is in hand."""
        return bool(self._tasks)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is not None:
            self._cancel()
        await self.finish()

    async def top_up(self) -> bool:
        """Begin as much as there is room for; return False when nothing was begun."""
        room = self._at_once - len(self._tasks)
        items = list(await self._claim(room)) if room > 0 else []
        for item in items:
            task = asyncio.create_task(each([item], self._work))  # an item's error is logged, and its own
            self._tasks.add(task)
            task.add_done_callback(self._ended)
        return bool(items)

    async def run_once(self) -> bool:
        """Do the same, and see it to its end."""
        begun = await self.top_up()
        await self.finish()
        return begun

    async def finish(self) -> None:
        """Wait for what is in hand. Cancelled meanwhile, it cancels all of it and waits until that is gone."""
        try:
            while self._tasks:
                await asyncio.wait(self._tasks)
        except asyncio.CancelledError:
            self._cancel()
            while self._tasks:
                await asyncio.wait(self._tasks)
            raise

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        was_full = len(self._tasks) >= self._at_once
        self._tasks.discard(task)
        if was_full:
            self._freed()
