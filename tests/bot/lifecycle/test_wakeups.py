"""Hints are never missed, and one bad row never spoils the others."""

import asyncio
import logging

import pytest

from bot.domain.errors import LeaseLost
from bot.lifecycle.wakeups import Wakeups, about, each

LONG = 60.0  # seconds; a test that waits for so long has failed


@pytest.fixture
async def waiting():
    """Start somebody who waits; return the task once it does."""
    tasks: list[asyncio.Task[None]] = []

    async def start(wakeups: Wakeups, topic: str) -> asyncio.Task[None]:
        task = asyncio.create_task(wakeups.wait(topic, LONG))
        tasks.append(task)
        await asyncio.sleep(0)
        return task

    yield start
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_all_who_wait_for_a_topic_go_on_and_nobody_else(waiting):
    wakeups = Wakeups()
    first, second = await waiting(wakeups, "polling"), await waiting(wakeups, "polling")
    other = await waiting(wakeups, "download")
    wakeups.wake("polling")
    async with asyncio.timeout(1):
        await asyncio.gather(first, second)
    assert not other.done()


async def test_without_a_hint_the_time_ends_it():
    wakeups = Wakeups()
    async with asyncio.timeout(1):
        await wakeups.wait("polling", 0)
    assert wakeups.count("polling") == 0  # nobody woke it


async def test_a_hint_wakes_once(waiting):
    wakeups = Wakeups()
    first = await waiting(wakeups, "polling")
    wakeups.wake("polling")
    async with asyncio.timeout(1):
        await first
    again = await waiting(wakeups, "polling")
    for _ in range(5):
        await asyncio.sleep(0)
    assert not again.done()


async def test_a_hint_that_came_while_one_looked_is_not_missed():
    wakeups = Wakeups()
    count = wakeups.count("polling")
    wakeups.wake("polling")  # between the look, which found nothing, and the wait
    async with asyncio.timeout(1):
        await wakeups.wait("polling", LONG, count=count)
    assert wakeups.count("polling") == count + 1


async def test_a_hint_for_another_topic_does_not_count(waiting):
    wakeups = Wakeups()
    count = wakeups.count("polling")
    wakeups.wake("download")
    task = asyncio.create_task(wakeups.wait("polling", LONG, count=count))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not task.done()
    wakeups.wake("polling")
    async with asyncio.timeout(1):
        await task


async def test_every_item_is_worked_on_though_some_go_wrong(caplog):
    done = []

    async def work(item: int) -> None:
        if item == 1:
            raise LeaseLost("row 1 is no longer ours")
        if item == 2:
            raise ValueError("row 2 is odd")
        done.append(item)

    await each(range(5), work)
    assert done == [0, 3, 4]
    assert [(line.levelno, line.exc_info is not None) for line in caplog.records] == [
        (logging.WARNING, False),
        (logging.ERROR, True),
    ]
    assert "row 1 is no longer ours; what we have is discarded" in caplog.text


async def test_only_so_many_at_once():
    under_way, most = 0, 0

    async def work(_: int) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1

    await each(range(10), work, at_once=3)
    assert (under_way, most) == (0, 3)


async def test_to_be_cancelled_is_no_error_of_an_item(caplog):
    begun = asyncio.Event()

    async def work(_: int) -> None:
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(each(range(3), work))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert caplog.records == []


async def test_a_line_about_a_generation_says_which(house, caplog):
    generation = await house.ask()
    assert about(generation) == {"generation": generation.id, "guild": 9, "provider": "scripted"}

    async def work(_: object) -> None:
        raise ValueError("odd")

    await each([generation], work)
    [line] = [line for line in caplog.records if line.name == "bot.lifecycle.wakeups"]
    assert (line.__dict__["generation"], line.__dict__["guild"]) == (generation.id, 9)
