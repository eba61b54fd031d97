"""Calls back: POSTs a generation to its callback_url whenever its state has changed, as Luma's page describes.

Several times for each state; again, up to three times and 100 ms apart, unless the answer is 200; for 5 s at most.
Only addresses on this machine, and hosts whose address the machine was told, are called. These are real seconds.
"""

import asyncio
import contextlib
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx

from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.dream_machine.egress.transport import Network
from sandbox.dream_machine.jobs import Job, State
from sandbox.dream_machine.profile import DOCUMENTED, Profile

SECONDS = 5.0
RETRIES = 3
PAUSE_SECONDS = 0.1
SWITCHES = ("callbacks", "callback_repeats", "late_callbacks", "lying_callbacks", "unordered_callbacks")
LIES = {State.DREAMING: "completed", State.COMPLETED: "failed", State.FAILED: "completed"}


class Callbacks:
    """Tells of jobs; `show` gives the generation as the face shows it."""

    def __init__(
        self,
        *,
        network: Network,
        clock: Clock,
        changes: Changes,
        profile: Callable[[], Profile],
        show: Callable[[Job], dict[str, Any]],
        judge: Callable[[dict[str, Any]], None],
    ) -> None:
        self.made: list[dict[str, Any]] = []  # every attempt, for the control
        self.bent = Counter[str]()  # how often a switch of the profile made them other than usual
        self._network = network
        self._clock = clock
        self._changes = changes
        self._profile = profile
        self._show = show
        self._judge = judge
        self._opened: httpx.AsyncClient | None = None
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # by job: one call after the other
        self._held: defaultdict[str, list[tuple[State, dict[str, Any]]]] = defaultdict(list)
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()

    def tell(self, job: Job) -> None:
        """Begin to tell what has become of this job, if anybody wants to know."""
        profile = self._profile()
        if job.order.callback_url is None or job.state is State.QUEUED:
            return
        self.bent.update(name for name in SWITCHES if getattr(profile, name) != getattr(DOCUMENTED, name))
        if not profile.callbacks:
            return
        body = self._show(job)
        self._judge(body)
        if profile.lying_callbacks:
            body["state"] = LIES[job.state]
        if profile.unordered_callbacks and job.running:
            self._held[job.id].append((job.state, body))
            return
        events = [(job.state, body), *self._held.pop(job.id, [])]
        task = asyncio.create_task(self._deliver(job, events, profile))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def clear(self) -> None:
        """Forget what was told, and tell nothing more of the jobs so far."""
        for task in self._tasks:
            task.cancel()
        self._held.clear()
        self.made.clear()
        self.bent.clear()

    async def close(self) -> None:
        self._closing.set()
        self.clear()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._opened is not None:
            await self._opened.aclose()

    async def _deliver(self, job: Job, events: list[tuple[State, dict[str, Any]]], profile: Profile) -> None:
        if profile.late_callbacks:
            await self._clock.wait_until(self._clock.now() + timedelta(seconds=profile.late_callbacks))
        async with self._turns[job.id]:
            for state, body in events:
                for _ in range(profile.callback_repeats):
                    await self._call(job, state, body)

    async def _call(self, job: Job, state: State, body: dict[str, Any]) -> None:
        for attempt in range(1, RETRIES + 2):
            status, error = await self._post(str(job.order.callback_url), body)
            self.made.append(
                {
                    "job": job.id,
                    "url": job.order.callback_url,
                    "state": state,
                    "said": body["state"],
                    "attempt": attempt,
                    "status": status,
                    "error": error,
                    "at": self._clock.now().isoformat(),
                }
            )
            self._changes.happened()
            if status == httpx.codes.OK or error == NOT_NEAR:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PAUSE_SECONDS):
                    await self._closing.wait()

    async def _post(self, url: str, body: dict[str, Any]) -> tuple[int | None, str | None]:
        """Return the status of the answer, or why there was none."""
        try:
            if not self._network.is_near(url):
                return None, NOT_NEAR
            async with asyncio.timeout(SECONDS):
                answer = await self._client().post(url, json=body)
        except TimeoutError:
            return None, f"no answer within {SECONDS:g} s"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return None, type(error).__name__
        return answer.status_code, None

    def _client(self) -> httpx.AsyncClient:
        if self._opened is None:  # late, since reading the certificates takes time
            self._opened = self._network.client(seconds=SECONDS, redirects=False)
        return self._opened


NOT_NEAR = "not called: it does not lie on this machine"
