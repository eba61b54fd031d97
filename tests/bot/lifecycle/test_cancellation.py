import asyncio

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError
from bot.domain.generation import Status
from bot.domain.ledger import EntryKind
from bot.domain.reasons import Reason
from bot.domain.request import Requester

ME = Requester(user_id=1, guild_id=9)


async def refusal(house, generation_id, requester=ME):
    with pytest.raises(UserError) as caught:
        await house.cancellation.cancel(generation_id, requester=requester)
    return caught.value.reason


async def test_what_waits_can_be_taken_back(house, provider):
    generation = await house.queued()
    cancelled = await house.cancellation.cancel(generation.id, requester=ME)
    assert (cancelled.generation.status, cancelled.count, cancelled.amount) == (Status.CANCELLED, 1, generation.price)
    assert [entry.kind for entry in await house.entries(generation)] == [EntryKind.RESERVE, EntryKind.RELEASE]
    assert await house.spent() == 0
    assert [one.kind for one in await house.deliver()] == [DeliveryKind.REDRAW]
    assert not await house.submission.run_once()
    assert provider.orders == []


async def test_again_is_fine(house):
    generation = await house.queued()
    pressed = [house.cancellation.cancel(generation.id, requester=ME) for _ in range(3)]
    assert {one.generation.status for one in await asyncio.gather(*pressed)} == {Status.CANCELLED}
    assert len(await house.entries(generation)) == 2


async def test_also_before_its_card_is_shown(house):
    generation = await house.ask()
    await house.cancellation.cancel(generation.id, requester=ME)
    assert [(one.kind, one.generation.status) for one in await house.deliver()] == [
        (DeliveryKind.CARD, Status.CANCELLED)
    ]


async def test_a_card_that_was_drawn_before_is_drawn_again(house):
    generation = await house.ask()
    [card] = await house.outbox.take()
    await house.cancellation.cancel(generation.id, requester=ME)
    await house.outbox.shown(card, message_id=5)
    assert [(one.kind, one.generation.status) for one in await house.deliver()] == [
        (DeliveryKind.REDRAW, Status.CANCELLED)
    ]


async def test_from_direct_messages_too(house):
    generation = await house.queued()
    await house.cancellation.cancel(generation.id, requester=Requester(user_id=1, guild_id=None))
    assert await house.status(generation) is Status.CANCELLED


async def test_only_ones_own(house):
    generation = await house.queued()
    assert await refusal(house, generation.id, Requester(user_id=2, guild_id=9)) is Reason.NOT_YOURS
    assert await refusal(house, 4711) is Reason.CLIP_UNKNOWN
    assert await house.status(generation) is Status.QUEUED


async def test_not_what_was_handed_over(house, provider):
    generation = await house.queued()
    refusals = []

    async def press():
        refusals.append(await refusal(house, generation.id))

    provider.before_answering = press  # on its way this very moment
    await house.submission.run_once()
    assert refusals == [Reason.TOO_LATE_TO_CANCEL]
    provider.before_answering = None
    other = await house.made()
    assert await refusal(house, other.id) is Reason.TOO_LATE_TO_CANCEL
    assert await house.spent() == 1_000_000


async def test_cancelled_or_submitted_but_never_both(house, provider):
    for user_id in range(1, 9):
        await house.queued(user_id=user_id)
    cancelling = [
        house.cancellation.cancel(number, requester=Requester(user_id=number, guild_id=9)) for number in range(1, 9)
    ]
    results = await asyncio.gather(*cancelling, house.submission.run_once(), return_exceptions=True)
    refused = sum(isinstance(result, UserError) for result in results)
    assert len(provider.orders) == refused
    statuses = [await house.status(number) for number in range(1, 9)]
    assert statuses.count(Status.RUNNING) == refused
    assert statuses.count(Status.CANCELLED) == 8 - refused


async def test_those_behind_move_up(house, clock):
    first, second = await house.queued(user_id=1), await house.queued(user_id=2)
    await house.cancellation.cancel(first.id, requester=ME)
    await house.deliver()
    clock.forward(seconds=30)
    assert [(one.kind, one.generation.id) for one in await house.deliver()] == [(DeliveryKind.REDRAW, second.id)]
    [line] = await house.queue.mine(Requester(user_id=2, guild_id=9))
    assert line.outlook
    assert line.outlook.place == 1
