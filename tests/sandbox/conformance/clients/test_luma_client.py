"""Luma's own client makes, waits, downloads and deletes at the local Dream Machine as it is documented."""

import asyncio
import hashlib
import json
import os
import sys
from pathlib import Path

import pytest
from aiohttp import web

from sandbox.conformance import clients
from sandbox.dream_machine.driver import LocalDreamMachine
from sandbox.dream_machine.server import Options, running
from tests.sandbox.dream_machine.conftest import DOCUMENT, encoded, film, gradient_picture

SCRIPT = Path(clients.__file__).parent / "luma_client.py"


async def test_the_sdk_makes_downloads_and_deletes(tmp_path):
    app = web.Application()
    files = {"picture.png": encoded(gradient_picture()), "video.mp4": film(0.5)}

    async def file(request: web.Request) -> web.Response:
        return web.Response(body=files[request.match_info["name"]])

    app.router.add_get("/{name}", file)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    shelf = "http://127.0.0.1:{1}".format(*runner.addresses[0])
    document = DOCUMENT if DOCUMENT.exists() else None
    options = Options(folder=tmp_path / "machine", seconds="short", seed=1, document=document)
    async with running(options) as address, await LocalDreamMachine.connect(address.control) as dream:
        await dream.set(delay=0)
        environment = {
            "PATH": os.environ["PATH"],
            "LUMAAI_BASE_URL": address.base_url,
            "LUMAAI_API_KEY": address.key,
            "MACHINE_CONTROL": address.control,
            "PICTURE_URL": f"{shelf}/picture.png",
            "VIDEO_URL": f"{shelf}/video.mp4",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, str(SCRIPT)), env=environment, stdout=-1, stderr=-1
        )
        said, errors = await child.communicate()
        jobs = await dream.jobs()
        broken = await dream.violations()
    await runner.cleanup()
    assert child.returncode == 0, errors.decode()
    assert [one for one in broken if not one.startswith("asked: ")] == []
    report = json.loads(said)
    kinds = {
        "create": ("video", "ray-2"),
        "image": ("image", "photon-1"),
        "reframe_image": ("image", "photon-1"),
        "reframe_video": ("video", "ray-flash-2"),
        "modify_video": ("video", "ray-flash-2"),
        "upscale": ("video", "ray-2"),
        "audio": ("video", "ray-2"),
    }
    made = [report[name] for name in kinds]
    assert [(one["type"], one["model"], one["state"]) for one in made] == [
        (kind, model, "completed") for kind, model in kinds.values()
    ]
    assert len({one["sha256"] for one in made} - {hashlib.sha256().hexdigest()}) == len(kinds)
    assert [job.id for job in jobs if job.deleted] == [one["id"] for one in made]
    assert report["listed"] == [one["id"] for one in reversed(made)]
    assert (report["ping"], report["left"], "orbit_left" in report["concepts"]) == ("pong", 0, True)
    assert report["credits"] == pytest.approx(100_000 - sum(job.cost_cents for job in jobs), abs=0.01)
    assert report["errors"] == [
        "NotFoundError",
        "NotFoundError",
        "BadRequestError",
        "UnprocessableEntityError",
        "AuthenticationError",
    ]
