"""The intervals fit each other and the calls that are made within them."""

from datetime import timedelta

from bot.http.client import WHOLE_CALL
from bot.policies.timing import Timing

TIMING = Timing()


def test_a_lease_outlasts_the_longest_call():
    """Else a second worker would take a row whose create is still on its way."""
    assert TIMING.lease > timedelta(seconds=WHOLE_CALL)
    assert TIMING.download_lease > TIMING.lease


def test_looks_have_a_range():
    assert timedelta(0) < TIMING.shortest_look < TIMING.longest_look < TIMING.patience


def test_a_price_is_given_back_before_the_search_ends():
    assert TIMING.lease < TIMING.reconcile < TIMING.reconcile_late
