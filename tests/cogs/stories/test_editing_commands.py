"""/edit: what is asked for, from a clip or a file to the request; and what is refused."""

import pytest

from bot.domain.request import Operation, Placement
from tests.cogs.conftest import buttons, texts


async def edit(lounge, what, *, by=None, **options):
    return await lounge.said(await (by or lounge.ana).slash(lounge.general, f"edit {what}", **options))


async def test_a_clip_is_reframed_with_its_place_as_numbers(lounge):
    await lounge.made()
    told = await edit(lounge, "reframe", aspect="1:1", clip="1", prompt="more water", place="left")
    assert "is reserved" in told
    assert "reframed from #1 to 1:1" in told
    asked = (await lounge.newest()).request
    assert (asked.operation, asked.source_clip_id, asked.source_media_id) == (Operation.REFRAME_VIDEO, 1, None)
    assert (asked.aspect, asked.prompt, asked.model) == ("1:1", "more water", "ray-2")
    assert asked.placement is not None
    assert asked.placement.grid_x == 0
    assert asked.seconds > 0


async def test_numbers_say_the_place_exactly(lounge):
    await lounge.made()
    numbers = {"grid_x": 10, "grid_y": 20, "width": 640, "height": 360, "x_start": 5, "x_end": 600, "y_start": 6}
    await edit(lounge, "reframe", aspect="1:1", clip="1", y_end=300, **numbers)
    assert (await lounge.newest()).request.placement == Placement(y_end=300, **numbers)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"place": "left", "grid_x": 10}, "not both"),
        ({"grid_x": 16_000}, "lies outside the picture"),
        ({"x_start": 600, "x_end": 500}, "lies outside the picture"),
        ({"width": 0}, "lies outside the picture"),
        ({"model": "photon-1"}, "cannot make"),
    ],
)
async def test_what_does_not_fit_is_refused(lounge, options, sentence):
    await lounge.made()
    assert sentence in await edit(lounge, "reframe", aspect="1:1", clip="1", **options)
    assert (await lounge.newest()).id == 1


async def test_an_attached_picture_is_reframed_and_its_file_kept(lounge, picture_file):
    told = await edit(lounge, "reframe", aspect="16:9", file=("a.png", picture_file), format="png")
    assert "is reserved" in told
    asked = (await lounge.newest()).request
    assert (asked.operation, asked.model, asked.format) == (Operation.REFRAME_IMAGE, "photon-1", "png")
    assert asked.source_media_id is not None
    async with lounge.house.database.reading() as tables:
        assert (await tables.media.get(asked.source_media_id)).deleted_at is None


async def test_a_file_of_what_was_refused_is_forgotten(lounge, picture_file):
    told = await edit(lounge, "reframe", aspect="16:9", file=("a.png", picture_file), model="ray-2")
    assert "cannot make" in told
    async with lounge.house.database.reading() as tables:
        assert (await tables.media.get(1)).deleted_at is not None


async def test_an_attached_video_is_modified_with_a_first_frame(lounge, clip_file, picture_file):
    told = await edit(
        lounge,
        "modify",
        file=("a.mp4", clip_file),
        prompt="as a watercolour",
        strength="reimagine_1",
        first_frame=("a.png", picture_file),
    )
    assert "is reserved" in told
    asked = (await lounge.newest()).request
    assert (asked.operation, asked.strength) == (Operation.MODIFY_VIDEO, "reimagine_1")
    assert asked.source_media_id is not None
    assert asked.first_frame_id is not None
    assert asked.first_frame_id != asked.source_media_id


async def test_a_clip_is_upscaled_at_a_price_that_is_only_about(lounge):
    await lounge.made(resolution="540p")
    told = await edit(lounge, "upscale", clip="1", resolution="720p")
    assert "#1 upscaled to 720p" in told
    assert "≈" in told
    asked = (await lounge.newest()).request
    assert (asked.operation, asked.source_clip_id, asked.resolution) == (Operation.UPSCALE, 1, "720p")
    assert asked.prompt == ""


async def test_sound_by_what_is_heard_and_what_is_not(lounge):
    await lounge.made()
    told = await edit(lounge, "audio", clip="1", prompt="rain on a roof", negative_prompt="music")
    assert "$0.10" in told
    asked = (await lounge.newest()).request
    assert (asked.operation, asked.prompt, asked.negative_prompt) == (Operation.ADD_AUDIO, "rain on a roof", "music")


@pytest.mark.parametrize(
    ("what", "options"),
    [
        ("reframe", {"aspect": "1:1"}),
        ("modify", {"prompt": "as a watercolour"}),
        ("upscale", {"resolution": "720p"}),
        ("audio", {"prompt": "rain"}),
    ],
)
class TestEach:
    async def test_needs_a_finished_clip_of_ones_own(self, lounge, what, options):
        for typed in ("nonsense", "999", "-1"):
            assert "do not know that clip" in await edit(lounge, what, clip=typed, **options)
        generation = await lounge.video()
        assert "not finished yet" in await edit(lounge, what, clip="1", **options)
        await lounge.finish(generation)
        assert "somebody else's" in await edit(lounge, what, by=lounge.ben, clip="1", **options)
        await lounge.house.deletion.delete(1, requester=generation.requester, may_manage=False)
        assert "was deleted" in await edit(lounge, what, clip="1", **options)
        assert (await lounge.newest()).id == 1

    async def test_offers_ones_own_clips(self, lounge, what, options):
        await lounge.made("a lake", resolution="540p")
        await lounge.made("not hers", by=lounge.ben, resolution="540p")
        (choice,) = await lounge.ana.autocomplete(lounge.general, f"edit {what}", "clip", "")
        assert choice["value"] == "1"
        assert await lounge.ana.autocomplete(lounge.general, f"edit {what}", "clip", "a boat") == []

    async def test_of_private_work_stays_private(self, lounge, what, options):
        await lounge.made("a secret", visibility="private", resolution="540p")
        assert "in your direct messages" in await edit(lounge, what, clip="1", **options)
        assert (await lounge.newest()).destination.private
        assert lounge.messages() == []


@pytest.mark.parametrize("what", ["reframe", "modify"])
async def test_a_file_or_a_clip_but_not_both_and_not_none(lounge, picture_file, what):
    await lounge.made()
    options = {"aspect": "1:1"} if what == "reframe" else {}
    assert "Say what is to be changed" in await edit(lounge, what, **options)
    told = await edit(lounge, what, clip="1", file=("a.png", picture_file), **options)
    assert "Say what is to be changed" in told


async def test_a_file_that_is_no_video_is_said(lounge, picture_file):
    told = await edit(lounge, "modify", file=("a.mp4", b"no video at all"), prompt="as a watercolour")
    assert "is reserved" not in told
    told = await edit(lounge, "modify", file=("a.png", picture_file), prompt="as a watercolour")
    assert "is reserved" not in told


async def test_above_a_price_it_is_asked_first_and_the_file_waits(lounge, picture_file):
    await lounge.configured(confirm_above=1)
    asked = await lounge.ana.slash(lounge.general, "edit reframe", aspect="16:9", file=("a.png", picture_file))
    assert "This costs" in await lounge.said(asked)
    await lounge.ana.click(asked.response, label=next(iter(buttons(asked.response.components))))
    generation = await lounge.newest()
    assert generation.request.operation is Operation.REFRAME_IMAGE
    assert "reframed from a picture to 16:9" in texts((await lounge.card(generation)).components)


async def test_what_can_be_done_once_is_offered_for_what_it_was_not_done_to(lounge):
    await lounge.made("small", resolution="540p")
    await lounge.made("large", resolution="720p")
    await lounge.ana.slash(lounge.general, "edit upscale", clip="1", resolution="720p")
    await lounge.finish(await lounge.newest())
    await lounge.ana.slash(lounge.general, "edit audio", clip="1", prompt="rain")
    await lounge.finish(await lounge.newest())

    async def offered(command, option, **filled):
        found = await lounge.ana.autocomplete(lounge.general, command, option, "", **filled)
        return [one["value"] for one in found]

    assert await offered("edit upscale", "clip") == ["4", "1"]
    assert await offered("edit audio", "clip") == ["3", "2", "1"]
    assert await offered("edit modify", "clip") == ["4", "3", "2", "1"]
    assert await offered("blend", "second", first="2") == ["4", "3", "1"]
