"""A Dream Machine of one's own for each test: small, short clips, no waiting."""

import io
import os
import ssl
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
import pytest
from aiohttp import web
from PIL import Image

from sandbox.dream_machine.driver import Job, LocalDreamMachine
from sandbox.dream_machine.server import Address, Options, running

DOCUMENT = Path(os.environ.get("REVERIE_SPECS", Path(__file__).parents[3] / "specs")) / "luma-openapi.yaml"


@pytest.fixture
def options(tmp_path: Path) -> Options:
    document = DOCUMENT if DOCUMENT.exists() else None
    return Options(folder=tmp_path / "clips", seconds="short", seed=1, document=document)


@pytest.fixture
async def address(options: Options) -> AsyncIterator[Address]:
    async with running(options) as address:
        yield address


@pytest.fixture
async def dream(address: Address) -> AsyncIterator[LocalDreamMachine]:
    async with await LocalDreamMachine.connect(address.control) as dream:
        await dream.set(delay=0)
        yield dream
        # Tests may ask for nonsense, but they get no nonsense.
        assert [one for one in await dream.violations() if not one.startswith("asked: ")] == []


NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # all of this is plain HTTP: spare the loading of certificates


EDITS: dict[str, tuple[str, dict[str, Any]]] = {
    "reframe_image": ("/generations/image/reframe", {"model": "photon-1", "aspect_ratio": "16:9"}),
    "reframe_video": ("/generations/video/reframe", {"model": "ray-2", "aspect_ratio": "9:16"}),
    "modify_video": ("/generations/video/modify", {"model": "ray-2", "mode": "flex_1", "prompt": "in the snow"}),
}


class Luma:
    """A customer of the API."""

    def __init__(self, http: httpx.AsyncClient, dream: LocalDreamMachine) -> None:
        self.http = http
        self._dream = dream

    async def create(self, prompt: str | None = "a red fox in the snow", **fields: Any) -> httpx.Response:
        body = {"model": "ray-2", "prompt": prompt, **fields}
        return await self.http.post(
            "/generations/video", json={name: value for name, value in body.items() if value is not None}
        )

    async def post(self, path: str, **fields: Any) -> httpx.Response:
        """Send a request to make something, of fields that are not None."""
        return await self.http.post(path, json={name: value for name, value in fields.items() if value is not None})

    async def picture(self, prompt: str | None = "a red fox in the snow", **fields: Any) -> httpx.Response:
        return await self.post("/generations/image", **{"model": "photon-1", "prompt": prompt} | fields)

    async def edit(self, kind: str, media: str | None, /, **fields: Any) -> httpx.Response:
        """Send a reframe_image, reframe_video or modify_video; what is required and not given is the usual."""
        path, usual = EDITS[kind]
        source = None if media is None else {"url": media}
        return await self.post(path, **{"generation_type": kind, "media": source} | usual | fields)

    async def ended(self, answer: httpx.Response) -> Job:
        """Return the job of an accepted request, once it has ended."""
        assert answer.status_code in (200, 201), answer.text
        return await self._dream.ended(answer.json()["id"])

    async def made(self, prompt: str | None = "a red fox in the snow", **fields: Any) -> Job:
        """Create a job and wait for its end."""
        answer = await self.create(prompt, **fields)
        assert answer.status_code == 201, answer.text
        return await self._dream.ended(answer.json()["id"])

    async def look(self, job_id: str) -> dict[str, Any]:
        answer = await self.http.get(f"/generations/{job_id}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def file(self, job: Job) -> bytes:
        """Return what came of a job."""
        assert job.state == "completed", job.failure_reason
        url = job.video_url or job.image_url
        assert url is not None
        return (await self.http.get(url)).raise_for_status().content

    async def pixels(self, job: Job) -> np.ndarray:
        """Return the picture that came of a job."""
        assert job.image_url is not None
        with Image.open(io.BytesIO(await self.file(job))) as picture:
            return np.asarray(picture.convert("RGB"), dtype=float)

    async def frames(self, job: Job) -> list[np.ndarray]:
        with av.open(io.BytesIO(await self.file(job)), "r") as clip:
            return [np.asarray(frame.to_image(), dtype=float) for frame in clip.decode(video=0)]


@pytest.fixture
async def luma(address: Address, dream: LocalDreamMachine) -> AsyncIterator[Luma]:
    headers = {"Authorization": f"Bearer {address.key}"}
    async with httpx.AsyncClient(base_url=address.base_url, headers=headers, timeout=30, verify=NOBODY) as http:
        yield Luma(http, dream)


def encoded(picture: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    data = io.BytesIO()
    picture.save(data, kind, **how)
    return data.getvalue()


def film(seconds: float, size: tuple[int, int] = (64, 36), rate: int = 24) -> bytes:
    """Return an mp4 in which a light bar crosses the picture."""
    data = io.BytesIO()
    with av.open(data, "w", format="mp4") as output:
        stream = output.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        total = round(seconds * rate)
        for number in range(total):
            picture = Image.new("RGB", size, (20, 40, 90))
            picture.paste((240, 200, 120), (number * size[0] // total, 0, number * size[0] // total + 8, size[1]))
            output.mux(stream.encode(av.VideoFrame.from_image(picture)))
        output.mux(stream.encode(None))
    return data.getvalue()


def gradient_picture(size: tuple[int, int] = (320, 180)) -> Image.Image:
    """Something with a left and a right, a top and a bottom."""
    red = Image.linear_gradient("L").rotate(90).resize(size)
    return Image.merge("RGB", (red, Image.linear_gradient("L").resize(size), Image.new("L", size, 90)))


@pytest.fixture
async def gallery(tmp_path: Path) -> AsyncIterator[Callable[[str, bytes], str]]:
    """Give a function that puts a file on a web server and returns its URL."""
    folder = tmp_path / "gallery"
    folder.mkdir()
    app = web.Application()
    app.router.add_static("/", folder)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = "http://127.0.0.1:{1}".format(*runner.addresses[0])

    def hang(name: str, data: bytes) -> str:
        (folder / name).write_bytes(data)
        return f"{base}/{name}"

    yield hang
    await runner.cleanup()


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Mean absolute difference of two pictures, 0 to 255."""
    return float(np.abs(one - other).mean())
