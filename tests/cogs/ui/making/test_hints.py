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
