"""With PUBLIC_URL anybody may call: whatever comes is answered at once, moves nothing, and the bot stays well."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import httpx
import pytest
import pytest_asyncio

from sandbox.stage import public_settings
from tests.end_to_end.acting import WITHOUT_LOOKS, Play, has_clip

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = {**public_settings(), **WITHOUT_LOOKS}
WEB = SETTINGS["WEB_ADDRESS"]
SECONDS = 5.0  # that a provider waits for an answer
FLOOD = 500
AT_ONCE = 50
RANDOM = random.Random(6)
ELSEWHERE = "https://elsewhere.example/other.mp4"
LIES: list[dict[str, Any]] = [
    {"state": "completed", "assets": {"video": ELSEWHERE}},
    {"state": "failed", "failure_reason": "because I say so"},
    {"id": "00000000-0000-0000-0000-000000000000", "state": "completed"},
    {"id": 7, "state": ["completed"]},
]
BODIES = [
    b"",
    b"{",
    b"null",
    b"[" * 60_000,
    b'{"id": ' * 9_000,
    b"\xff\xfe\x00" * 999,
    RANDOM.randbytes(40_000),
    *(json.dumps(lie).encode() for lie in LIES),
]


@pytest_asyncio.fixture(loop_scope="session")
async def http() -> AsyncIterator[httpx.AsyncClient]:
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(base_url=f"http://{WEB}", trust_env=False, timeout=SECONDS, limits=limits) as client:
        yield client


async def running(play: Play, words: str) -> str:
    """Have something made that does not end by itself, and return where its provider is to call."""
    await play.machine.pause()
    await (await play.video(words)).answer()
    await play.last_generation("running")
    await play.quiet()
    url: str = (await play.machine.jobs())[-1].request["callback_url"]
    assert url.startswith(f"http://{WEB}/callbacks/luma/")
    return url.removeprefix(f"http://{WEB}")


async def state(play: Play) -> tuple[object, ...]:
    """Return all that a call must not move."""
    rows = [(row["id"], row["status"], row["provider_job_id"], row["clip_id"]) for row in play.generations()]
    return rows, play.ledger(), await play.machine.creates(), [one.text for one in await play.said()]


async def expect_well(http: httpx.AsyncClient) -> None:
    told = (await http.get("/healthz")).json()
    assert told["status"] == "ok", told


async def all_of(*calls: Awaitable[httpx.Response]) -> set[int]:
    return {answer.status_code for answer in await asyncio.gather(*calls)}


async def test_bodies_that_are_none_or_lie(play: Play, http: httpx.AsyncClient):
    path = await running(play, "a lighthouse in fog")
    job = (await play.machine.jobs())[-1]
    before = await state(play)
    said_of_it = [json.dumps({"id": job.id, **lie}).encode() for lie in LIES]
    for body in [*BODIES, *said_of_it]:
        answer = await http.post(path, content=body)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    await expect_well(http)
    assert await state(play) == before
    await play.machine.resume()
    result = await play.result("a lighthouse in fog")
    assert has_clip(result)
    assert ELSEWHERE not in result.text


async def test_replays(play: Play, http: httpx.AsyncClient):
    path = await running(play, "a lighthouse at noon")
    await play.machine.resume()
    await play.result("a lighthouse at noon")
    await play.at_rest()
    job = (await play.machine.jobs())[-1]
    before = await state(play)
    for said in ("dreaming", "completed", "failed"):  # as it came, and long after
        body = json.dumps({"id": job.id, "state": said})
        assert await all_of(*(http.post(path, content=body) for _ in range(20))) == {200}
    await play.at_rest()
    await expect_well(http)
    assert await state(play) == before


async def test_places_that_there_are_not(play: Play, http: httpx.AsyncClient):
    path = await running(play, "a lighthouse in the snow")
    account, number, token = path.split("/")[2:]
    before, asked = await state(play), len(await play.machine.requests())
    wrong = [
        f"/callbacks/{account}/{number}/{'0' * 64}",
        f"/callbacks/{account}/{number}/{token[:-1]}",
        f"/callbacks/{account}/{number}/%00",
        f"/callbacks/{account}/{int(number) + 1}/{token}",
        f"/callbacks/{account}/-1/{token}",
        f"/callbacks/{account}/{'9' * 400}/{token}",
        f"/callbacks/another/{number}/{token}",
        f"/callbacks/%F0%9F%90%B3/%C2%B2/{'x' * 2000}",
    ]
    body = json.dumps({"id": "x", "state": "completed"})
    assert await all_of(*(http.post(place, content=body) for place in wrong)) == {200}
    nowhere = ["/callbacks", "/callbacks/", f"/callbacks/{account}", f"{path}/more", "/callbacks/../../etc/passwd"]
    assert await all_of(*(http.post(place, content=body) for place in nowhere)) == {404}
    methods = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW")
    assert await all_of(*(http.request(method, path) for method in methods)) <= {400, 404}
    await expect_well(http)
    assert await state(play) == before
    assert len(await play.machine.requests()) == asked  # not even a look


async def test_a_body_without_end(play: Play, http: httpx.AsyncClient):
    path = await running(play, "a lighthouse in the rain")
    before = await state(play)
    try:
        answer = await http.post(path, content=bytes(30_000_000))
    except httpx.WriteError:  # the rest is not even read
        answer = None
    assert answer is None or answer.status_code == 200
    reader, writer = await asyncio.open_connection(*WEB.split(":"))
    writer.write(f"POST {path} HTTP/1.1\r\nHost: {WEB}\r\nContent-Length: 100\r\n\r\n{{".encode())
    async with asyncio.timeout(SECONDS):
        assert b"200" in await reader.readline()  # although the other 99 bytes never came
    writer.close()
    await expect_well(http)
    assert await state(play) == before


async def test_a_flood(play: Play, http: httpx.AsyncClient):
    path = await running(play, "a lighthouse in a storm")
    job = (await play.machine.jobs())[-1]
    before = await state(play)
    bodies = [*BODIES[:3], json.dumps({"id": job.id, "state": "dreaming"}).encode()]
    started = asyncio.get_running_loop().time()
    for start in range(0, FLOOD, AT_ONCE):
        calls = (http.post(path, content=bodies[number % len(bodies)]) for number in range(start, start + AT_ONCE))
        assert await all_of(*calls) == {200}
    took = asyncio.get_running_loop().time() - started
    await expect_well(http)
    assert await state(play) == before
    looks = [one for one in await play.machine.requests() if one["method"] == "GET" and job.id in one["path"]]
    assert len(looks) <= took + 3  # once a second, however many call
    await play.machine.resume()
    assert has_clip(await play.result("a lighthouse in a storm"))
    await play.at_rest()
    assert [entry.kind for entry in play.ledger(play.new_generations()[-1]["id"])] == ["reserve", "commit"]
