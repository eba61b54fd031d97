import pytest

from bot.community.making.trays import End
from bot.domain.reasons import Reason
from cogs.making import animate, report
from cogs.making.menus import EXTEND, SHOW
from cogs.mine.tray import MENUS
from cogs.ui import sentences
from tests.cogs.conftest import buttons
from tests.cogs.making.painted import painted, without_the_first


async def test_a_clip_is_extended_from_the_menu_of_its_message(lounge):
    result = await lounge.made("a lake at dawn")
    clip = await lounge.newest()
    shown = await lounge.ben.context_menu(lounge.general, EXTEND, result.message)
    assert shown.modal["custom_id"].startswith(f"v1:extend-dialog:{clip.id}:")
    told = await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "the sun rises"}))
    assert f"continues #{clip.id}" in told


async def test_what_a_message_is_about_is_shown_again(lounge):
    result = await lounge.made("a lake at dawn")
    told = await lounge.said(await lounge.ben.context_menu(lounge.general, SHOW, result.message))
    assert "a lake at dawn" in told


async def test_the_line_that_it_is_finished_is_about_the_same(lounge):
    await lounge.made("a lake at dawn")
    clip = await lounge.newest()
    line = (await lounge.card(clip)).message
    assert not buttons((await lounge.card(clip)).components)
    assert "a lake at dawn" in await lounge.said(await lounge.ben.context_menu(lounge.general, SHOW, line))
    shown = await lounge.ben.context_menu(lounge.general, EXTEND, line)
    assert shown.modal["custom_id"].startswith(f"v1:extend-dialog:{clip.id}:")
    told = await lounge.said(await lounge.ben.context_menu(lounge.general, MENUS[End.START], line))
    assert f"Clip #{clip.id} is your start frame now" in told
    shown = await lounge.ben.context_menu(lounge.general, report.NAME, line)
    assert shown.modal is not None


async def test_what_is_hidden_is_not_seen_by_its_line_either(lounge):
    await lounge.made("a lake at dawn")
    clip = await lounge.newest()
    line = (await lounge.card(clip)).message
    async with lounge.house.database.transaction() as tables:
        await tables.generations.hide(clip.id, at=lounge.house.clock())
    for name in (EXTEND, SHOW, MENUS[End.START]):
        told = await lounge.said(await lounge.ben.context_menu(lounge.general, name, line))
        assert "out of sight" in told, name


@pytest.mark.parametrize("name", [EXTEND, SHOW])
async def test_what_we_said_otherwise_is_not_about_anything(lounge, name):
    await lounge.made("a lake at dawn")
    ours = await lounge.bot.get_partial_messageable(lounge.general.id).send("Hello")
    asked = await lounge.ben.context_menu(lounge.general, name, ours)
    assert sentences.SENTENCES[Reason.NOT_OUR_MESSAGE][0] in await lounge.said(asked)


@pytest.mark.parametrize("name", [EXTEND, SHOW])
async def test_a_message_of_somebody_else_is_not_about_anything(lounge, name):
    words = await lounge.ben.send(lounge.general, "v1:extend:1:0")
    asked = await lounge.ana.context_menu(lounge.general, name, words)
    assert sentences.SENTENCES[Reason.NOT_OUR_MESSAGE][0] in await lounge.said(asked)


async def test_a_picture_that_was_made_here_is_animated_as_by_its_button(lounge, picture_file):
    result = await painted(lounge, picture_file)
    made = await lounge.newest()
    shown = await lounge.ben.context_menu(lounge.general, animate.NAME, result.message)
    assert shown.modal["custom_id"].startswith(f"v1:animate-picture-dialog:{made.id}:")


async def test_of_several_pictures_one_that_is_there_is_shown(lounge, picture_file):
    result = await without_the_first(lounge, picture_file)
    shown = await lounge.ben.context_menu(lounge.general, SHOW, result)
    assert "**#2**" in await lounge.said(shown)
    assert len(shown.response.attachments) == 1
