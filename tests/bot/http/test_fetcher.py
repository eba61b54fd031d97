"""Over real sockets: a file arrives whole, or not at all and with the right reason."""

import asyncio
import ssl
from typing import Any

import pytest
import trustme

from bot.domain.errors import ProviderRejected, ProviderUnavailable
from bot.domain.reasons import Reason
from bot.http.fetcher import CHUNK, Fetcher

DATA = bytes(range(256)) * 40


def answer(body=DATA, status="200 OK", length=None, **headers):
    headers = {"Content-Length": len(body) if length is None else length, "Connection": "close"} | headers
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


class Site:
    """Serves what `pages` says by path; a page may be a coroutine that writes for itself."""

    def __init__(self):
        self.pages: dict[str, Any] = {}
        self.heads: list[str] = []
        self.names: list[str] = []  # which TLS was asked for
        self.port = 0

    @property
    def place(self):
        return f"127.0.0.1:{self.port}"

    @property
    def url(self):
        return f"http://{self.place}"

    async def handle(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        page = self.pages[head.split()[1]]
        if isinstance(page, bytes):
            writer.write(page)
            await writer.drain()
        else:
            await page(writer)


@pytest.fixture
async def site(listen):
    site = Site()
    site.port = await listen(site.handle)
    return site


@pytest.fixture
async def fetcher(site):
    async with Fetcher([site.place]) as fetcher:
        yield fetcher


@pytest.fixture
def fetch(fetcher, tmp_path):
    async def fetch(url, *, limit_bytes=100_000, seconds=20.0):
        return await fetcher.fetch(url, to=tmp_path / "a.bin", limit_bytes=limit_bytes, seconds=seconds)

    return fetch


async def expect_lost(call, kind, reason=Reason.LOST_FILE):
    with pytest.raises(kind) as caught:
        await call
    assert type(caught.value) is kind
    assert caught.value.reason is reason
    return caught.value


async def expect_trouble(call):
    """Expect what passes: it says nothing about the file."""
    return await expect_lost(call, ProviderUnavailable, Reason.UNAVAILABLE)


async def test_writes_the_whole_file(site, fetch, tmp_path):
    site.pages["/a?sig=1"] = answer()
    assert await fetch(f"{site.url}/a?sig=1") == len(DATA)
    assert (tmp_path / "a.bin").read_bytes() == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]
    assert "accept-encoding: identity" in site.heads[0].lower()


async def test_takes_a_file_of_just_the_limit_in_many_chunks(site, fetch, tmp_path):
    data = bytes(3 * CHUNK + 5)
    site.pages["/a"] = answer(data)
    assert await fetch(f"{site.url}/a", limit_bytes=len(data)) == len(data)
    assert (tmp_path / "a.bin").stat().st_size == len(data)


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "410 Gone", "401 Unauthorized"])
async def test_a_dead_link_stays_dead(site, fetch, status):
    site.pages["/a"] = answer(b"gone", status)
    assert status[:3] in (await expect_lost(fetch(f"{site.url}/a"), ProviderRejected)).detail


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow Down", "408 Late", "425 Early"])
async def test_a_server_in_trouble_may_work_later(site, fetch, status):
    site.pages["/a"] = answer(b"", status, Retry_After="7")
    error = await expect_trouble(fetch(f"{site.url}/a"))
    assert error.retry_after is not None
    assert error.retry_after.total_seconds() == 7


@pytest.mark.parametrize("page", [b"", b"garbage\r\n\r\n"], ids=["closed", "not http"])
async def test_so_may_one_that_does_not_speak_properly(site, fetch, page):
    site.pages["/a"] = page
    await expect_trouble(fetch(f"{site.url}/a"))


@pytest.mark.parametrize(
    "page",
    [answer(length=len(DATA) + 1), answer(b""), answer(b"", "204 Nothing"), answer(b"", "206 Part")],
    ids=["truncated", "empty", "nothing", "a part"],
)
async def test_half_a_file_is_no_file(site, fetch, tmp_path, page):
    site.pages["/a"] = page
    await expect_lost(fetch(f"{site.url}/a"), ProviderUnavailable)
    assert list(tmp_path.iterdir()) == []


async def test_nobody_there_may_be_there_later(closed_port, tmp_path):
    place = f"127.0.0.1:{closed_port}"
    async with Fetcher([place]) as fetcher:
        await expect_trouble(fetcher.fetch(f"http://{place}/", to=tmp_path / "a", limit_bytes=1, seconds=9))


async def test_a_name_that_is_not_found_may_be_found_later(tmp_path):
    async def no_network(host, port):
        raise OSError("Temporary failure in name resolution")

    async with Fetcher(resolve=no_network) as fetcher:
        await expect_trouble(fetcher.fetch("https://cdn.test/a", to=tmp_path / "a", limit_bytes=1, seconds=9))


async def endless(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(bytes(65536))
        await writer.drain()


async def endless_redirect(writer):
    writer.write(b"HTTP/1.1 302 Found\r\nLocation: /b\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(bytes(65536))
        await writer.drain()


async def drip(writer):
    """Begin, and never come to an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx")
    await writer.drain()
    await asyncio.Event().wait()


async def test_refuses_what_says_that_it_is_too_large(site, fetch):
    site.pages["/a"] = answer(length=100_001)
    assert "larger" in (await expect_lost(fetch(f"{site.url}/a"), ProviderRejected)).detail


async def test_stops_reading_what_turns_out_too_large(site, fetch, tmp_path):
    site.pages["/a"] = endless
    assert "larger" in (await expect_lost(fetch(f"{site.url}/a"), ProviderRejected)).detail
    assert list(tmp_path.iterdir()) == []


async def test_a_slow_file_is_given_up(site, fetch, tmp_path):
    site.pages["/a"] = drip
    await expect_trouble(fetch(f"{site.url}/a", seconds=0.1))
    assert list(tmp_path.iterdir()) == []


async def test_unasked_compression_is_refused(site, fetch):
    site.pages["/a"] = answer(Content_Encoding="gzip")
    await expect_lost(fetch(f"{site.url}/a"), ProviderRejected)


async def test_follows_redirects_within_the_allowed(site, fetch):
    site.pages |= {"/a": answer(b"", "302 Found", Location="/b"), "/b": answer()}
    assert await fetch(f"{site.url}/a") == len(DATA)


async def test_a_redirect_s_own_body_is_neither_read_nor_unpacked(site, fetch):
    garbled = answer(b"no gzip", "302 Found", Location="/c", Content_Encoding="gzip")
    site.pages |= {"/a": endless_redirect, "/b": garbled, "/c": answer()}
    assert await fetch(f"{site.url}/a") == len(DATA)


@pytest.mark.parametrize(
    "location",
    [
        "https://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "http://example.com/",
        "file:///etc/passwd",
        "https://me:secret@example.com/",
        "https://127.0.0.1:1/",
    ],
)
async def test_a_redirect_to_elsewhere_is_refused(site, fetch, location):
    site.pages["/a"] = answer(b"", "302 Found", Location=location)
    await expect_lost(fetch(f"{site.url}/a"), ProviderRejected)


async def test_a_circle_of_redirects_ends(site, fetch):
    site.pages["/a"] = answer(b"", "302 Found", Location="/a")
    assert "redirects" in (await expect_lost(fetch(f"{site.url}/a"), ProviderRejected)).detail
    assert len(site.heads) == 6


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "http://127.0.0.1/",
        "https://10.0.0.1/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "ftp://example.com/a",
        "file:///etc/passwd",
        "/a",
        "",
        "https://",
        "https://exa mple/\x00",
        "data:text/plain,hello",
    ],
)
async def test_forbidden_and_senseless_links_are_refused(fetch, url):
    await expect_lost(fetch(url), ProviderRejected)


class TestRealTls:
    """An https server on the loopback: the exception allows its address, TLS checks its name."""

    @pytest.fixture
    def authority(self):
        return trustme.CA()

    @pytest.fixture
    async def secure(self, listen, authority):
        site = Site()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("files.test").configure_cert(context)
        context.sni_callback = lambda _socket, name, _context: site.names.append(name)
        site.port = await listen(site.handle, ssl=context)
        return site

    @staticmethod
    def fetcher(authority, exceptions, answers):
        async def resolve(host, port):
            asked.append(host)
            return answers.pop(0) if len(answers) > 1 else answers[0]

        asked = []
        context = ssl.create_default_context()
        authority.configure_trust(context)
        fetcher = Fetcher(exceptions, resolve=resolve, ssl_context=context)
        return fetcher, asked

    async def test_tls_sees_the_name_and_not_the_address(self, authority, secure, tmp_path):
        secure.pages["/a"] = answer()
        fetcher, asked = self.fetcher(authority, [f"files.test:{secure.port}"], [["127.0.0.1"]])
        async with fetcher:
            url = f"https://files.test:{secure.port}/a"
            assert await fetcher.fetch(url, to=tmp_path / "a", limit_bytes=100_000, seconds=20) == len(DATA)
        assert (secure.names, asked) == (["files.test"], ["files.test"])

    async def test_another_s_certificate_is_not_taken(self, authority, secure, tmp_path):
        secure.pages["/a"] = answer()
        fetcher, _ = self.fetcher(authority, [f"other.test:{secure.port}"], [["127.0.0.1"]])
        async with fetcher:
            url = f"https://other.test:{secure.port}/a"
            await expect_trouble(fetcher.fetch(url, to=tmp_path / "a", limit_bytes=100_000, seconds=20))
        assert secure.heads == []

    async def test_goes_to_the_next_address_where_one_does_not_answer(self, authority, secure, tmp_path):
        secure.pages["/a"] = answer()
        answers = [["127.0.0.2", "127.0.0.1"]]
        fetcher, _ = self.fetcher(authority, [f"files.test:{secure.port}"], answers)
        async with fetcher:
            url = f"https://files.test:{secure.port}/a"
            assert await fetcher.fetch(url, to=tmp_path / "a", limit_bytes=100_000, seconds=20) == len(DATA)
