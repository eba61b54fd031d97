import sys

import pytest

from bot.domain.request import ImageFrame
from cogs.making import animate

MENU = animate.NAME


async def posted(lounge, *files):
    return await lounge.ben.send(lounge.general, "look", attachments=[*files])


async def test_the_picture_of_a_message_begins_to_move(lounge, picture_file):
    message = await posted(lounge, ("a.png", picture_file))
    shown = await lounge.ana.context_menu(lounge.general, MENU, message)
    assert shown.modal["components"][0]["description"].endswith("Costs $0.50. Leaves 9 videos and $19.50.")
    shape = shown.modal["components"][1]["component"]
    assert [option["value"] for option in shape["options"] if option.get("default")] == ["16:9"]
    told = await lounge.said(await lounge.ana.submit_modal(shown, {"prompt": "it moves", "shape": ["1:1"]}))
    assert "from a picture" in told
    made = await lounge.newest()
    assert isinstance(made.request.start, ImageFrame)
    assert (made.request.prompt, made.request.aspect) == ("it moves", "1:1")
    assert len((await lounge.card(made)).attachments) == 1


async def test_a_dialog_from_before_a_restart_still_has_its_picture(lounge, picture_file):
    shown = await lounge.ana.context_menu(lounge.general, MENU, await posted(lounge, ("a.png", picture_file)))
    await lounge.restart()
    await lounge.said(await lounge.ana.submit_modal(shown, {"prompt": "it moves"}))
    assert isinstance((await lounge.newest()).request.start, ImageFrame)


async def test_the_prompt_may_be_left_to_the_picture(lounge, picture_file):
    shown = await lounge.ana.context_menu(lounge.general, MENU, await posted(lounge, ("a.png", picture_file)))
    await lounge.said(await lounge.ana.submit_modal(shown, {}))
    assert (await lounge.newest()).request.prompt == ""


async def test_of_several_pictures_the_first_is_taken_and_that_is_said(lounge, picture_file):
    message = await posted(lounge, ("notes.txt", b"words"), ("a.png", picture_file), ("b.png", b"broken"))
    shown = await lounge.ana.context_menu(lounge.general, MENU, message)
    assert "first of several" in str(shown.modal)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ((), "no picture in that message"),
        ((("notes.txt", b"words"),), "no picture in that message"),
        ((("a.png", b"words"),), "not a picture"),
    ],
)
async def test_without_a_picture_there_is_no_dialog(lounge, files, told):
    asked = await lounge.ana.context_menu(lounge.general, MENU, await posted(lounge, *files))
    assert asked.modal is None
    assert told in await lounge.said(asked)


@pytest.fixture
def late(lounge, monkeypatch):
    """No picture comes in time for its dialog."""

    async def never(taking):
        return False

    loaded = sys.modules["cogs.making.animate"]  # discord.py executes an extension anew for each client
    monkeypatch.setattr(loaded, "in_time", never)


@pytest.mark.usefixtures("late")
async def test_a_picture_that_takes_long_is_waited_for_after_the_dialog(lounge, picture_file):
    message = await posted(lounge, ("a.png", picture_file))
    shown = await lounge.ana.context_menu(lounge.general, MENU, message)
    assert shown.modal["custom_id"].startswith("v1:animate-late-dialog:")
    await lounge.said(await lounge.ana.submit_modal(shown, {"prompt": "it moves"}))
    assert isinstance((await lounge.newest()).request.start, ImageFrame)


@pytest.mark.usefixtures("late")
async def test_a_late_picture_that_is_none_is_refused_after_the_dialog(lounge):
    shown = await lounge.ana.context_menu(lounge.general, MENU, await posted(lounge, ("a.png", b"words")))
    told = await lounge.said(await lounge.ana.submit_modal(shown, {"prompt": "it moves"}))
    assert "not a picture" in told


async def test_one_that_was_still_being_fetched_when_the_process_ended_is_asked_for_again(lounge):
    pressed = await lounge.press(lounge.ana, "v1:animate-late-dialog:123:0")
    assert "Give it again" in await lounge.said(pressed)
