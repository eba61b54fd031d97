"""The buttons under a clip that change it: the dialog, its prices, and what comes of it."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.domain.community.configuration import Extending
from bot.domain.request import ClipFrame, Mode, Operation
from tests.cogs.conftest import buttons, texts
from tests.cogs.making.painted import painted

LABELS = {"Reframe": "reframe", "Modify": "modify", "Upscale": "upscale", "Add sound": "sound"}


async def opened(lounge, result, label, *, by=None):
    return await (by or lounge.ben).click(result, label=label)


async def test_reframe_offers_other_shapes_and_what_the_models_cost(lounge):
    result = await lounge.made()
    shown = await opened(lounge, result, "Reframe")
    said = str(shown.modal)
    assert "1:1 · 1536 x 1536" in said
    assert "Ray 2 · $" in said
    assert "Photon" not in said
    told = await lounge.said(
        await lounge.ben.submit_modal(
            shown, {"prompt": "more water", "shape": ["1:1"], "place": ["top"], "model": ["ray-2"]}
        )
    )
    assert "is reserved" in told
    made = await lounge.newest()
    assert made.request.operation is Operation.REFRAME_VIDEO
    assert made.request.placement is not None
    assert made.request.placement.grid_y == 0
    assert made.requester.user_id == lounge.ben.id  # the presser pays


async def test_where_a_price_depends_on_the_shape_that_is_chosen_both_ends_are_told(lounge):
    facts = lounge.house.provider.facts
    ray = facts.models["ray-2"]
    rate = replace(ray.rates[Operation.REFRAME_VIDEO], sizes={"16:9": (2048, 1152), "1:1": (2048, 2048)})
    wide = replace(ray, rates={**ray.rates, Operation.REFRAME_VIDEO: rate})
    lounge.house.provider.facts = replace(facts, models={**facts.models, "ray-2": wide})
    lounge.house.wire({"scripted": lounge.house.provider})
    await lounge.restart()
    shown = await opened(lounge, await lounge.made(), "Reframe")
    (least, most) = re.findall(r"Ray 2 · (\S+) to ([$.\d]+)", str(shown.modal))[0]
    for shape, price in (("16:9", least), ("1:1", most)):
        told = await lounge.said(await lounge.ben.submit_modal(shown, {"shape": [shape]}))
        assert f"{price} is reserved" in told
        lounge.house.clock.forward(seconds=5)
        shown = await opened(lounge, await lounge.result(await lounge.house.get(1)), "Reframe")


async def test_modify_explains_how_close_it_keeps(lounge):
    shown = await opened(lounge, await lounge.made(), "Modify")
    said = str(shown.modal)
    for words in (
        "'Adhere 1'",
        "Keeps very close",
        "'Reimagine 1'",
        "A whole new world",
        "preferred",
    ):
        assert words in said
    await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "as a watercolour", "strength": ["adhere_1"]}))
    asked = (await lounge.newest()).request
    assert (asked.operation, asked.strength, asked.source_clip_id) == (Operation.MODIFY_VIDEO, "adhere_1", 1)


@pytest.mark.parametrize(("label", "said"), [("Modify", {}), ("Reframe", {"shape": ["1:1"]})])
async def test_a_first_frame_may_be_put_into_the_dialog(lounge, picture_file, label, said):
    shown = await opened(lounge, await lounge.made(), label)
    await lounge.restart()  # nothing of the dialog was in memory
    answers = {"prompt": "as a watercolour", **said, "first-frame": [("frame.png", picture_file)]}
    assert "is reserved" in await lounge.said(await lounge.ben.submit_modal(shown, answers))
    frame = (await lounge.newest()).request.first_frame_id
    assert frame is not None
    async with lounge.house.database.reading() as tables:
        assert (await tables.media.get(frame)).user_id == lounge.ben.id


async def test_a_first_frame_that_is_none_is_refused_and_one_of_a_refused_wish_is_forgotten(lounge, picture_file):
    result = await lounge.made()
    shown = await opened(lounge, result, "Modify")
    answers = {"prompt": "as a watercolour", "first-frame": [("frame.txt", b"just words")]}
    assert "not a picture" in await lounge.said(await lounge.ben.submit_modal(shown, answers))
    await lounge.configured(words=("watercolour",))
    shown = await opened(lounge, result, "Modify")
    answers["first-frame"] = [("frame.png", picture_file)]
    assert "is reserved" not in await lounge.said(await lounge.ben.submit_modal(shown, answers))
    async with lounge.house.database.reading() as tables:
        kept = await tables.statements.run(text("SELECT kind FROM media WHERE deleted_at IS NULL"), {})
        assert [row.kind for row in kept] == ["clip"]


async def test_pictures_have_no_first_frame(lounge, picture_file):
    shown = await opened(lounge, await painted(lounge, picture_file), "Reframe")
    assert "first-frame" not in str(shown.modal)


async def test_upscale_offers_only_what_is_larger(lounge):
    shown = await opened(lounge, await lounge.made(resolution="540p"), "Upscale")
    said = str(shown.modal)
    assert "720p · ≈ $" in said
    assert "540p" not in said
    await lounge.said(await lounge.ben.submit_modal(shown, {"resolution": ["720p"]}))
    assert (await lounge.newest()).request.resolution == "720p"


async def test_the_largest_is_not_made_larger(lounge):
    pressed = await opened(lounge, await lounge.made(resolution="720p"), "Upscale")
    assert pressed.modal is None
    assert "not larger" in await lounge.said(pressed)


async def test_what_is_larger_but_not_allowed_here_is_called_so(lounge):
    result = await lounge.made(resolution="540p")
    await lounge.configured(resolutions=("540p",))
    told = await lounge.said(await opened(lounge, result, "Upscale"))
    assert "That resolution is not among those that you may use in this server" in told
    assert "you may use 540p" in told


async def test_an_upscale_is_not_upscaled_and_sound_not_added_twice(lounge):
    result = await lounge.made(resolution="540p")
    await lounge.ben.submit_modal(await opened(lounge, result, "Upscale"), {"resolution": ["720p"]})
    larger = await lounge.finish(await lounge.newest())
    assert "Upscale" not in buttons(larger.components)
    pressed = await lounge.press(lounge.ben, "v1:upscale:2:0")
    assert pressed.modal is None
    assert "upscaled already" in await lounge.said(pressed)
    await lounge.ben.submit_modal(await opened(lounge, larger, "Add sound"), {"prompt": "rain"})
    heard = await lounge.finish(await lounge.newest())
    assert "Add sound" not in buttons(heard.components)
    pressed = await lounge.press(lounge.ben, "v1:sound:3:0")
    assert pressed.modal is None
    assert "sound" in await lounge.said(pressed)
    assert (await lounge.newest()).id == 3


async def test_sound_tells_the_price_and_takes_both_words(lounge):
    shown = await opened(lounge, await lounge.made(), "Add sound")
    assert "Costs ≈ $0.10." in str(shown.modal)
    await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "rain", "negative": "music"}))
    asked = (await lounge.newest()).request
    assert (asked.prompt, asked.negative_prompt) == ("rain", "music")


async def test_a_picture_is_reframed_by_the_models_for_pictures(lounge, picture_file):
    await lounge.ana.slash(lounge.general, "edit reframe", aspect="16:9", file=("a.png", picture_file))
    lounge.house.web.clip = picture_file
    result = await lounge.finish(await lounge.newest())
    shown = await opened(lounge, result, "Reframe")
    assert "Photon · $" in str(shown.modal)
    assert "Ray 2" not in str(shown.modal)
    await lounge.said(await lounge.ben.submit_modal(shown, {"shape": ["1:1"], "format": ["png"]}))
    asked, first = (await lounge.newest()).request, await lounge.house.get(1)
    assert (asked.operation, asked.source_media_id, asked.format) == (Operation.REFRAME_IMAGE, first.clip_id, "png")


@pytest.mark.parametrize("label", LABELS)
class TestEach:
    async def test_asks_the_owner_where_they_want_to_be_asked(self, lounge, label):
        result = await lounge.made(resolution="540p")
        await lounge.house.owners.prefer(lounge.guild.id, lounge.ana.id, Extending.ASK)
        shown = await opened(lounge, result, label)
        assert "Its owner is asked first." in str(shown.modal)
        given = {"resolution": ["720p"]} if label == "Upscale" else {"prompt": "rain"}
        given |= {"shape": ["1:1"]} if label == "Reframe" else {}
        told = await lounge.said(await lounge.ben.submit_modal(shown, given))
        assert "nothing is reserved" in told
        assert (await lounge.newest()).id == 1

    async def test_is_kept_from_others_where_the_owner_says_so(self, lounge, label):
        result = await lounge.made(resolution="540p")
        await lounge.house.owners.prefer(lounge.guild.id, lounge.ana.id, Extending.ME)
        pressed = await opened(lounge, result, label)
        assert pressed.modal is None
        assert "keeps it to themselves" in await lounge.said(pressed)

    async def test_opens_nothing_for_what_is_not_there_or_not_theirs(self, lounge, label):
        await lounge.video("not finished")
        await lounge.made("a secret", visibility="private")
        for number, sentence in ((1, "not finished yet"), (2, "private"), (99, "do not know")):
            pressed = await lounge.press(lounge.ben, f"v1:{LABELS[label]}:{number}:0")
            assert pressed.modal is None
            assert sentence in await lounge.said(pressed)

    async def test_works_after_a_restart(self, lounge, label):
        result = await lounge.made(resolution="540p")
        shown = await opened(lounge, result, label)
        await lounge.restart()
        given = {"resolution": ["720p"]} if label == "Upscale" else {"prompt": "rain"}
        given |= {"shape": ["1:1"]} if label == "Reframe" else {}
        assert "is reserved" in await lounge.said(await lounge.ben.submit_modal(shown, given))


async def test_a_clip_too_long_for_every_model_opens_no_dialog(lounge):
    result = await lounge.made()
    facts = lounge.house.provider.facts
    ray = facts.models["ray-2"]
    short = {one: replace(limit, longest=1) for one, limit in ray.sources.items()}
    async with lounge.house.database.reading() as tables:
        assert (await tables.media.get((await lounge.house.get(1)).clip_id)).facts.seconds <= 1.1
    lounge.house.provider.facts = replace(facts, models={**facts.models, "ray-2": replace(ray, sources=short)})
    lounge.house.wire({"scripted": lounge.house.provider})
    await lounge.restart()
    assert (await opened(lounge, result, "Modify")).modal is not None
    tiny = {one: replace(limit, largest=10) for one, limit in ray.sources.items()}
    lounge.house.provider.facts = replace(facts, models={**facts.models, "ray-2": replace(ray, sources=tiny)})
    lounge.house.wire({"scripted": lounge.house.provider})
    await lounge.restart()
    pressed = await opened(lounge, result, "Modify")
    assert pressed.modal is None
    assert "too large for this model" in await lounge.said(pressed)


async def test_where_no_model_that_is_offered_can_do_it_nothing_opens_and_nobody_is_told_of_keys(lounge):
    facts = lounge.house.provider.facts
    old = replace(facts.models["ray-2"], label="Old", modes=frozenset({Mode.TEXT}), rates={}, sources={}, strengths=())
    lounge.house.provider.facts = replace(facts, models={**facts.models, "old": old})
    lounge.house.wire({"scripted": lounge.house.provider})
    await lounge.restart()
    result = await lounge.made(resolution="540p")
    await lounge.configured(models=("old",))
    for label in LABELS:
        pressed = await opened(lounge, result, label)
        assert pressed.modal is None
        assert "None of the models that you may use" in await lounge.said(pressed)


class TestBlend:
    async def test_the_command_joins_two_of_ones_own(self, lounge):
        await lounge.made("a lake", resolution="540p")
        await lounge.made("a mountain")
        told = await lounge.said(
            await lounge.ana.slash(lounge.general, "blend", first="1", second="2", prompt="the camera rises")
        )
        assert "is reserved" in told
        asked = (await lounge.newest()).request
        assert (asked.start, asked.end) == (ClipFrame(generation_id=1), ClipFrame(generation_id=2))
        assert (asked.prompt, asked.resolution) == ("the camera rises", "540p")
        assert "from #1 to #2" in texts((await lounge.card(await lounge.newest())).components)

    async def test_the_button_offers_ones_own_clips(self, lounge):
        result = await lounge.made("a lake")
        await lounge.made("his", by=lounge.ben)
        shown = await opened(lounge, result, "Blend")
        assert "#2 · his" in str(shown.modal)
        assert "#1 ·" not in str(shown.modal)
        assert "Costs $0.50." in str(shown.modal)
        await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "rising", "second": ["2"]}))
        asked = await lounge.newest()
        assert asked.request.clip_ids == (1, 2)
        assert asked.requester.user_id == lounge.ben.id

    async def test_who_has_no_other_clip_is_told(self, lounge):
        pressed = await opened(lounge, await lounge.made(), "Blend")
        assert pressed.modal is None
        assert "no other clip" in await lounge.said(pressed)

    async def test_somebody_elses_number_is_not_taken(self, lounge):
        await lounge.made("a lake")
        await lounge.made("his", by=lounge.ben)
        told = await lounge.said(
            await lounge.ana.slash(lounge.general, "blend", first="1", second="2", prompt="rising")
        )
        assert "somebody else's" in told

    async def test_clips_of_two_accounts_do_not_come_together(self, lounge):
        await lounge.made("a lake")
        await lounge.made("a mountain")
        async with lounge.house.database.transaction() as tables:
            await tables.statements.run(text("UPDATE generations SET account = 'another' WHERE id = 2"))
        house = lounge.house
        house.wire({"scripted": house.provider, "another": house.provider})
        await lounge.restart()
        told = await lounge.said(
            await lounge.ana.slash(lounge.general, "blend", first="1", second="2", prompt="rising")
        )
        assert "different provider accounts" in told

    async def test_what_is_private_stays_so(self, lounge):
        await lounge.made("a lake")
        await lounge.made("a secret", visibility="private")
        told = await lounge.said(
            await lounge.ana.slash(lounge.general, "blend", first="1", second="2", prompt="rising")
        )
        assert "in your direct messages" in told
