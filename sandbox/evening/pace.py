"""The evening's time: it stands still until everything that is due is done, and then goes one step on.

So an evening of hours takes minutes, each run of it goes the same way, and a slow machine changes nothing: whatever
takes long in reality takes no time in the evening.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import httpx

from sandbox.stage import Stage, free_address

STEP: Final = timedelta(seconds=30)
ROUNDS: Final = 1  # of rest: whole ones, that began after the last of the bot's loops had anything to do
LOOK_EVERY: Final = 0.02
A_LITTLE: Final = timedelta(microseconds=1)
LONGEST_STEP: Final = 60.0  # real seconds


class StuckError(RuntimeError):
    """Something goes on and on although the evening's time stands still."""


class Pace:
    """Steps the clocks of the local Discord, the local Dream Machine and the bot together."""

    def __init__(self, stage: Stage, *, begin: datetime) -> None:
        self._stage = stage
        self.begin = begin
        self.now = begin
        self._file = stage.folder / "clock"
        self._address = free_address()
        self._http = httpx.AsyncClient(base_url=f"http://{self._address}", trust_env=False, timeout=30)
        self._never = asyncio.Event()
        self._little = 0  # how often the bot was told the same moment, a microsecond apart, to look again

    @property
    def settings(self) -> dict[str, str]:
        """What the bot needs to know to keep pace."""
        return {"CLOCK_FILE": str(self._file), "WEB_ADDRESS": self._address, "IDLE_SECONDS": "5"}

    @property
    def minute(self) -> float:
        """How many minutes of the evening have passed."""
        return (self.now - self.begin) / timedelta(minutes=1)

    async def start(self) -> None:
        """Let all clocks stand at the beginning."""
        await self._stage.discord.set_time(now=self.now, rate=0)
        await self._stage.machine.set_time(now=self.now, rate=0)
        self._write()

    async def close(self) -> None:
        await self._http.aclose()

    async def step(self, steps: int = 1, *, until: Awaitable[object] | None = None) -> bool:
        """
        Go some steps on at once, and wait until all that is due is done; return True where `until` came before that.

        Raises StuckError where that takes longer than LONGEST_STEP real seconds.
        """
        self.now, self._little = self.now + steps * STEP, 0
        # First the machine, so that the bot, when it looks, finds the jobs where they should be by now.
        await self._stage.machine.set_time(now=self.now)
        await self._painted()
        await self._stage.discord.set_time(now=self.now)
        if until is None:
            await self.quiet()
            return False
        waits = [asyncio.ensure_future(until), asyncio.create_task(self.quiet())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        came = waits[0].done()
        for wait in waits:
            wait.cancel()
        _, quiet = await asyncio.gather(*waits, return_exceptions=True)
        if isinstance(quiet, StuckError):
            raise quiet
        return came

    async def quiet(self) -> None:
        """Return once neither the bot nor the machine has anything to do before time goes on. Raises StuckError."""
        try:
            async with asyncio.timeout(LONGEST_STEP):
                while True:
                    await self._painted()
                    await self._rested()
                    if not (await self._stage.machine.account())["overdue"]:
                        return
        except TimeoutError:
            raise StuckError(f"At minute {self.minute:.1f} something goes on and on.\n{self._stage.tails()}") from None

    async def _painted(self) -> None:
        async def done() -> bool:
            return not (await self._stage.machine.account())["overdue"]

        await self._stage.machine.until(done, LONGEST_STEP, "the machine's pictures")

    async def _rested(self) -> None:
        """Have all of the bot's loops look again, and wait until they have found nothing, often enough."""
        moment = self._write()
        await self._shortly()  # each question costs the bot some of the time that it needs for its rounds
        while not await self._at_rest(since=moment):
            await self._shortly()

    async def _at_rest(self, *, since: datetime) -> bool:
        health = (await self._http.get("/healthz")).json()
        return datetime.fromisoformat(health["now"]) == since and health["at_rest"] >= ROUNDS

    async def _shortly(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY):
                await self._never.wait()

    def _write(self) -> datetime:
        """Tell the bot what time it is; the file is replaced whole, since it may be read at any moment."""
        self._little += 1
        moment = self.now + self._little * A_LITTLE
        fresh = Path(f"{self._file}.new")
        fresh.write_text(moment.isoformat(), encoding="utf-8")
        fresh.replace(self._file)
        return moment
