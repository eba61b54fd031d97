"""How tests and the demo steer and watch a running local Dream Machine."""

import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from sandbox.changes import until
from sandbox.faults import Fault, planned

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One generation as the machine knows it."""

    id: str
    state: str  # queued, dreaming, completed, failed
    kind: str  # video, image, reframe_image, reframe_video, modify_video, upscale_video, add_audio
    model: str
    prompt: str
    request: dict[str, Any]  # as received
    created_at: datetime
    dreaming_at: datetime  # or is to dream from then on
    completed_at: datetime | None  # or failed
    failure_reason: str | None
    cost_cents: float
    video_url: str | None
    image_url: str | None
    sources: list[str]  # ids of the jobs that it was made from
    deleted: bool


class LocalDreamMachine:
    """The driver's end of the control API."""

    def __init__(self, control_url: str) -> None:
        # Plain HTTP on this machine: trust nobody, and spare the loading of certificates.
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._http = httpx.AsyncClient(base_url=control_url, timeout=60, trust_env=False, verify=nobody)

    @classmethod
    async def connect(cls, control_url: str) -> Self:
        """Reach a running machine. Raises httpx.ConnectError where nothing listens."""
        machine = cls(control_url)
        await machine._ask("GET", "/control/time")
        return machine

    async def close(self) -> None:
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def jobs(self) -> list[Job]:
        """All jobs, oldest first, deleted ones too."""
        return [_job(shown) for shown in await self._ask("GET", "/control/jobs")]

    async def creates(self) -> int:
        """How many create requests were accepted."""
        return len(await self.jobs())

    async def requests(self) -> list[dict[str, Any]]:
        """Every API request: method, path, status (None: connection closed), seconds, at."""
        return await self._ask("GET", "/control/requests")

    async def callbacks(self) -> list[dict[str, Any]]:
        """Every attempt to call back: job, url, state, said (in the body), attempt, status (None: none), error, at."""
        return await self._ask("GET", "/control/callbacks")

    async def violations(self) -> list[str]:
        """Return all that broke Luma's own document so far, where the machine was given it."""
        found: list[str] = await self._ask("GET", "/control/violations")
        return found

    async def profile(self) -> dict[str, dict[str, Any]]:
        """Return all switches, `now` and `usually`, and how often one of the calls back was `bent`."""
        found: dict[str, dict[str, Any]] = await self._ask("GET", "/control/profile")
        return found

    async def prices(self) -> dict[str, Any]:
        """Return the rates in US dollars per million pixels, and the machine's guesses for upscale and audio."""
        found: dict[str, Any] = await self._ask("GET", "/control/prices")
        return found

    async def credits_cents(self) -> float:
        return (await self.account())["credits_cents"]

    async def account(self) -> dict[str, Any]:
        """Return what is left and spent, whether the jobs are held, and the failures that wait for their job."""
        found: dict[str, Any] = await self._ask("GET", "/control/account")
        return found

    async def pause(self) -> None:
        """Jobs stay in their state until `resume`."""
        await self._ask("POST", "/control/pause")

    async def resume(self) -> None:
        await self._ask("POST", "/control/resume")

    async def set(
        self,
        *,
        median_delay: float | None = None,
        delay: float | None = None,
        list_age: float | None = None,
        link_life: float | None = None,
        concurrent: int | None = None,
        creates_per_minute: int | None = None,
        photon_concurrent: int | None = None,
        photon_creates_per_minute: int | None = None,
        credits_cents: float | None = None,
        moderation_words: Sequence[str] | None = None,
        keys: Sequence[str] | None = None,
        monthly_usd: float | None = None,
    ) -> None:
        """
        Change what is given.

        Seconds are the sandbox's; delays hold for jobs created from now on. `concurrent` and `creates_per_minute` are
        those of Ray.
        """
        wanted = {
            "median_delay": median_delay,
            "delay": delay,
            "list_age": list_age,
            "link_life": link_life,
            "concurrent": concurrent,
            "creates_per_minute": creates_per_minute,
            "photon_concurrent": photon_concurrent,
            "photon_creates_per_minute": photon_creates_per_minute,
            "credits_cents": credits_cents,
            "moderation_words": moderation_words,
            "keys": keys,
            "monthly_usd": monthly_usd,
        }
        await self._ask(
            "POST", "/control/settings", {name: value for name, value in wanted.items() if value is not None}
        )

    async def switch(self, **switches: Any) -> None:
        """Set switches of the profile alone, by their names in profile.Profile."""
        await self._ask("POST", "/control/settings", {"profile": switches})

    async def fail(self, job_id: str, reason: str) -> None:
        """End a running job so, now."""
        await self._ask("POST", f"/control/jobs/{job_id}/fail", {"reason": reason})

    async def finish(self, job_id: str) -> None:
        """Let a job skip its wait, also while paused; returns once it has ended."""
        await self._ask("POST", f"/control/jobs/{job_id}/finish")

    async def fail_next(self, reason: str) -> None:
        """Let the next job that is created end so."""
        await self._ask("POST", "/control/fail-next", {"reason": reason})

    async def spare_next(self, reason: str) -> None:
        """Take that back, where it still waits."""
        await self._ask("POST", "/control/spare-next", {"reason": reason})

    async def fault(
        self,
        route: str,
        action: str,
        *,
        when: str = "before",
        times: int = 1,
        status: int = 500,
        containing: str = "",
        seconds: float = 5.0,
        name: str = "",
    ) -> Fault:
        """Plan a fault at API requests ("POST /generations*") or files ("GET /files/*").

        Actions: status, drop (the connection), hold (until released), slow, truncate, malformed. `after` strikes when
        the request has had its effect. `name`: see `faults`. Raises ValueError for an unknown one.
        """
        return await Fault.plan(
            self._http,
            route=route,
            action=action,
            when=when,
            times=times,
            status=status,
            containing=containing,
            seconds=seconds,
            name=name,
        )

    async def faults(self) -> dict[str, Any]:
        """Return the faults that may still strike, and how often each name has struck."""
        return await planned(self._http)

    async def remove_fault(self, fault_id: str) -> None:
        """Forget a fault, whoever planned it."""
        await Fault(self._http, fault_id).remove()

    async def until(
        self,
        condition: Callable[[], Awaitable[T | None]],
        timeout: float = 60.0,  # noqa: ASYNC109 - the long poll needs the number
        what: str = "",
    ) -> T:
        """Return the first true value of `condition`, asked again at every event here. Raises TimeoutError."""
        return await until(self._http, condition, timeout_seconds=timeout, what=what)

    async def ended(self, job_id: str, timeout: float = 60.0) -> Job:  # noqa: ASYNC109 - as above
        """Return the job, once it is completed or failed."""

        async def ended() -> Job | None:
            return next((job for job in await self.jobs() if job.id == job_id and job.completed_at), None)

        return await self.until(ended, timeout, f"the end of job {job_id}")

    async def set_time(
        self, *, offset_seconds: float | None = None, rate: float | None = None, now: datetime | None = None
    ) -> None:
        """Step the machine's clock to so many seconds ahead of real time or to a moment, or change its speed."""
        await self._ask(
            "POST", "/control/time", {"offset_seconds": offset_seconds, "rate": rate, "now": now and now.isoformat()}
        )

    async def clear(self) -> None:
        """Forget jobs, faults and requests; the credits are as at the start. Settings stay."""
        await self._ask("POST", "/control/clear")

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = await self._http.request(method, path, json=body)
        if answer.is_client_error:
            raise ValueError(answer.text)
        return answer.raise_for_status().json()


def _job(shown: dict[str, Any]) -> Job:
    ended = shown["completed_at"]
    return Job(
        **shown
        | {
            "created_at": datetime.fromisoformat(shown["created_at"]),
            "dreaming_at": datetime.fromisoformat(shown["dreaming_at"]),
            "completed_at": datetime.fromisoformat(ended) if ended else None,
        }
    )
