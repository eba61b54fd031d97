"""The server over real sockets: what it answers, what it does not tell, and for whom it does not wait."""

import asyncio
import errno
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import httpx
import pytest

from bot.lifecycle.wakeups import Heartbeats
from bot.web.health import Health
from bot.web.server import LARGEST_LINE, serving

WHEN = {"now": "2030-01-01T00:00:00+00:00", "at_rest": 0}


def health(*, connected=True):
    async def answers() -> None:
        pass

    return Health(
        connected=lambda: connected,
        database_answers=answers,
        heartbeats=Heartbeats(lambda: 0.0),
        stopping=asyncio.Event(),
        now=lambda: datetime(2030, 1, 1, tzinfo=UTC),
    )


@asynccontextmanager
async def asking(**how):
    async with (
        serving("127.0.0.1:0", health(**how)) as address,
        httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as client,
    ):
        yield client


async def said(address: str, *parts: bytes) -> bytes:
    """Send bytes as they are and return everything until the server hangs up."""
    host, port = address.rsplit(":", 1)
    reader, writer = await asyncio.open_connection(host, int(port))
    for part in parts:
        writer.write(part)
    heard = await reader.read()
    writer.close()
    return heard


async def test_says_that_all_is_well():
    async with asking() as client:
        answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", **WHEN})
    assert answer.headers["Cache-Control"] == "no-store"


async def test_says_what_is_not():
    async with asking(connected=False) as client:
        answer = await client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unwell", **WHEN, "problems": {"discord": "not connected"}}


async def test_may_be_asked_for_the_head_alone():
    async with asking() as client:
        answer = await client.head("/healthz")
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/"), ("GET", "/healthz/"), ("GET", "/metrics"), ("POST", "/healthz"), ("DELETE", "/healthz")],
)
async def test_there_is_nothing_else(method, path):
    async with asking() as client:
        answer = await client.request(method, path)
    assert (answer.status_code, answer.json()) == (404, {"status": "not found"})


@pytest.mark.parametrize("path", ["/healthz", "/elsewhere"])
async def test_does_not_say_what_it_is_built_from(path):
    async with asking() as client:
        answer = await client.get(path)
    assert "Server" not in answer.headers
    assert "aiohttp" not in str(answer.headers) + answer.text


async def test_a_free_port_is_named_in_the_log(caplog):
    caplog.set_level("INFO", "bot.web.server")
    async with serving("127.0.0.1:0", health()) as address:
        assert caplog.messages == [f"answering at http://{address}/healthz"]
    assert not address.endswith(":0")


async def test_ipv6_has_brackets():
    try:
        async with serving("[::1]:0", health()) as address, httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"http://{address}/healthz")).status_code == 200
    except OSError as error:
        if error.errno not in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
            raise
        pytest.skip("this machine has no IPv6 of its own: enable it to run this")


async def test_a_port_that_is_taken_is_an_error():
    async with serving("127.0.0.1:0", health()) as address:
        with pytest.raises(OSError, match="in use"):
            async with serving(address, health()):
                pass


@pytest.mark.parametrize("begun", [b"", b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: "])
async def test_a_client_that_does_not_come_to_the_point_is_hung_up_on(begun):
    async with serving("127.0.0.1:0", health(), request_seconds=0.05) as address, asyncio.timeout(10):
        assert await said(address, begun) == b""


async def test_a_request_that_is_too_long_is_refused():
    async with serving("127.0.0.1:0", health()) as address, asyncio.timeout(10):
        heard = await said(address, b"GET /" + b"a" * (LARGEST_LINE + 1) + b" HTTP/1.1\r\n\r\n")
    assert heard.startswith((b"HTTP/1.0 400", b"HTTP/1.1 400"))


async def test_a_body_is_not_waited_for():
    request = b"GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx"
    async with serving("127.0.0.1:0", health()) as address, asyncio.timeout(10):
        heard = await said(address, request)
    head, _, body = heard.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert json.loads(body) == {"status": "ok", **WHEN}


@pytest.mark.parametrize(
    "sent",
    [b"BREW /callbacks/luma/1/token HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00", b"GET / HTTP/1.1\r\nHost\r\n\r\n"],
    ids=["no method", "no HTTP", "no header"],
)
async def test_what_is_not_http_leaves_no_line_in_the_log(sent, caplog):
    caplog.set_level("INFO")
    async with serving("127.0.0.1:0", health()) as address:
        assert b" 400 Bad Request" in await said(address, sent)
    assert [line.getMessage() for line in caplog.records if line.levelname != "INFO"] == []
    assert "token" not in caplog.text


async def test_nor_does_a_body_that_cannot_be_unpacked(caplog):
    request = b"GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n"
    async with serving("127.0.0.1:0", health()) as address, asyncio.timeout(10):
        assert (await said(address, request + b"hello")).startswith(b"HTTP/1.1 200")
    assert [line.getMessage() for line in caplog.records if line.levelname != "INFO"] == []


async def test_a_fault_of_our_own_is_logged(caplog):
    class Broken(Health):
        async def look(self):
            raise RuntimeError("ours")

    well = health()
    well.__class__ = Broken
    async with (
        serving("127.0.0.1:0", well) as address,
        httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as client,
    ):
        assert (await client.get("/healthz")).status_code == 500
    assert "RuntimeError: ours" in caplog.text
