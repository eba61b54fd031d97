"""The evening reads the bot's refusals as the bot words them."""

import pytest

from bot.domain.reasons import Reason
from cogs.ui.sentences import told
from sandbox.evening.telling import REASONS, why

READ = {
    Reason.VIDEOS_PER_DAY: "videos of the day",
    Reason.PICTURES_PER_DAY: "pictures of the day",
    Reason.UPSCALE_AGAIN: "done to it once already",
    Reason.SOUND_TWICE: "done to it once already",
    Reason.UPSCALE_NOT_LARGER: "not larger than it is",
    Reason.DOLLARS_PER_MONTH: "dollars of the month",
    Reason.JOBS_AT_ONCE: "jobs at once",
    Reason.SERVER_BUDGET: "the server's budget",
    Reason.DRAFTS_ONLY: "drafts only, from 90 %",
    Reason.ALL_SERVERS_BUDGET: "the operator's cap",
    Reason.PROMPT_FILTERED: "the server's filter",
    Reason.CHANNEL_NOT_CHOSEN: "another channel",
    Reason.AGE_RESTRICTED_HERE: "age-restricted channel",
    Reason.CHANNEL_FORBIDDEN: "no permission in the channel",
    Reason.SERVER_NOT_ALLOWED: "a server that is not allowed",
    Reason.BANNED: "banned",
    Reason.MEMBER_PAUSED: "paused after strikes",
    Reason.STANDING_STILL: "the server stands still",
    Reason.TOO_LATE_TO_CANCEL: "too late to cancel",
    Reason.CLIP_KEPT_BY_OWNER: "the owner's word",
    Reason.ALREADY_REPORTED: "reported before",
    Reason.STAFF_ONLY: "staff only",
    Reason.ADMIN_ONLY: "admins only",
    Reason.CLIP_HIDDEN: "hidden by staff",
    Reason.CLIP_DELETED: "a deleted clip",
    Reason.GIFT_TOO_LARGE: "more than was granted",
    Reason.GRANTED_LESS: "more than was granted",
    Reason.APPEAL_TO_ANOTHER: "one's own decision",
}


@pytest.mark.parametrize("reason", READ)
def test_each_refusal_is_known_by_its_sentence(reason: Reason):
    assert why(told(reason)) == READ[reason]


def test_nothing_is_read_that_the_bot_does_not_say():
    assert {meaning for _, meaning in REASONS} == set(READ.values())


def test_what_is_done_is_no_refusal():
    assert why("#12 · Accepted. $0.14 is reserved; a failure costs nothing.") is None
