import pytest

from bot.domain.request import ClipFrame, Requester
from tests.cogs.conftest import texts


async def test_the_button_opens_a_dialog_that_tells_the_price_and_continues_the_clip(lounge):
    result = await lounge.made()
    shown = await lounge.ben.click(result, label="Extend")
    assert shown.modal is not None
    assert "$0.50" in str(shown.modal)
    assert "a lake at dawn" in str(shown.modal)
    told = await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "a boat comes"}))
    assert "$0.50 is reserved" in told
    child = await lounge.newest()
    assert child.request.start == ClipFrame(generation_id=1)
    assert child.request.prompt == "a boat comes"
    assert child.requester.user_id == lounge.ben.id  # the presser pays
    assert "continues #1" in texts((await lounge.card(child)).components)
    assert "a boat comes" in texts((await lounge.finish(child)).components)


async def test_buttons_and_dialogs_from_before_a_restart_work(lounge):
    result = await lounge.made()
    opened = await lounge.ana.click(result, label="Extend")
    await lounge.restart()
    await lounge.said(await lounge.ana.submit_modal(opened, {"prompt": "answered later"}))
    assert (await lounge.newest()).request.prompt == "answered later"
    lounge.house.clock.forward(seconds=4)
    again = await lounge.ana.click(result, label="Extend")
    await lounge.said(await lounge.ana.submit_modal(again, {"prompt": "and again"}))
    assert (await lounge.newest()).id == 3


async def test_a_dialog_is_handled_once(lounge):
    shown = await lounge.ana.click(await lounge.made(), label="Extend")
    await lounge.ana.submit_modal(shown, {"prompt": "what comes"})
    assert [one["type"] for one in lounge.callbacks()][-2:] == [9, 5]
    assert (await lounge.newest()).id == 2


async def test_the_command_offers_my_own_clips_newest_first(lounge):
    await lounge.made("a lake at dawn")
    await lounge.made("a **boat**")
    await lounge.made("not hers", by=lounge.ben)
    lounge.house.clock.forward(hours=3)
    choices = await lounge.ana.autocomplete(lounge.general, "extend", "clip", "")
    assert [choice["value"] for choice in choices] == ["2", "1"]
    assert choices[0]["name"] == "#2 · a **boat** · 3 h ago"
    choices = await lounge.ana.autocomplete(lounge.general, "extend", "clip", "lake")
    assert [choice["value"] for choice in choices] == ["1"]
    await lounge.said(await lounge.ana.slash(lounge.general, "extend", clip="1", prompt="and then"))
    assert (await lounge.newest()).request.start == ClipFrame(generation_id=1)


async def test_a_long_prompt_still_makes_a_choice(lounge):
    await lounge.made("بحيرة عند الفجر " * 200)
    (choice,) = await lounge.ana.autocomplete(lounge.general, "extend", "clip", "")
    assert len(choice["name"]) <= 100
    assert choice["name"].endswith("2 min ago") or choice["name"].endswith("just now")


@pytest.mark.parametrize("typed", ["nonsense", "", "-1", "1.5", "²", "999", "9" * 30, "#"])
async def test_what_is_no_clip_is_said(lounge, typed):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "extend", clip=typed, prompt="and then"))
    assert "do not know that clip" in told


async def test_a_private_or_deleted_clip_opens_no_dialog(lounge):
    result = await lounge.made()
    await lounge.house.deletion.delete(
        1, requester=Requester(user_id=lounge.ana.id, guild_id=lounge.guild.id), may_manage=False
    )
    pressed = await lounge.ben.click(result, label="Extend")
    assert pressed.modal is None
    assert "was deleted" in await lounge.said(pressed)


async def test_what_was_private_stays_so_when_it_is_continued_from_a_channel(lounge):
    await lounge.made("a secret", visibility="private")
    told = await lounge.said(await lounge.ana.slash(lounge.general, "extend", clip="1", prompt="and then"))
    assert "in your direct messages" in told
    child = await lounge.newest()
    assert child.id == 2
    assert child.destination.private
    assert lounge.messages() == []
    refused = await lounge.said(await lounge.ben.slash(lounge.general, "extend", clip="1", prompt="and then"))
    assert "private" in refused


async def test_the_command_continues_only_my_own_clips(lounge):
    await lounge.made(by=lounge.ana)
    told = await lounge.said(await lounge.ben.slash(lounge.general, "extend", clip="1", prompt="and then"))
    assert "somebody else's" in told
    assert "Press Extend" in told
    assert (await lounge.newest()).id == 1
