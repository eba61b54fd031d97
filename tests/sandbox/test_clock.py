"""The sandbox's clock: stepping, speeding up, waiting."""

import asyncio
from datetime import timedelta

import pytest

from sandbox.clock import Clock

HOUR = timedelta(hours=1)


async def test_it_can_be_stepped_forwards_and_back():
    clock = Clock()
    begun = clock.now()
    clock.set(offset_seconds=3600)
    assert timedelta(0) <= clock.now() - begun - HOUR < timedelta(minutes=1)
    clock.set(offset_seconds=0)
    assert clock.now() - begun < timedelta(minutes=1)


async def test_a_new_rate_keeps_the_time():
    clock = Clock(offset_seconds=3600)
    before = clock.now()
    clock.set(rate=10_000)
    assert clock.rate == 10_000
    await clock.wait_until(before + HOUR)  # 0.36 s
    assert clock.now() - before >= HOUR


@pytest.mark.parametrize("rate", [0, -1])
async def test_time_does_not_stand_or_run_backwards(rate):
    with pytest.raises(ValueError, match="above 0"):
        Clock().set(rate=rate)


async def test_who_waits_notices_that_the_clock_was_set():
    clock = Clock()
    waiting = asyncio.create_task(clock.wait_until(clock.now() + HOUR))
    await asyncio.wait([waiting], timeout=0)
    assert not waiting.done()
    clock.set(offset_seconds=3601)
    async with asyncio.timeout(5):
        await waiting
