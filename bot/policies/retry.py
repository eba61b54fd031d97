"""After this failure, how long until we try again? None says that the rule has nothing (more) to offer."""

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from bot.domain.errors import ProviderUnavailable
from bot.domain.reasons import Reason

# Luma's integration guidelines: 429 "exponential backoff, max 3 retries", 500 "retry after 30s". A look comes again as
# long as patience lasts, so after so many waits each is as long as the longest.
RATE_LIMIT_DOUBLED: Final = 3
RATE_LIMIT_WAIT: Final = timedelta(seconds=5)
SERVER_ERROR_WAIT: Final = timedelta(seconds=30)
NETWORK_DOUBLED: Final = 4
NETWORK_WAIT: Final = timedelta(seconds=2)

CREATE_TRIES: Final = 5
CREATE_WAIT: Final = timedelta(seconds=5)

# Two seconds, doubled up to five minutes: about an hour, longer than most of Discord's outages.
DELIVERY_TRIES: Final = 20
DELIVERY_WAIT: Final = timedelta(seconds=2)
LONGEST_DELIVERY_WAIT: Final = timedelta(minutes=5)
# A result is somebody's own, and paid for: it is tried for a week before it is given up, and
# so is every notice on which something depends.
RESULT_TRIES: Final = DELIVERY_TRIES + 7 * 24 * 12

# A minute, doubled up to six hours: about two weeks, in which a key that is refused may be mended.
REMOVAL_TRIES: Final = 60
REMOVAL_DOUBLED: Final = 10
REMOVAL_WAIT: Final = timedelta(minutes=1)
LONGEST_REMOVAL_WAIT: Final = timedelta(hours=6)


def get_retry(
    status: int | None, attempt: int, *, retry_after: timedelta | None = None, jitter: float = 0.0
) -> timedelta | None:
    """
    Return how long after GET number `attempt` (from 1) that failed in a row the next one may follow.

    Status None is a network failure. `jitter` is a number from 0 to 1 that spreads out those who failed together. None:
    such an answer asks for no wait; whoever asks goes on at its usual pace until its patience ends.
    """
    if status is None:
        wait = _doubled(NETWORK_WAIT, min(attempt, NETWORK_DOUBLED), tries=NETWORK_DOUBLED)
    elif status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = _doubled(RATE_LIMIT_WAIT, min(attempt, RATE_LIMIT_DOUBLED), tries=RATE_LIMIT_DOUBLED)
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY}:
        wait = SERVER_ERROR_WAIT
    else:
        wait = None
    return _at_least(wait, retry_after, jitter)


def look_again(error: ProviderUnavailable, attempt: int, *, jitter: float = 0.0) -> timedelta | None:
    """Return the same for the error that a look raised (bot/http/client.py puts a server error's wait into it)."""
    if error.reason is Reason.RATE_LIMITED:
        return get_retry(HTTPStatus.TOO_MANY_REQUESTS, attempt, retry_after=error.retry_after, jitter=jitter)
    if error.retry_after is not None:
        return get_retry(HTTPStatus.SERVICE_UNAVAILABLE, attempt, retry_after=error.retry_after, jitter=jitter)
    return get_retry(None, attempt, jitter=jitter)


def create_again(attempts: int, retry_after: timedelta | None = None, *, jitter: float = 0.0) -> timedelta | None:
    """
    Return when a create that was *certainly refused* may be sent again, or None to give up.

    `attempts` counts the creates so far, the refused one included.
    """
    return _at_least(_doubled(CREATE_WAIT, attempts, tries=CREATE_TRIES - 1), retry_after, jitter)


def delivery_again(attempts: int, *, owed_for_good: bool = False, jitter: float = 0.0) -> timedelta | None:
    """
    Return when to show a message again that Discord did not take, or None to give up. `attempts` as above.

    `owed_for_good` is true of what nothing else replaces: a result, and most notices (domain/community/notices.py).
    """
    if attempts >= (RESULT_TRIES if owed_for_good else DELIVERY_TRIES):
        return None
    wait = _doubled(DELIVERY_WAIT, min(attempts, DELIVERY_TRIES), tries=DELIVERY_TRIES) or LONGEST_DELIVERY_WAIT
    return _at_least(min(wait, LONGEST_DELIVERY_WAIT), None, jitter)


def removal_again(attempts: int, *, jitter: float = 0.0) -> timedelta | None:
    """Return when to have a provider forget a job again that it did not, or None to give up. `attempts` as above."""
    if attempts >= REMOVAL_TRIES:
        return None
    wait = _doubled(REMOVAL_WAIT, min(attempts, REMOVAL_DOUBLED), tries=REMOVAL_DOUBLED) or LONGEST_REMOVAL_WAIT
    return _at_least(min(wait, LONGEST_REMOVAL_WAIT), None, jitter)


def _doubled(first: timedelta, attempt: int, *, tries: int) -> timedelta | None:
    return first * 2 ** max(attempt - 1, 0) if attempt <= tries else None


def _at_least(wait: timedelta | None, asked: timedelta | None, jitter: float) -> timedelta | None:
    """Lengthen a wait to what the other side asked for; jitter adds up to a quarter, so it never shortens either."""
    if wait is None:
        return None
    return max(wait, asked or wait) * (1 + jitter / 4)
