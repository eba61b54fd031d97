"""Waits are those of Luma's guidelines, never shorter than asked, and end."""

from datetime import timedelta

import pytest

from bot.domain.errors import ProviderUnavailable
from bot.domain.reasons import Reason
from bot.policies.retry import REMOVAL_TRIES, create_again, delivery_again, get_retry, look_again, removal_again


def seconds(wait):
    return None if wait is None else wait.total_seconds()


@pytest.mark.parametrize(
    ("status", "waits"),
    [
        (429, [5, 10, 20, 20, 20]),
        (500, [30, 30, 30, 30]),
        (503, [30, 30, 30, 30]),
        (408, [30, 30, 30, 30]),
        (425, [30, 30, 30, 30]),
        (None, [2, 4, 8, 16, 16, 16]),
        (404, [None]),
        (400, [None]),
    ],
)
def test_a_look_is_repeated_as_the_guidelines_say(status, waits):
    assert [seconds(get_retry(status, attempt)) for attempt in range(1, len(waits) + 1)] == waits


def test_a_create_that_was_refused_is_tried_five_times_at_most():
    assert [seconds(create_again(attempts)) for attempts in range(1, 7)] == [5, 10, 20, 40, None, None]


def test_asked_to_wait_it_waits():
    minute = timedelta(minutes=1)
    assert [get_retry(429, attempt, retry_after=minute) for attempt in (1, 4, 100)] == [minute] * 3
    assert [get_retry(503, attempt, retry_after=minute) for attempt in (1, 4, 100)] == [minute] * 3
    assert create_again(1, minute) == minute
    assert create_again(1, timedelta(0)) == timedelta(seconds=5)


@pytest.mark.parametrize("jitter", [0.0, 0.3, 1.0])
def test_jitter_only_lengthens_and_by_a_quarter_at_most(jitter):
    for wait, least in [
        (get_retry(429, 2, jitter=jitter), 10),
        (create_again(2, jitter=jitter), 10),
        (create_again(1, timedelta(seconds=60), jitter=jitter), 60),
        (delivery_again(3, jitter=jitter), 8),
    ]:
        assert wait is not None
        assert least <= wait.total_seconds() <= least * 1.25
    assert create_again(2, jitter=1.0) != create_again(2, jitter=0.0)


def test_deliveries_go_on_for_over_an_hour_and_then_end():
    waits = [delivery_again(attempts) for attempts in range(1, 21)]
    taken = [wait.total_seconds() for wait in waits if wait is not None]
    assert taken[:4] == [2, 4, 8, 16]
    assert (len(taken), waits[-1]) == (19, None)
    assert 3600 < sum(taken) < 7200
    assert max(taken) == 300


def test_a_result_is_tried_for_a_week():
    waits = [delivery_again(attempts, owed_for_good=True) for attempts in range(1, 2037)]
    taken = [wait for wait in waits if wait is not None]
    assert timedelta(days=7) <= sum(taken, timedelta()) < timedelta(days=8)
    assert (max(taken), waits[-1]) == (timedelta(minutes=5), None)


@pytest.mark.parametrize(
    ("reason", "asked", "attempt", "wait"),
    [
        (Reason.RATE_LIMITED, None, 2, 10),
        (Reason.RATE_LIMITED, 90, 1, 90),
        (Reason.RATE_LIMITED, None, 4, 20),
        (Reason.RATE_LIMITED, 90, 4, 90),
        (Reason.UNAVAILABLE, 30, 1, 30),
        (Reason.UNAVAILABLE, 30, 4, 30),
        (Reason.UNAVAILABLE, None, 2, 4),
    ],
)
def test_a_look_s_error_leads_to_the_same_waits(reason, asked, attempt, wait):
    error = ProviderUnavailable(reason, retry_after=timedelta(seconds=asked) if asked else None)
    assert seconds(look_again(error, attempt)) == wait


def test_a_provider_is_told_to_forget_for_about_two_weeks():
    waits = [removal_again(attempt) for attempt in range(1, REMOVAL_TRIES + 1)]
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] is None
    assert max(wait for wait in waits if wait) == timedelta(hours=6)
    together = sum((wait for wait in waits if wait), timedelta())
    assert timedelta(days=12) < together < timedelta(days=16)
