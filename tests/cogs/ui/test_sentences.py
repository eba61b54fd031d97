from datetime import UTC, datetime

import pytest

from bot.domain.errors import UserError
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, ImageFrame, Operation
from cogs.ui import sentences
from tests.cogs.ui.conftest import generation

FULL = {
    "used": 3,
    "limit": 10,
    "left": 250_000,
    "price": 710_000,
    "resets_at": datetime(2030, 1, 2, tzinfo=UTC),
    "offered": ("5", "9"),
    "model": "Ray 2",
    "mode": "extend",
    "length": 5000,
    "shortest": 3,
    "longest": 4000,
    "megabytes": 21.5,
    "megapixels": 60,
    "width": 20,
    "height": 30,
    "server": "123",
    "account": "luma",
    "missing": ("Attach Files", "Read Message History"),
    "filename": "a.png",
    "clip": 12,
    "verdict": "hide",
    "by": 5,
    "days": 30,
    "span": "day",
    "percent": 90,
    "drafts": ("Ray 2 Flash at 540p",),
    "channels": ("7", "8"),
}


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence_with_facts_and_without(reason):
    for facts in ({}, FULL):
        told = sentences.told(reason, facts)
        assert told[0].isupper()
        assert told.endswith((".", "!", ")"))
        assert "{" not in told
        assert len(told) < 400


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (Reason.VIDEOS_PER_DAY, ["3 of 10", "<t:1893542400:R>"]),
        (Reason.DOLLARS_PER_MONTH, ["$0.71", "$0.25", "<t:1893542400:R>"]),
        (Reason.SERVER_BUDGET, ["$0.71", "$0.25", "SERVER_USD_PER_MONTH"]),
        (Reason.JOBS_AT_ONCE, ["3 of 10", "/queue"]),
        (Reason.SECONDS_UNSUPPORTED, ["Ray 2", "5 or 9"]),
        (Reason.PROMPT_TOO_LONG, ["5,000", "4,000"]),
        (Reason.PICTURE_TOO_LARGE, ["21.5 MB"]),
        (Reason.PICTURE_TOO_SMALL, ["20 by 30"]),
        (Reason.NO_PROVIDER, ["operator", "PROVIDERS__LUMA__API_KEY"]),
        (Reason.ACCOUNT_KEY, ["operator", "PROVIDERS__LUMA__API_KEY"]),
        (Reason.ACCOUNT_CREDITS, ["operator", "credits", "PROVIDERS__LUMA__API_KEY"]),
        (Reason.SERVER_NOT_ALLOWED, ["ALLOWED_GUILD_IDS", "123"]),
        (Reason.CHANNEL_FORBIDDEN, ["missing here: Attach Files, Read Message History."]),
        (Reason.DIRECT_MESSAGES_CLOSED, ["Privacy Settings"]),
        (Reason.CHANNEL_NOT_CHOSEN, ["in <#7>, <#8>."]),
        (Reason.RESULT_GONE, ["/generation show", "`file`"]),
    ],
)
def test_the_facts_are_told(reason, told):
    sentence = sentences.told(reason, FULL)
    assert all(part in sentence for part in told), sentence


def test_no_two_reasons_a_person_can_tell_apart_sound_the_same():
    told = [sentences.told(reason) for reason in Reason]
    assert len(set(told)) == len(told)


def test_what_was_not_the_persons_mistake_is_not_shown_to_them():
    assert sentences.for_error(ValueError("secret-token at https://api")) == sentences.OUR_FAULT
    assert "3 of 10" in sentences.for_error(UserError(Reason.VIDEOS_PER_DAY, used=3, limit=10))


@pytest.mark.parametrize(
    "reason",
    [Reason.CLIP_DELETED, Reason.CLIP_UNFINISHED, Reason.NOTHING_CAME_OF_IT, Reason.CLIP_HIDDEN, Reason.CLIP_UNKNOWN],
)
def test_a_picture_is_called_a_picture(reason):
    assert "that clip" in sentences.told(reason, {"clip": 12}).lower()
    told = sentences.told(reason, {"clip": 12, "noun": "picture"})
    assert ("that picture" in told.lower(), "clip" in told) == (True, False)


@pytest.mark.parametrize(
    ("made_from", "noun"),
    [
        ({"start": ClipFrame(generation_id=1)}, "clip"),
        ({"operation": Operation.MODIFY_VIDEO, "source_clip_id": 1}, "clip"),
        ({"start": ImageFrame(media_id=1)}, "picture"),
    ],
)
def test_a_failure_speaks_of_what_it_was_made_from(made_from, noun):
    told = sentences.for_failure(generation(Status.FAILED, failure=Reason.CLIP_DELETED, **made_from))
    assert told.startswith(f"That {noun} was deleted")
    assert "Nothing was charged" in told


def test_markdown_in_facts_is_harmless():
    assert r"\*\*x\*\*" in sentences.told(Reason.SECONDS_UNSUPPORTED, {"model": "**x**", "offered": ("5",)})


@pytest.mark.parametrize("reason", Reason)
def test_no_fact_makes_a_sentence_too_long_for_an_answer(reason):
    pasted = "slow dolly * " * 500
    names = dict.fromkeys(
        ("camera", "concept", "name", "typed", "pattern", "problem", "word", "reason", "field"), pasted
    )
    facts = FULL | names | dict.fromkeys(("offered", "names", "missing", "channels", "drafts"), (pasted, pasted))
    assert len(sentences.told(reason, facts)) < 2500


def test_a_reason_that_staff_give_is_told_to_its_end():
    assert sentences.told(Reason.STANDING_STILL, {"reason": "word " * 79 + "end", "who": "5"}).endswith("end.")
