import asyncio
import logging

import pytest

from bot.lifecycle.in_hand import InHand


class Pile:
    """Items to be done, each of which ends when it is told to."""

    def __init__(self, *items):
        self.items = list(items)
        self.asked_for = []  # how many there was room for
        self.begun = []
        self.ends = {item: asyncio.Event() for item in items}
        self.done = []
        self.gone = []  # cancelled
        self.freed = 0

    async def claim(self, room):
        self.asked_for.append(room)
        taken, self.items = self.items[:room], self.items[room:]
        return taken

    async def work(self, item):
        self.begun.append(item)
        try:
            await self.ends[item].wait()
        except asyncio.CancelledError:
            self.gone.append(item)
            raise
        if item == "broken":
            raise ZeroDivisionError
        self.done.append(item)

    def free(self):
        self.freed += 1

    def in_hand(self, at_once=2):
        return InHand(self.claim, self.work, at_once=at_once, freed=self.free)

    def end(self, *items):
        for item in items:
            self.ends[item].set()


async def settled():
    """Let everything go on that can."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_begins_as_many_as_there_is_room_for():
    pile = Pile("a", "b", "c")
    in_hand = pile.in_hand()
    assert await in_hand.top_up()
    assert not await in_hand.top_up()  # full: nobody is even asked
    await settled()
    assert (pile.asked_for, pile.begun) == ([2], ["a", "b"])
    pile.end("a", "b")
    await in_hand.finish()


async def test_goes_on_beside_one_that_hangs():
    pile = Pile("slow", "b", "c", "d")
    in_hand = pile.in_hand()
    await in_hand.top_up()
    for item in ("b", "c"):
        pile.end(item)
        await settled()
        assert await in_hand.top_up()
    await settled()
    assert (pile.begun, pile.done, pile.asked_for) == (["slow", "b", "c", "d"], ["b", "c"], [2, 1, 1])
    pile.end("slow", "d")
    await in_hand.finish()


async def test_says_when_there_is_room_again_and_only_then():
    pile = Pile("a", "b")
    in_hand = pile.in_hand()
    await in_hand.top_up()
    await settled()
    pile.end("a")
    await settled()
    assert pile.freed == 1
    pile.end("b")  # there was room before
    await in_hand.finish()
    assert pile.freed == 1


async def test_says_when_there_is_nothing_to_do():
    assert not await Pile().in_hand().top_up()
    assert not await Pile().in_hand().run_once()


async def test_one_that_goes_wrong_does_not_touch_the_others(caplog):
    pile = Pile("broken", "b")
    pile.end("broken", "b")
    with caplog.at_level(logging.ERROR):
        assert await pile.in_hand().run_once()
    assert (pile.done, len(caplog.records)) == (["b"], 1)


async def test_run_once_sees_it_to_its_end():
    pile = Pile("a", "b", "c")
    pile.end("a", "b", "c")
    in_hand = pile.in_hand()
    assert await in_hand.run_once()
    assert pile.done == ["a", "b"]
    assert await in_hand.run_once()
    assert pile.done == ["a", "b", "c"]


async def test_its_end_waits_for_what_is_in_hand():
    pile = Pile("a", "b")

    async def life():
        async with pile.in_hand() as in_hand:
            await in_hand.top_up()

    task = asyncio.create_task(life())
    await settled()
    assert (task.done(), pile.done) == (False, [])
    pile.end("a", "b")
    await task
    assert (pile.done, pile.gone) == (["a", "b"], [])


@pytest.mark.parametrize("at_the_end", [True, False])
async def test_to_be_cancelled_lets_go_of_all(at_the_end):
    pile = Pile("a", "b")

    async def life():
        async with pile.in_hand() as in_hand:
            await in_hand.top_up()
            if not at_the_end:
                await asyncio.Event().wait()

    task = asyncio.create_task(life())
    await settled()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sorted(pile.gone) == ["a", "b"]
    assert asyncio.all_tasks() == {asyncio.current_task()}
