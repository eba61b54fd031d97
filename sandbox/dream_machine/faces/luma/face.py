"""The routes of Luma's API, and its errors."""

import json
import math
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.engine import Engine
from sandbox.dream_machine.faces.luma.answers import generation
from sandbox.dream_machine.faces.luma.edits import (
    read_audio,
    read_modify,
    read_reframe_image,
    read_reframe_video,
    read_upscale,
)
from sandbox.dream_machine.faces.luma.fields import Fields, Invalid
from sandbox.dream_machine.faces.luma.images import read_image, read_sync
from sandbox.dream_machine.faces.luma.videos import read_video
from sandbox.dream_machine.jobs import Job, Order, Refused, State
from sandbox.dream_machine.operations.image import ImageOrder
from sandbox.dream_machine.operations.video import stand_in

PREFIX = "/dream-machine/v1"
LARGEST_PAGE = 100
REFUSAL_STATUS = {"rate": 429, "source": 400, "media": 400}

Read = Callable[[Fields], Order]
ReadOf = Callable[[Fields, Job], Order]  # of an order that works on one job
Call = Callable[[web.Request], Awaitable[web.Response]]


class LumaFace:
    """Shows the engine to customers of Luma."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def routes(self) -> list[web.RouteDef]:
        """All routes, both under the prefix of the real service and at the root."""
        plain: tuple[tuple[str, str, Call], ...] = (
            ("GET", "/ping", self.ping),
            ("GET", "/credits", self.credits),
            ("POST", "/generations", self._creates(read_video)),
            ("POST", "/generations/video", self._creates(read_video)),
            ("POST", "/generations/video/reframe", self._creates(read_reframe_video)),
            ("POST", "/generations/video/modify", self._creates(read_modify)),
            ("POST", "/generations/image", self._creates(read_image)),
            ("POST", "/generations/image/reframe", self._creates(read_reframe_image)),
            ("POST", "/generations/{id}/upscale", self._treats(read_upscale)),
            ("POST", "/generations/{id}/audio", self._treats(read_audio)),
            ("GET", "/generations", self.list),
            ("GET", "/generations/concepts/list", self.concepts),
            ("GET", "/generations/camera_motion/list", self.camera_motions),
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

    def show(self, job: Job) -> dict[str, Any]:
        """Return the Generation object."""
        return generation(job, self._engine.profile, self._engine.links)

    def refuse_stranger(self, request: web.Request) -> web.Response | None:
        """401 for a request without one of the account's keys."""
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        known = key.strip() in self._engine.account.keys or self._engine.profile.lenient
        if scheme.lower() == "bearer" and known:
            return None
        return self.error(401, "Invalid API key is provided")

    async def ping(self, _request: web.Request) -> web.Response:
        return web.json_response({"message": "pong"})

    async def credits(self, _request: web.Request) -> web.Response:
        return web.json_response({"credit_balance": round(self._engine.account.credits_cents, 4)})

    async def concepts(self, _request: web.Request) -> web.Response:
        return web.json_response(list(catalogue.CONCEPTS))

    async def camera_motions(self, _request: web.Request) -> web.Response:
        if not self._engine.profile.camera_list:
            return self.error(404, "Generation not found")  # as for any id, since that is what it then looks like
        return web.json_response(list(catalogue.CAMERA_MOTIONS))

    async def list(self, request: web.Request) -> web.Response:
        try:
            limit, offset = int(request.query.get("limit", "100")), int(request.query.get("offset", "0"))
        except ValueError:
            return self._invalid(Invalid("Input should be a valid integer", field="limit"))
        if not 0 <= limit <= LARGEST_PAGE or offset < 0:
            return self._invalid(Invalid(f"Input should be between 0 and {LARGEST_PAGE}", field="limit"))
        jobs = self._engine.listed()
        page = [self.show(job) for job in jobs[offset : offset + limit]]
        more = offset + limit < len(jobs)
        return web.json_response(
            {"has_more": more, "count": len(page), "limit": limit, "offset": offset, "generations": page}
        )

    async def get(self, request: web.Request) -> web.Response:
        job = self._find(request)
        if job is None:
            return self.error(404, "Generation not found")
        answer = self.show(job)
        if job.state is State.COMPLETED:
            job.looks_since_completed += 1
        return web.json_response(answer)

    async def delete(self, request: web.Request) -> web.Response:
        job = self._find(request)
        if job is None:
            return self.error(404, "Generation not found")
        self._engine.delete(job)
        return web.Response(status=204)

    def _creates(self, read: Read) -> Call:
        """Return the route that takes what `read` reads."""

        async def create(request: web.Request) -> web.Response:
            return await self._create(request, read, status=201)

        return create

    def _treats(self, read: ReadOf) -> Call:
        """Return the route that takes what `read` reads, of the job in its path."""

        async def treat(request: web.Request) -> web.Response:
            source = self._find(request)
            if source is None:
                return self.error(404, "Generation not found")
            return await self._create(request, lambda fields: read(fields, source), status=200)

        return treat

    async def _create(self, request: web.Request, read: Read, *, status: int) -> web.Response:
        try:
            fields = Fields(await request.json(), lenient=self._engine.profile.lenient)
            order = read(fields)
            sync = read_sync(fields) if isinstance(order, ImageOrder) else None
            job = await self._engine.create(order)
        except json.JSONDecodeError:
            return self._invalid(Invalid("JSON decode error", field="body"))
        except Invalid as error:
            return self._invalid(error)
        except Refused as refused:
            return self._refused(refused)
        if sync is not None and sync.wanted:
            await self._engine.ended(job, within=sync.seconds)
        return web.json_response(self.show(job), status=status)

    def _find(self, request: web.Request) -> Job | None:
        job_id = request.match_info["id"]
        job = self._engine.find(job_id)
        if job is None and self._engine.profile.lenient:
            return stand_in(job_id, self._engine.clock.now())
        return job

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
