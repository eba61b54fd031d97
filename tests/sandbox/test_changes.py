"""Waiting for events instead of sleeping."""

import asyncio

import pytest

from sandbox.changes import Changes


async def test_a_poll_answers_at_the_next_change():
    changes = Changes()
    poll = asyncio.create_task(changes.beyond(0, 10))
    await asyncio.wait([poll], timeout=0)
    changes.happened()
    async with asyncio.timeout(5):
        assert await poll == 1


async def test_a_poll_answers_at_once_where_something_has_happened():
    changes = Changes()
    changes.happened()
    changes.happened()
    assert await changes.beyond(1, 10) == 2


async def test_a_poll_gives_up():
    assert await Changes().beyond(0, 0.01) == 0


@pytest.mark.parametrize("seen", [0, 5])
async def test_a_driver_may_be_ahead_of_a_restarted_service(seen):
    changes = Changes()
    changes.happened()
    assert await changes.beyond(seen, 0.01) == 1
