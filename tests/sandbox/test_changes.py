"""Waiting for events instead of sleeping."""

import asyncio

import httpx
import pytest

from sandbox.changes import Changes, following


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


async def test_following_hears_of_each_change_and_not_of_the_same_one_twice():
    counts, asked = iter([0, 1, 1, 1, 2]), list[str]()

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params["since"])
        return httpx.Response(200, json={"count": next(counts)})

    heard: list[int] = []
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://service") as service:
        async for count in following(service):
            heard.append(count)
            if count == 2:
                break
    assert (heard, asked) == ([0, 1, 2], ["-1", "0", "1", "1", "1"])
