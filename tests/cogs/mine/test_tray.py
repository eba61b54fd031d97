import io
from datetime import timedelta

import discord
from PIL import Image
from simcord.backend import serializers

from bot.community.making.trays import End
from bot.domain.community.configuration import Extending
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame
from cogs.mine.tray import MENUS
from cogs.ui import sentences
from tests.cogs.conftest import texts


async def chosen(lounge, message, end, *, by=None):
    """Choose the frame of a message for one end, and return the tray as it is shown then."""
    return await (by or lounge.ana).context_menu(lounge.general, MENUS[end], message)


async def attached(lounge, picture_file):
    return await lounge.ben.send(lounge.general, "look", attachments=[("a.png", picture_file)])


def narrow():
    file = io.BytesIO()
    Image.new("RGB", (96, 96), "teal").save(file, "PNG")
    return file.getvalue()


async def test_frames_wait_there_until_the_next_video(lounge):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "tray"))
    assert told.count("nothing yet") == 2
    shown = await chosen(lounge, await attached(lounge, narrow()), End.END)
    assert "That picture is your end frame now." in texts(shown.response.components)
    assert "**End frame** a picture of yours" in texts(shown.response.components)
    assert len(shown.response.attachments) == 1  # to be seen
    await lounge.restart()
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="it rises"))
    assert "From your **/tray**: the end frame" in told
    request = (await lounge.newest()).request
    assert isinstance(request.end, ImageFrame)
    assert request.aspect == "1:1"
    told = await lounge.said(await lounge.ana.slash(lounge.general, "tray"))
    assert told.count("nothing yet") == 2
    async with lounge.house.database.reading() as tables:
        assert (await tables.media.get(request.end.media_id)).deleted_at is None


async def test_frames_that_are_given_go_before_and_the_tray_stays_when_asked_to(lounge, picture_file):
    await chosen(lounge, await attached(lounge, picture_file), End.START)
    await lounge.video("it moves", use_tray=False)
    assert (await lounge.newest()).request.start is None
    await lounge.video("it moves", end_frame=("b.png", picture_file))
    request = (await lounge.newest()).request
    assert request.start is None
    assert request.end is not None
    assert "a picture of yours" in await lounge.said(await lounge.ana.slash(lounge.general, "tray"))


async def test_a_refusal_says_what_came_from_the_tray(lounge):
    await chosen(lounge, await lounge.made("a duel"), End.START, by=lounge.ben)
    await lounge.house.owners.prefer(lounge.guild.id, lounge.ana.id, Extending.ME)
    told = await lounge.said(await lounge.ben.slash(lounge.general, "video", prompt="a cat on a wall"))
    assert told.startswith(sentences.told(Reason.CLIP_KEPT_BY_OWNER))
    assert "From your **/tray**: the start frame" in told
    assert "**/tray** shows what lies there, and empties it" in told
    told = await lounge.said(await lounge.ben.slash(lounge.general, "video", prompt="a cat", use_tray=False))
    assert "Accepted" in told


async def test_a_refusal_says_nothing_of_a_tray_that_gave_nothing(lounge):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt=""))
    assert "/tray" not in told


async def test_a_loop_leaves_the_end_frame_where_it_is(lounge, picture_file):
    await chosen(lounge, await attached(lounge, picture_file), End.END)
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="round and round", loop=True))
    assert "The end frame stays in your **/tray**" in told
    assert (await lounge.newest()).request.end is None


async def test_a_clip_is_swapped_dropped_and_made_into_a_video(lounge, picture_file):
    result = await lounge.made("a lake at dawn")
    clip = await lounge.newest()
    shown = await chosen(lounge, result, End.START)
    assert f"#{clip.id}, its last frame" in texts(shown.response.components)
    assert len(shown.response.attachments) == 1
    shown = await chosen(lounge, await attached(lounge, picture_file), End.END)
    shown = await lounge.ana.click(shown.response, label="Swap")
    assert f"**End frame** #{clip.id}, its first frame" in texts(shown.response.components)
    shown = await lounge.ana.click(shown.response, label="Drop the start frame")
    assert "**Start frame** nothing yet" in texts(shown.response.components)
    async with lounge.house.database.reading() as tables:
        assert (await tables.media.get(clip.clip_id + 1)).deleted_at is not None  # nobody needs the picture
    dialog = await lounge.ana.click(shown.response, label="Make a video")
    assert "$0.50" in str(dialog.modal)
    told = await lounge.said(await lounge.ana.submit_modal(dialog, {"prompt": "what came before"}))
    assert f"leads to #{clip.id}" in told
    assert (await lounge.newest()).request.end == ClipFrame(generation_id=clip.id)


async def test_what_is_confirmed_first_takes_the_frames_with_it(lounge, picture_file):
    await lounge.configured(confirm_above=MicroUsd(450_000))
    await chosen(lounge, await attached(lounge, picture_file), End.START)
    asked = await lounge.ana.slash(lounge.general, "video", prompt="it moves")
    assert "a picture of yours" in await lounge.said(await lounge.ana.slash(lounge.general, "tray"))
    made = await lounge.ana.click(asked.response, label="Make it · $0.50")
    assert "Accepted" in texts(made.response.components)
    told = await lounge.said(await lounge.ana.slash(lounge.general, "tray"))
    assert told.count("nothing yet") == 2


async def test_a_tray_that_is_emptied_leaves_what_waits_for_a_yes_its_picture(lounge, picture_file):
    await lounge.configured(confirm_above=MicroUsd(450_000))
    await chosen(lounge, await attached(lounge, picture_file), End.START)
    asked = await lounge.ana.slash(lounge.general, "video", prompt="it moves")
    tray = await lounge.ana.slash(lounge.general, "tray")
    await lounge.ana.click(tray.response, label="Clear")
    made = await lounge.ana.click(asked.response, label="Make it · $0.50")
    assert "Accepted" in texts(made.response.components)


async def test_what_its_owner_allows_takes_the_frames_with_it(lounge):
    result = await lounge.made("a duel")
    await lounge.house.owners.prefer(lounge.guild.id, lounge.ana.id, Extending.ASK)
    await chosen(lounge, result, End.START, by=lounge.ben)
    await lounge.ben.slash(lounge.general, "video", prompt="it moves")
    await lounge.tell()
    (question,) = lounge.messages(lounge.ana.user.dm_channel.id)
    await lounge.ana.user.click(question, label="Allow")
    assert (await lounge.newest()).requester.user_id == lounge.ben.id
    told = await lounge.said(await lounge.ben.slash(lounge.general, "tray"))
    assert told.count("nothing yet") == 2


async def test_it_is_each_members_own(lounge, picture_file):
    shown = await chosen(lounge, await attached(lounge, picture_file), End.START)
    assert "a picture of yours" in texts(shown.response.components)
    assert "nothing yet" in await lounge.said(await lounge.ben.slash(lounge.general, "tray"))


async def test_what_staff_took_out_of_sight_is_not_shown_there_either(lounge):
    result = await lounge.made("a duel")
    await chosen(lounge, result, End.START, by=lounge.ben)
    async with lounge.house.database.transaction() as tables:
        await tables.generations.hide(1, at=lounge.house.clock())
    shown = await lounge.ben.slash(lounge.general, "tray")
    assert "duel" not in await lounge.said(shown)
    assert "not there any more" in await lounge.said(shown)
    assert shown.response.attachments == []
    assert "From your **/tray**" not in await lounge.said(
        await lounge.ben.slash(lounge.general, "video", prompt="and then")
    )
    await chosen(lounge, result, End.START)  # its owner still sees it
    assert "duel" in await lounge.said(await lounge.ana.slash(lounge.general, "tray"))


async def test_what_was_made_in_a_closed_channel_is_not_shown_there_elsewhere(lounge):
    inner = lounge.guild.create_text_channel("inner")
    await lounge.ana.slash(inner, "video", prompt="the secret plan")
    result = await lounge.finish(await lounge.newest())
    await lounge.ben.context_menu(inner, MENUS[End.START], result)
    backend = lounge.env.backend
    payload = serializers.channel_payload(backend, backend.get_channel(inner.id))
    closed = {
        "id": str(lounge.ben.id),
        "type": 1,
        "allow": "0",
        "deny": str(discord.Permissions(view_channel=True).value),
    }
    backend.emit("CHANNEL_UPDATE", {**payload, "permission_overwrites": [closed]})
    await lounge.env.settle()
    shown = await lounge.ben.slash(lounge.general, "tray")
    assert "#1, its last frame" in await lounge.said(shown)
    assert "plan" not in await lounge.said(shown)
    assert shown.response.attachments == []


async def test_nothing_comes_of_an_empty_tray_or_a_message_without_a_frame(lounge):
    pressed = await lounge.press(lounge.ana, "v1:tray-make:0:0")
    assert sentences.SENTENCES[Reason.TRAY_EMPTY][0] in await lounge.said(pressed)
    words = await lounge.ben.send(lounge.general, "only words")
    asked = await lounge.ana.context_menu(lounge.general, MENUS[End.START], words)
    assert sentences.SENTENCES[Reason.NO_FRAME_IN_MESSAGE][0] in await lounge.said(asked)


async def test_after_a_day_it_is_empty_and_the_picture_is_gone(lounge, picture_file):
    await chosen(lounge, await attached(lounge, picture_file), End.START)
    lounge.house.clock.forward(seconds=timedelta(days=1, hours=1).total_seconds())
    while await lounge.house.retention.run_once():
        pass
    lounge.house.clock.forward(hours=2)
    while await lounge.house.retention.run_once():
        pass
    assert "nothing yet" in await lounge.said(await lounge.ana.slash(lounge.general, "tray"))
    async with lounge.house.database.reading() as tables:
        assert (await tables.media.get(1)).deleted_at is not None
