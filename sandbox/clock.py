"""The sandbox's clock: real time with an offset and a rate that tests and the demo may set, or a time that stands."""

import asyncio
from datetime import UTC, datetime, timedelta


class Clock:
    """Sandbox time, which can be stepped (offset, or to a moment) and sped up (rate); at rate 0 it stands still."""

    def __init__(self, *, offset_seconds: float = 0.0, rate: float = 1.0) -> None:
        self._real_anchor = datetime.now(UTC)
        self._anchor = self._real_anchor + timedelta(seconds=offset_seconds)
        self._rate = rate
        self._changed = asyncio.Event()

    def now(self) -> datetime:
        return self._anchor + (datetime.now(UTC) - self._real_anchor) * self._rate

    @property
    def rate(self) -> float:
        return self._rate

    def set(
        self, *, offset_seconds: float | None = None, rate: float | None = None, moment: datetime | None = None
    ) -> None:
        """
        Step the clock to `offset_seconds` ahead of real time, or to a `moment`; and let it run `rate` times as fast.

        Raises ValueError for a rate below 0.
        """
        if rate is not None and rate < 0:
            raise ValueError("The clock does not run backwards: its rate is 0 or above.")
        now, real = self.now(), datetime.now(UTC)
        stepped = now if offset_seconds is None else real + timedelta(seconds=offset_seconds)
        self._anchor = stepped if moment is None else moment
        self._real_anchor = real
        self._rate = self._rate if rate is None else rate
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def wait_until(self, moment: datetime) -> None:
        """Return once the sandbox's time has reached `moment`, also when the clock is set meanwhile."""
        while (left := (moment - self.now()).total_seconds()) > 0:
            changed = self._changed
            try:
                async with asyncio.timeout(left / self._rate if self._rate else None):
                    await changed.wait()
            except TimeoutError:
                continue
