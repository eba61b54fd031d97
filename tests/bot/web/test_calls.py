"""Callbacks over real sockets: whatever comes is answered with 200 at once, and only the right ones move anything."""

import asyncio
import json
import logging
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.metrics import REGISTRY
from bot.web.calls import LARGEST_BODY, Calls
from bot.web.server import serving
from tests.bot.web.test_server import health, said

PUBLIC = "https://video.test"


@pytest.fixture
def url(migrated_file, tmp_path):
    path = tmp_path / "web.sqlite3"
    path.write_bytes(migrated_file.read_bytes())
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def house(house):
    house.call_back(PUBLIC)
    return house


@asynccontextmanager
async def answering(house, **options):
    async with (
        serving("127.0.0.1:0", health(), called=Calls(house.callbacks, **options)) as address,
        httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as client,
    ):
        yield client


async def path_of(house, generation):
    return (await house.callbacks.url(generation)).removeprefix(PUBLIC)


async def test_a_callback_has_its_job_looked_at_now(house, provider):
    generation = await house.running()
    assert not await house.polling.run_once()
    provider.finish("job-1")
    async with answering(house) as client:
        answer = await client.post(await path_of(house, generation), json={"id": "job-1", "state": "completed"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert await house.callbacks.run_once()
    assert await house.polling.run_once()
    assert (await house.get(generation)).asset_url == "https://cdn.test/clip/job-1.mp4"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\0" * 100, b"[]", b"null", b'{"id": 7}', b"\xff", b"[" * 5000, b"x" * (2 * LARGEST_BODY)]
)
async def test_garbage_is_a_hint_like_any_other(house, body):
    generation = await house.running()
    async with answering(house) as client:
        assert (await client.post(await path_of(house, generation), content=body)).status_code == 200
    assert await house.callbacks.run_once()
    assert (await house.get(generation)).due_at == house.clock()


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_what_cannot_be_unpacked_is_no_fault_of_ours(house, caplog, encoding):
    path = await path_of(house, await house.running())
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Encoding: {encoding}\r\nContent-Length: 5\r\n\r\n"
    async with asyncio.timeout(10), serving("127.0.0.1:0", health(), called=Calls(house.callbacks)) as address:
        assert (await said(address, head.encode() + b"\xff" * 5)).startswith(b"HTTP/1.1 200")
    assert [line.getMessage() for line in caplog.records if line.levelno > logging.INFO] == []
    assert await house.callbacks.run_once()  # who knows the token gives a hint, whatever the body


async def test_nor_is_who_hangs_up_in_the_middle(house, caplog, monkeypatch):
    heard, hear = asyncio.Event(), house.callbacks.hear

    async def told(*words):
        await hear(*words)
        heard.set()

    monkeypatch.setattr(house.callbacks, "hear", told)
    path = await path_of(house, await house.running())
    async with asyncio.timeout(10), serving("127.0.0.1:0", health(), called=Calls(house.callbacks)) as address:
        host, port = address.rsplit(":", 1)
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{{".encode())
        await writer.drain()
        writer.close()
        await heard.wait()
    assert [line.getMessage() for line in caplog.records if line.levelno > logging.INFO] == []
    assert await house.callbacks.run_once()


@pytest.mark.parametrize(
    "change",
    [
        lambda account, number, token: (account, number, "0" * 64),
        lambda account, number, token: (account, number, token[:-1]),
        lambda account, number, token: (account, number, "é"),
        lambda account, number, token: (account, "2", token),
        lambda account, number, token: (account, "999999", token),
        lambda account, number, token: (account, "²", token),
        lambda account, number, token: (account, "9" * 500, token),
        lambda account, number, token: (account, "%00", token),
        lambda account, number, token: ("other", number, token),
    ],
)
async def test_a_wrong_place_is_answered_alike_and_moves_nothing(house, change):
    generation = await house.running()
    await house.running(user_id=2)
    before = (await house.get(generation)).due_at
    parts = change(*(await path_of(house, generation)).split("/")[2:])
    async with answering(house) as client:
        answer = await client.post("/callbacks/{}/{}/{}".format(*parts), json={"id": "job-1"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert not await house.callbacks.run_once()
    assert (await house.get(generation)).due_at == before


async def test_what_strangers_send_makes_no_new_counters(house):
    def counters():
        return {tuple(sample.labels.values()) for one in REGISTRY.collect() for sample in one.samples}

    async with answering(house) as client:
        await client.post("/callbacks/a/1/b")
        known = counters()
        for number in range(5):
            await client.post(f"/callbacks/stranger-{number}/{number}/{number}")
    assert counters() == known


async def test_only_posts_are_callbacks(house):
    path = await path_of(house, await house.running())
    async with answering(house) as client:
        assert (await client.get(path)).status_code == (await client.put(path)).status_code == 404
        assert (await client.post("/callbacks/luma")).status_code == 404


async def test_where_nobody_reaches_us_nothing_is_called_back(house):
    path = await path_of(house, await house.running())
    async with serving("127.0.0.1:0", health()) as address, httpx.AsyncClient(trust_env=False) as client:
        assert (await client.post(f"http://{address}{path}")).status_code == 404


async def test_a_body_that_never_comes_is_not_waited_for(house):
    path = await path_of(house, await house.running())
    head = f"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{{"
    async with (
        asyncio.timeout(10),
        serving("127.0.0.1:0", health(), called=Calls(house.callbacks, seconds=0.05)) as address,
    ):
        assert (await said(address, head.encode())).startswith(b"HTTP/1.1 200")


async def test_a_database_that_hangs_or_fails_is_not_waited_for_either(house, monkeypatch):
    generation = await house.running()
    path = await path_of(house, generation)
    never = asyncio.Event()

    async def hang(*_):
        await never.wait()

    async def fail(*_):
        raise OSError("the database is away")

    for trouble in (hang, fail):
        monkeypatch.setattr(house.callbacks, "hear", trouble)
        async with answering(house, seconds=0.05) as client:
            assert (await client.post(path, content=b"{}")).status_code == 200


async def test_a_flood_is_one_write(house, provider):
    generation = await house.running()
    path, body = await path_of(house, generation), json.dumps({"id": "job-1"}).encode()
    writes, transaction = [], house.database.transaction

    def counted():
        writes.append(1)
        return transaction()

    house.database.transaction = counted
    async with answering(house) as client:
        answers = await asyncio.gather(*(client.post(path, content=body) for _ in range(200)))
        assert {answer.status_code for answer in answers} == {200}
        assert (len(writes), await house.callbacks.run_once(), await house.callbacks.run_once()) == (0, True, False)
        await client.post(path, content=body)
        assert (len(writes), await house.callbacks.run_once()) == (1, False)
        house.clock.forward(seconds=1)
        assert (await house.callbacks.run_once(), len(writes)) == (True, 2)  # the last of them is not lost
