"""Where loop may be on, and with which of Luma's sentences it is refused."""

from dataclasses import replace

import pytest

from bot.domain.errors import UserError
from bot.domain.provider import VIDEO_MODES, ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import MODES, ClipFrame, GenerationRequest, ImageFrame, Mode
from bot.policies.options import loops

LOOPING = frozenset({Mode.TEXT, Mode.START_PICTURE, Mode.EXTEND})
MODEL = ModelFacts(
    label="Ray 2",
    modes=frozenset(Mode),
    loops=LOOPING,
    seconds=(5,),
    resolutions=("720p",),
    aspects=("16:9",),
    prices={},
    published_wait=(70, 105),
)
FRAMES = {None: None, ImageFrame: ImageFrame(media_id=1), ClipFrame: ClipFrame(generation_id=2)}


def request(mode, *, loop=True):
    start, end = next(frames for frames, result in MODES.items() if result is mode)
    return GenerationRequest(prompt="a lake", model="ray-2", loop=loop, start=FRAMES[start], end=FRAMES[end])


@pytest.mark.parametrize(
    ("mode", "refusal"),
    [
        (Mode.END_PICTURE, Reason.LOOP_WITH_END_FRAME),
        (Mode.BOTH_PICTURES, Reason.LOOP_WITH_BOTH_FRAMES),
        (Mode.EXTEND_BACKWARDS, Reason.LOOP_BACKWARDS),
        (Mode.EXTEND_TO_PICTURE, Reason.LOOP_CLIP_TO_PICTURE),
        (Mode.PICTURE_TO_CLIP, Reason.LOOP_PICTURE_TO_CLIP),
        (Mode.BETWEEN_CLIPS, Reason.LOOP_BETWEEN_CLIPS),
    ],
)
def test_each_mode_that_cannot_loop_has_its_own_sentence(mode, refusal):
    with pytest.raises(UserError) as caught:
        loops.check(request(mode), MODEL)
    assert caught.value.reason is refusal


@pytest.mark.parametrize("mode", sorted(LOOPING))
def test_the_others_loop(mode):
    loops.check(request(mode), MODEL)


@pytest.mark.parametrize("mode", sorted(VIDEO_MODES))
def test_without_loop_there_is_nothing_to_refuse(mode):
    loops.check(request(mode, loop=False), replace(MODEL, loops=frozenset()))


@pytest.mark.parametrize("mode", sorted(VIDEO_MODES))
def test_the_model_s_own_word_comes_first(mode):
    loops.check(request(mode), replace(MODEL, loops=frozenset(Mode)))
    with pytest.raises(UserError) as caught:
        loops.check(request(mode), replace(MODEL, loops=frozenset()))
    if mode in LOOPING:
        assert caught.value.reason is Reason.MODE_UNSUPPORTED
        assert caught.value.facts == {"mode": "loop", "model": "Ray 2"}
