"""Whom to greet, how often, and when to let it be."""

import pytest

from bot.community.greetings import MOST_ATTEMPTS
from bot.domain.delivery import GreetingKind
from bot.domain.errors import LeaseLost

WELCOME, NOT_ALLOWED = GreetingKind.WELCOME, GreetingKind.NOT_ALLOWED


async def test_a_server_is_greeted_once_by_whichever_process(house, second_house):
    greeting = await house.greetings.begin(WELCOME, 9)
    assert await second_house.greetings.begin(WELCOME, 9) is None
    await house.greetings.said(greeting, channel_id=7, message_id=70)
    assert await second_house.greetings.unsaid(WELCOME, [9, 10]) == {10}
    house.clock.forward(days=100)
    assert await second_house.greetings.begin(WELCOME, 9) is None


async def test_what_a_process_left_in_doubt_the_next_one_takes_up_after_the_lease(house, second_house):
    first = await house.greetings.begin(WELCOME, 9)
    await house.greetings.aim(first, 7)
    house.clock.forward(seconds=house.timing.lease.total_seconds())
    second = await second_house.greetings.begin(WELCOME, 9)
    assert (second.attempts, second.channel_id) == (2, 7)
    with pytest.raises(LeaseLost):
        await house.greetings.said(first, channel_id=7, message_id=70)


async def test_it_is_let_be_after_some_attempts(house, caplog):
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert (await house.greetings.begin(WELCOME, 9)).attempts == attempt
        house.clock.forward(hours=1)
    assert await house.greetings.begin(WELCOME, 9) is None
    assert await house.greetings.unsaid(WELCOME, [9]) == set()
    assert caplog.messages == ["a server could not be greeted in 5 attempts"]
    assert caplog.records[0].guild == 9


async def test_a_server_that_is_opened_later_is_welcomed_then(house):
    told = await house.greetings.begin(NOT_ALLOWED, 9)
    await house.greetings.said(told, channel_id=7, message_id=70)
    assert await house.greetings.unsaid(NOT_ALLOWED, [9]) == set()
    assert await house.greetings.unsaid(WELCOME, [9]) == {9}
    assert await house.greetings.begin(WELCOME, 9) is not None
