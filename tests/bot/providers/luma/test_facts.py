"""The table of prices is the one that Luma publishes; what no page gives is the operator's, and marked."""

from dataclasses import replace

import pytest

from bot.domain.money import CENT, DOLLAR, MicroUsd
from bot.domain.provider import VIDEO_MODES, ProviderAccount
from bot.domain.request import GenerationRequest, Mode, Operation, Role
from bot.policies import pricing
from bot.providers.luma.facts import FACTS, REFRAMED_SIZES, facts_of, price

# Dollars for 16:9, as Luma lists them: rounded to cents.
LISTED = {
    "ray-2": {"540p": (0.40, 0.72), "720p": (0.71, 1.27), "1080p": (1.59, 2.87), "4k": (6.37, 11.47)},
    "ray-flash-2": {"540p": (0.14, 0.25), "720p": (0.24, 0.44), "1080p": (0.55, 0.99), "4k": (2.19, 3.94)},
}
EDITS = frozenset({Mode.REFRAME_VIDEO, Mode.MODIFY_VIDEO, Mode.UPSCALE, Mode.ADD_AUDIO})
ACCOUNT = ProviderAccount(name="luma", api_key="k")


def quote(model, operation, facts=FACTS, **wishes):
    request = GenerationRequest(prompt="a lake", model=model, operation=operation, **wishes)
    return pricing.quote(request, facts.models[model])


@pytest.mark.parametrize("model", LISTED)
@pytest.mark.parametrize("resolution", ["540p", "720p", "1080p", "4k"])
@pytest.mark.parametrize(("place", "seconds"), [(0, 5), (1, 9)])
def test_prices_are_those_of_the_list(model, resolution, place, seconds):
    exact = FACTS.models[model].prices[resolution, seconds]
    assert isinstance(exact, int)
    assert abs(exact - LISTED[model][resolution][place] * DOLLAR) <= CENT


def test_a_fraction_is_rounded_up():
    assert price(640, "720p", 5) == 707_789  # 707,788.8


@pytest.mark.parametrize(("model", "dollars"), [("ray-2", 1.75), ("ray-flash-2", 0.60)])
def test_a_modification_costs_what_the_page_s_examples_say(model, dollars):
    cost = quote(model, Operation.MODIFY_VIDEO, seconds=5, source_size=(1280, 720))
    assert abs(cost - dollars * DOLLAR) <= CENT / 2


@pytest.mark.parametrize(("model", "cost"), [("photon-1", 15_138), ("photon-flash-1", 3_940)])
@pytest.mark.parametrize("aspect", ["16:9", "1:1", "9:21"])
def test_a_picture_costs_the_same_in_every_aspect(model, cost, aspect):
    """Luma lists $0.015 and "$0.002 to $0.004" for 1080p, and nothing by aspect."""
    assert quote(model, Operation.IMAGE, aspect=aspect) == cost


@pytest.mark.parametrize("aspect", REFRAMED_SIZES)
def test_reframing_costs_the_model_s_rate_at_the_page_s_size(aspect):
    width, height = REFRAMED_SIZES[aspect]
    assert quote("photon-1", Operation.REFRAME_IMAGE, aspect=aspect) == -(-730 * width * height // 100_000)
    frames = 24 * 7
    clip = quote("ray-flash-2", Operation.REFRAME_VIDEO, aspect=aspect, seconds=7)
    assert clip == -(-220 * width * height * frames // 100_000)


def test_what_no_page_prices_is_marked_and_the_operator_s():
    for name in ("ray-2", "ray-flash-2"):
        for mode in FACTS.models[name].modes:
            operation = Operation(mode.value) if mode in EDITS else Operation.VIDEO
            guessed = operation in {Operation.UPSCALE, Operation.ADD_AUDIO}
            assert FACTS.models[name].is_approximate(operation) == guessed
    # As a clip of that size would cost with Ray 2, and ten cents.
    assert quote("ray-flash-2", Operation.UPSCALE, resolution="1080p") == price(640, "1080p", 5)
    assert quote("ray-2", Operation.ADD_AUDIO) == 100_000
    told = facts_of(replace(ACCOUNT, upscale_rate=100, sound_price=MicroUsd(5)))
    assert quote("ray-flash-2", Operation.UPSCALE, told, resolution="1080p") == price(100, "1080p", 5)
    assert quote("ray-2", Operation.ADD_AUDIO, told) == 5
    assert quote("ray-2", Operation.MODIFY_VIDEO, told, source_size=(1280, 720)) == 1_749_566  # the others stay


def test_the_older_model_is_there_where_the_account_has_it():
    assert "ray-1-6" not in facts_of(ACCOUNT).models
    facts = facts_of(replace(ACCOUNT, more_models=frozenset({"ray-1-6", "never heard of"})))
    assert list(facts.models) == [*FACTS.models, "ray-1-6"]
    old = facts.models["ray-1-6"]
    assert quote("ray-1-6", Operation.VIDEO, facts) == 353_895  # listed as $0.35
    assert (old.modes, old.concepts, dict(old.rates)) == (VIDEO_MODES, False, {})


def test_offers_what_luma_takes():
    for name in ("ray-2", "ray-flash-2"):
        model = FACTS.models[name]
        assert model.modes == VIDEO_MODES | EDITS
        assert model.loops == {Mode.TEXT, Mode.START_PICTURE, Mode.EXTEND}
        assert model.concepts
        assert model.strengths[0::3] == ("adhere_1", "flex_1", "reimagine_1")
    for name in ("photon-1", "photon-flash-1"):
        model = FACTS.models[name]
        assert model.modes == {Mode.IMAGE, Mode.REFRAME_IMAGE}
        assert model.references == {Role.IMAGE: 4, Role.STYLE: 1, Role.CHARACTER: 4, Role.MODIFY: 1}
        assert model.formats == ("jpg", "png")


def test_takes_sources_as_the_page_says():
    lengths = {
        name: {op.value: src.longest for op, src in model.sources.items()} for name, model in FACTS.models.items()
    }
    assert lengths == {
        "ray-2": {"reframe_video": 10, "modify_video": 10},
        "ray-flash-2": {"reframe_video": 30, "modify_video": 15},
        "photon-1": {"reframe_image": 0},
        "photon-flash-1": {"reframe_image": 0},
    }
    sizes = {source.largest for model in FACTS.models.values() for source in model.sources.values()}
    assert sizes == {100_000_000, 10_000_000}


def test_keeps_to_the_build_tier():
    limits = FACTS.limits
    assert (limits.at_once, limits.creates_per_minute, limits.dollars_per_month) == (10, 20, 5000 * DOLLAR)
    assert FACTS.picture_limits is not None
    assert (FACTS.picture_limits.at_once, FACTS.picture_limits.creates_per_minute) == (40, 80)
    assert FACTS.prompt_length == (3, 4000)


def test_the_quick_models_are_drafts():
    assert {name for name, model in FACTS.models.items() if model.draft} == {"ray-flash-2", "photon-flash-1"}


def test_its_terms_are_those_that_its_document_names():
    assert FACTS.terms == "https://lumalabs.ai/legal/tos"  # `termsOfService` of the OpenAPI document
