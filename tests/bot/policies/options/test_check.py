"""What a model does not offer is refused with what it does offer."""

import pytest

from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.provider import Limits, ManyAtOnce, ModelFacts, ProviderFacts
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, GenerationRequest, ImageFrame, Mode
from bot.policies import options

MODEL = ModelFacts(
    label="Ray 2",
    modes=frozenset({Mode.TEXT, Mode.START_PICTURE}),
    loops=frozenset(),
    seconds=(5, 9),
    resolutions=("540p", "720p"),
    aspects=("16:9", "1:1"),
    prices={},
    published_wait=(70, 105),
)
FACTS = ProviderFacts(
    models={"ray-2": MODEL},
    limits=Limits(at_once=1, creates_per_minute=1, dollars_per_month=MicroUsd(1)),
    prompt_length=(3, 4000),
    many_at_once=ManyAtOnce.NO,
)


def request(**wishes):
    return GenerationRequest(**{"prompt": "a lake", "model": "ray-2", **wishes})


def test_the_model_is_found_by_its_name():
    assert options.model_of(request(), FACTS) is MODEL


def test_a_model_it_does_not_have_is_refused_with_those_it_has():
    with pytest.raises(UserError) as caught:
        options.model_of(request(model="ray-9"), FACTS)
    assert caught.value.reason is Reason.MODEL_UNKNOWN
    assert caught.value.facts == {"model": "ray-9", "offered": ("ray-2",)}


@pytest.mark.parametrize(
    "wishes",
    [
        {},
        {"seconds": 9, "resolution": "540p", "aspect": "1:1"},
        {"start": ImageFrame(media_id=1)},
    ],
)
def test_what_it_offers_passes(wishes):
    options.check(request(**wishes), MODEL)


@pytest.mark.parametrize(
    ("wishes", "reason", "facts"),
    [
        (
            {"start": ClipFrame(generation_id=1)},
            Reason.MODE_UNSUPPORTED,
            {"mode": "extend", "model": "Ray 2"},
        ),
        (
            {"seconds": 7},
            Reason.SECONDS_UNSUPPORTED,
            {"seconds": 7, "model": "Ray 2", "offered": ("5", "9")},
        ),
        (
            {"resolution": "8k"},
            Reason.RESOLUTION_UNSUPPORTED,
            {"resolution": "8k", "model": "Ray 2", "offered": ("540p", "720p")},
        ),
        (
            {"aspect": "3:2"},
            Reason.ASPECT_UNSUPPORTED,
            {"aspect": "3:2", "model": "Ray 2", "offered": ("16:9", "1:1")},
        ),
    ],
)
def test_what_it_does_not_is_refused_with_what_is(wishes, reason, facts):
    with pytest.raises(UserError) as caught:
        options.check(request(**wishes), MODEL)
    assert (caught.value.reason, caught.value.facts) == (reason, facts)
