"""What is counted for the operator. Everything is in one registry, which the web server (or a test) reads."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY: Final = CollectorRegistry()

_SUBMISSIONS: Final = Counter(
    "reverie_submissions", "Requests handed to a provider.", ["account", "outcome"], registry=REGISTRY
)
_LOOKS: Final = Counter(
    "reverie_looks", "Calls that asked a provider how far it is.", ["account", "kind"], registry=REGISTRY
)
_FINISHED: Final = Counter(
    "reverie_generations_finished", "Generations that ended.", ["account", "status", "reason"], registry=REGISTRY
)
_SECONDS: Final = Histogram(
    "reverie_generation_seconds",
    "From the request to the end.",
    ["account", "status"],
    buckets=(5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 3600),
    registry=REGISTRY,
)
_DELIVERIES: Final = Counter(
    "reverie_deliveries", "Messages taken from the outbox.", ["kind", "outcome"], registry=REGISTRY
)

_CALLBACKS: Final = Counter(
    "reverie_callbacks", "Calls of providers: heard, or of nobody whom we gave the way.", ["outcome"], registry=REGISTRY
)
_LINKS: Final = Counter(
    "reverie_links", "Files that were asked for by a link: given, or not there.", ["outcome"], registry=REGISTRY
)


def submitted(account: str, outcome: str) -> None:
    """Count one submission and what came of it."""
    _SUBMISSIONS.labels(account, outcome).inc()


def looked(account: str, kind: str) -> None:
    """Count one call for a look: at one job, at many, or a search."""
    _LOOKS.labels(account, kind).inc()


def finished(account: str, status: str, reason: str | None, *, seconds: float) -> None:
    """Count one generation that ended, and how long it took in all."""
    _FINISHED.labels(account, status, reason or "").inc()
    _SECONDS.labels(account, status).observe(seconds)


def delivered(kind: str, outcome: str) -> None:
    """Count one message that was shown, is tried again, was refused or given up."""
    _DELIVERIES.labels(kind, outcome).inc()


def called_back(outcome: str) -> None:
    """Count one callback: heard or unknown. Never by what a stranger can choose."""
    _CALLBACKS.labels(outcome).inc()


def linked(outcome: str) -> None:
    """Count one request for a published file: given or missing."""
    _LINKS.labels(outcome).inc()
