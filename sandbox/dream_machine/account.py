"""The customer's account: keys, credits, and the limits of Luma's Build tier."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sandbox.dream_machine.jobs import Refused

MINUTE = timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class Account:
    """What one account may do, has spent and has left. Money is in US cents."""

    keys: set[str]
    credits_cents: float = 100_000.0
    concurrent: int = 10
    creates_per_minute: int = 20
    monthly_usd: float = 5000.0
    _asked: list[datetime] = field(default_factory=list)
    _charged: dict[str, tuple[datetime, float]] = field(default_factory=dict)

    def count_create(self, now: datetime) -> None:
        """Count one create request against the minute. Raises Refused when there were too many."""
        self._asked = [moment for moment in self._asked if moment > now - MINUTE]
        if len(self._asked) >= self.creates_per_minute:
            wait = (self._asked[0] + MINUTE - now).total_seconds() if self._asked else MINUTE.total_seconds()
            raise Refused("rate", "Too many requests. Please slow down and try again later.", retry_after=wait)
        self._asked.append(now)

    def check(self, *, cents: float, running: int, now: datetime) -> None:
        """Say whether one more job of this price may begin. Raises Refused."""
        if running >= self.concurrent:
            raise Refused("rate", "Too many concurrent generations. Please wait for one to finish.", retry_after=5)
        if self.spent_this_month(now) + cents > self.monthly_usd * 100:
            wait = (_next_month(now) - now).total_seconds()
            raise Refused("rate", f"Monthly usage limit of ${self.monthly_usd:,.0f} reached.", retry_after=wait)
        if cents > self.credits_cents:
            raise Refused("credits", "Insufficient credits")

    def charge(self, job_id: str, cents: float, now: datetime) -> None:
        self.credits_cents -= cents
        self._charged[job_id] = (now, cents)

    def refund(self, job_id: str) -> None:
        """Give back what a failed job had cost, once."""
        _moment, cents = self._charged.pop(job_id, (None, 0.0))
        self.credits_cents += cents

    def spent_this_month(self, now: datetime) -> float:
        month = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return sum(cents for moment, cents in self._charged.values() if moment >= month)

    def forget(self) -> None:
        """Drop the history; the credits stay."""
        self._asked.clear()
        self._charged.clear()


def _next_month(now: datetime) -> datetime:
    first = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)
