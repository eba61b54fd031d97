import aiohttp
import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import ProviderRejected, ProviderUnavailable
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Requester
from bot.lifecycle.outbox import File
from cogs.ui.buttons import Action
from tests.cogs.conftest import buttons, texts

MIB = 1024 * 1024


def posts(lounge, channel_id=None):
    """Return the requests that posted into a channel."""
    path = f"/channels/{channel_id or lounge.general.id}/messages"
    return [one for one in lounge.env.http_requests if (one.method, one.path) == ("POST", path)]


def fail(lounge, method="POST", *, channel=None, **how):
    lounge.env.inject_error(method, f"/channels/{channel or lounge.general.id}/messages", **how)


async def running(lounge, prompt="a lake at dawn", **options):
    generation = await lounge.video(prompt, **options)
    await lounge.house.submission.run_once()
    await lounge.quiet()
    return generation


async def collected(lounge, generation):
    """The clip is there, and nothing has been said yet."""
    lounge.pump.cancel()
    number = (await lounge.house.get(generation)).provider_job_id
    lounge.house.provider.finish(number)
    lounge.house.clock.forward(minutes=1)
    await lounge.house.polling.run_once()
    await lounge.house.download.run_once()


async def ask(lounge, prompt="a lake at dawn", *, channel=None):
    """Have something accepted as if by an interaction of another process."""
    await lounge.house.admission.admit(
        GenerationRequest(prompt=prompt, model="ray-2"),
        requester=Requester(user_id=lounge.ana.id, guild_id=lounge.guild.id),
        destination=Destination(channel_id=(channel or lounge.general).id),
        press=lounge.house.press(),
    )


async def test_every_post_carries_its_nonce(lounge):
    await lounge.made()
    nonces = [one.json["nonce"] for one in posts(lounge)]
    assert len(set(nonces)) == 2
    assert all(0 < len(nonce) <= 25 for nonce in nonces)
    assert all(one.json["enforce_nonce"] for one in posts(lounge))


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_what_discord_did_not_take_is_tried_again(lounge, status):
    generation = await running(lounge)
    await collected(lounge, generation)
    fail(lounge, status=status)
    await lounge.quiet()
    assert len(lounge.messages()) == 1
    lounge.house.clock.forward(seconds=10)
    await lounge.quiet()
    assert (await lounge.result(generation)).attachments
    assert len(lounge.messages()) == 2


async def test_a_message_whose_answer_was_lost_is_found_and_not_posted_again(lounge, monkeypatch):
    generation = await running(lounge)
    await collected(lounge, generation)
    send = lounge.bot.http.send_message
    lost = [True]

    async def taken_and_lost(*args, **kwargs):
        answer = await send(*args, **kwargs)
        if lost:
            lost.clear()
            raise aiohttp.ServerDisconnectedError
        return answer

    monkeypatch.setattr(lounge.bot.http, "send_message", taken_and_lost)
    await lounge.quiet()
    assert await lounge.house.outbox.result_of(generation.id) is None
    assert len(lounge.messages()) == 2
    lounge.house.clock.forward(seconds=10)
    await lounge.quiet()
    assert len(lounge.messages()) == 2
    assert (await lounge.result(generation)).id == lounge.messages()[-1].id


async def test_after_a_crash_between_discord_and_the_rows_nothing_is_said_twice(lounge):
    """The first process posts and dies before it saves the id; the second one finds the message by its button."""
    generation = await running(lounge)
    await collected(lounge, generation)
    (delivery,) = await lounge.house.outbox.take()
    assert delivery.kind is DeliveryKind.RESULT
    posted = await lounge.cog._post_result(lounge.cog._channel(delivery.generation), delivery)
    await lounge.restart()
    lounge.house.clock.forward(minutes=3)  # the lease is over
    await lounge.quiet()
    assert [one.id for one in lounge.messages() if one.attachments] == [posted]
    assert (await lounge.result(generation)).id == posted


async def test_the_same_for_a_card(lounge):
    lounge.pump.cancel()
    await ask(lounge)
    (delivery,) = await lounge.house.outbox.take()
    posted = await lounge.cog._post(
        lounge.cog._channel(delivery.generation),
        delivery,
        await lounge.cog._drawn(delivery, []),
        [],
    )
    lounge.house.clock.forward(minutes=3)
    await lounge.quiet()
    assert [one.id for one in lounge.messages()] == [posted]
    assert (await lounge.newest()).card_message_id == posted


@pytest.mark.parametrize("fast", [{"hours": 5}, {"days": 30}])
async def test_a_clock_of_ours_that_is_fast_makes_no_second_result(lounge, fast):
    generation = await running(lounge)
    await collected(lounge, generation)
    lounge.house.clock.forward(**fast)
    (delivery,) = await lounge.house.outbox.take()
    posted = await lounge.cog._post_result(lounge.cog._channel(delivery.generation), delivery)
    lounge.house.clock.forward(minutes=3)
    await lounge.quiet()
    assert [one.id for one in lounge.messages() if one.attachments] == [posted]


async def test_nor_a_second_card(lounge):
    lounge.pump.cancel()
    lounge.house.clock.forward(hours=5)
    await ask(lounge)
    (delivery,) = await lounge.house.outbox.take()
    layout = await lounge.cog._drawn(delivery, [])
    posted = await lounge.cog._post(lounge.cog._channel(delivery.generation), delivery, layout, [])
    lounge.house.clock.forward(minutes=3)
    await lounge.quiet()
    assert [one.id for one in lounge.messages()] == [posted]


async def test_a_redraw_keeps_the_pictures_and_fetches_none(lounge, picture_file, monkeypatch):
    generation = await lounge.video("", start_frame=("a.png", picture_file))
    assert len((await lounge.card(generation)).attachments) == 1
    monkeypatch.setattr(lounge.house.store, "get", None)
    await lounge.house.submission.run_once()
    await lounge.quiet()
    card = await lounge.card(generation)
    assert "is making it" in texts(card.components)
    assert len(card.attachments) == 1
    (box,) = [one for one in card.components if one["type"] == 17]
    (gallery,) = [one for one in box["components"] if one["type"] == 12]
    assert len(gallery["items"]) == 1


@pytest.mark.parametrize(("code", "status"), [(50001, 403), (50013, 403), (10003, 404)])
async def test_a_result_whose_channel_is_closed_goes_to_its_owner(lounge, code, status):
    generation = await running(lounge)
    await collected(lounge, generation)
    fail(lounge, status=status, code=code)
    await lounge.quiet()
    dm = lounge.messages(lounge.ana.user.dm_channel.id)
    assert len(dm) == 1
    assert dm[0].attachments
    assert "does not take messages of mine any more" in texts(dm[0].components)
    assert await lounge.house.outbox.result_of(generation.id) == (dm[0].channel_id, dm[0].id)
    left = texts((await lounge.card(generation)).components)
    assert f"https://discord.com/channels/@me/{dm[0].channel_id}/{dm[0].id}" in left


async def test_where_nobody_can_be_told_it_ends_and_is_logged(lounge, caplog):
    generation = await running(lounge)
    await collected(lounge, generation)
    fail(lounge, status=403, code=50001)
    fail(lounge, channel=lounge.ana.user.dm_channel.id, status=403, code=50007)
    await lounge.quiet()
    assert await lounge.house.outbox.result_of(generation.id) is None
    assert "result refused" in caplog.text
    lounge.house.clock.forward(hours=1)
    assert await lounge.cog.run_once() is False


async def test_a_clip_that_is_too_large_is_tried_smaller_and_at_last_left_out(lounge, monkeypatch):
    generation = await running(lounge)
    await collected(lounge, generation)
    asked = []

    async def file(shown, *, limit_bytes):
        asked.append(limit_bytes)
        if len(asked) == 3:
            raise ProviderRejected(Reason.BROKEN_FILE)
        return File(name="reverie-1.mp4", data=bytes(11 * MIB if len(asked) == 1 else 8 * MIB), fitted=len(asked) > 1)

    monkeypatch.setattr(lounge.house.outbox, "file", file)
    fail(lounge, status=413, code=40005, times=2)
    await lounge.quiet()
    assert asked == [generation.destination.upload_limit, 10 * MIB, 6 * MIB]
    result = await lounge.result(generation)
    assert result.attachments == []
    assert "too large for Discord" in texts(result.components)
    assert "Info" in buttons(result.components)


async def test_a_smaller_copy_says_that_it_is_one(lounge, monkeypatch):
    generation = await running(lounge)
    await collected(lounge, generation)

    async def file(shown, *, limit_bytes):
        return File(name="reverie-1.mp4", data=b"smaller", fitted=True)

    monkeypatch.setattr(lounge.house.outbox, "file", file)
    await lounge.quiet()
    assert "Made smaller" in texts((await lounge.result(generation)).components)


async def test_a_media_store_that_is_away_is_waited_for(lounge, monkeypatch):
    generation = await running(lounge)
    await collected(lounge, generation)
    whole = lounge.house.outbox.file

    async def away(shown, *, limit_bytes):
        raise ProviderUnavailable(Reason.UNAVAILABLE)

    monkeypatch.setattr(lounge.house.outbox, "file", away)
    await lounge.quiet()
    monkeypatch.setattr(lounge.house.outbox, "file", whole)
    lounge.house.clock.forward(seconds=10)
    await lounge.quiet()
    assert (await lounge.result(generation)).attachments


async def test_an_error_of_ours_is_logged_and_the_delivery_stays_owed(lounge, monkeypatch, caplog):
    generation = await running(lounge)
    await collected(lounge, generation)
    monkeypatch.setattr(lounge.house.outbox, "file", None)
    await lounge.quiet()
    assert "result not shown" in caplog.text
    monkeypatch.undo()
    lounge.house.clock.forward(seconds=10)
    await lounge.quiet()
    assert (await lounge.result(generation)).attachments


async def test_a_card_that_was_removed_is_no_trouble(lounge):
    generation = await running(lounge)
    card = await lounge.card(generation)
    await card.message.delete()
    await collected(lounge, generation)
    await lounge.quiet()
    assert (await lounge.result(generation)).attachments
    assert len(lounge.messages()) == 1


@pytest.mark.parametrize(("status", "code"), [(400, 30046), (403, 50001), (404, 10008)])
async def test_a_redraw_that_discord_will_not_have_is_let_go(lounge, status, code):
    generation = await lounge.video()
    await lounge.house.submission.run_once()
    lounge.pump.cancel()
    lounge.env.inject_error("PATCH", "/channels/*/messages/*", status=status, code=code)
    await lounge.quiet()
    assert "Waiting its turn" in texts((await lounge.card(generation)).components)
    lounge.house.clock.forward(minutes=5)
    assert await lounge.cog.run_once() is False


async def test_a_redraw_that_failed_is_tried_again(lounge):
    generation = await lounge.video()
    lounge.pump.cancel()
    lounge.env.inject_error("PATCH", "/channels/*/messages/*", status=500)
    await lounge.house.submission.run_once()
    await lounge.quiet()
    lounge.house.clock.forward(seconds=10)
    await lounge.quiet()
    assert "is making it" in texts((await lounge.card(generation)).components)


async def test_everything_that_can_be_pressed_leads_somewhere(lounge):
    assert {action.value for action in Action} <= lounge.bot.verbs.keys()
