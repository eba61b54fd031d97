"""Luma's wire format: /ping, /credits and /generations, as its OpenAPI document and its pages describe them."""

import json
import math
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.engine import Engine
from sandbox.dream_machine.faces.luma_rules import Invalid, read_order
from sandbox.dream_machine.jobs import Job, Refused, State

PREFIX = "/dream-machine/v1"
LARGEST_PAGE = 100
UNKNOWN_STATES = {State.QUEUED: "preprocessing", State.DREAMING: "rendering"}
REFUSAL_STATUS = {"rate": 429, "keyframe": 400, "picture": 400}


class LumaFace:
    """Shows the engine to customers of Luma."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def routes(self) -> list[web.RouteDef]:
        """All routes, both under the prefix of the real service and at the root."""
        plain = (
            ("GET", "/ping", self.ping),
            ("GET", "/credits", self.credits),
            ("POST", "/generations/video", self.create),
            ("POST", "/generations", self.create),
            ("GET", "/generations", self.list),
            ("GET", "/generations/concepts/list", self.concepts),
            ("GET", "/generations/{id}", self.get),
            ("DELETE", "/generations/{id}", self.delete),
        )
        return [web.route(method, prefix + path, call) for prefix in (PREFIX, "") for method, path, call in plain]

    @staticmethod
    def inner_path(path: str) -> str:
        """Return the path without the prefix, by which faults and the request log name it."""
        return path.removeprefix(PREFIX) or "/"

    @staticmethod
    def error(status: int, detail: Any, headers: dict[str, str] | None = None) -> web.Response:
        return web.json_response({"detail": detail}, status=status, headers=headers)

    def refuse_stranger(self, request: web.Request) -> web.Response | None:
        """401 for a request without one of the account's keys."""
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and key.strip() in self._engine.account.keys:
            return None
        return self.error(401, "Invalid API key is provided")

    async def ping(self, _request: web.Request) -> web.Response:
        return web.json_response({"message": "pong"})

    async def credits(self, _request: web.Request) -> web.Response:
        return web.json_response({"credit_balance": round(self._engine.account.credits_cents, 4)})

    async def concepts(self, _request: web.Request) -> web.Response:
        return web.json_response(list(catalogue.CONCEPTS))

    async def create(self, request: web.Request) -> web.Response:
        try:
            order = read_order(await request.json())
            job = await self._engine.create(order)
        except json.JSONDecodeError:
            return self._invalid(Invalid("JSON decode error", field="body"))
        except Invalid as error:
            return self._invalid(error)
        except Refused as refused:
            return self._refused(refused)
        return web.json_response(self._generation(job), status=201)

    async def list(self, request: web.Request) -> web.Response:
        try:
            limit, offset = int(request.query.get("limit", "100")), int(request.query.get("offset", "0"))
        except ValueError:
            return self._invalid(Invalid("Input should be a valid integer", field="limit"))
        if not 0 <= limit <= LARGEST_PAGE or offset < 0:
            return self._invalid(Invalid(f"Input should be between 0 and {LARGEST_PAGE}", field="limit"))
        jobs = self._engine.listed()
        page = [self._generation(job) for job in jobs[offset : offset + limit]]
        more = offset + limit < len(jobs)
        return web.json_response(
            {"has_more": more, "count": len(page), "limit": limit, "offset": offset, "generations": page}
        )

    async def get(self, request: web.Request) -> web.Response:
        job = self._engine.find(request.match_info["id"])
        if job is None:
            return self.error(404, "Generation not found")
        answer = self._generation(job)
        if job.state is State.COMPLETED:
            job.looks_since_completed += 1
        return web.json_response(answer)

    async def delete(self, request: web.Request) -> web.Response:
        job = self._engine.find(request.match_info["id"])
        if job is None:
            return self.error(404, "Generation not found")
        self._engine.delete(job)
        return web.Response(status=204)

    def _invalid(self, error: Invalid) -> web.Response:
        if not error.field:
            return self.error(400, error.detail)
        if self._engine.profile.error_lists:
            place = ["body", *error.field.split(".")]
            return self.error(422, [{"loc": place, "msg": error.detail, "type": "value_error"}])
        return self.error(422, f"{error.field}: {error.detail}")

    def _refused(self, refused: Refused) -> web.Response:
        headers = None
        if refused.retry_after is not None:
            headers = {"Retry-After": str(max(1, math.ceil(refused.retry_after)))}
        status = REFUSAL_STATUS.get(refused.why, self._engine.profile.credits_status)
        return self.error(status, refused.detail, headers)

    def _generation(self, job: Job) -> dict[str, Any]:
        profile = self._engine.profile
        state: str = job.state
        if profile.unknown_states and job.running:
            state = UNKNOWN_STATES[job.state]
        answer = {
            "id": job.id,
            "generation_type": "video",
            "state": state,
            "failure_reason": job.failure_reason,
            "created_at": job.created_at.isoformat().replace("+00:00", "Z"),
            "assets": self._assets(job),
            "model": job.order.model,
            "request": self._echo(job),
        }
        if profile.unknown_fields:
            answer |= {"version": "v9", "progress": {"step": 3, "of": 8}, "queue_position": None}
        return answer

    def _assets(self, job: Job) -> dict[str, Any] | None:
        profile, links = self._engine.profile, self._engine.links
        if job.state is not State.COMPLETED:
            if profile.partial_assets:
                return None if job.state is State.QUEUED else {"image": None}
            return {"video": None, "image": None, "progress_video": None}
        late = profile.late_video and job.looks_since_completed == 0
        video = None if late else links.url(job.video_name)
        return {"video": video, "image": links.url(job.poster_name), "progress_video": None}

    def _echo(self, job: Job) -> dict[str, Any]:
        """Show the request in the answer: as it came, or such that little of it can be recognised."""
        order, profile = job.order, self._engine.profile
        echo = {"generation_type": "video", **order.request}
        if not profile.echo_callback:
            echo.pop("callback_url", None)
        if not profile.faithful_echo:
            echo["prompt"] = " ".join(order.prompt.split())
            echo["duration"] = str(order.seconds)
            echo["keyframes"] = {
                name: frame | {"url": urlsplit(frame["url"])._replace(query="").geturl()} if "url" in frame else frame
                for name, frame in (order.request.get("keyframes") or {}).items()
                if frame is not None
            } or None
            for field in [name for name, value in echo.items() if value in (None, False, catalogue.DEFAULT_ASPECT)]:
                del echo[field]
        return echo
