"""What staff hide or delete before anybody knows its message follows their word all the same."""

import discord
import pytest
from simcord.backend.errors import BackendError
from simcord.http import router

from bot.domain.community.notices import NoticeKind
from bot.domain.delivery import DeliveryKind
from tests.cogs.conftest import buttons, texts
from tests.cogs.reporting import desk
from tests.cogs.test_delivery_pictures import end, gallery, pictures

__all__ = ["desk"]


async def without_its_message(lounge):
    """Have a clip made whose result Discord does not take at first."""
    made = await lounge.video("a duel")
    await lounge.quiet()
    await lounge.house.submission.run_once()
    made = await lounge.house.get(made)
    lounge.house.provider.finish(made.provider_job_id)
    lounge.house.clock.forward(minutes=1)
    await lounge.house.polling.run_once()
    lounge.env.inject_error("POST", f"/channels/{lounge.general.id}/messages", status=500)
    await lounge.house.download.run_once()
    await lounge.quiet()
    assert await lounge.house.outbox.result_of(made.id) is None
    return made


async def hidden(lounge, desk):
    shown = await lounge.ben.slash(lounge.general, "generation show", number="1")
    await desk.report(shown.response)
    await desk.press(desk.sol, "Hide")


@pytest.fixture
async def thread(lounge, monkeypatch):
    """Move the lounge into a thread; while that is archived, Discord changes no message in it."""
    allowed = {lounge.bot.user: discord.PermissionOverwrite(manage_channels=True)}  # SimCord asks for more than Discord
    films = lounge.guild.create_text_channel("films", overwrites=allowed)
    await lounge.env.settle()
    await lounge.bot.get_channel(films.id).create_thread(name="a film", type=discord.ChannelType.public_thread)
    await lounge.env.settle()
    (lounge.general,) = films.threads
    thread = lounge.env.backend.channels[lounge.general.id].thread_metadata
    known = router._check_faults

    def check(backend, method, path):
        known(backend, method, path)
        changes = method in {"PATCH", "DELETE"} and path.startswith(f"/channels/{lounge.general.id}/messages/")
        if changes and thread.archived:
            raise BackendError(400, 50083, "Thread is archived")

    monkeypatch.setattr(router, "_check_faults", check)
    return thread


@pytest.mark.parametrize("label", ["Hide", "Delete"])
async def test_an_archived_thread_is_opened_for_it(lounge, desk, thread, label):
    result = await desk.reported("a duel")
    thread.archived = True
    await desk.press(desk.sol, label, reason="look")
    await lounge.tell()
    assert not thread.archived
    left = [one for one in lounge.messages() if one.id == result.id]
    assert [(one.attachments, "a duel" in texts(one.components)) for one in left] == [([], False)] * (label == "Hide")


async def test_what_may_not_be_opened_now_is_hidden_once_somebody_opens_it(lounge, desk, thread):
    await desk.reported("a duel")
    thread.archived = True
    lounge.env.inject_error("PATCH", f"/channels/{lounge.general.id}", status=403, code=50013, times=None)
    await desk.press(desk.sol, "Hide")
    assert (await lounge.result(await lounge.house.get(1))).attachments
    lounge.house.clock.forward(hours=30)
    thread.archived = False
    await lounge.tell()
    assert (await lounge.result(await lounge.house.get(1))).attachments == []


async def test_what_was_hidden_before_it_was_posted_is_posted_hidden(lounge, desk):
    made = await without_its_message(lounge)
    await hidden(lounge, desk)
    lounge.house.clock.forward(minutes=30)
    await lounge.quiet()
    result = await lounge.result(made)
    assert result.attachments == []
    assert "a duel" not in texts(result.components)
    assert list(buttons(result.components)) == ["Info", "Delete"]


async def test_what_was_posted_before_a_crash_and_hidden_after_it_is_hidden_once_it_is_found(lounge, desk):
    made = await without_its_message(lounge)
    lounge.house.clock.forward(minutes=30)
    (delivery,) = [one for one in await lounge.house.outbox.take() if one.kind is DeliveryKind.RESULT]
    message_id = await lounge.cog._post_result(lounge.bot.get_partial_messageable(lounge.general.id), delivery)
    await hidden(lounge, desk)  # the process that posted it was killed before it said so
    lounge.house.clock.forward(minutes=30)
    await lounge.quiet()
    await lounge.tell()
    result = await lounge.result(made)
    assert result.id == message_id
    assert result.attachments == []
    assert "a duel" not in texts(result.components)


async def test_what_is_deleted_while_it_is_posted_is_removed(lounge, desk):
    made = await without_its_message(lounge)
    lounge.house.clock.forward(minutes=30)
    (delivery,) = [one for one in await lounge.house.outbox.take() if one.kind is DeliveryKind.RESULT]
    message_id = await lounge.cog._post_result(lounge.bot.get_partial_messageable(lounge.general.id), delivery)
    made = await lounge.house.get(made)
    await lounge.house.deletion.delete(made.id, requester=made.requester, may_manage=False)
    await lounge.house.outbox.shown(delivery, message_id=message_id)
    await lounge.tell()
    assert message_id not in {one.id for one in lounge.messages()}


async def test_several_pictures_are_hidden_and_shown_again_as_one(lounge, desk):
    """Whichever of them was meant: they have one message."""
    batch = await pictures(lounge)
    await end(lounge, batch)
    await lounge.quiet()
    shown = await lounge.ben.slash(lounge.general, "generation show", number=str(batch[1].id))
    await desk.report(shown.response)
    await desk.press(desk.sol, "Hide")
    await lounge.tell()
    result = await lounge.result(batch[0])
    assert result.attachments == []
    assert "Staff took these 3 pictures out of sight" in texts(result.components)
    async with lounge.house.database.transaction() as tables:
        await tables.generations.hide(batch[1].id, at=None)
        await tables.notices.owe(
            NoticeKind.CONCEAL,
            {"generation": batch[1].id},
            now=lounge.house.clock(),
            guild_id=lounge.guild.id,
            channel_id=lounge.general.id,
        )
    await lounge.tell()
    result = await lounge.result(batch[0])
    assert gallery(result) == [f"reverie-{one.id}.jpg" for one in batch]
    assert "pick-picture" in str(result.components)
