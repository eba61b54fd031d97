"""The first account that can, in the operator's order; else the most telling reason why none can."""

from dataclasses import replace

import pytest

from bot.domain.errors import UserError
from bot.domain.media import MediaKind
from bot.domain.money import MicroUsd
from bot.domain.provider import Limits, ManyAtOnce, ModelFacts, ProviderFacts, Rate, Source
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, GenerationRequest, ImageFrame, Mode, Operation
from bot.policies import routing
from bot.policies.options import Given

RAY = ModelFacts(
    label="Ray 2",
    modes=frozenset(Mode),
    loops=frozenset({Mode.TEXT}),
    seconds=(5,),
    resolutions=("540p", "720p"),
    aspects=("16:9",),
    prices={("720p", 5): MicroUsd(500_000)},
    published_wait=(70, 105),
)
FIRST = ProviderFacts(
    models={"ray-2": RAY},
    limits=Limits(at_once=10, creates_per_minute=20, dollars_per_month=MicroUsd(1)),
    prompt_length=(3, 100),
    many_at_once=ManyAtOnce.NO,
)
DEARER = replace(RAY, prices={("720p", 5): MicroUsd(900_000), ("540p", 5): MicroUsd(800_000)})
SECOND = replace(FIRST, models={"ray-2": DEARER, "flash": replace(RAY, label="Flash")}, prompt_length=(3, 200))
ACCOUNTS = {"first": FIRST, "second": SECOND}
REQUEST = GenerationRequest(prompt="a lake", model="ray-2")


def choose(request=REQUEST, accounts=ACCOUNTS, *, blocked=(), **options):
    return routing.choose(request, accounts, blocked=dict(blocked), **options)


def refusal(*arguments, **options):
    with pytest.raises(UserError) as caught:
        choose(*arguments, **options)
    return caught.value


def test_the_first_account_that_can_makes_it_at_its_own_price():
    route = choose(replace(REQUEST, prompt="  a lake "))
    assert (route.account, route.price, route.model) == ("first", 500_000, RAY)
    assert route.request == REQUEST  # as it will be sent


def test_the_order_is_the_operator_s():
    assert choose(accounts={"second": SECOND, "first": FIRST}).account == "second"


@pytest.mark.parametrize(
    "request_",
    [
        replace(REQUEST, model="flash"),
        replace(REQUEST, resolution="540p"),  # offered by the first, but without a price
        replace(REQUEST, prompt="a" * 150),
    ],
)
def test_an_account_that_cannot_is_passed_over(request_):
    assert choose(request_).account == "second"


def test_an_account_at_rest_is_passed_over():
    assert choose(blocked={"first": Reason.ACCOUNT_KEY}).account == "second"


def test_where_all_that_could_are_at_rest_the_first_one_s_reason_is_told():
    blocked = {"first": Reason.ACCOUNT_CREDITS, "second": Reason.ACCOUNT_KEY}
    assert refusal(blocked=blocked).reason is Reason.ACCOUNT_CREDITS
    assert refusal(replace(REQUEST, model="flash"), blocked=blocked).reason is Reason.ACCOUNT_KEY


def test_what_is_wrong_with_the_request_is_told_rather_than_that_an_account_rests():
    """There is no use in waiting for an account that could not do it either."""
    wrong = replace(REQUEST, aspect="3:2")
    assert refusal(wrong, blocked={"first": Reason.ACCOUNT_KEY}).reason is Reason.ASPECT_UNSUPPORTED


def test_without_accounts_nobody_can():
    assert refusal(accounts={}).reason is Reason.NO_PROVIDER


def test_clips_stay_at_their_account():
    continued = replace(REQUEST, start=ClipFrame(generation_id=1))
    assert choose(continued, only={"second"}).account == "second"
    assert refusal(continued, only={"second"}, blocked={"second": Reason.ACCOUNT_KEY}).reason is Reason.ACCOUNT_KEY
    # The second could, but the clip is at the first.
    assert refusal(replace(continued, prompt="a" * 150), only={"first"}).reason is Reason.PROMPT_TOO_LONG


@pytest.mark.parametrize("only", [{"sold"}, {"first", "sold"}])
def test_clips_of_an_account_that_is_gone_go_nowhere(only):
    assert refusal(only=only).reason is Reason.CLIP_ACCOUNT_GONE


def test_clips_of_two_accounts_do_not_come_together():
    assert refusal(only={"first", "second"}).reason is Reason.CLIPS_OF_TWO_ACCOUNTS


def test_the_refusal_is_of_an_account_that_has_the_model():
    wrong = replace(REQUEST, model="flash", aspect="3:2")
    error = refusal(wrong)
    assert (error.reason, error.facts["model"]) == (Reason.ASPECT_UNSUPPORTED, "Flash")


def test_a_model_that_nobody_has_is_refused_with_every_model_there_is():
    error = refusal(replace(REQUEST, model="sora"))
    assert error.reason is Reason.MODEL_UNKNOWN
    assert error.facts == {"model": "sora", "offered": ("ray-2", "flash")}


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        ({"prompt": ""}, Reason.PROMPT_REQUIRED),
        ({"prompt": "", "start": ClipFrame(generation_id=1)}, Reason.PROMPT_REQUIRED),  # a clip does not count
        ({"prompt": "ab", "start": ImageFrame(media_id=1)}, Reason.PROMPT_TOO_SHORT),
        ({"loop": True, "end": ImageFrame(media_id=1)}, Reason.LOOP_WITH_END_FRAME),
        ({"seconds": 9}, Reason.SECONDS_UNSUPPORTED),
        ({"resolution": "540p"}, Reason.RESOLUTION_UNSUPPORTED),
    ],
)
def test_every_rule_is_asked(wishes, reason):
    assert refusal(replace(REQUEST, **wishes), {"first": FIRST}).reason is reason


def test_a_mode_that_is_missing_is_told_before_that_it_cannot_loop():
    limited = replace(FIRST, models={"ray-2": replace(RAY, modes=frozenset({Mode.TEXT}))})
    wrong = replace(REQUEST, loop=True, end=ImageFrame(media_id=1))
    assert refusal(wrong, {"first": limited}).reason is Reason.MODE_UNSUPPORTED


def test_a_picture_alone_is_enough():
    assert choose(replace(REQUEST, prompt=" ", end=ImageFrame(media_id=1))).request.prompt == ""


def test_a_model_for_other_work_is_refused_with_those_for_this():
    photon = replace(RAY, label="Photon", modes=frozenset({Mode.IMAGE}))
    accounts = {"first": replace(FIRST, models={"ray-2": RAY, "photon": photon})}
    assert refusal(replace(REQUEST, model="photon"), accounts).facts["offered"] == ("Ray 2",)
    assert refusal(replace(REQUEST, model="sora"), accounts).facts["offered"] == ("ray-2",)


def test_what_is_edited_is_looked_at():
    edit = replace(REQUEST, operation=Operation.MODIFY_VIDEO, prompt="", strength="flex_1", source_media_id=1)
    modifies = replace(
        RAY,
        strengths=("flex_1",),
        rates={Operation.MODIFY_VIDEO: Rate(per_pixel=1582)},
        sources={Operation.MODIFY_VIDEO: Source(longest=10, largest=100)},
    )
    accounts = {"first": replace(FIRST, models={"ray-2": modifies})}
    given = Given(kind=MediaKind.CLIP, seconds=5, size=(100, 10), weight=100)
    assert choose(replace(edit, source_size=(100, 10)), accounts, given=given).price == 1899  # 1898.4
    assert refusal(edit, accounts, given=replace(given, seconds=11)).reason is Reason.SOURCE_TOO_LONG


def test_what_is_not_to_be_heard_is_cleaned_and_measured():
    sound = replace(REQUEST, operation=Operation.ADD_AUDIO, prompt="", source_clip_id=1)
    sounds = replace(RAY, rates={Operation.ADD_AUDIO: Rate(per_piece=MicroUsd(7))})
    accounts = {"first": replace(FIRST, models={"ray-2": sounds})}
    route = choose(replace(sound, negative_prompt=" music\x00 "), accounts)
    assert (route.request.negative_prompt, route.price) == ("music", 7)
    assert refusal(replace(sound, negative_prompt="a" * 101), accounts).reason is Reason.PROMPT_TOO_LONG


@pytest.mark.parametrize(
    ("at_provider", "last_minute", "room"),
    [(0, 0, 10), (4, 0, 6), (10, 0, 0), (12, 0, 0), (0, 15, 5), (0, 20, 0), (0, 25, 0), (7, 18, 2), (9, 15, 1)],
)
def test_room_is_what_both_limits_leave(at_provider, last_minute, room):
    assert routing.room(FIRST.limits, at_provider=at_provider, last_minute=last_minute) == room
