"""What is to be edited, and which models take it."""

from dataclasses import replace

import pytest

from bot.domain.errors import UserError
from bot.domain.media import MediaKind
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Operation, Requester
from bot.lifecycle.admission import sources
from bot.lifecycle.admission.sources import Sources
from tests.bot.house import GUILD
from tests.bot.scripted import FACTS

ANA = Requester(user_id=1, guild_id=GUILD)
BEN = Requester(user_id=2, guild_id=GUILD)
MODELS = FACTS.models


def longer(model, **limits):
    return replace(model, sources={name: replace(one, **limits) for name, one in model.sources.items()})


async def test_a_clip_is_named_by_its_number(house):
    made = await house.made(resolution="540p")
    source = await Sources(house.database).of(made.id, requester=BEN)
    assert (source.clip_id, source.media_id, source.is_picture) == (made.id, None, False)
    assert source.given.resolution == "540p"
    request = GenerationRequest(prompt="", model="ray-2", operation=Operation.UPSCALE)
    assert sources.larger(request, source, models=MODELS, offered=MODELS) == ("720p",)


async def test_a_file_that_was_sent_is_named_by_its_file(house, picture_file):
    taken = await house.intake.picture(picture_file, filename="a.png", user_id=1)
    source = sources.sent(taken.media)
    assert (source.clip_id, source.media_id, source.is_picture, source.seconds) == (None, taken.media.id, True, 0)
    assert source.given.kind is MediaKind.PICTURE
    assert [*sources.fitting(Operation.REFRAME_IMAGE, MODELS, source)] == ["photon-1"]


async def test_what_cannot_be_used_is_refused(house):
    running = await house.running()
    private = await house.made(private=True)
    for number, requester, reason in (
        (running.id, ANA, Reason.CLIP_UNFINISHED),
        (private.id, BEN, Reason.CLIP_PRIVATE),
        (99, ANA, Reason.CLIP_UNKNOWN),
    ):
        with pytest.raises(UserError) as refused:
            await Sources(house.database).of(number, requester=requester)
        assert refused.value.reason is reason


async def test_the_model_that_made_it_comes_first_unless_it_is_too_short(house):
    made = await house.made()
    source = await Sources(house.database).of(made.id, requester=ANA)
    models = {"other": MODELS["ray-2"], **MODELS}
    assert sources.usual(Operation.MODIFY_VIDEO, models, source) == "ray-2"
    small = {**models, "ray-2": longer(MODELS["ray-2"], largest=10)}
    assert sources.usual(Operation.MODIFY_VIDEO, small, source) == "other"
    none = {name: longer(model, largest=10) for name, model in models.items()}
    assert sources.fitting(Operation.MODIFY_VIDEO, none, source) == {}
    assert sources.usual(Operation.MODIFY_VIDEO, none, source) == "ray-2"  # whose limit the refusal then names
    with pytest.raises(UserError) as refused:
        sources.usual(Operation.MODIFY_VIDEO, {}, source)
    assert refused.value.reason is Reason.NO_PROVIDER
    with pytest.raises(UserError) as refused:  # there are models, and none of them does this
        sources.usual(Operation.MODIFY_VIDEO, {"photon-1": MODELS["photon-1"]}, source)
    assert refused.value.reason is Reason.EDIT_NOT_OFFERED


def test_the_longest_of_all_models_is_what_a_video_may_have():
    models = {"short": MODELS["ray-2"], "long": longer(MODELS["ray-2"], longest=30)}
    assert sources.longest(Operation.REFRAME_VIDEO, models) == 30
    assert sources.longest(Operation.UPSCALE, models) is None


async def test_mine_are_clips_and_where_wanted_pictures_newest_first(house):
    for prompt in ("a lake", "a lake at noon"):
        await house.made(prompt)
    mine = await Sources(house.database).mine(ANA, text="lake", limit=5, pictures=True)
    assert [one.id for one in mine] == [2, 1]
    assert await Sources(house.database).mine(BEN, text="", limit=5, pictures=True) == []
