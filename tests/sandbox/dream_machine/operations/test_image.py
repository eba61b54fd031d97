"""Pictures: what comes of them, what they cost, and their limits apart from the videos'."""

import asyncio
import io
import struct
import zlib
from dataclasses import replace
from itertools import combinations

import httpx
import numpy as np
import pytest
from PIL import Image

from sandbox.dream_machine.driver import LocalDreamMachine
from sandbox.dream_machine.server import running
from tests.sandbox.dream_machine.conftest import Luma, difference, encoded, gradient_picture


@pytest.mark.parametrize(("kind", "decoded"), [("jpg", "JPEG"), ("png", "PNG")])
async def test_a_picture_has_the_format_and_the_aspect_that_were_asked(luma, kind, decoded):
    job = await luma.ended(await luma.picture(format=kind, aspect_ratio="9:16"))
    with Image.open(io.BytesIO(await luma.file(job))) as picture:
        assert picture.format == decoded
        assert picture.width / picture.height == pytest.approx(9 / 16, rel=0.03)


async def test_a_finished_picture_is_the_asset_image(luma):
    job = await luma.ended(await luma.picture())
    shown = await luma.look(job.id)
    assert (shown["generation_type"], shown["assets"]["video"]) == ("image", None)
    assert f"/files/{job.id}.jpg?" in shown["assets"]["image"]


async def test_four_of_the_same_words_are_four_pictures(luma):
    fields = {"prompt": "a fox in a snowy forest at night", "format": "png"}
    answers = [await luma.picture(**fields) for _ in range(4)]
    pictures = [await luma.pixels(await luma.ended(answer)) for answer in answers]
    assert min(difference(one, other) for one, other in combinations(pictures, 2)) > 4


async def test_the_same_job_is_always_the_same_picture(options, tmp_path):
    files = []
    for folder in ("one", "two"):
        place = replace(options, folder=tmp_path / folder)
        async with running(place) as address, await LocalDreamMachine.connect(address.control) as dream:
            await dream.set(delay=0)
            headers = {"Authorization": f"Bearer {address.key}"}
            async with httpx.AsyncClient(base_url=address.base_url, headers=headers) as http:
                luma = Luma(http, dream)
                job = await luma.ended(await luma.picture())
                files.append((job.id, await luma.file(job)))
    assert files[0] == files[1]


async def test_the_given_pictures_are_seen(luma, gallery):
    given = gradient_picture((192, 108))
    url = gallery("given.png", encoded(given))
    fields = {"prompt": "the sea at night", "format": "png"}
    plain = await luma.pixels(await luma.ended(await luma.picture(**fields)))
    looks = {
        "reference": {"image_ref": [{"url": url, "weight": 1}]},
        "style": {"style_ref": [{"url": url, "weight": 1}]},
        "character": {"character_ref": {"identity0": {"images": [url]}}},
        "modify": {"modify_image_ref": {"url": url, "weight": 1}},
    }
    seen = {
        name: await luma.pixels(await luma.ended(await luma.picture(**fields, **look))) for name, look in looks.items()
    }
    another = difference(plain, await luma.pixels(await luma.ended(await luma.picture(**fields))))
    for name, picture in seen.items():
        assert difference(picture, plain) > another + 5, name
    for name in ("reference", "modify"):
        assert difference(seen[name], np.asarray(given.resize(seen[name].shape[1::-1]), dtype=float)) < 5, name
    faint = {"modify_image_ref": {"url": url, "weight": 0}}
    unlike = await luma.pixels(await luma.ended(await luma.picture(**fields, **faint)))
    assert difference(seen["modify"], unlike) > 10


async def test_it_costs_what_the_page_says(luma, dream):
    before = await dream.credits_cents()
    await luma.picture()
    await luma.picture(model="photon-flash-1", aspect_ratio="1:1")
    assert before - await dream.credits_cents() == pytest.approx(1920 * 1080 / 1e6 * (0.73 + 0.19), abs=0.001)


async def test_photon_has_limits_of_its_own(luma, dream):
    await dream.pause()
    await dream.set(concurrent=1, photon_concurrent=2)
    assert (await luma.create()).status_code == 201
    assert [(await luma.picture()).status_code for _ in range(3)] == [201, 201, 429]
    assert (await luma.create()).status_code == 429
    await dream.clear()
    await dream.set(creates_per_minute=1, photon_creates_per_minute=2, concurrent=9, photon_concurrent=9)
    assert [(await luma.picture()).status_code for _ in range(3)] == [201, 201, 429]
    assert (await luma.create()).status_code == 201


class TestSync:
    async def test_answers_with_the_finished_picture(self, luma):
        answer = await luma.picture(sync=True)
        assert (answer.status_code, answer.json()["state"]) == (201, "completed")
        assert answer.json()["assets"]["image"]

    async def test_answers_when_its_time_is_over(self, luma, dream):
        await dream.pause()
        await dream.set_time(rate=100)
        answer = await luma.picture(sync=True, sync_timeout=20)
        assert (answer.status_code, answer.json()["state"]) == (201, "queued")

    async def test_does_not_wait_where_it_is_not_asked(self, luma, dream):
        await dream.pause()
        async with asyncio.timeout(10):
            assert (await luma.picture(sync_timeout=1000)).json()["state"] == "queued"


async def test_a_dead_link_is_refused_and_a_false_picture_fails(luma, gallery):
    dead = await luma.picture(image_ref=[{"url": gallery("a.png", b"").replace("a.png", "gone.png")}])
    assert (dead.status_code, dead.json()) == (400, {"detail": "400: failed to moderate image"})
    false = await luma.ended(await luma.picture(style_ref=[{"url": gallery("b.png", b"no picture")}]))
    assert false.failure_reason == "Failed to read user input frames"


async def test_a_bomb_is_no_picture(luma, gallery):
    header = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)  # 2500 million pixels, it says
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    job = await luma.ended(await luma.picture(modify_image_ref={"url": gallery("bomb.png", bomb)}))
    assert job.failure_reason == "Failed to read user input frames"


async def test_indecent_words_and_pictures_fail(luma, gallery):
    assert (await luma.ended(await luma.picture("a nude fox"))).failure_reason == "Contains blacklisted words"
    magenta = gallery("m.png", encoded(Image.new("RGB", (20, 20), (255, 0, 255))))
    job = await luma.ended(await luma.picture(character_ref={"identity0": {"images": [magenta]}}))
    assert job.failure_reason == "Frame moderation failed"
