import pytest

from bot.domain.community.audit import AuditSearch
from bot.domain.community.conduct import RestrictionKind
from bot.domain.community.reports import ReportState, Verdict
from bot.domain.request import Requester
from tests.cogs.conftest import buttons, texts
from tests.cogs.reporting import desk

__all__ = ["desk"]


async def deeds(lounge):
    async with lounge.house.database.reading() as tables:
        return [one.deed for one in await tables.audit.older(lounge.guild.id, AuditSearch(), limit=50)]


async def case(lounge, number=1):
    return await lounge.house.reports.case(number, guild_id=lounge.guild.id)


async def record(lounge, member):
    return await lounge.house.conduct.of(Requester(user_id=member.id, guild_id=lounge.guild.id))


class TestHide:
    async def test_the_clip_leaves_its_message_and_only_owner_and_staff_see_it(self, lounge, desk):
        await desk.reported("a duel")
        assert "🙈 Hidden: #1" in await desk.press(desk.sol, "Hide")
        result = await lounge.result(await lounge.house.get(1))
        assert result.attachments == []
        assert "a duel" not in texts(result.components)
        assert "out of sight" in texts(result.components)
        assert list(buttons(result.components)) == ["Info", "Delete"]
        assert "out of sight" in texts((await lounge.card(await lounge.house.get(1))).components)

        assert "out of sight" in await lounge.said(await lounge.ben.click(result, label="Info"))
        shown = await lounge.ben.slash(lounge.general, "generation show", number="1")
        assert "out of sight" in await lounge.said(shown)
        assert shown.response.attachments == []
        for member in (lounge.ana, desk.sol):
            shown = await member.slash(lounge.general, "generation show", number="1")
            assert len(shown.response.attachments) == 1, await lounge.said(shown)
        assert "a duel" in await lounge.said(await desk.sol.click(result, label="Info"))

    async def test_nothing_public_is_made_of_it_by_anybody_any_more(self, lounge, desk):
        result = await desk.reported()
        dialogs = [(member, await member.click(result, label="Extend")) for member in (lounge.ana, lounge.ben)]
        await desk.press(desk.sol, "Hide")
        for member, shown in dialogs:
            pressed = await member.submit_modal(shown, {"prompt": "and on"})
            assert "out of sight" in await lounge.said(pressed)
            assert "out of sight" in await lounge.said(await lounge.press(member, "v1:reroll:1:0"))
        assert (await lounge.newest()).id == 1

    async def test_what_is_shown_to_staff_says_who_decided_and_has_no_buttons_any_more(self, lounge, desk):
        await desk.reported()
        await desk.press(desk.sol, "Hide")
        words = texts(desk.shown.components)
        assert f"**🙈 Hidden** by <@{desk.sol.id}>" in words
        assert buttons(desk.shown.components) == {}
        deed = next(one for one in await deeds(lounge) if one.action == "report.hide")
        assert (deed.actor_id, deed.user_id, deed.generation_id) == (desk.sol.id, lounge.ana.id, 1)
        assert deed.reason == "reported as violent"

    async def test_discords_faults_are_tried_again_until_it_is_hidden(self, lounge, desk):
        result = await desk.reported()
        lounge.env.inject_error("PATCH", f"/channels/{lounge.general.id}/messages/{result.id}", status=500)
        await desk.press(desk.sol, "Hide")
        lounge.house.clock.forward(minutes=30)
        await lounge.tell()
        assert (await lounge.result(await lounge.house.get(1))).attachments == []


class TestDelete:
    async def test_it_asks_why_and_removes_file_and_messages(self, lounge, desk):
        result = await desk.reported()
        pressed = await desk.sol.click(desk.shown, label="Delete")
        assert pressed.modal["title"] == "Delete · #1"
        assert (await case(lounge)).report.state is ReportState.OPEN
        await desk.sol.submit_modal(pressed, {"reason": "not here"})
        await lounge.tell()
        gone = await lounge.house.get(1)
        assert gone.deleted_at is not None
        assert result.id not in [one.id for one in lounge.messages()]
        async with lounge.house.database.reading() as tables:
            clip = await tables.media.get(gone.clip_id)
        assert not await lounge.house.store.exists(clip.key)
        assert "> not here" in texts(desk.shown.components)

    async def test_a_crash_after_the_decision_leaves_nothing_undone(self, lounge, desk):
        await desk.reported()
        pressed = await desk.sol.click(desk.shown, label="Delete")
        await desk.sol.submit_modal(pressed, {"reason": "not here"})
        assert (await lounge.house.get(1)).deleted_at is not None  # in force at once
        await lounge.restart()
        await lounge.tell()
        assert ["Hello" in texts(one.components) for one in lounge.messages()] == [True]  # only the new process's

    async def test_of_a_clip_that_its_owner_deleted_only_the_member_is_left_to_decide_about(self, lounge, desk):
        result = await desk.reported()
        asked = await lounge.ana.click(result, label="Delete")
        await lounge.ana.click(asked.response, label="Delete it")
        told = await desk.sol.slash(lounge.general, "mod reports")
        assert "it was deleted" in await lounge.said(told)
        assert list(buttons(told.response.components)) == ["Dismiss", "Strike", "Pause member", "Ban from bot"]


@pytest.fixture
def forget(lounge, desk):
    async def forget():
        """Let the server keep its clips for a day, and two days pass."""
        await desk.configure(keep_days=1)
        lounge.house.clock.forward(days=2)
        while await lounge.house.retention.run_once():
            pass

    return forget


class TestWhatIsKeptNoLonger:
    """Its message stays where it was posted, so staff have to be able to take it away."""

    async def test_is_reported_and_hidden(self, lounge, desk, forget):
        result = await lounge.made("a duel")
        await forget()
        assert "staff are told" in await lounge.said(await desk.report(result))
        assert "Hidden" in await desk.press(desk.sol, "Hide")
        result = await lounge.result(await lounge.house.get(1))
        assert result.attachments == []
        assert "out of sight" in texts(result.components)

    async def test_is_hidden_where_it_was_reported_before(self, lounge, desk, forget):
        result = await desk.reported("a duel")
        await forget()
        assert "Hidden" in await desk.press(desk.sol, "Hide")
        assert "no longer kept" in texts(desk.shown.components)
        assert (await lounge.result(await lounge.house.get(1))).attachments == []
        assert result.id in [one.id for one in lounge.messages()]

    async def test_is_deleted_with_its_messages(self, lounge, desk, forget):
        await desk.reported("a duel")
        await forget()
        assert "Deleted" in await desk.press(desk.sol, "Delete", reason="no")
        assert ["a duel" in texts(one.components) or one.attachments for one in lounge.messages()] == []

    async def test_what_its_owner_deleted_before_stays_deleted(self, lounge, desk, forget):
        result = await desk.reported()
        asked = await lounge.ana.click(result, label="Delete")
        await lounge.ana.click(asked.response, label="Delete it")
        await forget()
        told = await desk.sol.slash(lounge.general, "mod reports")
        assert "it was deleted" in await lounge.said(told)
        assert "Hide" not in buttons(told.response.components)

    async def test_stays_empty_where_the_owner_was_right(self, lounge, desk, forget):
        await desk.reported("a duel")
        await desk.press(desk.sol, "Hide")
        (mail,) = await desk.mail(lounge.ana)
        await forget()
        shown = await lounge.ana.user.click(mail, label="Appeal")
        await lounge.ana.user.submit_modal(shown, {"words": "it is a painting"})
        await lounge.tell()
        assert "cannot be shown again" in await desk.press(desk.sam, "Overturn")
        assert "cannot be shown again" in texts((await desk.mail(lounge.ana))[-1].components)
        result = await lounge.result(await lounge.house.get(1))
        assert "no longer kept" in texts(result.components)
        assert "out of sight" not in texts(result.components)


class TestMembers:
    async def test_a_strike_counts(self, lounge, desk):
        await desk.reported()
        assert "Strike given" in await desk.press(desk.sol, "Strike")
        (strike,) = (await record(lounge, lounge.ana)).strikes
        assert (strike.actor_id, strike.generation_id) == (desk.sol.id, 1)
        assert {"report.strike", "mod.strike"} <= {one.action for one in await deeds(lounge)}

    async def test_a_pause_lasts_as_long_as_was_chosen(self, lounge, desk):
        await desk.reported()
        await desk.press(desk.sol, "Pause member", reason="calm down", length="72")
        pause = (await record(lounge, lounge.ana)).pause
        assert pause.reason == "calm down"
        assert (pause.until - lounge.house.clock()).total_seconds() == 72 * 3600
        refused = await lounge.ana.slash(lounge.general, "video", prompt="more")
        assert "calm down" in await lounge.said(refused)

    async def test_a_ban_keeps_out_until_it_is_lifted_and_cancels_what_waits(self, lounge, desk):
        await desk.reported()
        await lounge.video("another")
        await desk.press(desk.sol, "Ban from bot", reason="enough", length="0")
        ban = (await record(lounge, lounge.ana)).ban
        assert (ban.kind, ban.until) == (RestrictionKind.BAN, None)
        assert (await lounge.newest()).finished_at is not None
        assert "enough" in await lounge.said(await lounge.ana.slash(lounge.general, "queue"))


class TestWhoDecides:
    async def test_members_do_not(self, lounge, desk):
        await desk.reported()
        for label in ("Hide", "Ban from bot", "Dismiss"):
            pressed = await lounge.ben.click(desk.shown, label=label)
            assert pressed.modal is None
            assert "staff" in await lounge.said(pressed)
        assert (await case(lounge)).report.state is ReportState.OPEN

    async def test_the_first_of_two_wins_and_the_second_is_told(self, lounge, desk):
        await desk.reported()
        pressed = await desk.sam.click(desk.shown, label="Ban from bot")
        await desk.sol.click(desk.shown, label="Dismiss")
        told = await lounge.said(await desk.sam.submit_modal(pressed, {"reason": "x", "length": "0"}))
        assert "decided already" in told
        assert f"<@{desk.sol.id}>" in told
        assert (await record(lounge, lounge.ana)).ban is None
        assert (await case(lounge)).report.verdict is Verdict.DISMISS

    async def test_nobody_about_their_own_clip_but_an_admin(self, lounge, desk):
        await desk.report(await lounge.made(by=desk.sol))
        assert "is your own" in await desk.press(desk.sol, "Dismiss")
        await desk.report(await lounge.made(by=desk.ada))
        assert "Dismissed" in await desk.press(desk.ada, "Dismiss")

    async def test_nobody_about_a_higher_rank_nor_punishes_their_own(self, lounge, desk):
        await desk.report(await lounge.made(by=desk.ada))
        assert "higher rank" in await desk.press(desk.sol, "Hide")
        await desk.report(await lounge.made(by=desk.sam))
        assert "same rank" in await desk.press(desk.sol, "Strike")
        assert "Hidden" in await desk.press(desk.sol, "Hide")

    async def test_no_report_of_another_server_is_decided(self, lounge, desk):
        await desk.reported()
        other = lounge.env.create_guild(name="Other")
        channel = other.create_text_channel("there")
        boss = other.owner if hasattr(other.owner, "slash") else None
        assert boss is not None or channel is not None
        told = await desk.sol.slash(lounge.general, "mod reports", state="closed")
        assert "No report is answered" in await lounge.said(told)
        with pytest.raises(Exception, match="report_unknown"):
            await lounge.house.reports.case(1, guild_id=other.id)


class TestQueue:
    async def test_one_case_a_page_oldest_first_with_the_same_buttons(self, lounge, desk):
        for prompt in ("first", "second", "third"):
            await desk.reported(prompt)
        told = await desk.sol.slash(lounge.general, "mod reports")
        assert "Report 1 of 3 waiting for a decision" in await lounge.said(told)
        assert "> first" in texts(told.response.components)
        await desk.sol.click(told.response, label="Later →")
        assert "> second" in texts(told.response.components)
        await lounge.restart()
        await desk.sol.click(told.response, label="Dismiss")
        words = texts(told.response.components)
        assert "Dismissed: #2" in words
        assert "Report 1 of 2" in words
        pressed = await desk.sol.click(told.response, label="Pause member")
        await desk.sol.submit_modal(pressed, {"reason": "x", "length": "1"})
        words = texts(told.response.components)
        assert "Member paused: #1" in words
        assert "> third" in words
        await desk.sol.click(told.response, label="Hide")
        assert "No report is waiting for a decision" in texts(told.response.components)
        told = await desk.sol.slash(lounge.general, "mod reports", state="decided")
        assert "Report 1 of 3 decided" in await lounge.said(told)

    async def test_several_reports_of_one_clip_are_one_case_and_one_decision(self, lounge, desk):
        cem = lounge.guild.add_member(lounge.env.create_user("cem"))
        result = await desk.reported()
        await desk.report(result, by=cem)
        assert "the 2 members who reported it" in await desk.press(desk.sol, "Dismiss")
        assert {one.state for one in (await case(lounge)).reports} == {ReportState.DECIDED}
        for member in (lounge.ben, cem):
            (mail,) = await desk.mail(member)
            assert "may stay" in texts(mail.components)
