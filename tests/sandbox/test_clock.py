"""The sandbox's clock: stepping, speeding up, waiting."""

import asyncio
from datetime import UTC, datetime, timedelta

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


async def test_time_does_not_run_backwards():
    with pytest.raises(ValueError, match="backwards"):
        Clock().set(rate=-1)


async def test_at_rate_0_it_stands_until_it_is_stepped():
    clock, evening = Clock(), datetime(2026, 3, 6, 18, tzinfo=UTC)
    clock.set(moment=evening, rate=0)
    assert clock.now() == evening
    waiting = asyncio.create_task(clock.wait_until(evening + HOUR))
    await asyncio.wait([waiting], timeout=0)
    assert clock.now() == evening
    assert not waiting.done()
    clock.set(moment=evening + HOUR)
    async with asyncio.timeout(5):
        await waiting
    assert clock.now() == evening + HOUR


async def test_who_waits_notices_that_the_clock_was_set():
    clock = Clock()
    waiting = asyncio.create_task(clock.wait_until(clock.now() + HOUR))
    await asyncio.wait([waiting], timeout=0)
    assert not waiting.done()
    clock.set(offset_seconds=3601)
    async with asyncio.timeout(5):
        await waiting
