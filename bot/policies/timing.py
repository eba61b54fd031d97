"""How long things take and may take. Every value can be set, so that the sandbox can play an evening in minutes."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The intervals of the lifecycle."""

    # For how long a row that was claimed is ours. Longer than any call made meanwhile.
    lease: timedelta = timedelta(minutes=2)
    download_lease: timedelta = timedelta(minutes=10)
    # How long a job may run at the provider before we give up on it (the guidelines: 5 minutes and more).
    patience: timedelta = timedelta(minutes=15)
    # How long a submission without an answer is looked for before its price is given back, and how long after that.
    reconcile: timedelta = timedelta(minutes=15)
    reconcile_late: timedelta = timedelta(hours=24)
    # Between two looks at the same job.
    shortest_look: timedelta = timedelta(seconds=3)
    longest_look: timedelta = timedelta(seconds=15)
    # A second press of the same button within this time is the same wish.
    double_press: timedelta = timedelta(seconds=3)
    # A waiting card is redrawn at most this often when only its place changed.
    redraw: timedelta = timedelta(seconds=30)
    # How long a request may wait in the queue; and how long for an account that is gone or refused all the time.
    queue_patience: timedelta = timedelta(hours=24)
    account_patience: timedelta = timedelta(minutes=15)
    # How long a refused account (bad key, no credits) is left alone.
    account_rest: timedelta = timedelta(minutes=5)
    # How long a step with nothing to do sleeps when nothing wakes it.
    idle: timedelta = timedelta(seconds=1)
