"""What we send is what Luma's OpenAPI document describes; what comes back may lack nearly anything."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bot.domain.provider import ClipOf, JobState, Order, PictureAt
from bot.domain.request import MODES, ClipFrame, GenerationRequest, ImageFrame
from bot.providers.luma.facts import FACTS
from bot.providers.luma.wire import CreateBody, CreditsBody, GenerationBody, Page

ROOT = Path(__file__).parents[4]
SPECS = Path(os.environ.get("REVERIE_SPECS", ROOT / "specs"))
ID = "123e4567-e89b-12d3-a456-426614174000"


@pytest.fixture(scope="module")
def described():
    """A validator of the body of a create."""
    yaml = pytest.importorskip("yaml", reason="PyYAML is missing: run make test, which installs it")
    path = SPECS / "luma-openapi.yaml"
    if not path.exists():
        pytest.skip("Luma's OpenAPI document is missing: run make specs")
    document = yaml.safe_load(path.read_text())
    document["components"]["schemas"]["GenerationRequest"]["additionalProperties"] = False
    registry = Registry().with_resource("urn:luma", Resource.from_contents(document, DRAFT202012))
    reference = {"$ref": "urn:luma#/components/schemas/GenerationRequest"}
    return Draft202012Validator(reference, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def place(kind, url="https://pictures.test/a.png?ex=1"):
    """Return one frame as it is asked and as it is handed over."""
    if kind is None:
        return None, None
    return (
        (ImageFrame(media_id=1), PictureAt(url=url))
        if kind is ImageFrame
        else (ClipFrame(generation_id=1), ClipOf(job_id=ID))
    )


def order(start=None, end=None, **options):
    (asked_start, start), (asked_end, end) = place(start), place(end)
    asked: dict[str, Any] = {"prompt": "a lake", "model": "ray-2"} | options
    return Order(
        reference="1", request=GenerationRequest(start=asked_start, end=asked_end, **asked), start=start, end=end
    )


@pytest.mark.parametrize("frames", MODES, ids=[mode.value for mode in MODES.values()])
@pytest.mark.parametrize("loop", [False, True])
def test_every_mode_is_as_the_document_describes(described, frames, loop):
    body = CreateBody.of(order(*frames, loop=loop)).as_json()
    assert list(described.iter_errors(body)) == []
    assert ("keyframes" in body) == (frames != (None, None))
    assert body["loop"] is loop


def test_every_option_is_as_the_document_describes(described):
    for name, model in FACTS.models.items():
        for aspect in model.aspects:
            for resolution, seconds in model.prices:
                asked = order(model=name, aspect=aspect, resolution=resolution, seconds=seconds)
                body = CreateBody.of(asked).as_json()
                assert list(described.iter_errors(body)) == []
                assert (body["aspect_ratio"], body["resolution"]) == (aspect, resolution)
                assert body["duration"] in {"5s", "9s"}


@pytest.mark.parametrize("wrong", [{"model": "ray-9"}, {"aspect_ratio": "2:1"}, {"extra": 1}, {"loop": "yes"}])
def test_the_document_would_notice(described, wrong):
    assert list(described.iter_errors(CreateBody.of(order()).as_json() | wrong))


def test_frames_stand_where_they_belong():
    body = CreateBody.of(order(ClipFrame, ImageFrame)).as_json()
    assert body["keyframes"] == {
        "frame0": {"type": "generation", "id": ID},
        "frame1": {"type": "image", "url": "https://pictures.test/a.png?ex=1"},
    }


def test_a_picture_needs_no_words():
    assert "prompt" not in CreateBody.of(order(ImageFrame, prompt="")).as_json()


def test_nothing_unknown_is_sent():
    with pytest.raises(ValidationError):
        CreateBody.model_validate(CreateBody.of(order()).model_dump() | {"negative_prompt": "rain"})


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
    assert body.video == ("https://x.test/v.mp4" if "v.mp4" in str(answer) else None)


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
