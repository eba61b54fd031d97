"""What is counted, and that the steps do count it."""

import pytest

from bot import metrics
from bot.domain.errors import OutcomeUnknown
from bot.domain.reasons import Reason


@pytest.fixture
def counted():
    """Return a function that tells what was counted since the test began."""

    def now() -> dict[tuple[str, ...], float]:
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in metrics.REGISTRY.collect()
            for sample in family.samples
            if not sample.name.endswith(("_created", "_bucket"))
        }

    before = now()
    return lambda: {key: value - before.get(key, 0) for key, value in now().items() if value != before.get(key, 0)}


def test_a_submission_counts_by_account_and_outcome(counted):
    metrics.submitted("one", "accepted")
    metrics.submitted("one", "accepted")
    metrics.submitted("two", "rate_limited")
    assert counted() == {
        ("reverie_submissions_total", "one", "accepted"): 2,
        ("reverie_submissions_total", "two", "rate_limited"): 1,
    }


def test_the_end_of_one_counts_with_its_reason_and_its_seconds(counted):
    metrics.finished("one", "failed", "too_slow", seconds=900)
    metrics.finished("one", "succeeded", None, seconds=75)
    assert counted() == {
        ("reverie_generations_finished_total", "one", "failed", "too_slow"): 1,
        ("reverie_generations_finished_total", "one", "succeeded", ""): 1,
        ("reverie_generation_seconds_count", "one", "failed"): 1,
        ("reverie_generation_seconds_sum", "one", "failed"): 900,
        ("reverie_generation_seconds_count", "one", "succeeded"): 1,
        ("reverie_generation_seconds_sum", "one", "succeeded"): 75,
    }


def test_looks_and_deliveries_count_by_kind(counted):
    metrics.looked("one", "many")
    metrics.delivered("card", "shown")
    assert counted() == {
        ("reverie_looks_total", "one", "many"): 1,
        ("reverie_deliveries_total", "card", "shown"): 1,
    }


def test_who_calls_and_who_fetches_counts_under_no_word_of_theirs(counted):
    metrics.called_back("heard")
    metrics.linked("missing")
    assert counted() == {("reverie_callbacks_total", "heard"): 1, ("reverie_links_total", "missing"): 1}


async def test_a_clip_leaves_its_trace_in_the_counters(house, counted):
    await house.made()
    told = counted()
    assert told["reverie_submissions_total", "scripted", "accepted"] == 1
    assert told["reverie_looks_total", "scripted", "one"] == 1
    assert told["reverie_generations_finished_total", "scripted", "succeeded", ""] == 1
    assert told["reverie_generation_seconds_sum", "scripted", "succeeded"] == 60
    shown = {kind: number for (name, kind, *_), number in told.items() if name == "reverie_deliveries_total"}
    assert (shown["card"], shown["result"]) == (1, 1)


async def test_so_does_a_failure_and_a_create_without_an_answer(house, counted):
    failed = await house.running()
    house.provider.fail(failed.provider_job_id)
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    house.provider.accepts_and_then = OutcomeUnknown(Reason.UNCONFIRMED)
    await house.running("a river")
    told = counted()
    assert told["reverie_generations_finished_total", "scripted", "failed", "moderated"] == 1
    assert told["reverie_submissions_total", "scripted", "unknown"] == 1


async def test_two_at_once_take_one_look(house, counted):
    await house.queued("a river")
    await house.running()
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    assert {key: value for key, value in counted().items() if key[0] == "reverie_looks_total"} == {
        ("reverie_looks_total", "scripted", "many"): 1
    }
