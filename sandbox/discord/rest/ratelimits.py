"""Rate limits: a bucket for each route and top-level resource, and a global one that interactions are exempt from."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.discord import limits

TOP_LEVEL = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_token")
WITHOUT_BUCKET = "/interactions/"  # first answers: hikari complains of the headers there
EXEMPT = ("/interactions/", "/webhooks/")  # from the global limit


@dataclass(slots=True)
class Window:
    """A fixed window: when it ends, and how many requests it still takes."""

    ends: datetime
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The headers that every answer carries, and how long to wait where the request was one too many (real seconds)."""

    headers: Mapping[str, str]
    retry_after: float | None = None
    is_global: bool = False

    def body(self) -> dict[str, object]:
        return {
            "message": "You are being rate limited.",
            "retry_after": self.retry_after,
            "global": self.is_global,
            "code": 0,
        }


class RateLimits:
    """All windows, on the sandbox's clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[str, Window] = {}

    def clear(self) -> None:
        self._windows.clear()

    def take(self, method: str, template: str, args: Mapping[str, str]) -> Verdict:
        """Count a request."""
        if template.startswith(WITHOUT_BUCKET) or not self._clock.rate:  # where time stands, no window would end
            return Verdict(headers={})
        route = f"{method} {template}"
        rate = limits.RATES.get(route, limits.OTHER_RATE)
        top = ":".join(args[name] for name in TOP_LEVEL if name in args)
        window, fits = self._count(f"{route} {top}", rate)
        headers = self._headers(route, rate, window)
        if not fits:
            return self._refused(headers, window, is_global=False)
        if not template.startswith(EXEMPT):
            everywhere, fits = self._count("global", limits.Rate(requests=limits.GLOBAL_PER_SECOND, seconds=1))
            if not fits:
                return self._refused(headers, everywhere, is_global=True)
        return Verdict(headers=headers)

    def pretended(self, retry_after: float) -> Verdict:
        """Return a refusal that a fault asks for."""
        return self._worded({}, retry_after, is_global=False)

    def _count(self, key: str, rate: limits.Rate) -> tuple[Window, bool]:
        now = self._clock.now()
        window = self._windows.get(key)
        if window is None or window.ends <= now or window.ends > now + timedelta(seconds=rate.seconds):
            window = self._windows[key] = Window(now + timedelta(seconds=rate.seconds), rate.requests)
        if window.left == 0:
            return window, False
        window.left -= 1
        return window, True

    def _real_seconds(self, window: Window) -> float:
        """Bots wait in real time."""
        return max(0.001, (window.ends - self._clock.now()).total_seconds() / self._clock.rate)

    def _headers(self, route: str, rate: limits.Rate, window: Window) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(rate.requests),
            "X-RateLimit-Remaining": str(window.left),
            "X-RateLimit-Reset": f"{window.ends.timestamp():.3f}",
            "X-RateLimit-Reset-After": f"{self._real_seconds(window):.3f}",
            # Clients merge routes of one bucket, so each route has its own.
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
        }

    def _refused(self, headers: Mapping[str, str], window: Window, *, is_global: bool) -> Verdict:
        return self._worded(headers, self._real_seconds(window), is_global=is_global)

    def _worded(self, headers: Mapping[str, str], retry_after: float, *, is_global: bool) -> Verdict:
        return Verdict(
            headers={
                **headers,
                "Retry-After": str(math.ceil(retry_after)),
                "X-RateLimit-Scope": "global" if is_global else "user",
                **({"X-RateLimit-Global": "true"} if is_global else {}),
            },
            retry_after=round(retry_after, 3),
            is_global=is_global,
        )
