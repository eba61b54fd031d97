"""Pictures are fetched as Luma does it: over TLS with real names, and dead links are a failure."""

import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import numpy as np
import pytest
import trustme
from aiohttp import web
from PIL import Image

from sandbox.dream_machine.driver import LocalDreamMachine
from sandbox.dream_machine.egress.media import MediaFetcher, UnreachableMediaError, UnreadableMediaError, decode
from sandbox.dream_machine.egress.transport import Network
from sandbox.dream_machine.server import running
from tests.sandbox.dream_machine.conftest import encoded, gradient_picture

HOST = "cdn.discordapp.com"
LARGEST = 100_000


@pytest.fixture
async def cdn(tmp_path: Path) -> AsyncIterator[tuple[str, Path]]:
    """Give the address and the authority of a TLS server that plays Discord's CDN."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(HOST).configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))

    async def picture(request: web.Request) -> web.Response:
        if request.host != HOST or "ex" not in request.query:
            raise web.HTTPNotFound
        return web.Response(body=encoded(gradient_picture()), content_type="image/png")

    app = web.Application()
    app.router.add_get("/attachments/1/2/fox.png", picture)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    yield "{}:{}".format(*runner.addresses[0]), tmp_path / "ca.pem"
    await runner.cleanup()


async def test_a_host_may_lie_elsewhere(cdn):
    address, ca = cdn
    fetcher = MediaFetcher(Network(addresses={HOST: address}, ca=ca))
    picture = await fetcher.picture(f"https://{HOST}/attachments/1/2/fox.png?ex=1", largest=LARGEST)
    assert picture.size == (320, 180)
    with pytest.raises(UnreachableMediaError, match="404"):
        await fetcher.picture(f"https://{HOST}/attachments/1/2/fox.png", largest=LARGEST)
    await fetcher.close()


async def test_an_unknown_authority_is_not_trusted(cdn):
    fetcher = MediaFetcher(Network(addresses={HOST: cdn[0]}))
    with pytest.raises(UnreachableMediaError):
        await fetcher.picture(f"https://{HOST}/attachments/1/2/fox.png?ex=1", largest=LARGEST)
    await fetcher.close()


def test_pictures_are_turned_upright_and_made_opaque():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    lying = Image.new("RGB", (40, 20), (200, 10, 10))
    assert decode(encoded(lying, "JPEG", exif=exif)).size == (20, 40)
    clear = decode(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 0))))
    assert np.asarray(clear).min() == 255


@pytest.mark.parametrize("data", [b"", b"hello", encoded(gradient_picture())[:60]])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(UnreadableMediaError):
        decode(data)


class TestDeadLinks:
    async def test_refuse_the_create(self, luma, dream, gallery):
        missing = gallery("here.png", b"").replace("here", "gone")
        answer = await luma.create(keyframes={"frame0": {"type": "image", "url": missing}})
        assert (answer.status_code, answer.json()) == (400, {"detail": "400: failed to moderate image"})
        assert await dream.creates() == 0
        assert await dream.credits_cents() == 100_000

    async def test_or_fail_the_job_where_pictures_are_fetched_late(self, luma, dream, gallery):
        await dream.switch(late_pictures=True)
        missing = gallery("here.png", b"").replace("here", "gone")
        job = await luma.made(keyframes={"frame1": {"type": "image", "url": missing}})
        assert job.failure_reason == "Failed to read user input frames"

    @pytest.mark.parametrize("late", [False, True])
    async def test_a_file_that_is_no_picture_fails_the_job(self, luma, dream, gallery, late):
        await dream.switch(late_pictures=late)
        url = gallery("words.txt", b"not a picture")
        job = await luma.made(keyframes={"frame0": {"type": "image", "url": url}})
        assert job.failure_reason == "Failed to read user input frames"


async def test_the_process_takes_the_addresses(cdn, options, tmp_path):
    address, ca = cdn
    elsewhere = replace(options, addresses={HOST: address}, ca=ca, folder=tmp_path / "elsewhere")
    async with running(elsewhere) as found, await LocalDreamMachine.connect(found.control) as dream:
        await dream.set(delay=0)
        frame = {"type": "image", "url": f"https://{HOST}/attachments/1/2/fox.png?ex=1"}
        headers = {"Authorization": f"Bearer {found.key}"}
        body = {"model": "ray-2", "keyframes": {"frame0": frame}}
        async with httpx.AsyncClient(base_url=found.base_url, headers=headers) as http:
            job_id = (await http.post("/generations", json=body)).json()["id"]
        assert (await dream.ended(job_id)).state == "completed"
