"""The state machine: what the table allows, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import IllegalTransition
from bot.domain.generation import AT_PROVIDER, ENDED, NEXT, UNFINISHED, Generation, Status
from bot.domain.lease import Lease
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Requester

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)
NEW = Generation(
    id=7,
    requester=Requester(user_id=1, guild_id=9),
    destination=Destination(channel_id=77),
    request=GenerationRequest(prompt="a lake", model="ray-2"),
    account="luma",
    price=MicroUsd(500_000),
    status=Status.QUEUED,
    created_at=NOON,
    due_at=NOON,
)

# Written down once more, by hand, from the drawing in docs/architecture.md; with what may be entered again.
ARROWS = {
    ("queued", "queued"),
    ("queued", "submitting"),
    ("queued", "failed"),
    ("queued", "cancelled"),
    ("submitting", "running"),
    ("submitting", "queued"),
    ("submitting", "unconfirmed"),
    ("submitting", "failed"),
    ("unconfirmed", "unconfirmed"),
    ("unconfirmed", "running"),
    ("unconfirmed", "failed"),
    ("running", "running"),
    ("running", "downloading"),
    ("running", "failed"),
    ("downloading", "downloading"),
    ("downloading", "succeeded"),
    ("downloading", "failed"),
}


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_each_move_is_an_arrow_of_the_drawing_or_an_error(before, after):
    generation = replace(NEW, status=before)
    if (before.value, after.value) in ARROWS:
        moved = generation.moved_to(after, due_at=LATER)
        assert (moved.status, moved.due_at) == (after, LATER)
    else:
        with pytest.raises(IllegalTransition, match=f"generation 7: {before} -> {after}"):
            generation.moved_to(after, due_at=LATER)


@given(st.lists(st.sampled_from(Status), max_size=40))
def test_whatever_is_tried_it_goes_only_where_the_table_leads(tries):
    generation = NEW
    sent = 0
    for status in tries:
        allowed = status in NEXT[generation.status]
        try:
            moved = generation.moved_to(status, due_at=LATER)
        except IllegalTransition:
            assert not allowed
            continue
        assert allowed
        assert moved.attempts == (generation.attempts + 1 if status is generation.status else 0)
        # Once it may have been accepted, it is never sent again: only a certain refusal leads back.
        if status is Status.QUEUED:
            assert generation.status in {Status.QUEUED, Status.SUBMITTING}
        sent += status is Status.SUBMITTING
        generation = moved
    if generation.status in {Status.UNCONFIRMED, Status.RUNNING, Status.DOWNLOADING, Status.SUCCEEDED}:
        assert sent >= 1
    assert replace(generation, status=NEW.status, due_at=NEW.due_at, attempts=0) == NEW  # nothing else has changed


def test_every_status_has_a_row_and_what_ended_has_no_way_on():
    assert set(NEXT) == set(Status)
    assert {status for status, ways in NEXT.items() if not ways} == ENDED
    assert set(Status) == ENDED | UNFINISHED
    assert not ENDED & UNFINISHED
    assert {Status.SUBMITTING, Status.UNCONFIRMED, Status.RUNNING} == AT_PROVIDER


@pytest.mark.parametrize("status", sorted(UNFINISHED))
def test_whatever_is_under_way_can_fail_at_once(status):
    """Giving up, with the money back, must be possible from everywhere."""
    assert Status.FAILED in NEXT[status]


def test_only_what_was_not_sent_can_be_cancelled():
    assert [status for status, ways in NEXT.items() if Status.CANCELLED in ways] == [Status.QUEUED]


def test_what_was_found_out_goes_with_it_and_the_rest_stays():
    running = replace(NEW, status=Status.RUNNING, attempts=3, lease=Lease(owner="me", until=LATER), card_message_id=5)
    failed = running.moved_to(Status.FAILED, due_at=LATER, failure=Reason.TOO_SLOW, finished_at=LATER)
    assert failed == replace(
        running, status=Status.FAILED, due_at=LATER, attempts=0, failure=Reason.TOO_SLOW, finished_at=LATER
    )
    assert running.failure is None  # the old one is as it was


def test_a_generation_cannot_be_written_on():
    with pytest.raises(AttributeError):
        NEW.status = Status.SUCCEEDED  # type: ignore[misc]
