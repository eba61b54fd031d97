from dataclasses import replace

import pytest

from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Operation, Role
from cogs.making.image import command
from cogs.ui import sentences
from tests.cogs.conftest import services_of
from tests.cogs.making.painted import painted


async def test_from_command_to_a_message_with_all_pictures(lounge, picture_file):
    asked = await lounge.ana.slash(lounge.general, "image", prompt="a red balloon over a field", count=3)
    told = await lounge.said(asked)
    assert (await lounge.newest()).price == MicroUsd(15_138)
    for word in ("for 3 pictures", "each; a failure costs nothing", "17 pictures today", "Photon"):
        assert word in told
    result = await painted(lounge, picture_file, count=2)
    assert len(result.attachments) == 2


@pytest.mark.parametrize(("weight", "picture"), [("weight2", "reference2"), ("modify_weight", "modify")])
async def test_a_weight_without_its_picture_is_not_dropped_silently(lounge, picture_file, weight, picture):
    asked = await lounge.ana.slash(
        lounge.general, "image", prompt="a red balloon", reference1=("a.png", picture_file), **{weight: 0.5}
    )
    assert f"the weight of {picture}, which was not given" in (await lounge.said(asked)).replace("\\", "")
    with pytest.raises(KeyError):
        await lounge.house.get(1)


async def test_every_option_reaches_the_request(lounge, picture_file):
    file = ("a.png", picture_file)
    await lounge.ana.slash(
        lounge.general,
        "image",
        prompt="a red balloon",
        model="photon-1",
        aspect="1:1",
        format="png",
        reference1=file,
        weight1=0.3,
        reference2=file,
        style=file,
        style_weight=0.9,
        character1=file,
        character2=file,
        modify=file,
        modify_weight=0.1,
    )
    request = (await lounge.newest()).request
    assert (request.operation, request.model, request.aspect, request.format) == (
        Operation.IMAGE,
        "photon-1",
        "1:1",
        "png",
    )
    assert [(one.role, one.weight) for one in request.references] == [
        (Role.IMAGE, 0.3),
        (Role.IMAGE, None),
        (Role.STYLE, 0.9),
        (Role.CHARACTER, None),
        (Role.CHARACTER, None),
        (Role.MODIFY, 0.1),
    ]
    assert len(set(request.media_ids)) == 6


async def test_a_picture_that_is_no_picture_is_refused_and_nothing_is_kept(lounge, picture_file):
    asked = await lounge.ana.slash(
        lounge.general, "image", prompt="a hat", reference1=("a.png", picture_file), style=("b.png", b"words")
    )
    assert sentences.SENTENCES[Reason.NOT_A_PICTURE][0] in await lounge.said(asked)
    assert lounge.messages() == []
    async with lounge.house.database.reading() as tables:
        first = await tables.media.get(1)
    assert first.deleted_at is not None


@pytest.mark.parametrize(("begun", "values"), [("", 6), ("0.1", 1), ("x", 0)])
async def test_weights_are_offered_with_what_they_mean(lounge, begun, values):
    offered = await lounge.ana.autocomplete(lounge.general, "image", "modify_weight", begun)
    assert len(offered) == values


def test_the_command_offers_what_picture_models_can_do(house):
    made = {option.name: option for option in command(services_of(house)).parameters}
    assert [(choice.name, choice.value) for choice in made["model"].choices] == [
        ("Photon · $0.02 a picture", "photon-1")
    ]
    assert [choice.value for choice in made["format"].choices] == ["jpg", "png"]
    assert [name for name, option in made.items() if option.required] == ["prompt"]
    assert len(made) <= 25


async def test_near_the_end_of_a_budget_a_picture_is_refused_for_that_and_not_for_its_model(lounge):
    facts = lounge.house.provider.facts
    ray, photon = facts.models["ray-2"], facts.models["photon-1"]
    models = {**facts.models, "flash": replace(ray, label="Flash", draft=True), "other": replace(photon, label="Other")}
    lounge.house.provider.facts = replace(facts, models=models)
    lounge.house.wire({"scripted": lounge.house.provider})
    await lounge.restart()
    await lounge.configured(dollars_per_day=MicroUsd(550_000), models=("ray-2", "flash", "other"))
    await lounge.video("a lake", model="ray-2")
    told = await lounge.said(await lounge.ana.slash(lounge.general, "image", prompt="a red balloon"))
    assert "only drafts are made" in told
    assert "Flash at 540p" not in told
