"""How do we look at running jobs: when, how many in one call, and for how long?"""

from datetime import datetime, timedelta
from typing import Final

from bot.domain.provider import ManyAtOnce, ProviderFacts
from bot.domain.waits import Typical
from bot.policies.timing import Timing

# How many rows one step takes, and how many calls it makes at a time.
BATCH: Final = 200
AT_ONCE: Final = 25
BATCHES_AT_ONCE: Final = 8
DOWNLOADS_AT_ONCE: Final = 4

# A page of a list may be stale; every so many looks a job is asked for by its own id.
OWN_LOOK_EVERY: Final = 5
# Looks at a job that is finished but whose file has no link yet.
LOOKS_FOR_A_LINK: Final = 5
# While no look at a job is answered at all we are this many times as patient: it may well be fine.
PATIENCE_WITHOUT_ANSWER: Final = 4

# Tries to get hold of a file: three hours and more while our disk, our media store, the network or its server is in
# trouble.
DOWNLOAD_TRIES: Final = 45

_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_FIRST_SEARCH: Final = timedelta(seconds=5)
_SLOWEST_SEARCH: Final = timedelta(minutes=1)
_FIRST_LATE_SEARCH: Final = timedelta(minutes=1)
_SLOWEST_LATE_SEARCH: Final = timedelta(hours=1)
_FIRST_DOWNLOAD: Final = timedelta(seconds=2)
_SLOWEST_DOWNLOAD: Final = timedelta(minutes=5)


def next_look(now: datetime, *, elapsed: timedelta, typical: Typical, timing: Timing) -> datetime:
    """
    Return when to look again at a job that has run for `elapsed`.

    Seldom while such jobs are never finished, often while they usually are, ever more seldom after that. The moment
    lies on a grid, so that jobs become due together and one call covers them.
    """
    begins = timedelta(seconds=typical.low * 0.6)
    ends = timedelta(seconds=typical.high * 1.2)
    if elapsed < begins:
        wait = begins - elapsed
    elif elapsed <= ends:
        wait = timing.shortest_look
    else:
        wait = timing.shortest_look + (elapsed - ends) / 10
    wait = min(max(wait, timing.shortest_look), timing.longest_look)
    return on_grid(now + wait, timing.shortest_look)


def on_grid(moment: datetime, step: timedelta) -> datetime:
    """
    Return the nearest moment of the grid.

    Not the next one: a look happens a little after its moment, and would always miss the grid by that little.
    """
    over = (moment - _EPOCH) % step
    return moment - over if over < step / 2 else moment + step - over


def asks_for_many(due: int, facts: ProviderFacts) -> bool:
    """Say whether one call for many is cheaper than a call for each."""
    return facts.many_at_once is not ManyAtOnce.NO and due > 1


def deserves_own_look(attempts: int, *, elapsed: timedelta, facts: ProviderFacts, timing: Timing) -> bool:
    """Say whether a list's word that a job still runs should be doubted this time."""
    if facts.many_at_once is not ManyAtOnce.LIST:
        return False
    return attempts % OWN_LOOK_EVERY == OWN_LOOK_EVERY - 1 or elapsed >= timing.patience


def is_hopeless(waited: timedelta, *, answered: bool, timing: Timing) -> bool:
    """
    Say whether a job has run for so long that nothing will come of it.

    `waited` is since when it runs, or where nobody answers since when that is so: what the provider did while we did
    not ask, we do not know.
    """
    return waited >= timing.patience * (1 if answered else PATIENCE_WITHOUT_ANSWER)


def next_search(attempts: int) -> timedelta:
    """Return how long to wait before searching again for a job whose create was never answered."""
    return min(_FIRST_SEARCH * (1 << min(attempts, 10)), _SLOWEST_SEARCH)


def next_try_to_search(elapsed: timedelta) -> timedelta:
    """Return the same after a search that told nothing (it failed, or found too many), by the time since the create."""
    return min(max(elapsed, _FIRST_SEARCH), _SLOWEST_SEARCH)


def next_late_search(attempts: int) -> timedelta:
    """Return the same for one whose price was given back already."""
    return min(_FIRST_LATE_SEARCH * (1 << min(attempts, 10)), _SLOWEST_LATE_SEARCH)


def next_download(attempts: int, *, theirs: int = 0) -> timedelta | None:
    """
    Return how long to wait before fetching a file again, or None when it is lost.

    `attempts` counts the tries before this one, whatever they failed for; `theirs` those in a row, this one included,
    that failed for the link or the file itself. With 0 the trouble says nothing about the file (a full disk, a media
    store or a network that is away), so it is still there, and we are patient for hours.
    """
    if attempts >= DOWNLOAD_TRIES:
        return None
    if theirs:
        waits = (_FIRST_DOWNLOAD, timedelta(seconds=10), timedelta(seconds=30), timedelta(minutes=2))
        return waits[theirs - 1] if theirs <= len(waits) else None
    return min(_FIRST_DOWNLOAD * (1 << min(attempts, 10)), _SLOWEST_DOWNLOAD)
