from dataclasses import replace

import discord
import pytest
from sqlalchemy import update

from bot.community.making.trays import End
from bot.domain.money import MicroUsd
from bot.domain.request import ImageFrame, Mode, Reference, Role
from cogs.making import animate
from cogs.mine.tray import MENUS
from db.schema import MEDIA
from tests.cogs.conftest import buttons, texts
from tests.cogs.making.painted import arrived, painted, without_the_first


def fields(shown):
    """Return the fields of a dialog by their ids."""
    inside = [one["component"] for one in shown.modal["components"] if "component" in one]
    return {one["custom_id"]: one for one in inside}


def chosen(field):
    return [one["value"] for one in field["options"] if one.get("default")]


async def test_a_picture_is_animated_from_its_button_by_whoever_presses(lounge, picture_file):
    result = await painted(lounge, picture_file, aspect="1:1")
    made = await lounge.newest()
    shown = await lounge.ben.click(result, label="Animate")
    assert "$0.50" in str(shown.modal)
    assert chosen(fields(shown)["end"]) == ["start"]
    assert chosen(fields(shown)["shape"]) == ["1:1"]
    told = await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "it rises", "end": ["end"]}))
    assert "ending with a picture" in told
    video = await lounge.newest()
    assert (video.request.mode, video.request.end) == (Mode.END_PICTURE, ImageFrame(media_id=made.clip_id))
    assert (video.request.aspect, video.requester.user_id) == ("1:1", lounge.ben.id)
    assert await lounge.spent(lounge.ben) == MicroUsd(500_000)


@pytest.mark.parametrize(
    ("label", "role", "prompt"),
    [
        ("Vary", Role.IMAGE, "a red balloon"),
        ("Use as style", Role.STYLE, None),
        ("Use as reference", Role.IMAGE, None),
    ],
)
async def test_another_picture_is_made_after_it(lounge, picture_file, label, role, prompt):
    result = await painted(lounge, picture_file, aspect="1:1", format="png")
    made = await lounge.newest()
    shown = await lounge.ben.click(result, label=label)
    assert fields(shown)["prompt"].get("value") == prompt
    assert "pictures" in str(shown.modal)  # what is left of them
    told = await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "a blue balloon", "weight": ["0.25"]}))
    assert "is reserved" in told
    request = (await lounge.newest()).request
    (reference,) = request.references
    assert (reference.role, reference.media_id, reference.weight) == (role, made.clip_id, 0.25)
    assert (request.prompt, request.aspect, request.format) == ("a blue balloon", "1:1", "png")


async def varied(lounge, result):
    """Have Ben vary a picture, and return what he was told and the references of what is made."""
    shown = await lounge.ben.click(result, label="Vary")
    told = await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "a red balloon"}))
    return told, (await lounge.newest()).request.references


async def test_a_variation_is_made_after_all_that_the_picture_was_made_after(lounge, picture_file):
    file = ("a.png", picture_file)
    result = await painted(lounge, picture_file, reference1=file, weight1=0.3, style=file, character1=file, modify=file)
    made = await lounge.newest()
    told, references = await varied(lounge, result)
    assert references[0] == Reference(role=Role.IMAGE, media_id=made.clip_id)
    # What it was a change of is not among them: the picture stands for that.
    assert references[1:] == tuple(one for one in made.request.references if one.role is not Role.MODIFY)
    assert "left out" not in told
    assert (await lounge.newest()).origin_id == made.id


async def test_what_there_is_no_room_for_is_said_to_be_left_out(lounge, picture_file):
    file = ("a.png", picture_file)
    four = {f"reference{number}": file for number in (1, 2, 3, 4)}
    result = await painted(lounge, picture_file, **four, style=file)
    made = await lounge.newest()
    told, references = await varied(lounge, result)
    assert [one.role for one in references] == [Role.IMAGE] * 4 + [Role.STYLE]
    assert references[1:4] == made.request.references[:3]
    assert "some is left out" in told


async def test_what_is_gone_does_not_stand_in_the_way_of_a_variation(lounge, picture_file):
    result = await painted(lounge, picture_file, style=("a.png", picture_file))
    made = await lounge.newest()
    async with lounge.house.database.transaction() as tables:
        (style,) = made.request.references
        await tables.statements.run(
            update(MEDIA).where(MEDIA.c.id == style.media_id).values(deleted_at=lounge.house.clock()), {}
        )
    told, references = await varied(lounge, result)
    assert [one.media_id for one in references] == [made.clip_id]
    assert "some is left out" in told


async def test_one_of_several_is_picked_and_its_buttons_are_about_that_one(lounge, picture_file):
    result = await painted(lounge, picture_file, count=3)
    last = await lounge.newest()
    picked = await lounge.ben.select(result, [str(last.id)])
    assert f"Picture 3** · #{last.id}" in await lounge.said(picked)
    marks = buttons(picked.response.components)
    assert marks["Vary"] == f"v1:vary:{last.id}:0"
    await lounge.restart()  # nothing of it was in memory
    shown = await lounge.ben.click(picked.response, label="Vary")
    await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "once more"}))
    (reference,) = (await lounge.newest()).request.references
    assert reference.media_id == last.clip_id


async def test_a_number_that_is_not_among_them_is_not_shown(lounge, picture_file):
    await painted(lounge, picture_file, prompt="somebody else's")
    first = await lounge.newest()
    result = await painted(lounge, picture_file, count=2, by=lounge.ben)
    picture = (await lounge.newest()).id
    custom_id = f"v1:pick-picture:{picture - 1}:0"
    shown = texts(result.components)
    assert f"#{picture}" in shown
    pressed = await lounge.press(lounge.ben, custom_id)  # a button: nothing was chosen
    assert "do not know this button" in await lounge.said(pressed)
    assert f"#{first.id}" not in await lounge.said(pressed)


async def test_a_clip_has_no_buttons_of_pictures(lounge):
    await lounge.made("a lake at dawn")
    clip = await lounge.newest()
    for verb in ("animate-picture", "vary", "use-style", "use-reference"):
        pressed = await lounge.press(lounge.ana, f"v1:{verb}:{clip.id}:0")
        assert "do not know this button" in await lounge.said(pressed)


async def test_where_the_first_of_several_failed_another_one_stands_for_them(lounge, picture_file):
    asked = await lounge.ana.slash(lounge.general, "image", prompt="a red balloon", count=2)
    assert "for 2 pictures" in await lounge.said(asked)
    second = await lounge.newest()
    await lounge.quiet()
    await lounge.house.submission.run_once()
    first = await lounge.house.get(second.id - 1)
    lounge.house.provider.fail(first.provider_job_id)
    result = await arrived(lounge, picture_file, only=second)
    shown = await lounge.ben.context_menu(lounge.general, MENUS[End.END], result.message)
    assert f"Picture #{second.id}, the first of several, is your end frame now." in await lounge.said(shown)
    pressed = await lounge.ben.context_menu(lounge.general, animate.NAME, result.message)
    assert f"Animate #{second.id}" in str(pressed.modal)


async def test_what_the_menu_calls_the_first_is_the_first_when_it_is_shown(lounge, picture_file):
    await lounge.ana.slash(lounge.general, "image", prompt="a red balloon", count=3)
    last = await lounge.newest()
    await lounge.quiet()
    await lounge.house.submission.run_once()
    lounge.house.provider.fail((await lounge.house.get(last.id - 2)).provider_job_id)
    lounge.house.provider.finish((await lounge.house.get(last.id - 1)).provider_job_id)
    result = await arrived(lounge, picture_file, only=last)
    menu = next(row for row in result.components[-1]["components"] if row["type"] == 1)["components"][0]
    offered = {one["value"]: one["label"] for one in menu["options"]}
    assert offered == {str(last.id - 1): "Picture 1", str(last.id): "Picture 2"}
    picked = await lounge.ben.select(result, [str(last.id)])
    assert "**Picture 2**" in await lounge.said(picked)


@pytest.fixture
async def only_the_cheap_ones(lounge):
    """Have two models of each kind, of which the server allows the second."""
    known = lounge.house.provider.facts
    ray, photon = known.models["ray-2"], known.models["photon-1"]
    prices = {size: MicroUsd(price // 5) for size, price in ray.prices.items()}
    cheap = {"ray-flash": replace(ray, label="Ray Flash", prices=prices), "flash": replace(photon, label="Flash")}
    lounge.house.provider.facts = replace(known, models={**known.models, **cheap})
    lounge.house.wire({"scripted": lounge.house.provider})
    await lounge.restart()


@pytest.mark.usefixtures("only_the_cheap_ones")
async def test_what_a_dialog_says_it_costs_is_what_it_costs_here(lounge, picture_file):
    result = await painted(lounge, picture_file)
    await lounge.configured(models=("ray-flash", "flash"))
    shown = await lounge.ben.click(result, label="Animate")
    assert "Costs $0.10." in str(shown.modal)
    assert "$0.10 is reserved" in await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "it rises"}))
    tray = await lounge.ben.context_menu(lounge.general, MENUS[End.START], result)
    assert "Costs $0.10." in str((await lounge.ben.click(tray.response, label="Make a video")).modal)


@pytest.mark.usefixtures("only_the_cheap_ones")
async def test_another_picture_is_made_with_a_model_that_is_offered(lounge, picture_file):
    result = await painted(lounge, picture_file)
    await lounge.configured(models=("ray-flash", "flash"))
    shown = await lounge.ben.click(result, label="Vary")
    assert "is reserved" in await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "a blue balloon"}))
    assert (await lounge.newest()).request.model == "flash"


async def test_a_picture_made_in_a_closed_channel_is_not_animated_by_its_number(lounge, picture_file):
    closed = {lounge.ben: discord.PermissionOverwrite(view_channel=False)}
    inner = lounge.guild.create_text_channel("inner", overwrites=closed)
    await lounge.ana.slash(inner, "image", prompt="the secret plan")
    await arrived(lounge, picture_file)
    made = await lounge.newest()
    for verb in ("animate-picture", "vary", "use-style", "use-reference", "pick-picture", "vary-dialog"):
        assert "cannot read" in await lounge.said(await lounge.press(lounge.ben, f"v1:{verb}:{made.id}:0"))
    pressed = await lounge.press(lounge.ben, f"v1:animate-dialog:{made.clip_id}:0")
    assert "is not there" in await lounge.said(pressed)
    assert await lounge.newest() == made


async def test_the_owners_word_counts_for_pictures_too(lounge, picture_file):
    result = await painted(lounge, picture_file)
    await lounge.ana.slash(lounge.general, "preferences", extending="ask")
    shown = await lounge.ben.click(result, label="Animate")
    assert "Its owner is asked first" in str(shown.modal)
    told = await lounge.said(await lounge.ben.submit_modal(shown, {"prompt": "it rises"}))
    assert "is asked first" in told
    await lounge.ana.slash(lounge.general, "preferences", extending="me")
    shown = await lounge.ben.click(result, label="Use as style")
    assert shown.modal is None
    assert "keeps it to themselves" in await lounge.said(shown)


async def test_what_comes_of_a_private_picture_is_private(lounge, picture_file):
    result = await painted(lounge, picture_file, visibility="private")
    shown = await lounge.ana.user.click(result, label="Vary")
    told = await lounge.said(await lounge.ana.user.submit_modal(shown, {"prompt": "a blue balloon"}))
    assert "in your direct messages" in told
    newest = await lounge.newest()
    assert newest.destination.private
    assert newest.requester.guild_id == lounge.guild.id


async def test_where_only_the_first_failed_the_others_are_told_of_and_made_again(lounge, picture_file):
    result = await without_the_first(lounge, picture_file)
    told = await lounge.said(await lounge.ana.click(result, label="Info"))
    assert "### #2 · picture 2 of 3" in told
    assert "Failed" not in told
    assert "**Asked for together with** #1 (failed), #3 (finished)" in told
    again = await lounge.ben.click(result, label="Re-roll · $0.05")
    assert "is reserved" in await lounge.said(again)
