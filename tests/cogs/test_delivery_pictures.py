"""Pictures as everybody sees them: one alone, and several that were asked for at once."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Status
from bot.domain.money import MicroUsd
from bot.domain.money import shown as shown_as
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Operation, Requester
from bot.lifecycle.upkeep.checkup import Expiry
from tests.cogs.conftest import buttons, texts
from tests.cogs.test_delivery import fail


def painted(kind="JPEG", size=(160, 90)):
    file = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(file, kind)
    return file.getvalue()


async def pictures(lounge, count=3, **where):
    """Have pictures accepted and handed over; the provider paints them."""
    lounge.pump.cancel()
    lounge.house.web.clip = painted()
    destination = Destination(channel_id=lounge.general.id)
    admitted = await lounge.house.admission.admit(
        GenerationRequest(
            operation=Operation.IMAGE, prompt="a lake", model="photon-1", resolution="", seconds=0, aspect="16:9"
        ),
        requester=Requester(user_id=lounge.ana.id, guild_id=lounge.guild.id),
        destination=replace(destination, **where),
        press=lounge.house.press(),
        count=count,
    )
    await lounge.quiet()
    await lounge.house.submission.run_once()
    await lounge.quiet()
    return list(admitted.batch)


async def end(lounge, generations, *, failing=()):
    """Have some of them made, or failed, and fetched; nothing of it is shown yet."""
    for one in generations:
        job = (await lounge.house.get(one)).provider_job_id
        if one in failing:
            lounge.house.provider.fail(job, Reason.JOB_FAILED)
        else:
            lounge.house.provider.finish(job)
    lounge.house.clock.forward(minutes=1)
    while await lounge.house.polling.run_once() or await lounge.house.download.run_once():
        pass


def gallery(message):
    """Return the names of what is shown in a message."""
    (box,) = [one for one in message.components if one["type"] == 17]
    shown = [part for part in box["components"] if part["type"] == 12]
    return [item["media"]["url"].rsplit("/", 1)[-1].split("?")[0] for part in shown for item in part["items"]]


async def test_a_picture_is_shown_as_a_picture(lounge):
    (one,) = await pictures(lounge, count=1)
    card = texts((await lounge.card(one)).components)
    assert "asked for a picture" in card
    assert "Photon · 16:9" in card
    assert " s ·" not in card
    await end(lounge, [one])
    await lounge.quiet()
    result = await lounge.result(one)
    assert gallery(result) == [f"reverie-{one.id}.jpg"]
    assert "your picture is ready" in texts(result.components)
    assert {"Animate", "Vary", "Use as style", "Use as reference", "Delete"} <= buttons(result.components).keys()


async def test_several_pictures_have_one_card_and_one_message(lounge):
    batch = await pictures(lounge)
    assert len(lounge.messages()) == 1
    assert "asked for 3 pictures" in texts((await lounge.card(batch[0])).components)
    await end(lounge, batch[:1])
    await lounge.quiet()
    assert "**1 of 3** are done" in texts((await lounge.card(batch[0])).components)
    assert len(lounge.messages()) == 1
    await end(lounge, batch[1:])
    await lounge.quiet()
    result = await lounge.result(batch[0])
    assert gallery(result) == [f"reverie-{one.id}.jpg" for one in batch]
    assert len(result.attachments) == 3
    assert "your 3 pictures are ready" in texts(result.components)
    assert lounge.notified(result) == {lounge.ana.id}
    left = texts((await lounge.card(batch[0])).components)
    assert f"<@{lounge.ana.id}>'s 3 pictures are finished" in left
    assert str(result.id) in left
    assert len(lounge.messages()) == 2


@pytest.mark.parametrize("lost", [0, 1])
async def test_what_worked_out_is_shown_whichever_did_not(lounge, lost):
    batch = await pictures(lounge)
    await end(lounge, batch, failing=[batch[lost]])
    await lounge.quiet()
    result = await lounge.result(batch[0])
    told = texts(result.components)
    assert gallery(result) == [f"reverie-{one.id}.jpg" for one in batch if one is not batch[lost]]
    assert "2 of your 3 pictures are ready" in told
    assert "1 of 3 did not work out" in told
    assert "Nothing was charged: your quota came back." in told
    assert told.count("failed there") == 1
    assert "2 of" in texts((await lounge.card(batch[0])).components)


async def test_where_none_worked_out_it_is_said_why(lounge):
    batch = await pictures(lounge)
    await end(lounge, batch, failing=batch)
    await lounge.quiet()
    result = await lounge.result(batch[0])
    assert "these 3 pictures did not work out" in texts(result.components)
    assert result.attachments == []
    assert "did not work out" in texts((await lounge.card(batch[0])).components)


async def test_pictures_that_waited_for_a_day_are_said_to_have_waited_in_vain(lounge):
    house = lounge.house
    house.limit(at_once=0)
    batch = await pictures(lounge)
    house.clock.forward(hours=24)
    accounts = [house.provider.name]
    expiry = Expiry(house.database, accounts, now=house.clock, timing=house.timing, wakeups=house.wakeups)
    assert await expiry.run_once()
    await lounge.quiet()
    told = texts((await lounge.result(batch[0])).components)
    assert "these 3 pictures did not work out" in told
    assert told.count("could not be reached for too long") == 1
    assert "Retry" in " ".join(buttons((await lounge.result(batch[0])).components))
    assert "did not work out" in texts((await lounge.card(batch[0])).components)
    assert len(lounge.messages()) == 2
    assert await lounge.spent(lounge.ana) == 0


async def test_several_pictures_are_posted_once_although_the_process_died(lounge):
    batch = await pictures(lounge)
    await end(lounge, batch)
    deliveries = await lounge.house.outbox.take()
    (delivery,) = [one for one in deliveries if one.kind is DeliveryKind.RESULT]
    posted = await lounge.cog._post_result(lounge.cog._channel(delivery.generation), delivery)
    await lounge.restart()
    lounge.house.clock.forward(minutes=3)  # the lease is over
    await lounge.quiet()
    assert [one.id for one in lounge.messages() if one.attachments] == [posted]
    assert (await lounge.result(batch[0])).id == posted


async def test_large_pictures_are_made_smaller_until_discord_takes_all_of_them(lounge, monkeypatch):
    batch = await pictures(lounge)
    lounge.house.web.clip = painted("PNG", (500, 400))
    await end(lounge, batch)
    fail(lounge, status=413, code=40005, times=1)
    monkeypatch.setattr("cogs.ui.posting.LARGEST_MESSAGE", 3 * 60_000)
    await lounge.quiet()
    result = await lounge.result(batch[0])
    assert "Made smaller" in texts(result.components)
    sizes = [one.size for one in result.attachments]
    assert len(sizes) == 3
    assert sum(sizes) <= 3 * 45_000  # three quarters of what was refused


async def test_what_staff_take_out_of_sight_meanwhile_is_not_posted(lounge):
    batch = await pictures(lounge)
    await end(lounge, batch)
    async with lounge.house.database.transaction() as tables:
        await tables.generations.hide(batch[1].id, at=lounge.house.clock())
    await lounge.quiet()
    result = await lounge.result(batch[0])
    assert result.attachments == []
    assert "Staff took these 3 pictures out of sight" in texts(result.components)


async def test_a_spoiler_hides_each_of_them(lounge):
    batch = await pictures(lounge, spoiler=True)
    await end(lounge, batch)
    await lounge.quiet()
    result = await lounge.result(batch[0])
    assert gallery(result) == [f"SPOILER_reverie-{one.id}.jpg" for one in batch]
    assert {(await lounge.house.get(one)).status for one in batch} == {Status.SUCCEEDED}


@pytest.mark.parametrize("all_of_them", [True, False])
async def test_the_private_answer_tells_of_a_failure_only_where_nothing_worked_out(lounge, all_of_them):
    lounge.house.web.clip = painted()
    asked = await lounge.ana.slash(lounge.general, "image", prompt="a lake", count=2)
    await lounge.quiet()
    await lounge.house.submission.run_once()
    first = await lounge.house.get(1)
    await end(lounge, [first, 2], failing=[first, 2] if all_of_them else [first])
    await lounge.quiet()
    assert ("failed there" in texts(asked.response.components)) is all_of_them


async def test_what_is_opened_again_has_the_price_of_what_it_repeats(lounge):
    batch = await pictures(lounge)
    await end(lounge, batch)
    await lounge.quiet()
    labels = []
    for one in batch[:2]:
        shown = await lounge.ana.slash(lounge.general, "generation show", number=str(one.id))
        assert gallery(shown.response) == [f"reverie-{one.id}.jpg"]
        labels.append(next(label for label in buttons(shown.response.components) if label.startswith("Re-roll")))
    prices = [batch[0].price * 3, batch[1].price]
    assert labels == [f"Re-roll · {shown_as(MicroUsd(price))}" for price in prices]
