"""Whose word is needed: the owner is asked, says yes or no, and who asked hears of it."""

from dataclasses import replace

import pytest

from bot.domain.community.conduct import RestrictionKind
from bot.domain.community.configuration import Extending
from bot.domain.request import ClipFrame
from tests.cogs.conftest import buttons, texts


@pytest.fixture
async def clip(lounge):
    """Ana's clip in a server where owners are asked."""
    await lounge.house.configurations.change(
        lounge.guild.id,
        lambda rules: replace(rules, extending=Extending.ASK),
        actor_id=lounge.ana.id,
        action="config.visibility",
    )
    return await lounge.made()


async def extend(lounge, result, prompt="a boat comes", by=None):
    """Press Extend, say what happens, and return what was answered."""
    member = by or lounge.ben
    shown = await member.click(result, label="Extend")
    assert shown.modal is not None, await lounge.said(shown)
    return await lounge.said(await member.submit_modal(shown, {"prompt": prompt}))


def mail(lounge, member):
    """Return what the bot sent to somebody's direct messages."""
    return lounge.messages(member.user.dm_channel.id)


async def test_the_owner_is_asked_allows_it_and_it_is_made_for_who_asked(lounge, clip):
    told = await extend(lounge, clip)
    assert f"<@{lounge.ana.id}> is asked first" in told
    assert (await lounge.newest()).id == 1
    assert await lounge.spent(lounge.ben) == 0
    await lounge.tell()
    (question,) = mail(lounge, lounge.ana)
    words = texts(question.components)
    assert f"<@{lounge.ben.id}> would like to go on with your clip [#1]" in words
    assert "a boat comes" in words
    assert list(buttons(question.components)) == ["Allow", "Refuse"]

    answered = await lounge.ana.user.click(question, label="Allow")
    assert "#2 is made now" in await lounge.said(answered)
    child = await lounge.newest()
    assert child.request.start == ClipFrame(generation_id=1)
    assert (child.request.prompt, child.requester.user_id) == ("a boat comes", lounge.ben.id)
    assert child.destination.channel_id == lounge.general.id
    assert await lounge.spent(lounge.ben) == 500_000
    assert await lounge.spent(lounge.ana) == 500_000  # her own
    (question,) = mail(lounge, lounge.ana)
    assert "You allowed" in texts(question.components)
    assert buttons(question.components) == {}
    await lounge.tell()
    (news,) = mail(lounge, lounge.ben)
    assert "allowed it: #2 is on its way" in texts(news.components)
    assert "a boat comes" in texts((await lounge.finish(child)).components)


async def test_the_owner_refuses(lounge, clip):
    await extend(lounge, clip)
    await lounge.tell()
    (question,) = mail(lounge, lounge.ana)
    await lounge.ana.user.click(question, label="Refuse")
    await lounge.tell()
    (news,) = mail(lounge, lounge.ben)
    assert "did not allow it" in texts(news.components)
    assert (await lounge.newest()).id == 1
    again = await lounge.press(lounge.ana, "v1:consent-allow:0:0:1")
    assert "lapsed, or was answered" in await lounge.said(again)
    assert (await lounge.newest()).id == 1


async def test_it_works_after_a_restart_and_once_however_often_it_is_pressed(lounge, clip):
    await extend(lounge, clip)
    await lounge.tell()
    await lounge.restart()
    (question,) = mail(lounge, lounge.ana)
    await lounge.ana.user.click(question, label="Allow")
    lounge.house.clock.forward(minutes=1)
    again = await lounge.press(lounge.ana, "v1:consent-allow:0:0:1")
    assert "answered" in await lounge.said(again)
    assert (await lounge.newest()).id == 2


async def test_only_the_owner_answers(lounge, clip):
    await extend(lounge, clip)
    for verb in ("consent-allow", "consent-refuse"):
        pressed = await lounge.press(lounge.ben, f"v1:{verb}:0:0:1")
        assert "Only the member who made it" in await lounge.said(pressed)
    assert (await lounge.newest()).id == 1
    assert "know this button" in await lounge.said(await lounge.press(lounge.ana, "v1:consent-allow:0:0:x"))


async def test_asking_twice_for_the_same_is_one_question(lounge, clip):
    await extend(lounge, clip)
    await extend(lounge, clip)
    await lounge.tell()
    assert len(mail(lounge, lounge.ana)) == 1
    for number in range(4):
        await extend(lounge, clip, f"another boat {number}")
    assert "for as much as you may at once" in await extend(lounge, clip, "one too many")
    await lounge.tell()
    assert len(mail(lounge, lounge.ana)) == 5


async def test_after_a_week_it_has_lapsed(lounge, clip):
    await extend(lounge, clip)
    await lounge.tell()
    lounge.house.clock.forward(days=7, minutes=1)
    (question,) = mail(lounge, lounge.ana)
    assert "lapsed" in await lounge.said(await lounge.ana.user.click(question, label="Allow"))
    assert (await lounge.newest()).id == 1
    await extend(lounge, clip)  # asked anew
    await lounge.tell()
    assert len(mail(lounge, lounge.ana)) == 2


async def test_what_stands_in_the_way_by_then_is_told_and_the_yes_still_counts(lounge, clip):
    await extend(lounge, clip)
    await lounge.tell()
    for _ in range(5):
        await lounge.video("mine", by=lounge.ben)
    (question,) = mail(lounge, lounge.ana)
    assert "something else stands in the way" in await lounge.said(await lounge.ana.user.click(question, label="Allow"))
    assert (await lounge.newest()).id == 6
    await lounge.tell()
    (news,) = mail(lounge, lounge.ben)
    assert "as much under way as you may" in texts(news.components)
    for number in range(2, 7):
        await lounge.press(lounge.ben, f"v1:cancel:{number}:0")
    told = await extend(lounge, clip)
    assert "$0.50 is reserved" in told
    assert (await lounge.newest()).id == 7
    lounge.house.clock.forward(seconds=10)
    assert "is asked first" in await extend(lounge, clip)  # that yes was for one


async def test_a_banned_asker_gets_nothing(lounge, clip):
    await extend(lounge, clip)
    await lounge.tell()
    async with lounge.house.database.transaction() as tables:
        await tables.conduct.restrict(
            RestrictionKind.BAN,
            user_id=lounge.ben.id,
            guild_id=lounge.guild.id,
            reason="spam",
            actor_id=lounge.ana.id,
            now=lounge.house.clock(),
            until=None,
        )
    (question,) = mail(lounge, lounge.ana)
    await lounge.ana.user.click(question, label="Allow")
    assert (await lounge.newest()).id == 1
    await lounge.tell()
    (news,) = mail(lounge, lounge.ben)
    assert "may not use this bot" in texts(news.components)


async def test_where_direct_messages_are_closed_the_question_comes_into_the_channel(lounge, clip):
    before = len(lounge.messages())
    await extend(lounge, clip)
    lounge.env.inject_error("POST", f"/channels/{lounge.ana.user.dm_channel.id}/messages", status=403, code=50007)
    await lounge.tell()
    question = lounge.messages()[-1]
    assert len(lounge.messages()) == before + 1
    assert lounge.notified(question) == {lounge.ana.id}
    assert list(buttons(question.components)) == ["Allow", "Refuse"]
    assert "Only the member" in await lounge.said(await lounge.ben.click(question, label="Allow"))
    await lounge.ana.click(question, label="Allow")
    assert (await lounge.newest()).id == 2


async def test_re_rolling_and_editing_are_asked_about_too(lounge, clip):
    assert "is asked first" in await lounge.said(await lounge.ben.click(clip, label="Re-roll · $0.50"))
    shown = await lounge.ben.click(clip, label="Edit & re-run")
    assert "Its owner is asked first" in str(shown.modal)
    assert "is asked first" in await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "another lake"}))
    await lounge.tell()
    questions = mail(lounge, lounge.ana)
    assert ["make again" in texts(one.components) for one in questions] == [True, True]
    await lounge.ana.user.click(questions[1], label="Allow")
    assert (await lounge.newest()).request.prompt == "another lake"


async def test_ones_own_needs_nobodys_word(lounge, clip):
    assert "$0.50 is reserved" in await extend(lounge, clip, by=lounge.ana)


async def test_who_keeps_clips_to_themselves_is_not_even_asked(lounge, clip):
    kept = await lounge.said(await lounge.ana.slash(lounge.general, "preferences", extending="me"))
    assert "From now on only you can go on with your clips here" in kept
    pressed = await lounge.ben.click(clip, label="Extend")
    assert pressed.modal is None
    assert f"It is <@{lounge.ana.id}>'s" in await lounge.said(pressed)
    assert "keeps it to themselves" in await lounge.said(await lounge.ben.click(clip, label="Re-roll · $0.50"))
    opened = await lounge.said(await lounge.ana.slash(lounge.general, "preferences", extending="anyone"))
    assert "anybody can" in opened
    assert "$0.50 is reserved" in await extend(lounge, clip)


async def test_every_owner_in_it_is_asked_one_after_the_other(lounge, clip):
    await lounge.ana.slash(lounge.general, "preferences", extending="anyone")
    await extend(lounge, clip, by=lounge.ben)
    second = await lounge.finish(await lounge.newest())  # Ben's, with Ana's clip in it
    await lounge.ana.slash(lounge.general, "preferences", extending="server")
    cem = lounge.guild.add_member(lounge.env.create_user("cem"))
    assert f"<@{lounge.ana.id}> is asked first" in await lounge.said(await cem.click(second, label="Re-roll · $0.50"))
    await lounge.tell()
    (first,) = mail(lounge, lounge.ana)
    assert "has to allow it, too" in await lounge.said(await lounge.ana.user.click(first, label="Allow"))
    await lounge.tell()
    asked = [one for one in mail(lounge, lounge.ben) if "Allow" in buttons(one.components)]
    await lounge.ben.user.click(asked[0], label="Allow")
    made = await lounge.newest()
    assert (made.id, made.requester.user_id, made.origin_id) == (3, cem.id, 2)
