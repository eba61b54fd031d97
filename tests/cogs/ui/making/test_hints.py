"""Advice about prompts: below answers, in dialogs, and its page."""

import pytest

from bot.domain.community.hints import Hint
from cogs.ui.making import hints
from tests.cogs.conftest import texts


def test_every_hint_has_a_sentence():
    assert set(hints.SENTENCES) == set(Hint)


def test_the_page_says_what_the_guidelines_say():
    told = texts([one.to_component_dict() for one in hints.page().children])
    for word in ("camera", "light", hints.GOOD, hints.BAD, *(hints.SENTENCES[one] for one in set(Hint) - {Hint.BARE})):
        assert word in told


async def test_hints_stand_below_the_answer_with_an_example_and_refuse_nothing(lounge):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a street at night without people"))
    assert "is reserved" in told
    assert hints.SENTENCES[Hint.NEGATIVE] in told
    assert "For example: *a street at night" in told
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake at dawn"))
    assert "💡" not in told


async def test_who_wants_none_gets_none(lounge, picture_file):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "preferences", hints=False))
    assert "I give you no hints" in told
    asked = await lounge.ana.slash(lounge.general, "video", prompt="a street at night without people")
    assert "💡" not in await lounge.said(asked)
    assert "💡" in await lounge.said(await lounge.ben.slash(lounge.general, "video", prompt="a happy dog"))
    message = await lounge.ben.send(lounge.general, "look", attachments=[("a.png", picture_file)])
    shown = await lounge.ana.context_menu(lounge.general, "Animate this picture", message)
    assert "💡" not in str(shown.modal)
    shown = await lounge.ben.context_menu(lounge.general, "Animate this picture", message)
    assert hints.DO in str(shown.modal)
    told = await lounge.said(await lounge.ana.slash(lounge.general, "preferences", hints=True))
    assert "I give you hints" in told


async def test_help_tells_how_to_write_prompts(lounge):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "help", topic="prompts"))
    assert "How to write a prompt" in told


async def test_a_picture_gets_advice_for_pictures_and_one_that_is_changed_only_what_holds_for_it(lounge, picture_file):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "image", prompt="the boat of a fisherman"))
    assert hints.IN_PICTURES[Hint.BARE] in told
    assert "camera" not in told.partition("💡")[2]
    changed = {"prompt": "make the colour of the sea green", "modify": ("a.png", picture_file)}
    told = await lounge.said(await lounge.ana.slash(lounge.general, "image", **changed))
    assert "is reserved" in told
    assert "💡" not in told


@pytest.mark.parametrize("command", ["extend", "edit modify"])
async def test_what_goes_on_with_a_clip_gets_advice_too(lounge, command):
    await lounge.made()
    asked = await lounge.ana.slash(lounge.general, command, clip="1", prompt="the street without people")
    assert hints.SENTENCES[Hint.NEGATIVE] in await lounge.said(asked)


async def test_sound_is_no_picture(lounge):
    await lounge.made()
    asked = await lounge.ana.slash(lounge.general, "edit audio", clip="1", prompt="waves without music")
    told = await lounge.said(asked)
    assert "is reserved" in told
    assert "💡" not in told


async def test_a_dialog_for_other_words_says_no_more_than_the_answer_did(lounge, picture_file):
    result = await lounge.made("the boat", start_frame=("a.png", picture_file))
    for label in ("Edit & re-run", "Extend"):
        assert "💡" not in str((await lounge.ana.click(result, label=label)).modal)
    shown = await lounge.ana.click(result, label="Add sound")
    await lounge.ana.submit_modal(shown, {"prompt": "the sound of waves without music"})
    result = await lounge.finish(await lounge.newest())
    assert "💡" not in str((await lounge.ana.click(result, label="Edit & re-run")).modal)


async def test_a_dialog_for_other_words_has_the_advice_that_the_answer_had(lounge):
    result = await lounge.made("a street at night without people")
    shown = await lounge.ana.click(result, label="Edit & re-run")
    assert hints.SENTENCES[Hint.NEGATIVE] in str(shown.modal)
