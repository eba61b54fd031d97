"""What comes back from Luma may lack nearly anything."""

import json
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from bot.domain.provider import JobState
from bot.providers.luma.answers import CreditsBody, GenerationBody, Page, job_in, words

VIDEO, IMAGE = "https://x.test/v.mp4", "https://x.test/i.jpg"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"id": "a"}, JobState.RUNNING),
        ({"id": "a", "state": None}, JobState.RUNNING),
        ({"id": "a", "state": "queued"}, JobState.RUNNING),
        ({"id": "a", "state": "dreaming"}, JobState.RUNNING),
        ({"id": "a", "state": "resting", "mood": "fine"}, JobState.RUNNING),
        ({"id": "a", "state": 7}, JobState.RUNNING),
        ({"id": "a", "state": "failed"}, JobState.FAILED),
        ({"id": "a", "state": "FAILED"}, JobState.FAILED),
        ({"id": "a", "state": "completed", "assets": {"video": "https://x.test/v.mp4"}}, JobState.SUCCEEDED),
        ({"id": "a", "state": "completed", "assets": {"video": None}}, JobState.SUCCEEDED),
        ({"id": "a", "state": "completed", "assets": {"video": ""}}, JobState.SUCCEEDED),
        ({"id": "a", "state": "completed", "assets": None}, JobState.SUCCEEDED),
        ({"id": "a", "state": "completed", "assets": "soon"}, JobState.SUCCEEDED),
    ],
)
def test_reads_any_state(answer, state):
    body = GenerationBody.model_validate(answer)
    assert body.job_state is state
    assert body.file == ("https://x.test/v.mp4" if "v.mp4" in str(answer) else None)


@pytest.mark.parametrize("answer", [{}, {"id": None}, {"id": ""}, {"id": 7}, [], None, "a"])
def test_needs_an_id_and_nothing_else(answer):
    with pytest.raises(ValidationError):
        GenerationBody.model_validate(answer)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-01T12:00:00.5Z", datetime(2026, 6, 1, 12, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-06-01T12:00:00", datetime(2026, 6, 1, 12, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
    ],
)
def test_reads_moments_as_utc(text, moment):
    assert GenerationBody.model_validate({"id": "a", "created_at": text}).created_at == moment


def test_a_field_of_a_new_shape_does_not_hide_the_job():
    body = GenerationBody.model_validate({"id": "a", "request": [1], "model": {}, "failure_reason": 5, "type": "video"})
    assert (body.request, body.model, body.kind) == (None, None, "video")


def test_one_odd_entry_does_not_hide_the_page():
    page = Page.model_validate({"generations": [{"state": "queued"}, {"id": "b"}], "has_more": "maybe"})
    assert [body and body.id for body in page.generations] == [None, "b"]
    assert page.has_more is None


@pytest.mark.parametrize(
    ("balance", "left"),
    [(12345.5, 123_455_000), (0, 0), (-3, -30_000), (0.00019, 1), (None, None), ("much", None), ([], None)],
)
def test_reads_a_balance_in_cents(balance, left):
    assert CreditsBody.model_validate({"credit_balance": balance}).left == left


@pytest.mark.parametrize(
    ("answer", "file"),
    [
        ({"generation_type": "image", "assets": {"image": IMAGE}}, IMAGE),
        ({"type": "image", "assets": {"video": None, "image": IMAGE}}, IMAGE),  # as in the page's sample
        ({"generation_type": "video", "assets": {"video": VIDEO, "image": IMAGE}}, VIDEO),
        ({"generation_type": "video", "assets": {"video": None, "image": IMAGE}}, None),  # a preview is no video
        ({"generation_type": "image", "assets": {"video": VIDEO}}, None),
        ({"model": "photon-v1.0", "assets": {"image": IMAGE}}, IMAGE),
        ({"request": {"model": "photon-flash-1"}, "assets": {"image": IMAGE}}, IMAGE),
        ({"model": "ray-2", "assets": {"image": IMAGE}}, None),
        ({"assets": {"image": IMAGE}}, None),
        # A kind that nobody knows says nothing; what was paid for is not lost for a word.
        ({"generation_type": "reframe_image", "model": "photon-1", "assets": {"image": IMAGE}}, IMAGE),
        ({"generation_type": "upscale_video", "model": "ray-2", "assets": {"video": VIDEO}}, VIDEO),
    ],
)
def test_the_file_is_the_picture_of_a_picture_and_the_video_of_a_video(answer, file):
    assert GenerationBody.model_validate({"id": "a", "state": "completed"} | answer).file == file


def test_reads_words():
    assert words(["pov", " pov ", "tilt_up", 7, None, "", "a" * 101, "two\nlines"]) == ("pov", "tilt_up")


@pytest.mark.parametrize("answer", [None, {}, [], "pov", [7], {"detail": "Not Found"}])
def test_no_words_are_no_answer(answer):
    with pytest.raises(ValueError, match="not a list of words"):
        words(answer)


@pytest.mark.parametrize(
    ("body", "job"),
    [
        (json.dumps({"id": "a", "state": "dreaming"}).encode(), "a"),
        (json.dumps({"id": "a", "state": 3, "assets": "soon", "request": None}).encode(), "a"),
        (b"", None),
        (b"\xff\xfe\x00", None),
        (b"null", None),
        (b"[]", None),
        (b'{"state": "completed"}', None),
        (b'{"id": 7}', None),
        (b'{"id": ""}', None),
        (b"[" * 100_000, None),
    ],
)
def test_a_callback_may_be_anything(body, job):
    assert job_in(body) == job
