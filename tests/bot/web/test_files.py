"""Published files over real sockets: whole, in parts, to many and to the slow; and nothing for who made a link up."""

import asyncio
import secrets
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.domain.media import Facts, MediaKind
from bot.lifecycle.publishing import Publishing
from bot.media.store import new_key
from bot.web.files import Files
from bot.web.server import serving
from tests.bot.web.test_server import health

DATA = secrets.token_bytes(10_000)


@pytest.fixture
def url(migrated_file, tmp_path):
    path = tmp_path / "web.sqlite3"
    path.write_bytes(migrated_file.read_bytes())
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def clip(house):
    return await keep(house, DATA)


async def keep(house, data):
    key = new_key(MediaKind.CLIP, "mp4", now=house.clock(), token=secrets.token_hex(12))
    await house.store.put(key, data)
    facts = Facts(content_type="video/mp4", width=64, height=64, seconds=1, size=len(data))
    async with house.database.transaction() as tables:
        return await tables.media.add(MediaKind.CLIP, key=key, facts=facts, now=house.clock(), user_id=1)


@asynccontextmanager
async def answering(house):
    """Give a client, and what makes links to our own server."""
    publishing = Publishing(house.database, now=house.clock, public_url="", attached=nobody)
    async with (
        serving("127.0.0.1:0", health(), given=Files(publishing, house.store, chunk=1000)) as address,
        httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as client,
    ):
        yield client, publishing


async def nobody(*_, **__):
    raise AssertionError("nothing is asked of Discord")


@pytest.fixture
async def link(house, clip):
    """Give a client and a good link to the clip."""
    async with answering(house) as (client, publishing):
        yield client, await publishing(await house.ask(), clip)


async def test_a_file_is_given_as_it_is(link):
    client, url = link
    answer = await client.get(url)
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Content-Length"] == str(len(DATA))
    assert answer.headers["Accept-Ranges"] == "bytes"


async def test_is_for_nobody_but_who_fetched_it(link):
    client, url = link
    headers = (await client.get(url)).headers
    assert headers["Cache-Control"].startswith("private, max-age=")
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in headers


async def test_the_head_tells_the_same_without_the_file(link):
    client, url = link
    head, whole = await client.head(url), await client.get(url)
    assert (head.status_code, head.content) == (200, b"")
    names = ("Content-Length", "Content-Type", "ETag", "Accept-Ranges")
    assert [head.headers[name] for name in names] == [whole.headers[name] for name in names]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=1500-4200", 1500, 4200),
        ("bytes=9990-", 9990, 9999),
        ("bytes=-10", 9990, 9999),
        ("bytes=9990-20000", 9990, 9999),
    ],
)
async def test_a_part_is_given(link, asked, first, last):
    client, url = link
    answer = await client.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, DATA[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/10000"


@pytest.mark.parametrize("asked", ["bytes=10000-", "bytes=99999-100000", "bytes=-0"])
async def test_a_part_that_there_is_not(link, asked):
    client, url = link
    answer = await client.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.headers["Content-Range"], answer.content) == (416, "bytes */10000", b"")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=9-3", "bytes=-", "bytes=a-b", "nonsense"])
async def test_a_part_that_makes_no_sense_means_all(link, asked):
    client, url = link
    answer = await client.get(url, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, DATA)


async def test_who_has_it_already_need_not_fetch_it_again(link):
    client, url = link
    etag = (await client.head(url)).headers["ETag"]
    assert (await client.get(url, headers={"If-None-Match": etag})).status_code == 304
    parted = {"Range": "bytes=0-9", "If-Range": etag}
    assert (await client.get(url, headers=parted)).status_code == 206
    assert (await client.get(url, headers={**parted, "If-Range": '"another"'})).content == DATA


class TestWhatIsWrongWithALink:
    async def test_it_is_over(self, house, link):
        client, url = link
        house.clock.forward(minutes=60)
        assert (await client.get(url)).status_code == 200
        house.clock.forward(seconds=1)
        assert (await client.get(url)).status_code == 404

    async def test_somebody_prolonged_it(self, link):
        client, url = link
        _, _, media, expiry, signature, name = url.split("/")
        assert (await client.get(f"/media/{media}/{int(expiry) + 1}/{signature}/{name}")).status_code == 404

    async def test_it_leads_to_another_file(self, house, link):
        client, url = link
        other = await keep(house, b"secret")
        _, _, _, expiry, signature, _ = url.split("/")
        assert (await client.get(f"/media/{other.id}/{expiry}/{signature}/{other.filename}")).status_code == 404

    @pytest.mark.parametrize(
        "change",
        [
            lambda words: {**words, "media": "0"},
            lambda words: {**words, "media": "x"},
            lambda words: {**words, "media": "9" * 400},
            lambda words: {**words, "media": "²"},
            lambda words: {**words, "media": words["media"] + " "},
            lambda words: {**words, "expiry": "9" * 30},
            lambda words: {**words, "expiry": "-1"},
            lambda words: {**words, "signature": ""},
            lambda words: {**words, "signature": "é" * 64},
            lambda words: {**words, "signature": words["signature"].upper()},
            lambda words: {**words, "signature": words["signature"][:-1]},
            lambda words: {**words, "name": "other.mp4"},
            lambda words: {**words, "name": "..%2f..%2freverie.sqlite3"},
            lambda words: {**words, "name": f"../{words['name']}"},
            lambda words: {**words, "name": f"{words['name']}%00"},
        ],
    )
    async def test_it_was_changed(self, link, change):
        client, url = link
        words = change(dict(zip(("media", "expiry", "signature", "name"), url.split("/")[2:], strict=True)))
        answer = await client.get("/media/{media}/{expiry}/{signature}/{name}".format(**words))
        assert (answer.status_code, answer.json()) == (404, {"status": "not found"})

    async def test_the_file_was_deleted(self, house, link, clip):
        client, url = link
        async with house.database.transaction() as tables:
            await tables.media.delete(clip.id, now=house.clock())
        assert (await client.get(url)).status_code == 404

    async def test_the_file_is_gone_from_the_store(self, house, link, clip):
        client, url = link
        await house.store.delete(clip.key)
        assert (await client.get(url)).status_code == 404

    async def test_nothing_may_be_put_there(self, link):
        client, url = link
        assert (await client.post(url)).status_code == (await client.delete(url)).status_code == 404


async def test_a_file_that_ends_early_is_broken_off_rather_than_made_up(house, link, clip):
    client, url = link
    await house.store.delete(clip.key)
    await house.store.put(clip.key, DATA[:1500])
    with pytest.raises(httpx.RemoteProtocolError):
        await client.get(url)


async def test_a_link_of_another_process_is_known(house, second_house, clip):
    link = await Publishing(second_house.database, now=house.clock, public_url="", attached=nobody)(
        await house.ask(), clip
    )
    async with answering(house) as (client, _):
        assert (await client.get(link)).status_code == 200


async def test_many_read_at_once(house, clip):
    async with answering(house) as (client, publishing):
        link = await publishing(await house.ask(), clip)
        answers = await asyncio.gather(*(client.get(link) for _ in range(50)))
    assert [answer.content for answer in answers] == [DATA] * 50


async def test_who_does_not_read_is_hung_up_on_and_held_up_nobody(house, caplog):
    clip = await keep(house, bytes(16 * 1024 * 1024))
    caplog.set_level("INFO", "bot.web.files")
    read, until, given_up = house.store.read, [], asyncio.Event()

    async def watched(key, *, start, length):
        until.append(start + length)
        return await read(key, start=start, length=length)

    class Watched(Files):
        async def _send(self, response, media, part):
            try:
                await super()._send(response, media, part)
            finally:
                given_up.set()

    house.store.read = watched
    publishing = Publishing(house.database, now=house.clock, public_url="", attached=nobody)
    given = Watched(publishing, house.store, seconds_a_chunk=0.3)
    link = await publishing(await house.ask(), clip)
    async with asyncio.timeout(20), serving("127.0.0.1:0", health(), given=given) as address:
        host, port = address.rsplit(":", 1)
        _, writer = await asyncio.open_connection(host, int(port), limit=1024)
        writer.write(f"GET {link} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"http://{address}/healthz")).status_code == 200
        await given_up.wait()
        writer.close()
    assert max(until) < clip.facts.size
    assert caplog.messages[-1] == "a published file was broken off: TimeoutError"
