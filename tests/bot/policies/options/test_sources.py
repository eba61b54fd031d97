"""What may be edited, and what is told where it may not."""

from dataclasses import replace

import pytest

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import EDITS, Operation
from bot.policies.options import sources, whole_seconds
from tests.bot.policies.options.asked import FACTS, FILE, OURS, asked, clip, still

NONE = {"source_media_id": None, "source_clip_id": None}


def check(operation, given=None, **wishes):
    request = asked(operation, **wishes)
    sources.check(request, FACTS.models[request.model], given, FACTS.models)


def refusal(operation, given=None, **wishes):
    with pytest.raises(UserError) as caught:
        check(operation, given, **wishes)
    return caught.value.reason, caught.value.facts


@pytest.mark.parametrize("operation", sorted(EDITS))
def test_an_edit_needs_one_source(operation):
    assert refusal(operation, **NONE)[0] is Reason.SOURCE_MISSING
    assert refusal(operation, **FILE | OURS)[0] is Reason.SOURCE_MISSING


@pytest.mark.parametrize("operation", [Operation.VIDEO, Operation.IMAGE])
def test_what_is_new_has_none(operation):
    check(operation)
    assert refusal(operation, **FILE) == (Reason.OPTION_UNSUPPORTED, {"option": "source"})


@pytest.mark.parametrize("operation", [Operation.UPSCALE, Operation.ADD_AUDIO])
def test_only_what_was_made_here_is_upscaled_or_given_sound(operation):
    check(operation, clip())
    assert refusal(operation, **NONE | FILE)[0] is Reason.SOURCE_NOT_MADE_HERE


@pytest.mark.parametrize("operation", [Operation.REFRAME_VIDEO, Operation.MODIFY_VIDEO])
def test_a_video_is_ours_or_somebody_s(operation):
    check(operation, clip())
    check(operation, clip(), **NONE | OURS)
    assert refusal(operation, still())[0] is Reason.SOURCE_NOT_A_VIDEO


def test_a_picture_is_a_picture():
    check(Operation.REFRAME_IMAGE, still())
    assert refusal(Operation.REFRAME_IMAGE, clip())[0] is Reason.SOURCE_NOT_A_PICTURE
    assert refusal(Operation.REFRAME_IMAGE, **NONE | OURS)[0] is Reason.SOURCE_NOT_A_PICTURE


class TestLength:
    @pytest.mark.parametrize(("model", "seconds"), [("ray", 10.0), ("ray", 10.04), ("flash", 30.04)])
    def test_up_to_the_model_s_longest(self, model, seconds):
        check(Operation.REFRAME_VIDEO, clip(seconds=seconds), model=model)

    def test_longer_is_refused_with_the_model_that_takes_it(self):
        assert refusal(Operation.REFRAME_VIDEO, clip(seconds=12.34)) == (
            Reason.SOURCE_TOO_LONG,
            {"seconds": "12.4", "model": "Ray", "limit": 10, "other": "Ray Flash", "more": 30},
        )

    def test_or_without_where_none_does(self):
        reason, facts = refusal(Operation.REFRAME_VIDEO, clip(seconds=31), model="flash")
        assert (reason, facts) == (Reason.SOURCE_TOO_LONG, {"seconds": "31", "model": "Ray Flash", "limit": 30})
        assert "other" not in refusal(Operation.MODIFY_VIDEO, clip(seconds=11))[1]

    def test_of_an_upscale_there_is_none(self):
        check(Operation.UPSCALE, clip(seconds=60))

    @pytest.mark.parametrize(
        ("length", "paid"), [(5.0, 5), (5.04, 5), (5.1, 5), (5.2, 6), (9.0, 9), (0.4, 1), (0, 1), (4.99, 5)]
    )
    def test_seconds_are_paid_whole(self, length, paid):
        assert whole_seconds(length) == paid


@pytest.mark.parametrize(
    ("operation", "given", "largest"),
    [(Operation.MODIFY_VIDEO, clip, 100), (Operation.REFRAME_VIDEO, clip, 100), (Operation.REFRAME_IMAGE, still, 10)],
)
def test_a_file_has_a_largest_size(operation, given, largest):
    check(operation, given(weight=largest * 1_000_000))
    reason, facts = refusal(operation, given(weight=largest * 1_000_000 + 1))
    assert (reason, facts["megabytes"], facts["limit"]) == (Reason.SOURCE_TOO_LARGE, f"{largest}.1", largest)


class TestLarger:
    @pytest.mark.parametrize(("resolution", "target"), [("540p", "720p"), ("540p", "1080p"), ("720p", "1080p")])
    def test_what_was_made_here_goes_by_its_name(self, resolution, target):
        # Whatever its pixels: other aspects have others.
        check(Operation.UPSCALE, clip(size=(3000, 3000), resolution=resolution), resolution=target)

    @pytest.mark.parametrize("target", ["540p", "720p"])
    def test_the_same_or_smaller_is_refused_with_what_is_larger(self, target):
        given = clip(size=(10, 10), resolution="720p")
        assert refusal(Operation.UPSCALE, given, resolution=target) == (
            Reason.UPSCALE_NOT_LARGER,
            {"resolution": target, "size": "720p", "offered": ("1080p",)},
        )

    def test_without_a_name_it_goes_by_pixels(self):
        check(Operation.UPSCALE, clip(size=(1152, 648)), resolution="720p")
        reason, facts = refusal(Operation.UPSCALE, clip(size=(1280, 720)), resolution="720p")
        assert (reason, facts["size"]) == (Reason.UPSCALE_NOT_LARGER, "1280 by 720 pixels")

    def test_the_largest_has_nothing_above_it(self):
        assert "offered" not in refusal(Operation.UPSCALE, clip(resolution="1080p"), resolution="1080p")[1]

    @pytest.mark.parametrize("resolution", ["540p", ""])
    def test_of_a_model_with_fewer_sizes_those_are_left(self, resolution):
        given = clip(size=(960, 540), resolution=resolution)
        assert sources.larger(FACTS.models["ray"], given) == ("720p", "1080p")
        narrowed = replace(FACTS.models["ray"], resolutions=("540p", "720p"))
        assert sources.larger(narrowed, given) == ("720p",)
        assert sources.larger(narrowed, clip(size=(10, 10), resolution="1080p")) == ()


def test_each_is_done_once():
    done = {Operation.UPSCALE, Operation.ADD_AUDIO}
    again = {Operation.UPSCALE: Reason.UPSCALE_AGAIN, Operation.ADD_AUDIO: Reason.SOUND_TWICE}
    for operation, reason in again.items():
        (other,) = done - {operation}
        check(operation, clip(done=frozenset({other, Operation.VIDEO})))
        assert refusal(operation, clip(done=frozenset({operation})))[0] is reason
    for operation in (Operation.REFRAME_VIDEO, Operation.MODIFY_VIDEO):
        check(operation, clip(done=frozenset(done)))
