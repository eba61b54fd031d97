import asyncio
import io
import sys
from dataclasses import replace

import pytest
from PIL import Image

from bot.domain.generation import Status
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import ImageFrame
from bot.lifecycle.publishing import Publishing
from bot.providers.luma.words import BUILT_IN
from cogs.making.video import command
from cogs.ui import sentences
from tests.cogs.conftest import buttons, services_of, texts


async def test_from_command_to_channel(lounge):
    asked = await lounge.ana.slash(lounge.general, "video", prompt="a lake at dawn")
    told = await lounge.said(asked)
    generation = await lounge.newest()
    card = await lounge.card(generation)
    for word in (
        "$0.50 is reserved",
        "next in line",
        "by what the provider says",
        "9 videos today",
        "$19.50 this month",
        f"https://discord.com/channels/{lounge.guild.id}/{lounge.general.id}/{card.id}",
    ):
        assert word in told
    assert "a lake at dawn" in texts(card.components)
    assert lounge.notified(card) == set()
    assert list(buttons(card.components)) == ["Cancel", "Info"]

    result = await lounge.finish(generation)
    assert [attachment.filename for attachment in result.attachments] == [f"reverie-{generation.id}.mp4"]
    assert lounge.notified(result) == {lounge.ana.id}
    assert list(buttons(result.components)) == [
        *("Extend", "Blend", "Re-roll · $0.50", "Edit & re-run"),
        *("Reframe", "Modify", "Upscale", "Add sound"),
        *("Info", "Report", "Delete"),
    ]
    left = texts((await lounge.card(generation)).components)
    assert len(left.splitlines()) == 1
    assert str(result.id) in left
    assert len(lounge.messages()) == 2


async def test_every_option_reaches_the_request(lounge, picture_file):
    generation = await lounge.video(
        "it moves",
        start_frame=("a.png", picture_file),
        end_frame=("b.png", picture_file),
        model="ray-2",
        seconds=9,
        aspect="16:9",
        resolution="540p",
    )
    request = generation.request
    assert (request.seconds, request.aspect, request.resolution) == (9, "16:9", "540p")
    assert isinstance(request.start, ImageFrame)
    assert isinstance(request.end, ImageFrame)
    assert generation.price == MicroUsd(720_000)
    assert len((await lounge.card(generation)).attachments) == 2


async def test_with_a_picture_the_prompt_may_be_left_out_and_the_shape_follows(lounge):
    file = io.BytesIO()
    Image.new("RGB", (100, 96), "teal").save(file, "PNG")
    await lounge.ana.slash(lounge.general, "video", start_frame=("a.png", file.getvalue()), loop=True)
    request = (await lounge.newest()).request
    assert (request.prompt, request.aspect, request.loop) == ("", "1:1", True)


async def test_a_picture_is_published_from_the_card_under_a_fresh_link(lounge, picture_file):
    generation = await lounge.video("it moves", start_frame=("a.png", picture_file))
    (media_id,) = generation.request.picture_ids
    async with lounge.house.database.reading() as tables:
        media = await tables.media.get(media_id)
    publish = Publishing(lounge.house.database, now=lounge.house.clock, public_url=None, attached=lounge.bot.attached)
    url = await publish(await lounge.house.get(generation), media)
    assert url.endswith(media.filename)
    await lounge.house.submission.run_once()
    await lounge.quiet()  # the card is redrawn: the picture stays
    assert await publish(await lounge.house.get(generation), media) == url


async def test_of_an_animation_the_first_frame_is_taken_and_that_is_said(lounge):
    file = io.BytesIO()
    frames = [Image.new("RGB", (128, 128), colour) for colour in ("red", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    asked = await lounge.ana.slash(lounge.general, "video", start_frame=("a.gif", file.getvalue()))
    assert "first frame is used" in await lounge.said(asked)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, Reason.PROMPT_REQUIRED),
        ({"prompt": "   "}, Reason.PROMPT_REQUIRED),
        ({"prompt": "ab"}, Reason.PROMPT_TOO_SHORT),
        ({"prompt": "x" * 4001}, Reason.PROMPT_TOO_LONG),
        ({"prompt": "it moves", "start_frame": ("notes.txt", b"words")}, Reason.NOT_A_PICTURE),
        ({"prompt": "it moves", "start_frame": ("a.png", b"words")}, Reason.NOT_A_PICTURE),
        ({"prompt": "it moves", "start_frame": ("a.png", b"\x89PNG\r\n\x1a\n broken")}, Reason.PICTURE_UNREADABLE),
        ({"prompt": "it moves", "start_frame": ("a.png", bytes(20 * 1024 * 1024 + 1))}, Reason.PICTURE_TOO_LARGE),
    ],
    ids=lambda value: value.value if isinstance(value, Reason) else "",
)
async def test_what_cannot_be_made_is_said_in_private_and_costs_nothing(lounge, options, reason):
    asked = await lounge.ana.slash(lounge.general, "video", **options)
    assert sentences.SENTENCES[reason][0] in await lounge.said(asked)
    assert lounge.messages() == []
    assert await lounge.spent(lounge.ana) == 0


async def test_a_loop_with_an_end_frame_is_refused(lounge, picture_file):
    asked = await lounge.ana.slash(
        lounge.general, "video", prompt="round", end_frame=("a.png", picture_file), loop=True
    )
    assert "end frame" in await lounge.said(asked)
    async with lounge.house.database.reading() as tables:
        picture = await tables.media.get(1)
    assert picture.deleted_at is not None  # nothing was made of it, so it is not kept
    assert not await lounge.house.store.exists(picture.key)


async def test_over_quota_the_moment_of_the_reset_is_told(lounge):
    await lounge.video("one")
    lounge.house.admission._spending._terms = replace(
        lounge.house.terms, allowance=replace(lounge.house.allowance, videos_per_day=1)
    )
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="two"))
    assert "1 of 1" in told
    assert "<t:" in told


async def test_where_the_bot_may_not_post_the_price_comes_back_and_it_is_said(lounge):
    lounge.env.inject_error("POST", f"/channels/{lounge.general.id}/messages", status=403, code=50013)
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake"))
    assert "Send Messages" in told
    assert sentences.FREE_AGAIN in told
    assert (await lounge.newest()).status is Status.FAILED
    assert await lounge.spent(lounge.ana) == 0


async def test_private_work_goes_to_direct_messages(lounge):
    result = await lounge.made("a secret", visibility="private")
    assert lounge.messages() == []
    assert result.channel_id == lounge.ana.user.dm_channel.id
    generation = await lounge.newest()
    assert generation.destination.private
    assert generation.requester.guild_id == lounge.guild.id


async def test_closed_direct_messages_are_explained(lounge):
    dm = lounge.ana.user.dm_channel
    lounge.env.inject_error("POST", f"/channels/{dm.id}/messages", status=403, code=50007)
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a secret", visibility="private"))
    assert "direct messages" in told
    assert sentences.FREE_AGAIN in told


async def test_a_failure_reaches_the_private_answer_too(lounge):
    asked = await lounge.ana.slash(lounge.general, "video", prompt="a lake")
    generation = await lounge.newest()
    await lounge.house.submission.run_once()
    lounge.house.provider.fail("job-1", Reason.PROMPT_MODERATED)
    lounge.house.clock.forward(minutes=1)
    await lounge.house.polling.run_once()
    await lounge.quiet()
    assert "does not allow this prompt" in await lounge.said(asked)
    failed = await lounge.result(generation)
    assert "does not allow this prompt" in texts(failed.components)
    assert "their words" not in texts(failed.components)


def test_the_command_offers_what_the_models_can_do(house):
    made = {option.name: option for option in command(services_of(house)).parameters}
    assert [choice.value for choice in made["seconds"].choices] == [5, 9]
    assert [choice.value for choice in made["resolution"].choices] == ["540p", "720p"]
    assert [(choice.name, choice.value) for choice in made["model"].choices] == [
        ("Ray 2 · $0.50 for 5 s in 720p", "ray-2")
    ]
    assert not any(option.required for option in made.values())


async def test_what_is_left_open_is_filled_in_with_what_the_server_allows(lounge):
    await lounge.configured(seconds=(9,), resolutions=("540p",))
    request = (await lounge.video("a lake")).request
    assert (request.seconds, request.resolution) == (9, "540p")
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake", seconds=5))
    assert "Ray 2 makes 9 seconds here." in told


async def test_when_little_money_is_left_one_gets_a_draft_and_reads_why(lounge):
    facts = lounge.house.provider.facts
    models = {**facts.models, "flash": replace(facts.models["ray-2"], label="Flash", draft=True)}
    lounge.house.provider.facts = replace(facts, models=models)
    lounge.house.wire({"scripted": lounge.house.provider})
    await lounge.restart()
    await lounge.configured(dollars_per_day=MicroUsd(1_000_000), log_channel_id=None)
    await lounge.video("a lake", resolution="540p")
    await lounge.video("a lake")
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake", model="ray-2"))
    assert "used up its money" in told  # 90 % and no room for this
    await lounge.configured(dollars_per_day=MicroUsd(10_000_000))
    for number in range(9):
        await lounge.video(f"a lake {number}", by=lounge.ben, seconds=9)
        await lounge.finish(await lounge.newest())
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake", model="ray-2"))
    assert "You can still make a draft: Flash at 540p." in told
    asked = await lounge.ana.slash(lounge.general, "video", prompt="a lake")
    assert "A draft: this server has little money left" in await lounge.said(asked)
    assert ((await lounge.newest()).request.model, (await lounge.newest()).request.resolution) == ("flash", "540p")


async def test_concepts_and_camera_are_completed_checked_and_sent(lounge):
    offered = await lounge.ana.autocomplete(lounge.general, "video", "concepts", "dolly zoom, ha")
    assert [one["value"] for one in offered] == ["dolly zoom, handheld"]
    (move,) = await lounge.ana.autocomplete(lounge.general, "video", "camera", "orbit")
    request = (await lounge.video("a lake", concepts=offered[0]["value"], camera=move["value"])).request
    assert (request.concepts, request.camera) == (("dolly_zoom", "handheld"), "camera orbit left")
    asked = await lounge.ana.slash(lounge.general, "video", prompt="a lake", concepts="doly zoom")
    assert "The nearest is dolly" in await lounge.said(asked)


async def test_nothing_is_offered_that_the_model_or_the_server_does_not_allow(lounge):
    facts = lounge.house.provider.facts
    old = replace(facts.models["ray-2"], label="Old", concepts=False)
    lounge.house.provider.facts = replace(facts, models={**facts.models, "old": old})
    lounge.house.wire({"scripted": lounge.house.provider})
    await lounge.restart()
    assert await lounge.ana.autocomplete(lounge.general, "video", "concepts", "", model="old") == []
    assert len(await lounge.ana.autocomplete(lounge.general, "video", "camera", "", model="old")) == 1
    await lounge.configured(models=("old",))
    assert await lounge.ana.autocomplete(lounge.general, "video", "concepts", "", model="ray-2") == []
    assert await lounge.ana.autocomplete(lounge.general, "video", "concepts", "") == []  # the old one would be taken


async def test_where_only_pictures_are_offered_no_video_is_made_and_that_is_said(lounge):
    await lounge.configured(models=("photon-1",))
    told = await lounge.said(await lounge.ana.slash(lounge.general, "video", prompt="a lake"))
    assert "not among those that you may use in this server" in told
    assert "Photon" not in told  # it would be no help: it makes no videos
    assert await lounge.spent(lounge.ana) == 0


async def test_whoever_types_does_not_wait_for_a_provider_that_is_slow(lounge, monkeypatch):
    told, provider = asyncio.Event(), lounge.house.provider
    at_once = provider.catalogue

    async def catalogue():
        await told.wait()
        return await at_once()

    async def never(looking):
        assert not looking.done()
        asyncio.get_running_loop().call_soon(told.set)  # once this is answered
        return False

    monkeypatch.setattr(provider, "catalogue", catalogue)
    loaded = sys.modules["cogs.making.video"]  # discord.py executes an extension anew for each client
    monkeypatch.setattr(loaded, "in_time", never)
    assert await lounge.ana.autocomplete(lounge.general, "video", "concepts", "ha") == []
    monkeypatch.undo()
    assert len(await lounge.ana.autocomplete(lounge.general, "video", "concepts", "ha")) == 1


@pytest.mark.parametrize("option", ["camera", "concepts"])
async def test_a_text_pasted_where_a_word_is_expected_is_answered(lounge, option):
    lounge.house.provider.words = BUILT_IN
    asked = await lounge.ana.slash(
        lounge.general, "video", prompt="a lake", **{option: "slow dolly to the lake " * 250}
    )
    assert "slow" in await lounge.said(asked)
