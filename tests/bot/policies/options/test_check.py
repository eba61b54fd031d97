"""What a model does not offer is refused with what it does offer, and nothing is dropped silently."""

import pytest

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import ImageFrame, Mode, Operation, Placement, Reference, Role
from bot.policies import options
from tests.bot.policies.options.asked import FACTS, PHOTON, RAY, asked

MODELS = FACTS.models


def refusal(request, **given):
    with pytest.raises(UserError) as caught:
        options.check(request, MODELS[request.model], others=MODELS, **given)
    return caught.value.reason, caught.value.facts


def test_the_model_is_found_by_its_name():
    assert options.model_of(asked(Operation.VIDEO), FACTS) is RAY
    assert options.model_of(asked(Operation.IMAGE), FACTS) is PHOTON


@pytest.mark.parametrize(
    ("operation", "offered"), [(Operation.VIDEO, ("ray", "flash", "old")), (Operation.REFRAME_IMAGE, ("photon",))]
)
def test_a_model_that_nobody_knows_is_refused_with_those_for_this_work(operation, offered):
    with pytest.raises(UserError) as caught:
        options.model_of(asked(operation, model="sora"), FACTS)
    assert caught.value.reason is Reason.MODEL_UNKNOWN
    assert caught.value.facts == {"model": "sora", "offered": offered}


def test_a_model_for_other_work_is_refused_with_those_for_this():
    with pytest.raises(UserError) as caught:
        options.model_of(asked(Operation.VIDEO, model="photon"), FACTS)
    assert caught.value.reason is Reason.MODE_UNSUPPORTED
    assert caught.value.facts == {"mode": "text", "model": "Photon", "offered": ("Ray", "Ray Flash", "Old Ray")}
    assert options.models_for(Mode.IMAGE, FACTS) == ("photon",)


@pytest.mark.parametrize("operation", Operation)
def test_what_it_offers_passes(operation):
    options.check(asked(operation), MODELS[asked(operation).model])


@pytest.mark.parametrize(
    "request_",
    [
        asked(Operation.VIDEO, seconds=9, resolution="540p", aspect="1:1", concepts=("pov",), camera="camera pan left"),
        asked(Operation.VIDEO, start=ImageFrame(media_id=1), prompt=""),
        asked(Operation.VIDEO, loop=True),
        asked(Operation.IMAGE, format="png", references=(Reference(role=Role.STYLE, media_id=1, weight=0.0),)),
        asked(Operation.REFRAME_VIDEO, first_frame_id=1, prompt="a beach", placement=Placement(grid_x=0)),
        asked(Operation.MODIFY_VIDEO, first_frame_id=1, prompt="in clay"),
        asked(Operation.ADD_AUDIO, prompt="rain", negative_prompt="music"),
        # What a kind of work has no use for may keep its default.
        asked(Operation.UPSCALE, aspect="", seconds=7),
        asked(Operation.MODIFY_VIDEO, aspect="", resolution="", seconds=7),
    ],
    ids=lambda request: request.operation.value,
)
def test_so_does_all_that_belongs_to_it(request_):
    options.check(request_, MODELS[request_.model])


@pytest.mark.parametrize(
    ("operation", "wishes", "reason", "facts"),
    [
        (
            Operation.VIDEO,
            {"seconds": 7},
            Reason.SECONDS_UNSUPPORTED,
            {"seconds": 7, "model": "Ray", "offered": ("5", "9")},
        ),
        (
            Operation.VIDEO,
            {"resolution": "8k"},
            Reason.RESOLUTION_UNSUPPORTED,
            {"resolution": "8k", "model": "Ray", "offered": ("540p", "720p", "1080p")},
        ),
        (
            Operation.UPSCALE,
            {"resolution": "8k"},
            Reason.RESOLUTION_UNSUPPORTED,
            {"resolution": "8k", "model": "Ray", "offered": ("540p", "720p", "1080p")},
        ),
        (
            Operation.REFRAME_VIDEO,
            {"aspect": "3:2"},
            Reason.ASPECT_UNSUPPORTED,
            {"aspect": "3:2", "model": "Ray", "offered": ("16:9", "1:1")},
        ),
        (
            Operation.IMAGE,
            {"format": "gif"},
            Reason.FORMAT_UNSUPPORTED,
            {"format": "gif", "model": "Photon", "offered": ("jpg", "png")},
        ),
        (
            Operation.MODIFY_VIDEO,
            {"strength": "wild"},
            Reason.STRENGTH_UNSUPPORTED,
            {"model": "Ray", "offered": ("adhere_1", "flex_1")},
        ),
        (
            Operation.MODIFY_VIDEO,
            {"strength": ""},
            Reason.STRENGTH_UNSUPPORTED,
            {"model": "Ray", "offered": ("adhere_1", "flex_1")},
        ),
        (Operation.VIDEO, {"loop": True, "end": ImageFrame(media_id=1)}, Reason.LOOP_WITH_END_FRAME, {}),
    ],
)
def test_what_it_does_not_is_refused_with_what_is(operation, wishes, reason, facts):
    assert refusal(asked(operation, **wishes)) == (reason, facts)


PLACE = Placement(grid_x=0)
NOT_FOR = {
    "loop": ({"loop": True}, {Operation.VIDEO}),
    "start": ({"start": ImageFrame(media_id=1)}, {Operation.VIDEO}),
    "end": ({"end": ImageFrame(media_id=1)}, {Operation.VIDEO}),
    "concepts": ({"concepts": ("pov",)}, {Operation.VIDEO}),
    "camera": ({"camera": "camera pan left"}, {Operation.VIDEO}),
    "references": ({"references": (Reference(role=Role.IMAGE, media_id=1),)}, {Operation.IMAGE}),
    "format": ({"format": "png"}, {Operation.IMAGE, Operation.REFRAME_IMAGE}),
    "first frame": ({"first_frame_id": 1}, {Operation.REFRAME_VIDEO, Operation.MODIFY_VIDEO}),
    "placement": ({"placement": PLACE}, {Operation.REFRAME_IMAGE, Operation.REFRAME_VIDEO}),
    "strength": ({"strength": "flex_1"}, {Operation.MODIFY_VIDEO}),
    "negative prompt": ({"negative_prompt": "rain"}, {Operation.ADD_AUDIO}),
    "prompt": ({"prompt": "a lake"}, set(Operation) - {Operation.UPSCALE}),
}


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("option", NOT_FOR)
def test_an_option_of_other_work_is_named_and_not_dropped(operation, option):
    wishes, belongs = NOT_FOR[option]
    request = asked(operation, **wishes)
    if operation in belongs:
        options.check(request, MODELS[request.model])
    else:
        assert refusal(request) == (Reason.OPTION_UNSUPPORTED, {"option": option})
