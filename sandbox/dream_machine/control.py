"""The control routes of the Dream Machine, on top of those that both local services share."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.account import Family
from sandbox.dream_machine.jobs import Job, Product, State
from sandbox.dream_machine.machine import Machine


class Control:
    """Looking into the machine and steering it; for tests, the demo and the page, never for the bot."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._engine = machine.engine
        self._start_profile = machine.engine.profile
        self._start_credits = machine.engine.account.credits_cents

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/control/jobs", self.jobs),
            web.post("/control/jobs/{id}/fail", self.fail),
            web.post("/control/jobs/{id}/finish", self.finish),
            web.post("/control/fail-next", self.fail_next),
            web.post("/control/spare-next", self.spare_next),
            web.get("/control/requests", self.requests),
            web.get("/control/callbacks", self.callbacks),
            web.get("/control/violations", self.violations),
            web.get("/control/profile", self.profile),
            web.get("/control/prices", self.prices),
            web.get("/control/account", self.account),
            web.post("/control/pause", self.pause),
            web.post("/control/resume", self.resume),
            web.post("/control/settings", self.settings),
            web.post("/control/clear", self.clear),
        ]

    async def jobs(self, _request: web.Request) -> web.Response:
        """All jobs, oldest first, deleted ones too."""
        return web.json_response([self._show(job) for job in self._engine.jobs.values()])

    async def fail(self, request: web.Request) -> web.Response:
        """`{reason}`: end a running job with this failure reason now."""
        await self._engine.fail(self._job(request), (await request.json())["reason"])
        return web.json_response({})

    async def finish(self, request: web.Request) -> web.Response:
        """Let a job skip its wait, also while paused; answers once it has ended."""
        job = self._job(request)
        await self._engine.finish(job)
        return web.json_response(self._show(job))

    async def fail_next(self, request: web.Request) -> web.Response:
        """`{reason}`: the next job that is created ends so."""
        self._engine.fail_next((await request.json())["reason"])
        self._machine.changes.happened()
        return web.json_response({})

    async def spare_next(self, request: web.Request) -> web.Response:
        """`{reason}`: take back a failure that still waits for its job."""
        self._engine.spare_next((await request.json())["reason"])
        self._machine.changes.happened()
        return web.json_response({})

    async def requests(self, _request: web.Request) -> web.Response:
        """Every API request so far; status is null where the connection was closed instead of an answer."""
        return web.json_response(self._machine.requests)

    async def callbacks(self, _request: web.Request) -> web.Response:
        """Every attempt to call back: job, url, state, said, attempt, status (null: no answer), error, at."""
        return web.json_response(self._machine.callbacks.made)

    async def violations(self, _request: web.Request) -> web.Response:
        """All that broke Luma's own document, if the machine was given it: a request, an answer, or a call back."""
        return web.json_response(self._machine.judge.violations)

    async def profile(self, _request: web.Request) -> web.Response:
        """Tell all switches, `now` and `usually` (at the start), and how often one of the calls back was `bent`."""
        return web.json_response(
            {
                "now": asdict(self._engine.profile),
                "usually": asdict(self._start_profile),
                "bent": dict(self._machine.callbacks.bent),
            }
        )

    async def prices(self, _request: web.Request) -> web.Response:
        """Tell the rates (US dollars per million pixels), and the two guesses that no page gives."""
        return web.json_response(
            {
                "per_million_pixels": dict(catalogue.RATE_PER_MILLION_PIXELS),
                "modify_per_million_pixels": catalogue.MODIFY_RATES,
                "upscale_per_million_pixels": catalogue.UPSCALE_RATE,
                "audio_cents": catalogue.AUDIO_CENTS,
            }
        )

    async def account(self, _request: web.Request) -> web.Response:
        """Tell what is left and was spent (US cents), whether all is paused, what is overdue, which failures wait."""
        account = self._engine.account
        spent = account.spent_this_month(self._machine.clock.now())
        return web.json_response(
            {
                "credits_cents": round(account.credits_cents, 4),
                "spent_cents": round(spent, 4),
                "paused": self._engine.paused,
                "overdue": self._engine.overdue,
                "fail_next": self._engine.failures_in_wait,
                "failed_so": dict(self._engine.failed_on_demand),
            }
        )

    async def pause(self, _request: web.Request) -> web.Response:
        """Jobs stay in their state until resume."""
        self._engine.pause()
        self._machine.changes.happened()
        return web.json_response({})

    async def resume(self, _request: web.Request) -> web.Response:
        """Jobs go on; those whose time has come meanwhile do so at once."""
        self._engine.resume()
        self._machine.changes.happened()
        return web.json_response({})

    async def settings(self, request: web.Request) -> web.Response:
        """Change settings by name; see SETTINGS, and the switches of profile.Profile under `profile`."""
        wanted: dict[str, Any] = await request.json()
        if unknown := set(wanted) - set(SETTINGS) - {"profile"}:
            return web.Response(status=400, text=f"There is no setting {', '.join(sorted(unknown))}.")
        try:
            self._engine.profile = self._engine.profile.changed(wanted.pop("profile", {}))
            for name, value in wanted.items():
                SETTINGS[name](self._machine, value)
        except (ValueError, TypeError) as error:
            return web.Response(status=400, text=str(error))
        self._machine.changes.happened()
        return web.json_response({})

    async def clear(self, _request: web.Request) -> web.Response:
        """Forget jobs, faults and requests; the credits are as at the start. Settings stay."""
        await self._engine.clear()
        self._engine.account.credits_cents = self._start_credits
        self._machine.faults.clear()
        self._machine.requests.clear()
        self._machine.callbacks.clear()
        self._machine.judge.violations.clear()
        self._machine.changes.happened()
        return web.json_response({})

    def _job(self, request: web.Request) -> Job:
        try:
            return self._engine.jobs[request.match_info["id"]]
        except KeyError:
            raise web.HTTPNotFound(text="There is no such job.") from None

    def _show(self, job: Job) -> dict[str, Any]:
        ready = job.state is State.COMPLETED and not job.deleted
        asset = self._engine.links.url(job.asset_name) if ready else None
        return {
            "id": job.id,
            "state": job.state,
            "kind": job.order.kind,
            "model": job.order.model,
            "prompt": job.order.prompt,
            "request": job.order.request,
            "created_at": job.created_at.isoformat(),
            "dreaming_at": job.dreaming_at.isoformat(),
            "completed_at": job.completed_at and job.completed_at.isoformat(),
            "failure_reason": job.failure_reason,
            "cost_cents": job.cost_cents,
            "video_url": asset if job.order.product is Product.VIDEO else None,
            "image_url": asset if job.order.product is Product.IMAGE else None,
            "sources": [source.id for source in job.material.sources.values()],
            "deleted": job.deleted,
        }


def _set_list_age(machine: Machine, value: Any) -> None:
    machine.engine.profile = machine.engine.profile.changed({"list_age": float(value)})


def _set_delay(machine: Machine, value: Any) -> None:
    machine.engine.pace.delay = float(value)


def _set_median_delay(machine: Machine, value: Any) -> None:
    machine.engine.pace.delay, machine.engine.pace.median_delay = None, float(value)


def _set_words(machine: Machine, value: Any) -> None:
    machine.engine.moderation_words = tuple(value)


def _on_links(machine: Machine, value: Any) -> None:
    machine.engine.links.life_seconds = float(value)


def _on_account(field: str, kind: Callable[[Any], Any]) -> Callable[[Machine, Any], None]:
    return lambda machine, value: setattr(machine.engine.account, field, kind(value))


def _on_limits(family: Family, field: str) -> Callable[[Machine, Any], None]:
    return lambda machine, value: setattr(machine.engine.account.limits[family], field, int(value))


SETTINGS: Mapping[str, Callable[[Machine, Any], None]] = {
    "median_delay": _set_median_delay,
    "delay": _set_delay,
    "list_age": _set_list_age,
    "link_life": _on_links,
    "moderation_words": _set_words,
    "concurrent": _on_limits(Family.RAY, "concurrent"),
    "creates_per_minute": _on_limits(Family.RAY, "creates_per_minute"),
    "photon_concurrent": _on_limits(Family.PHOTON, "concurrent"),
    "photon_creates_per_minute": _on_limits(Family.PHOTON, "creates_per_minute"),
    "credits_cents": _on_account("credits_cents", float),
    "keys": _on_account("keys", set),
    "monthly_usd": _on_account("monthly_usd", float),
}
