import io
from datetime import timedelta

import pytest
from PIL import Image

from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame
from cogs.mine.tray import NAME
from cogs.ui import sentences
from tests.cogs.conftest import buttons, texts


async def chosen(lounge, message, label, *, by=None):
    """Choose the frame of a message for one end, and return the tray as it is shown then."""
    member = by or lounge.ana
    asked = await member.context_menu(lounge.general, NAME, message)
    assert set(buttons(asked.response.components)) == {"Start frame", "End frame"}
    return await member.click(asked.response, label=label)


async def attached(lounge, picture_file):
    return await lounge.ben.send(lounge.general, "look", attachments=[("a.png", picture_file)])


def narrow():
    file = io.BytesIO()
    Image.new("RGB", (96, 96), "teal").save(file, "PNG")
    return file.getvalue()


async def test_frames_wait_there_until_the_next_video(lounge):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "tray"))
    assert told.count("nothing yet") == 2
    shown = await chosen(lounge, await attached(lounge, narrow()), "End frame")
    assert "It is your end frame now" in texts(shown.response.components)
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
    await chosen(lounge, await attached(lounge, picture_file), "Start frame")
    await lounge.video("it moves", use_tray=False)
    assert (await lounge.newest()).request.start is None
    await lounge.video("it moves", end_frame=("b.png", picture_file))
    request = (await lounge.newest()).request
    assert request.start is None
    assert request.end is not None
    assert "a picture of yours" in await lounge.said(await lounge.ana.slash(lounge.general, "tray"))


async def test_a_loop_leaves_the_end_frame_where_it_is(lounge, picture_file):
    await chosen(lounge, await attached(lounge, picture_file), "End frame")
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="round and round", loop=True))
    assert "The end frame stays in your **/tray**" in told
    assert (await lounge.newest()).request.end is None


async def test_a_clip_is_swapped_dropped_and_made_into_a_video(lounge, picture_file):
    result = await lounge.made("a lake at dawn")
    clip = await lounge.newest()
    shown = await chosen(lounge, result, "Start frame")
    assert f"#{clip.id}, its last frame" in texts(shown.response.components)
    assert len(shown.response.attachments) == 1
    shown = await chosen(lounge, await attached(lounge, picture_file), "End frame")
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


async def test_it_is_each_members_own(lounge, picture_file):
    shown = await chosen(lounge, await attached(lounge, picture_file), "Start frame")
    assert "a picture of yours" in texts(shown.response.components)
    assert "nothing yet" in await lounge.said(await lounge.ben.slash(lounge.general, "tray"))
    pressed = await lounge.press(lounge.ben, "v1:tray-put:0:0:start.p1")  # somebody else's picture
    assert sentences.SENTENCES[Reason.FRAMES_MISSING][0] in await lounge.said(pressed)


@pytest.mark.parametrize("more", ["", "start", "start.p", "middle.p1", "end.x1", "start.p99999999999999999999"])
async def test_made_up_buttons_are_not_known(lounge, more):
    pressed = await lounge.press(lounge.ana, f"v1:tray-put:0:0:{more}" if more else "v1:tray-put:0:0")
    assert "do not know this button" in await lounge.said(pressed)


async def test_nothing_comes_of_an_empty_tray_or_a_message_without_a_frame(lounge):
    pressed = await lounge.press(lounge.ana, "v1:tray-make:0:0")
    assert sentences.SENTENCES[Reason.TRAY_EMPTY][0] in await lounge.said(pressed)
    words = await lounge.ben.send(lounge.general, "only words")
    asked = await lounge.ana.context_menu(lounge.general, NAME, words)
    assert sentences.SENTENCES[Reason.NO_FRAME_IN_MESSAGE][0] in await lounge.said(asked)


async def test_after_a_day_it_is_empty_and_the_picture_is_gone(lounge, picture_file):
    await chosen(lounge, await attached(lounge, picture_file), "Start frame")
    lounge.house.clock.forward(seconds=timedelta(days=1, hours=1).total_seconds())
    while await lounge.house.retention.run_once():
        pass
    lounge.house.clock.forward(hours=2)
    while await lounge.house.retention.run_once():
        pass
    assert "nothing yet" in await lounge.said(await lounge.ana.slash(lounge.general, "tray"))
    async with lounge.house.database.reading() as tables:
        assert (await tables.media.get(1)).deleted_at is not None
