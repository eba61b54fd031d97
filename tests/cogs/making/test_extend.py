import pytest

from bot.domain.request import ClipFrame, ImageFrame, Operation, Requester
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
    assert "Use the buttons under it" in told
    assert (await lounge.newest()).id == 1


async def test_backwards_makes_what_led_up_to_it_with_all_of_its_options(lounge):
    await lounge.made(seconds=9, resolution="540p", aspect="1:1")
    told = await lounge.said(
        await lounge.ana.slash(lounge.general, "extend", clip="1", prompt="a storm", direction="backwards")
    )
    assert "leads to #1" in told
    before = (await lounge.newest()).request
    assert (before.start, before.end) == (None, ClipFrame(generation_id=1))
    assert (before.seconds, before.resolution, before.aspect, before.loop) == (9, "540p", "1:1", False)


async def test_concepts_and_camera_are_kept(lounge):
    await lounge.made(concepts="handheld", camera="camera orbit left")
    await lounge.said(await lounge.ana.slash(lounge.general, "extend", clip="1", prompt="and then"))
    asked, first = (await lounge.newest()).request, (await lounge.house.get(1)).request
    assert first.concepts
    assert (asked.concepts, asked.camera) == (first.concepts, first.camera)


@pytest.mark.parametrize(
    ("options", "way"),
    [
        (["end_frame"], "forwards"),
        (["start_frame"], "backwards"),  # said by the frame itself
        (["start_frame", "direction"], "backwards"),
    ],
)
async def test_to_a_picture_and_from_one(lounge, picture_file, options, way):
    await lounge.made()
    given = {name: ("a.png", picture_file) for name in options if name != "direction"}
    given |= {"direction": way} if "direction" in options else {}
    await lounge.said(await lounge.ana.slash(lounge.general, "extend", clip="1", prompt="and then", **given))
    asked = (await lounge.newest()).request
    clip, picture = (asked.start, asked.end) if way == "forwards" else (asked.end, asked.start)
    assert clip == ClipFrame(generation_id=1)
    assert isinstance(picture, ImageFrame)


@pytest.mark.parametrize(
    ("frames", "direction"),
    [(["start_frame", "end_frame"], None), (["start_frame"], "forwards"), (["end_frame"], "backwards")],
)
async def test_a_frame_at_the_end_where_the_clip_is_cannot_be(lounge, picture_file, frames, direction):
    await lounge.made()
    given = dict.fromkeys(frames, ("a.png", picture_file)) | ({"direction": direction} if direction else {})
    told = await lounge.said(await lounge.ana.slash(lounge.general, "extend", clip="1", prompt="and then", **given))
    assert "Leave the other one out" in told
    assert (await lounge.newest()).id == 1


async def test_a_picture_of_an_extension_that_is_refused_is_forgotten(lounge, picture_file):
    await lounge.made()
    given = {"end_frame": ("a.png", picture_file)}
    told = await lounge.said(await lounge.ana.slash(lounge.general, "extend", clip="1", prompt="x", **given))
    assert "too short" in told
    async with lounge.house.database.reading() as tables:
        assert (await tables.media.get(2)).deleted_at is not None


async def test_the_dialog_lets_one_choose_the_way(lounge):
    shown = await lounge.ben.click(await lounge.made(), label="Extend")
    assert "What led up to it" in str(shown.modal)
    await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "a storm", "direction": ["backwards"]}))
    assert (await lounge.newest()).request.end == ClipFrame(generation_id=1)


async def test_a_clip_that_was_edited_is_continued_as_it_is_now(lounge):
    await lounge.made()
    await lounge.ana.slash(lounge.general, "edit reframe", aspect="1:1", clip="1")
    await lounge.finish(await lounge.newest())
    told = await lounge.said(await lounge.ana.slash(lounge.general, "extend", clip="2", prompt="and then"))
    assert "continues #2" in told
    asked = (await lounge.newest()).request
    assert (asked.operation, asked.model, asked.source_clip_id) == (Operation.VIDEO, "ray-2", None)
    assert asked.resolution in {"540p", "720p"}


async def test_a_picture_is_not_continued(lounge, picture_file):
    await lounge.ana.slash(lounge.general, "edit reframe", aspect="16:9", file=("a.png", picture_file))
    lounge.house.web.clip = picture_file
    await lounge.finish(await lounge.newest())
    told = await lounge.said(await lounge.ana.slash(lounge.general, "extend", clip="1", prompt="and then"))
    assert "a video is needed here" in told
