from datetime import timedelta

import pytest

from bot.domain.community.reports import ReportState
from bot.domain.request import Requester
from tests.cogs.conftest import buttons, texts
from tests.cogs.reporting import desk
from tests.cogs.test_delivery_pictures import end, pictures

__all__ = ["desk"]

WAYS = {"Hide": {}, "Delete": {"reason": "no"}, "Strike": {}, "Pause member": {"reason": "no", "length": "24"}}
WAYS["Ban from bot"] = {"reason": "no", "length": "30"}


async def appealed(lounge, desk, label, **fields):
    """Have a clip reported, decide so, and let its owner appeal from her direct messages; return what she was told."""
    await desk.reported()
    await desk.press(desk.sol, label, **fields)
    (mail,) = await desk.mail(lounge.ana)
    shown = await lounge.ana.user.click(mail, label="Appeal")
    told = await lounge.said(await lounge.ana.user.submit_modal(shown, {"words": "it is a painting"}))
    await lounge.tell()
    return told


async def record(lounge, member):
    return await lounge.house.conduct.of(Requester(user_id=member.id, guild_id=lounge.guild.id))


@pytest.mark.parametrize("label", WAYS)
async def test_the_owner_hears_what_was_decided_and_why_and_not_who_reported(lounge, desk, label):
    await desk.reported("a duel")
    await desk.press(desk.sol, label, **WAYS[label])
    (mail,) = await desk.mail(lounge.ana)
    words = texts(mail.components)
    assert "Your clip #1 in Lounge was reported" in words
    assert "violence or gore" in words
    assert "> a duel" in words
    assert str(lounge.ben.id) not in words
    assert ("> no" in words) == ("reason" in WAYS[label])
    assert list(buttons(mail.components)) == ["Appeal"]


async def test_a_dismissal_is_told_without_an_appeal(lounge, desk):
    await desk.reported()
    await desk.press(desk.sol, "Dismiss")
    (mail,) = await desk.mail(lounge.ana)
    assert "nothing wrong" in texts(mail.components)
    assert buttons(mail.components) == {}
    forged = await lounge.press(lounge.ana, "v1:appeal:0:0:1")
    assert "no decision" in await lounge.said(forged)


@pytest.mark.parametrize("label", WAYS)
async def test_the_reporter_hears_no_more_than_that_something_was_done(lounge, desk, label):
    await desk.reported()
    await desk.press(desk.sol, label, **WAYS[label])
    (mail,) = await desk.mail(lounge.ben)
    words = texts(mail.components)
    assert "acted on it" in words
    assert "ban" not in words.lower()
    assert "strike" not in words.lower()


async def test_closed_direct_messages_lose_nothing(lounge, desk):
    lounge.env.backend.users[lounge.ana.id].dms_closed = True
    await desk.reported()
    await desk.press(desk.sol, "Hide")
    case = await lounge.house.reports.case(1, guild_id=lounge.guild.id)
    assert case.report.state is ReportState.DECIDED
    assert (await lounge.house.get(1)).hidden_at is not None


async def test_with_closed_direct_messages_info_tells_the_decision_with_the_appeal(lounge, desk):
    lounge.env.backend.users[lounge.ana.id].dms_closed = True
    await desk.reported("a duel")
    await desk.press(desk.sol, "Pause member", reason="calm down", length="1")
    result = await lounge.result(await lounge.house.get(1))
    for staff in (desk.sol, desk.ada):
        assert "Appeal" not in buttons((await staff.click(result, label="Info")).response.components)
    told = await lounge.ana.click(result, label="Info")
    assert "Staff paused you there" in await lounge.said(told)
    assert "> calm down" in await lounge.said(told)
    shown = await lounge.ana.click(told.response, label="Appeal")
    assert "with the staff" in await lounge.said(await lounge.ana.submit_modal(shown, {"words": "please"}))
    told = await lounge.ana.click(result, label="Info")
    assert "calm down" not in await lounge.said(told)
    assert "Appeal" not in buttons(told.response.components)


async def test_with_closed_direct_messages_a_deleted_clip_can_be_asked_for_with_the_appeal(lounge, desk):
    lounge.env.backend.users[lounge.ana.id].dms_closed = True
    await desk.reported("a duel")
    await desk.press(desk.sol, "Delete", reason="not here")
    told = await lounge.ana.slash(lounge.general, "generation show", number="1")
    assert "> not here" in await lounge.said(told)
    shown = await lounge.ana.click(told.response, label="Appeal")
    assert "with the staff" in await lounge.said(await lounge.ana.submit_modal(shown, {"words": "please"}))
    for member in (lounge.ana, lounge.ben):
        told = await member.slash(lounge.general, "generation show", number="1")
        assert "not here" not in await lounge.said(told)


async def test_info_tells_the_decision_about_pictures_whichever_was_reported(lounge, desk):
    batch = await pictures(lounge)
    await end(lounge, batch)
    await lounge.quiet()
    shown = await lounge.ben.slash(lounge.general, "generation show", number=str(batch[1].id))
    await desk.report(shown.response)
    await desk.press(desk.sol, "Hide")
    await lounge.tell()
    told = await lounge.ana.click(await lounge.result(batch[0]), label="Info")
    assert (await lounge.said(told)).count("out of sight") == 1
    assert list(buttons(told.response.components)) == ["Appeal"]


async def test_an_appeal_goes_to_the_log_channel_with_the_owners_words(lounge, desk):
    assert "with the staff" in await appealed(lounge, desk, "Hide")
    words = texts(desk.shown.components)
    assert "⚖️ Appeal" in words
    assert "> it is a painting" in words
    assert f"Hidden** by <@{desk.sol.id}>" in words
    assert list(buttons(desk.shown.components)) == ["Uphold", "Overturn", "Show"]


async def test_somebody_else_answers_unless_it_is_an_admin(lounge, desk):
    await appealed(lounge, desk, "Hide")
    assert "somebody else" in await desk.press(desk.sol, "Overturn")
    assert "stands" in await desk.press(desk.sam, "Uphold")
    assert (await lounge.house.get(1)).hidden_at is not None
    words = texts(desk.shown.components)
    assert f"The decision stands**: <@{desk.sam.id}>" in words
    assert buttons(desk.shown.components) == {}
    assert "Somebody else of the staff" in texts((await desk.mail(lounge.ana))[-1].components)


async def test_where_the_same_admin_answers_nobody_else_is_said_to_have_looked(lounge, desk):
    """In a server with one admin and no staff there is nobody else."""
    await desk.reported()
    await desk.press(desk.ada, "Strike")
    (mail,) = await desk.mail(lounge.ana)
    shown = await lounge.ana.user.click(mail, label="Appeal")
    assert "or an admin" in str(shown.modal)
    await lounge.ana.user.submit_modal(shown, {"words": "please"})
    await lounge.tell()
    await desk.press(desk.ada, "Uphold")
    assert "Staff have looked again, and the decision stands." in texts((await desk.mail(lounge.ana))[-1].components)


async def test_an_admin_may_answer_their_own(lounge, desk):
    await desk.reported()
    await desk.press(desk.ada, "Strike")
    (mail,) = await desk.mail(lounge.ana)
    shown = await lounge.ana.user.click(mail, label="Appeal")
    await lounge.ana.user.submit_modal(shown, {"words": "please"})
    await lounge.tell()
    assert "taken back" in await desk.press(desk.ada, "Overturn")
    assert (await record(lounge, lounge.ana)).strikes == ()


async def test_overturned_the_clip_is_there_again_as_it_was(lounge, desk):
    before = await desk.reported("a duel")
    labels, words = buttons(before.components), texts(before.components)
    await desk.press(desk.sol, "Hide")
    (mail,) = await desk.mail(lounge.ana)
    shown = await lounge.ana.user.click(mail, label="Appeal")
    await lounge.ana.user.submit_modal(shown, {"words": "please"})
    await lounge.tell()
    await lounge.restart()
    assert "Everybody sees" in await desk.press(desk.sam, "Overturn")
    after = await lounge.result(await lounge.house.get(1))
    assert len(after.attachments) == 1
    assert (buttons(after.components), texts(after.components)) == (labels, words)
    assert "see the clip" in texts((await lounge.card(await lounge.house.get(1))).components)
    assert "took their decision back" in texts((await desk.mail(lounge.ana))[-1].components)
    assert "Ray 2" in await lounge.said(await lounge.ben.click(after, label="Info"))


async def test_the_banned_appeal_and_are_let_in_again(lounge, desk):
    told = await appealed(lounge, desk, "Ban from bot", reason="spam", length="0")
    assert "with the staff" in told
    assert "lifted" in await desk.press(desk.sam, "Overturn")
    assert (await record(lounge, lounge.ana)).ban is None
    assert "Accepted" in await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="hello"))


async def test_only_what_this_decision_brought_is_lifted(lounge, desk):
    await appealed(lounge, desk, "Pause member", reason="calm", length="24")
    lounge.house.clock.forward(seconds=1)
    await desk.sam.slash(lounge.general, "mod pause-member", member=lounge.ana, hours=2, reason="another thing")
    await desk.press(desk.sam, "Overturn")
    assert (await record(lounge, lounge.ana)).pause.reason == "another thing"


async def test_a_deleted_clip_stays_deleted_and_that_is_said(lounge, desk):
    await appealed(lounge, desk, "Delete", reason="no")
    assert list(buttons(desk.shown.components)) == ["Uphold", "Overturn"]
    assert "gone for good" in await desk.press(desk.sam, "Overturn")
    assert "gone for good" in texts((await desk.mail(lounge.ana))[-1].components)


async def test_once_in_time_and_only_the_owner(lounge, desk):
    await desk.reported()
    await desk.press(desk.sol, "Hide")
    (mail,) = await desk.mail(lounge.ana)
    assert "somebody else" in await lounge.said(await lounge.press(lounge.ben, "v1:appeal:0:0:1"))
    first, second = [await lounge.ana.user.click(mail, label="Appeal") for _ in range(2)]
    await lounge.ana.user.submit_modal(first, {"words": "please"})
    assert "already" in await lounge.said(await lounge.ana.user.submit_modal(second, {"words": "please"}))
    assert "already" in await lounge.said(await lounge.ana.user.click(mail, label="Appeal"))


async def test_after_thirty_days_it_is_too_late(lounge, desk):
    await desk.reported()
    await desk.press(desk.sol, "Hide")
    (mail,) = await desk.mail(lounge.ana)
    lounge.house.clock.time += timedelta(days=30)
    assert "too late" in await lounge.said(await lounge.ana.user.click(mail, label="Appeal"))


async def test_without_a_log_channel_the_appeal_waits_in_the_queue(lounge, desk):
    await desk.reported()
    await desk.press(desk.sol, "Hide")
    await desk.configure(log_channel_id=None)
    (mail,) = await desk.mail(lounge.ana)
    shown = await lounge.ana.user.click(mail, label="Appeal")
    assert "/mod reports" in await lounge.said(await lounge.ana.user.submit_modal(shown, {"words": "please"}))
    told = await desk.sam.slash(lounge.general, "mod reports", state="appealed")
    assert "> please" in await lounge.said(told)
    await desk.sam.click(told.response, label="Overturn")
    assert (await lounge.house.get(1)).hidden_at is None


async def test_staff_look_at_a_hidden_clip_where_they_answer(lounge, desk):
    await appealed(lounge, desk, "Hide")
    shown = await desk.sam.click(desk.shown, label="Show")
    assert len(shown.response.attachments) == 1, await lounge.said(shown)
    shown = await lounge.ben.click(desk.shown, label="Show")
    assert shown.response.attachments == []
    assert "out of sight" in await lounge.said(shown)
