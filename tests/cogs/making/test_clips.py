import re

import discord
import pytest

from bot.domain.community.audit import AuditSearch
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from cogs.ui import sentences
from tests.cogs.conftest import buttons, texts
from tests.cogs.making.painted import painted


async def failed(lounge, reason=Reason.JOB_FAILED):
    generation = await lounge.video()
    await lounge.house.submission.run_once()
    lounge.house.provider.fail("job-1", reason)
    lounge.house.clock.forward(minutes=1)
    await lounge.house.polling.run_once()
    await lounge.quiet()
    return await lounge.result(generation)


async def test_a_re_roll_is_the_same_again_and_the_presser_pays(lounge):
    result = await lounge.made(seconds=9)
    told = await lounge.said(await lounge.ben.click(result, label="Re-roll · $0.90"))
    assert "$0.90 is reserved" in told
    again, first = await lounge.newest(), await lounge.house.get(1)
    assert again.request == first.request
    assert (again.origin_id, again.requester.user_id) == (1, lounge.ben.id)


async def test_a_double_press_makes_one(lounge):
    result = await lounge.made()
    first = await lounge.ana.click(result, label="Re-roll · $0.50")
    second = await lounge.ana.click(result, label="Re-roll · $0.50")
    assert "double press" not in await lounge.said(first)
    assert "double press" in await lounge.said(second)
    assert (await lounge.newest()).id == 2
    assert len(lounge.messages()) == 3  # card, result, one more card
    lounge.house.clock.forward(seconds=4)
    await lounge.ana.click(result, label="Re-roll · $0.50")
    assert (await lounge.newest()).id == 3


async def test_two_members_press_at_once(lounge):
    result = await lounge.made()
    for member in (lounge.ana, lounge.ben):
        await lounge.said(await member.click(result, label="Re-roll · $0.50"))
    assert {(await lounge.house.get(number)).requester.user_id for number in (2, 3)} == {lounge.ana.id, lounge.ben.id}


async def test_edit_and_re_run_keeps_all_but_the_words(lounge, picture_file):
    result = await lounge.made("a lake", start_frame=("a.png", picture_file), seconds=9)
    shown = await lounge.ben.click(result, label="Edit & re-run")
    field = shown.modal["components"][0]["component"]
    assert (field["value"], field["required"]) == ("a lake", False)  # the picture may speak alone
    await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "a sea"}))
    edited, first = await lounge.newest(), await lounge.house.get(1)
    assert edited.request.prompt == "a sea"
    assert (edited.request.start, edited.request.seconds) == (first.request.start, 9)
    assert edited.origin_id == 1


async def test_edit_and_re_run_of_an_edit_asks_for_no_words_where_none_are_needed_and_marks_a_guess(lounge):
    result = await lounge.made("a lake")
    await lounge.ben.submit_modal(await lounge.ben.click(result, label="Add sound"), {})
    heard = await lounge.finish(await lounge.newest())
    shown = await lounge.ben.click(heard, label="Edit & re-run")
    assert shown.modal["components"][0]["component"]["required"] is False
    assert "Costs ≈ $0.10. Leaves" in str(shown.modal)


async def test_edit_and_re_run_of_several_pictures_says_what_all_of_them_cost(lounge, picture_file):
    result = await painted(lounge, picture_file, count=3)
    shown = await lounge.ben.click(result, label="Edit & re-run")
    assert "Leaves 17 pictures" in str(shown.modal)
    (price,) = re.findall(r"Costs (\S+)\. ", str(shown.modal))
    told = await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "a blue balloon"}))
    assert f"{price} is reserved for 3 pictures" in told
    assert "17 pictures today" in told


async def test_hints_that_were_switched_off_in_a_server_do_not_come_in_direct_messages(lounge):
    result = await lounge.made("joy", visibility="private")
    assert "💡" in str((await lounge.ana.user.click(result, label="Edit & re-run")).modal)
    await lounge.ana.slash(lounge.general, "preferences", hints=False)
    shown = await lounge.ana.user.click(result, label="Edit & re-run")
    assert "💡" not in str(shown.modal)
    assert "💡" not in await lounge.said(await lounge.ana.user.submit_modal(shown, {"prompt": "joy"}))


async def test_a_failure_offers_retry_that_makes_it_again(lounge):
    message = await failed(lounge)
    assert list(buttons(message.components)) == ["Retry · $0.50", "Edit & re-run", "Info"]
    assert sentences.FREE_AGAIN in texts(message.components)
    assert lounge.notified(message) == {lounge.ana.id}
    await lounge.said(await lounge.ana.click(message, label="Retry · $0.50"))
    assert (await lounge.newest()).status is Status.QUEUED
    assert (await lounge.newest()).origin_id == 1


@pytest.mark.parametrize("label", ["Extend", "Edit & re-run", "Info", "Re-roll · $0.50"])
async def test_nobody_uses_somebody_elses_private_clip(lounge, label):
    result = await lounge.made(visibility="private")
    marks = buttons(result.components)
    # It lies in direct messages; its mark, were it pressed in the channel, is refused all the same.
    pressed = await lounge.press(lounge.ben, marks[label])
    assert pressed.modal is None
    assert "private" in await lounge.said(pressed)


async def test_private_work_can_be_gone_on_with_in_direct_messages(lounge):
    result = await lounge.made(visibility="private")
    pressed = await lounge.ana.user.click(result, label="Re-roll · $0.50")
    assert "$0.50 is reserved" in await lounge.said(pressed)
    again = await lounge.newest()
    assert again.destination.private
    assert again.requester.guild_id == lounge.guild.id  # it counts for the server of the clip


async def test_info_tells_everything_about_any_state(lounge):
    await lounge.video()
    card = await lounge.card(await lounge.newest())
    assert "Waiting its turn" in await lounge.said(await lounge.ben.click(card, label="Info"))
    result = await lounge.finish(await lounge.newest())
    told = await lounge.said(await lounge.ben.click(result, label="Info"))
    for word in ("a lake at dawn", "Ray 2 (`ray-2`)", "**Length** 5 s", "**Shape** 16:9", "$0.50", "60 s"):
        assert word in told


async def test_delete_asks_once_and_removes_messages_and_file(lounge):
    result = await lounge.made()
    question = await lounge.ana.click(result, label="Delete")
    told = await lounge.said(question)
    assert "Delete #1?" in told
    assert len(lounge.messages()) == 2
    await lounge.ana.click(question.response, label="Delete it")
    assert "deleted" in texts(question.response.components)
    assert lounge.messages() == []
    gone = await lounge.house.get(1)
    assert gone.deleted_at is not None
    async with lounge.house.database.reading() as tables:
        clip = await tables.media.get(gone.clip_id)
    assert not await lounge.house.store.exists(clip.key)
    assert await lounge.spent(lounge.ana) == 500_000  # deleting gives nothing back


async def test_delete_says_first_that_others_went_on_and_their_clips_live(lounge):
    result = await lounge.made()
    shown = await lounge.ben.click(result, label="Extend")
    await lounge.ben.submit_modal(shown, {"prompt": "and then"})
    child = await lounge.finish(await lounge.newest())
    question = await lounge.ana.click(result, label="Delete")
    assert "Something of somebody else's was made from it" in await lounge.said(question)
    await lounge.ana.click(question.response, label="Delete it")
    assert [one.id for one in lounge.messages() if one.attachments] == [child.id]
    assert (await lounge.house.get(2)).deleted_at is None


async def test_only_the_owner_or_who_manages_messages_deletes(lounge):
    result = await lounge.made()
    assert "somebody else" in await lounge.said(await lounge.ben.click(result, label="Delete"))
    assert "somebody else" in await lounge.said(await lounge.press(lounge.ben, "v1:confirm-delete:1:0"))
    assert (await lounge.house.get(1)).deleted_at is None
    role = lounge.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    staff = lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])
    question = await staff.click(result, label="Delete")
    assert "Delete #1?" in await lounge.said(question)
    await staff.click(question.response, label="Delete it")
    async with lounge.house.database.reading() as tables:
        (line,) = await tables.audit.older(lounge.guild.id, AuditSearch(), limit=9)
    assert (line.deed.action, line.deed.actor_id, line.deed.user_id) == ("mod.delete", staff.id, lounge.ana.id)


async def test_what_cannot_be_removed_in_discord_is_said(lounge):
    result = await lounge.made()
    question = await lounge.ana.click(result, label="Delete")
    lounge.env.inject_error("DELETE", "/channels/*/messages/*", status=403, code=50013)
    await lounge.ana.click(question.response, label="Delete it")
    assert "could not be removed" in texts(question.response.components)
    assert (await lounge.house.get(1)).deleted_at is not None


async def test_a_press_while_the_database_works_is_acknowledged_first(lounge):
    result = await lounge.made()
    await lounge.ana.click(result, label="Info")
    kinds = [callback["type"] for callback in lounge.callbacks()]
    assert kinds[-1] == 5  # thinking, and only then the answer


async def test_delete_removes_a_message_that_the_rows_do_not_know_yet(lounge):
    """The process that posted it died before it saved the message's id; the press itself tells where it is."""
    generation = await lounge.video()
    await lounge.quiet()
    lounge.pump.cancel()
    await lounge.house.submission.run_once()
    lounge.house.provider.finish("job-1")
    lounge.house.clock.forward(minutes=1)
    await lounge.house.polling.run_once()
    await lounge.house.download.run_once()
    (delivery,) = [one for one in await lounge.house.outbox.take() if one.kind is DeliveryKind.RESULT]
    await lounge.cog._post_result(lounge.cog._channel(delivery.generation), delivery)
    assert await lounge.house.outbox.result_of(generation.id) is None
    question = await lounge.ana.click(lounge.messages()[-1], label="Delete")
    await lounge.ana.click(question.response, label="Delete it")
    assert lounge.messages() == []
