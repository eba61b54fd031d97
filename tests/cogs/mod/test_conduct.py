from datetime import timedelta

import discord
import pytest

from bot.domain.community.audit import AuditSearch
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from tests.cogs.conftest import buttons, texts


@pytest.fixture
def sol(lounge):
    role = lounge.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    return lounge.guild.add_member(lounge.env.create_user("sol"), roles=[role])


@pytest.fixture
def second(lounge, sol):
    return lounge.guild.add_member(lounge.env.create_user("sue"), roles=[lounge.guild.roles["Staff"]])


@pytest.fixture
def admin(lounge):
    role = lounge.guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True, manage_messages=True))
    return lounge.guild.add_member(lounge.env.create_user("ada"), roles=[role])


async def refused(lounge, member, reason=Reason.PROMPT_MODERATED, prompt="something forbidden"):
    """Let a provider refuse what somebody asked for; return the message that says so."""
    generation = await lounge.video(prompt, by=member)
    await lounge.quiet()
    await lounge.house.submission.run_once()
    generation = await lounge.house.get(generation)
    lounge.house.provider.fail(generation.provider_job_id, reason)
    lounge.house.clock.forward(minutes=1)
    await lounge.house.polling.run_once()
    await lounge.quiet()
    return await lounge.result(generation)


async def mail(lounge, member):
    """Return what was said to somebody in direct messages, after telling all that is owed."""
    await lounge.tell()
    channel = await lounge.bot.create_dm(discord.Object(member.id))
    return [texts(message.components) for message in lounge.messages(channel.id)]


async def deeds(lounge):
    async with lounge.house.database.reading() as tables:
        return [one.deed for one in await tables.audit.older(lounge.guild.id, AuditSearch(), limit=50)]


class TestStrikes:
    async def test_what_a_provider_refuses_counts_and_is_told(self, lounge):
        message = await refused(lounge, lounge.ana)
        assert "counts as a strike" in texts(message.components)
        (told,) = await mail(lounge, lounge.ana)
        assert "A strike in Lounge" in told
        assert "#1" in told
        assert "**1 of 3 strikes count now.**" in told
        assert "1 of 3 strikes count now" in await lounge.said(await lounge.ana.slash(lounge.general, "quota"))
        assert "strike" not in await lounge.said(await lounge.ben.slash(lounge.general, "quota"))

    async def test_the_third_pauses_and_what_waits_is_still_made(self, lounge):
        waiting = await lounge.video("a heron")
        await lounge.quiet()
        for _ in range(3):
            await refused(lounge, lounge.ana)
        told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake"))
        assert "You are paused here" in told
        assert "3 strikes" in told
        until = lounge.house.clock() + timedelta(hours=24)
        assert f"<t:{int(until.timestamp())}:R>" in told
        assert "3 strikes count now, and 3 are too many" in (await mail(lounge, lounge.ana))[-1]
        assert {"bot.strike", "bot.pause"} == {deed.action for deed in await deeds(lounge)}
        assert await lounge.said(await lounge.ben.slash(lounge.general, "video", prompt="a lake"))
        await lounge.finish(await lounge.house.get(waiting))
        assert await lounge.house.status(waiting) is Status.SUCCEEDED
        lounge.house.clock.forward(hours=25)
        assert "Accepted" in await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake"))

    async def test_closed_direct_messages_are_silence(self, lounge):
        lounge.env.backend.users[lounge.ana.id].dms_closed = True
        message = await refused(lounge, lounge.ana)
        await lounge.tell()
        assert "counts as a strike" in texts(message.components)

    async def test_staff_warn_list_and_withdraw(self, lounge, sol):
        await refused(lounge, lounge.ana)
        told = await lounge.said(await sol.slash(lounge.general, "mod strike", member=lounge.ana, reason="be *kind*"))
        assert "2 of 3 strikes count now" in told
        assert "be \\*kind\\*" in (await mail(lounge, lounge.ana))[-1]
        listed = await sol.slash(lounge.general, "mod strikes", member=lounge.ana)
        shown = await lounge.said(listed)
        assert "be \\*kind\\*" in shown
        assert "The provider refused a prompt that it does not allow · #1" in shown
        assert list(buttons(listed.response.components)) == ["Withdraw"]  # two, of one label
        newest = buttons(listed.response.components)["Withdraw"]
        pressed = await sol.click(listed.response, custom_id=newest)
        assert "withdrawn" in texts(pressed.response.components)
        assert "1 of 3 strikes count now" in texts(pressed.response.components)
        assert "was withdrawn" in (await mail(lounge, lounge.ana))[-1]
        assert "no such strike" in await lounge.said(await lounge.press(sol, newest))

    async def test_withdrawing_ends_the_bots_own_pause(self, lounge, sol):
        for _ in range(3):
            await refused(lounge, lounge.ana)
        listed = await sol.slash(lounge.general, "mod strikes", member=lounge.ana)
        await sol.click(listed.response, custom_id=buttons(listed.response.components)["Withdraw"])
        assert "Accepted" in await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake"))


class TestAgain:
    async def test_under_a_refused_one_there_is_no_retry(self, lounge):
        message = await refused(lounge, lounge.ana)
        assert list(buttons(message.components)) == ["Edit & re-run", "Info"]

    async def test_nor_an_edit_where_the_picture_was_refused(self, lounge):
        message = await refused(lounge, lounge.ana, Reason.FRAME_MODERATED)
        assert list(buttons(message.components)) == ["Info"]

    async def test_an_old_retry_explains(self, lounge):
        await refused(lounge, lounge.ana)
        told = await lounge.said(await lounge.press(lounge.ana, "v1:retry:1:0"))
        assert "other words" in told
        assert (await lounge.newest()).id == 1

    async def test_the_same_words_are_not_sent_again_by_edit(self, lounge):
        message = await refused(lounge, lounge.ana)
        dialog = await lounge.ana.click(message, label="Edit & re-run")
        told = await lounge.said(await lounge.ana.submit_modal(dialog, {"prompt": "something forbidden"}))
        assert "other words" in told
        dialog = await lounge.ana.click(message, label="Edit & re-run")
        assert "Accepted" in await lounge.said(await lounge.ana.submit_modal(dialog, {"prompt": "something nice"}))

    async def test_info_says_that_it_counted_and_that_it_does_no_more(self, lounge, sol):
        message = await refused(lounge, lounge.ana)
        assert "counts as a strike" in await lounge.said(await lounge.ana.click(message, label="Info"))
        listed = await sol.slash(lounge.general, "mod strikes", member=lounge.ana)
        await sol.click(listed.response, label="Withdraw")
        told = await lounge.said(await lounge.ana.click(message, label="Info"))
        assert "which staff have withdrawn" in told
        assert "counts as a strike" not in told


class TestHoldingBack:
    async def test_a_ban_cancels_what_waits_for_nothing_and_shuts_every_door(self, lounge, sol):
        result = await lounge.made()
        spent = await lounge.spent(lounge.ana)
        waiting = await lounge.video("a heron")
        await lounge.quiet()
        told = await lounge.said(await sol.slash(lounge.general, "mod ban", member=lounge.ana, reason="spam", days=7))
        assert "1 waiting video of theirs was cancelled" in told
        assert await lounge.house.status(waiting) is Status.CANCELLED
        assert await lounge.spent(lounge.ana) == spent
        for asked in (
            await lounge.ana.slash(lounge.general, "video", prompt="a lake"),
            await lounge.ana.click(result, label="Re-roll · $0.50"),
        ):
            assert "spam" in await lounge.said(asked)
        assert "may not use me in Lounge any more" in (await mail(lounge, lounge.ana))[-1]
        (deed,) = [one for one in await deeds(lounge) if one.action == "mod.ban"]
        assert (deed.actor_id, deed.user_id, deed.reason) == (sol.id, lounge.ana.id, "spam")

    async def test_it_ends_by_itself_or_by_unban(self, lounge, sol):
        await sol.slash(lounge.general, "mod ban", member=lounge.ana, reason="spam", days=1)
        lounge.house.clock.forward(hours=25)
        assert "Accepted" in await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake"))
        await sol.slash(lounge.general, "mod ban", member=lounge.ana, reason="spam again")
        told = await lounge.said(await sol.slash(lounge.general, "mod unban", member=lounge.ana, reason="sorry"))
        assert "may use me here again" in told
        assert "Accepted" in await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake"))
        again = await lounge.said(await sol.slash(lounge.general, "mod unban", member=lounge.ana, reason="sorry"))
        assert "is not banned" in again

    async def test_a_pause_by_staff_ends_early_by_resume(self, lounge, sol):
        await sol.slash(lounge.general, "mod pause-member", member=lounge.ana, hours=2, reason="calm down")
        told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake"))
        assert "calm down" in told
        told = await lounge.said(await sol.slash(lounge.general, "mod resume-member", member=lounge.ana, reason="fine"))
        assert "can start things here again" in told
        assert "Accepted" in await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake"))

    @pytest.mark.parametrize(
        ("command", "more"), [("ban", {}), ("pause-member", {"hours": 1}), ("strike", {}), ("unban", {})]
    )
    async def test_nobody_acts_on_themselves_on_a_bot_or_on_their_rank(self, lounge, sol, second, admin, command, more):
        bot = lounge.guild.add_member(lounge.env.create_user("robot", bot=True))
        for target, words in ((sol, "to yourself"), (bot, "a bot"), (second, "same rank"), (admin, "same rank")):
            asked = await sol.slash(lounge.general, f"mod {command}", member=target, reason="x", **more)
            assert words in await lounge.said(asked)
        assert await deeds(lounge) == []
        record = await lounge.house.conduct.of(Requester(user_id=second.id, guild_id=lounge.guild.id))
        assert (record.strikes, record.pause, record.ban) == ((), None, None)

    async def test_an_admin_may_act_on_staff_and_members_on_nobody(self, lounge, sol, admin):
        told = await lounge.said(await admin.slash(lounge.general, "mod strike", member=sol, reason="careless"))
        assert "has a strike" in told
        pressed = await lounge.press(lounge.ben, "v1:strike-withdraw:0:0:1")
        assert "Only this server's staff" in await lounge.said(pressed)

    async def test_who_has_left_can_be_banned(self, lounge, sol):
        gone = lounge.env.create_user("gone")
        told = await lounge.said(await sol.slash(lounge.general, "mod ban", member=gone, reason="left after spam"))
        assert "until /mod unban" in told
