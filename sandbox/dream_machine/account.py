"""The customer's account: keys, credits, and the limits of Luma's Build tier."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.jobs import Refused

MINUTE = timedelta(minutes=1)


class Family(StrEnum):
    """The models that share their limits."""

    RAY = "ray"
    PHOTON = "photon"


def family_of(model: str) -> Family:
    return Family.PHOTON if model in catalogue.PICTURE_MODELS else Family.RAY


@dataclass(slots=True, kw_only=True)
class Limits:
    """What one family of models may be asked for."""

    concurrent: int
    creates_per_minute: int
    asked: list[datetime] = field(default_factory=list[datetime])


def build_tier() -> dict[Family, Limits]:
    """Return the limits on Luma's page "Rate Limits"."""
    return {
        Family.RAY: Limits(concurrent=10, creates_per_minute=20),
        Family.PHOTON: Limits(concurrent=40, creates_per_minute=80),
    }


@dataclass(slots=True, kw_only=True)
class Account:
    """What one account may do, has spent and has left. Money is in US cents."""

    keys: set[str]
    credits_cents: float = 100_000.0
    limits: dict[Family, Limits] = field(default_factory=build_tier)
    monthly_usd: float = 5000.0
    _charged: dict[str, tuple[datetime, float]] = field(default_factory=dict[str, tuple[datetime, float]])

    def count_create(self, family: Family, now: datetime) -> None:
        """Count one create request against the minute. Raises Refused when there were too many."""
        limits = self.limits[family]
        limits.asked = [moment for moment in limits.asked if moment > now - MINUTE]
        if len(limits.asked) >= limits.creates_per_minute:
            wait = (limits.asked[0] + MINUTE - now).total_seconds() if limits.asked else MINUTE.total_seconds()
            raise Refused("rate", "Too many requests. Please slow down and try again later.", retry_after=wait)
        limits.asked.append(now)

    def check(self, *, family: Family, cents: float, running: int, now: datetime) -> None:
        """Say whether one more job of this price may begin, beside those `running` of its family. Raises Refused."""
        if running >= self.limits[family].concurrent:
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
        for limits in self.limits.values():
            limits.asked.clear()
        self._charged.clear()


def _next_month(now: datetime) -> datetime:
    first = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)
