"""Each of Luma's sentences has its own reason, whoever says it how."""

import json

import pytest

from bot.domain.errors import AccountRefused, ProviderRejected
from bot.domain.reasons import Reason
from bot.providers.luma.errors import failure, refusal, words

REJECTED, ACCOUNT = ProviderRejected, AccountRefused

# Luma's page "Errors", before submission; the eleventh is on its page about loops.
BEFORE = [
    ("Prompt is required", Reason.PROMPT_REQUIRED),
    ("Prompt is too short, minimum length is 3 characters", Reason.PROMPT_TOO_SHORT),
    ("Prompt is too long, maximum length is 5000 characters", Reason.PROMPT_TOO_LONG),
    ("Loop is not supported for keyframes", Reason.LOOP_WITH_BOTH_FRAMES),
    ("Loop is not supported for extend reverse", Reason.LOOP_BACKWARDS),
    ("Loop is not supported for interpolate video to image", Reason.LOOP_CLIP_TO_PICTURE),
    ("Loop is not supported for interpolate image to video", Reason.LOOP_PICTURE_TO_CLIP),
    ("Loop is not supported for interpolate between two videos", Reason.LOOP_BETWEEN_CLIPS),
    ("No keyframes provided", Reason.FRAMES_MISSING),
    ("Unknown request type", Reason.REQUEST_NOT_UNDERSTOOD),
    ("Loop is not supported for end frame", Reason.LOOP_WITH_END_FRAME),
]
# After submission; the last one is not on the page but was seen.
AFTER = [
    ("Contains blacklisted words", Reason.BLACKLISTED_WORDS),
    ("Failed to read user input frames", Reason.FRAMES_UNREADABLE),
    ("Frame moderation failed", Reason.FRAME_MODERATED),
    ("Advanced prompt moderation failed", Reason.PROMPT_MODERATED),
    ("Prompt processing failed", Reason.PROMPT_PROCESSING),
    ("Error dispatching job", Reason.DISPATCH),
    ("Job failed", Reason.JOB_FAILED),
    ("Error processing callback", Reason.CALLBACK_PROCESSING),
    ("Advanced moderation failed", Reason.MODERATED),
]
# One line for each rule that speaks about Luma, or about all: status, text, reason, kind.
RULES = [
    (400, "400: failed to moderate image", Reason.FRAMES_UNREADABLE, REJECTED),
    (422, "Failed to read user input frames", Reason.FRAMES_UNREADABLE, REJECTED),
    (400, "Insufficient credits", Reason.ACCOUNT_CREDITS, ACCOUNT),
    (422, "You have run out of credits, please top up", Reason.ACCOUNT_CREDITS, ACCOUNT),
    (402, "Payment Required", Reason.ACCOUNT_CREDITS, ACCOUNT),
    (402, "", Reason.ACCOUNT_CREDITS, ACCOUNT),
    (400, "Frame moderation failed", Reason.FRAME_MODERATED, REJECTED),
    (400, "Contains blacklisted words", Reason.BLACKLISTED_WORDS, REJECTED),
    (403, "prompt violates our content policy", Reason.MODERATED, REJECTED),
    (422, "NSFW", Reason.MODERATED, REJECTED),
    (401, "Invalid API key is provided", Reason.ACCOUNT_KEY, ACCOUNT),
    (403, "Forbidden", Reason.ACCOUNT_KEY, ACCOUNT),
    (401, "moderation", Reason.ACCOUNT_KEY, ACCOUNT),
    (400, "Invalid API key is provided", Reason.ACCOUNT_KEY, ACCOUNT),
    (409, "prohibited", Reason.MODERATED, REJECTED),
    (409, "monthly budget reached", Reason.ACCOUNT_CREDITS, ACCOUNT),
    (400, "400: concepts are not supported for this model", Reason.CONCEPTS_UNSUPPORTED, REJECTED),
    *((status, "no", Reason.INVALID_REQUEST, REJECTED) for status in (400, 404, 405, 409, 413, 415, 422, 418)),
]


@pytest.mark.parametrize(("text", "reason"), BEFORE)
def test_each_text_before_submission_has_its_reason(text, reason):
    for status in (400, 422):
        error = refusal(status, json.dumps({"detail": text}))
        assert (type(error), error.reason, error.detail) == (ProviderRejected, reason, text)


@pytest.mark.parametrize(("text", "reason"), AFTER)
def test_each_text_after_submission_has_its_reason(text, reason):
    assert failure(text) is reason
    assert failure(f"  {text.upper()}.") is reason


def test_no_two_texts_share_a_reason():
    assert len({reason for _, reason in BEFORE + AFTER}) == len(BEFORE) + len(AFTER)


@pytest.mark.parametrize("text", [None, "", "The dog ate it"])
def test_a_failure_without_known_words_is_a_failed_job(text):
    assert failure(text) is Reason.JOB_FAILED


@pytest.mark.parametrize(("status", "text", "reason", "kind"), RULES)
def test_every_rule_has_an_example(status, text, reason, kind):
    error = refusal(status, json.dumps({"detail": text}))
    assert (type(error), error.reason) == (kind, reason)


def test_a_picture_that_could_not_be_fetched_is_no_verdict():
    assert refusal(400, '{"detail": "400: failed to moderate image"}').reason is Reason.FRAMES_UNREADABLE


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('{"detail": "one"}', "one"),
        ('{"message": "two"}', "two"),
        ('{"error": "three", "detail": null}', "three"),
        ('{"detail": {"code": 7}}', ""),
        ("[1, {}]", "1; : "),
        ("<html>four</html>", "<html>four</html>"),
        ('"five"', "five"),
        ("null", ""),
    ],
)
def test_reads_the_words_out_of_any_body(body, text):
    assert words(body) == text


def test_a_page_of_somebody_on_the_way_is_not_repeated():
    error = refusal(400, "<html>Contains blacklisted words: a secret wish</html>")
    assert (error.reason, error.detail) == (Reason.BLACKLISTED_WORDS, "")


def test_what_a_member_wrote_is_not_taken_for_a_verdict():
    complaint = {"loc": ["body", "duration"], "msg": "field required", "input": "an nsfw budget, not enough"}
    error = refusal(422, json.dumps({"detail": [complaint]}))
    assert (error.reason, error.detail) == (Reason.INVALID_REQUEST, "body.duration: field required")
