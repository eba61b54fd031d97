"""A counter of everything that happens in a local service, and the long poll that waits for it without sleeping."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import httpx

T = TypeVar("T")
LONGEST_POLL = 25.0


class Changes:
    """Server side: a number that grows with every event."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = asyncio.Event()

    def happened(self) -> None:
        self.count += 1
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def beyond(self, seen: int, timeout_seconds: float) -> int:
        """Return the count as soon as it is above `seen`, or after `timeout_seconds`."""
        try:
            async with asyncio.timeout(timeout_seconds):
                while self.count <= seen:
                    await self._changed.wait()
        except TimeoutError:
            pass
        return self.count


async def until(
    http: httpx.AsyncClient, condition: Callable[[], Awaitable[T | None]], *, timeout_seconds: float, what: str
) -> T:
    """Driver side: return the first true value of `condition`, asked again whenever something happened.

    Needs the route `GET /control/changes?since=N&timeout=S` -> `{"count": N}`. Raises TimeoutError naming `what`.
    """
    end = time.monotonic() + timeout_seconds
    seen = await _count(http, since=-1, timeout_seconds=0)
    while True:
        if value := await condition():
            return value
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"Waited {timeout_seconds:g} s in vain for {what or 'a condition'}.")
        seen = await _count(http, since=seen, timeout_seconds=min(left, LONGEST_POLL))


async def following(http: httpx.AsyncClient) -> AsyncIterator[int]:
    """Driver side: yield the count at once, and again whenever it has changed. Raises httpx.HTTPError."""
    seen = -1
    while True:
        count = await _count(http, since=seen, timeout_seconds=LONGEST_POLL)
        if count != seen:
            seen = count
            yield count


async def _count(http: httpx.AsyncClient, *, since: int, timeout_seconds: float) -> int:
    answer = await http.get(
        "/control/changes", params={"since": since, "timeout": timeout_seconds}, timeout=timeout_seconds + 10
    )
    return int(answer.raise_for_status().json()["count"])
