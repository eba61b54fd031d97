from bot.domain.generation import Status
from tests.cogs.conftest import buttons, texts


async def test_the_queue_shows_mine_with_place_and_cancel(lounge):
    await lounge.video("a lake")
    await lounge.house.submission.run_once()
    await lounge.quiet()
    await lounge.video("not hers", by=lounge.ben)
    await lounge.video("a boat")
    asked = await lounge.ana.slash(lounge.general, "queue")
    told = await lounge.said(asked)
    assert "2 of yours under way" in told
    assert "a lake" in told
    assert "a boat" in told
    assert "2nd · 1 person ahead · about 87\u2013105 s, by what the provider says" in told
    assert "not hers" not in told
    assert buttons(asked.response.components) == {"Cancel": "v1:cancel:3:0"}

    cancelled = await lounge.said(await lounge.ana.click(asked.response, label="Cancel"))
    assert "$0.50 came back" in cancelled
    assert (await lounge.house.get(3)).status is Status.CANCELLED
    card = await lounge.card(await lounge.house.get(3))
    await lounge.quiet()
    assert "cancelled it before it began" in texts((await lounge.card(await lounge.house.get(3))).components)
    assert buttons((await lounge.card(await lounge.house.get(3))).components) == {}
    assert lounge.notified(card) == set()


async def test_an_empty_queue_says_so(lounge):
    assert "Nothing of yours" in await lounge.said(await lounge.ana.slash(lounge.general, "queue"))


async def test_only_the_owner_cancels_and_only_while_it_waits(lounge):
    generation = await lounge.video()
    card = await lounge.card(generation)
    assert "somebody else" in await lounge.said(await lounge.ben.click(card, label="Cancel"))
    await lounge.house.submission.run_once()
    late = await lounge.said(await lounge.ana.click(card, label="Cancel"))
    assert "too late to cancel" in late
    assert (await lounge.house.get(generation)).status is Status.RUNNING
    await lounge.quiet()
    assert list(buttons((await lounge.card(generation)).components)) == ["Info"]


async def test_cancelling_twice_is_fine(lounge):
    await lounge.video()
    for _ in range(2):
        assert "is cancelled" in await lounge.said(await lounge.press(lounge.ana, "v1:cancel:1:0"))
    assert await lounge.spent(lounge.ana) == 0
