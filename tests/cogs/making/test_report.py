from bot.domain.community.reports import Complaint, ReportState
from cogs.making import report
from tests.cogs.conftest import buttons, texts
from tests.cogs.making.painted import without_the_first
from tests.cogs.reporting import desk

__all__ = ["desk"]

MENU = report.NAME


async def case(lounge, number=1):
    return await lounge.house.reports.case(number, guild_id=lounge.guild.id)


async def test_a_report_by_button_reaches_the_log_channel(lounge, desk):
    result = await lounge.made("a duel at dawn")
    told = await lounge.said(await desk.report(result, words="look at it"))
    assert "#1 is reported" in told
    assert "staff are told" in told
    (shown,) = lounge.messages(desk.log.id)
    words = texts(shown.components)
    for part in ("#1 was reported", "> a duel at dawn", "Violence or gore", "> look at it", "no strikes in force"):
        assert part in words
    assert f"<@{lounge.ana.id}>" in words
    assert f"<@{lounge.ben.id}>" in words
    assert f"/{lounge.general.id}/{result.id}" in words
    assert list(buttons(shown.components)) == ["Hide", "Delete", "Dismiss", "Strike", "Pause member", "Ban from bot"]
    assert lounge.notified(shown) == set()


async def test_a_second_reporter_makes_no_second_message(lounge, desk):
    cem = lounge.guild.add_member(lounge.env.create_user("cem"))
    result = await lounge.made()
    await desk.report(result)
    await desk.report(result, by=cem, words="", complaint="person")
    (shown,) = lounge.messages(desk.log.id)
    words = texts(shown.components)
    assert "reported by 2 members" in words
    assert "Shows somebody who did not agree" in words
    assert [one.complaint for one in (await case(lounge)).reports] == [Complaint.VIOLENT, Complaint.PERSON]


async def test_without_a_log_channel_that_is_said_and_the_queue_has_it(lounge, desk):
    await desk.configure(log_channel_id=None)
    told = await lounge.said(await desk.report(await lounge.made()))
    assert "no log channel" in told
    assert "/mod reports" in told
    assert (await case(lounge)).report.state is ReportState.OPEN
    assert lounge.messages(desk.log.id) == []
    assert "> a lake at dawn" in await lounge.said(await desk.sol.slash(lounge.general, "mod reports"))


async def test_where_the_log_channel_is_gone_nobody_is_said_to_be_told(lounge, desk):
    result = await lounge.made()
    channel = lounge.bot.get_channel(desk.log.id)
    await channel.delete()
    await lounge.env.settle()
    told = await lounge.said(await desk.report(result))
    assert "staff are told" not in told
    assert "/mod reports" in told


async def test_a_report_that_a_moderator_cleared_away_comes_back_with_the_next_one(lounge, desk):
    cem = lounge.guild.add_member(lounge.env.create_user("cem"))
    result = await lounge.made()
    await desk.report(result)
    (first,) = lounge.messages(desk.log.id)
    await lounge.bot.get_partial_messageable(desk.log.id).get_partial_message(first.id).delete()
    await desk.report(result, by=cem)
    (shown,) = lounge.messages(desk.log.id)
    assert "reported by 2 members" in texts(shown.components)
    await desk.press(desk.sol, "Dismiss")
    assert "Dismissed" in texts(desk.shown.components)


async def test_ones_own_clip_and_a_second_time_are_refused_before_the_dialog(lounge, desk):
    result = await lounge.made()
    own = await lounge.ana.click(result, label="Report")
    assert own.modal is None
    assert "is your own" in await lounge.said(own)
    await desk.report(result)
    again = await lounge.ben.click(result, label="Report")
    assert again.modal is None
    assert "already" in await lounge.said(again)


async def test_two_dialogs_of_one_member_make_one_report(lounge):
    result = await lounge.made()
    first, second = [await lounge.ben.click(result, label="Report") for _ in range(2)]
    await lounge.ben.submit_modal(first, {"complaint": "other"})
    assert "already" in await lounge.said(await lounge.ben.submit_modal(second, {"complaint": "other"}))
    assert len((await case(lounge)).reports) == 1


async def test_the_menu_finds_the_clip_of_a_message_even_after_a_restart(lounge):
    result = await lounge.made()
    await lounge.restart()
    shown = await lounge.ben.context_menu(lounge.general, MENU, result.message)
    assert shown.modal["title"] == "Report #1 to moderators"
    await lounge.restart()
    assert "#1 is reported" in await lounge.said(await lounge.ben.submit_modal(shown, {"complaint": "hateful"}))
    assert (await case(lounge)).report.complaint is Complaint.HATEFUL


async def test_the_menu_refuses_what_is_no_clip_of_ours(lounge):
    theirs = await lounge.ana.send(lounge.general, "hello")
    asked = await lounge.ben.context_menu(lounge.general, MENU, theirs)
    assert asked.modal is None
    assert "shows nothing that I made" in await lounge.said(asked)
    await lounge.video()
    card = await lounge.card(await lounge.newest())
    asked = await lounge.ben.context_menu(lounge.general, MENU, card.message)
    assert "nothing yet that could be reported" in await lounge.said(asked)


async def test_private_clips_have_no_report_button_and_cannot_be_reported(lounge):
    result = await lounge.made(visibility="private")
    assert "Report" not in buttons(result.components)
    pressed = await lounge.press(lounge.ben, "v1:report:1:0")
    assert pressed.modal is None
    assert "private" in await lounge.said(pressed)


async def test_the_banned_report_nothing(lounge, desk):
    result = await lounge.made()
    await desk.sol.slash(lounge.general, "mod ban", member=lounge.ben, reason="spam")
    pressed = await lounge.ben.click(result, label="Report")
    assert pressed.modal is None
    assert "may not use this bot" in await lounge.said(pressed)


async def test_pictures_are_reported_together_although_the_first_of_them_failed(lounge, desk, picture_file):
    result = await without_the_first(lounge, picture_file)
    await desk.report(result)
    found = await case(lounge)
    assert (found.generation.id, found.posted) == (2, (lounge.general.id, result.id))
    shown = await lounge.ben.slash(lounge.general, "generation show", number="3")
    assert "already" in await lounge.said(await lounge.ben.click(shown.response, label="Report"))
    await desk.press(desk.sol, "Hide")
    hidden = await lounge.result(await lounge.house.get(1))
    assert hidden.attachments == []
