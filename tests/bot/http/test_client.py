"""Over real sockets: refused or unknown, room for so many at once, and bounded answers."""

import asyncio
import json
from datetime import timedelta

import httpx
import pytest

from bot.domain.errors import OutcomeUnknown, ProviderRejected, ProviderUnavailable
from bot.domain.reasons import Reason
from bot.http.client import LARGEST_ANSWER, JsonClient, open_http, retry_after


class Server:
    """A server that answers as `answer` says, a coroutine with the connection's writer."""

    def __init__(self):
        self.requests = []
        self.now = self.most = self.port = 0
        self.answer = saying(b"")

    async def handle(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        self.requests.append((head.decode(), await reader.readexactly(length)))
        self.now += 1
        self.most = max(self.most, self.now)
        await self.answer(writer)
        self.now -= 1


def whole(body=b'{"id": "a"}', status=b"200 OK", headers=b""):
    return (
        b"HTTP/1.1 "
        + status
        + b"\r\nContent-Length: %d\r\nConnection: close\r\n" % len(body)
        + headers
        + b"\r\n"
        + body
    )


def saying(data):
    async def answer(writer):
        writer.write(data)
        await writer.drain()

    return answer


@pytest.fixture
async def server(listen):
    server = Server()
    server.port = await listen(server.handle)
    return server


@pytest.fixture
async def http():
    async with open_http() as http:
        yield http


def client(http, port, **options):
    return JsonClient(
        http,
        base_url=f"http://127.0.0.1:{port}/v1/",
        headers={"Authorization": "Bearer k-123"},
        secrets=["k-123"],
        classify=lambda status, body: ProviderRejected(Reason.INVALID_REQUEST, f"{status} {body}"),
        **options,
    )


def parse(answer):
    if not isinstance(answer, dict) or "id" not in answer:
        raise ValueError("no id")
    return answer["id"]


async def test_talks_json(server, http):
    server.answer = saying(whole())
    talk = client(http, server.port)
    assert await talk.get("/x?limit=1", parse) == "a"
    assert await talk.post("/y", {"prompt": "é"}, parse) == "a"
    heads = [head.splitlines()[0] for head, _ in server.requests]
    assert heads == ["GET /v1/x?limit=1 HTTP/1.1", "POST /v1/y HTTP/1.1"]
    assert json.loads(server.requests[1][1]) == {"prompt": "é"}
    assert all("Authorization: Bearer k-123" in head for head, _ in server.requests)


async def test_where_nobody_listens_nothing_was_accepted(closed_port, http):
    with pytest.raises(ProviderUnavailable):
        await client(http, closed_port).post("/x", {}, parse)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{",
        b"not http at all\r\n\r\n",
        whole(b'{"id": "a"}', headers=b"Content-Encoding: gzip\r\n"),
        whole(b'{"id"'),
        whole(b"{}"),
        whole(b"\xff\xfe"),
        whole(b"{}", status=b"303 See Other", headers=b"Location: /elsewhere\r\n"),
    ],
    ids=["closed", "cut off", "not http", "bad gzip", "bad json", "no id", "not text", "elsewhere"],
)
async def test_after_sending_no_usable_answer_means_unknown(server, http, data):
    server.answer = saying(data)
    talk = client(http, server.port)
    with pytest.raises(OutcomeUnknown):
        await talk.post("/x", {}, parse)
    with pytest.raises(ProviderUnavailable):
        await talk.get("/x", parse)
    assert len(server.requests) == 2


async def test_a_refusal_is_the_adapter_s_to_name(server, http):
    server.answer = saying(whole(b"what k-123?", status=b"400 Bad Request"))
    for call in (client(http, server.port).get("/x", parse), client(http, server.port).post("/x", {}, parse)):
        with pytest.raises(ProviderRejected) as caught:
            await call
        assert (caught.value.reason, caught.value.detail) == (Reason.INVALID_REQUEST, "400: 400 what [secret]?")


async def test_too_often_is_certainly_refused_and_says_how_long(server, http):
    server.answer = saying(whole(b"slow down", status=b"429 Too Many", headers=b"Retry-After: 7\r\n"))
    for call in (client(http, server.port).get("/x", parse), client(http, server.port).post("/x", {}, parse)):
        with pytest.raises(ProviderUnavailable) as caught:
            await call
        assert (caught.value.reason, caught.value.retry_after) == (Reason.RATE_LIMITED, timedelta(seconds=7))


async def test_a_server_error_asks_a_look_to_wait_half_a_minute(server, http):
    server.answer = saying(whole(b"oops", status=b"500 Oops"))
    with pytest.raises(ProviderUnavailable) as caught:
        await client(http, server.port).get("/x", parse)
    assert caught.value.retry_after == timedelta(seconds=30)
    assert "500, 4 bytes of" in caught.value.detail  # and nothing of what was in it


async def test_an_endless_answer_is_not_read_to_its_end(server, http):
    async def answer(writer):
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        try:
            for _ in range(2 * LARGEST_ANSWER // 65536):
                writer.write(b" " * 65536)
                await writer.drain()
        except ConnectionError:
            stopped.set()

    stopped = asyncio.Event()
    server.answer = answer
    with pytest.raises(ProviderUnavailable):
        await client(http, server.port).get("/x", parse)
    await asyncio.wait_for(stopped.wait(), 10)


async def test_only_so_many_calls_at_once(server, http):
    release, full = asyncio.Event(), asyncio.Event()

    async def answer(writer):
        if server.now == 3:
            full.set()
        await release.wait()
        writer.write(whole())
        await writer.drain()

    server.answer = answer
    talk = client(http, server.port, at_once=3)
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        calls = [tasks.create_task(talk.get("/x", parse)) for _ in range(12)]
        await full.wait()
        release.set()
    assert [call.result() for call in calls] == ["a"] * 12
    assert server.most == 3


async def test_a_waiting_call_can_be_cancelled_and_gives_its_place_back(server, http):
    reached = asyncio.Event()

    async def never(_writer):
        reached.set()
        await asyncio.Event().wait()

    server.answer = never
    talk = client(http, server.port, at_once=1)
    held = asyncio.create_task(talk.get("/x", parse))
    await reached.wait()
    waiting = asyncio.create_task(talk.get("/x", parse))
    in_line = asyncio.Event()
    asyncio.get_running_loop().call_soon(in_line.set)
    await in_line.wait()
    for task in (waiting, held):
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    server.answer = saying(whole())
    assert await talk.get("/x", parse) == "a"


DATE = {"date": "Sat, 21 Nov 2026 10:00:00 GMT"}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "-3"}, 0),
        ({"retry-after": "86400"}, 600),
        ({"retry-after": "1e999"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Sat, 21 Nov 2026 10:00:42 GMT"} | DATE, 42),
        ({"retry-after": "Sat, 21 Nov 2026 09:00:00 GMT"} | DATE, 0),
        ({"retry-after": "Sat, 21 Nov 2026 10:00:42 GMT"}, None),
    ],
)
def test_reads_retry_after(headers, seconds):
    wait = retry_after(httpx.Headers(headers))
    assert (wait and wait.total_seconds()) == (seconds or (timedelta(0) if seconds == 0 else None))


def test_uses_no_proxy_of_the_environment(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert open_http()._mounts == {}
