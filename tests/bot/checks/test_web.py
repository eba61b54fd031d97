from functools import partial

import httpx
import pytest

from bot.checks.findings import State
from bot.checks.web import look
from bot.http.reach import knock
from bot.lifecycle.publishing import Publishing
from bot.web.files import Files
from bot.web.server import serving
from tests.bot.web.test_server import health

OURS = b'{"status": "not found"}'


def answering(status, said):
    asked = []

    async def knock(url):
        asked.append(url)
        return status, said

    return knock, asked


async def nobody(*_, **__):
    raise AssertionError("nothing is asked of Discord")


async def test_our_own_web_server_is_fine(house):
    given = Files(Publishing(house.database, now=house.clock, public_url="", attached=nobody), house.store)
    async with serving("127.0.0.1:0", health(), given=given) as address, httpx.AsyncClient(trust_env=False) as http:
        found = await look(f"http://{address}", partial(knock, http))
    assert (found.name, found.state) == ("public address", State.FINE)


async def test_asks_where_proxies_hand_on():
    knock, asked = answering(404, OURS)
    assert (await look("https://video.example.org/bot/", knock)).state is State.FINE
    assert asked == ["https://video.example.org/bot/media/0/0/0/x"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (200, b""),  # what Caddy says to whatever it hands on to nobody
        (200, OURS),
        (200, b'{"status": "ok"}'),
        (404, b""),
        (404, b"<h1>Not Found</h1>"),
        (404, b'{"status": "not found", "of": "somebody else"}'),
        (301, b""),
        (500, b""),
    ],
)
async def test_whatever_else_answers_is_not_the_bot(status, said):
    knock, _ = answering(status, said)
    found = await look("https://video.example.org", knock)
    assert found.state is State.BROKEN
    assert f"answers {status}" in found.told
    assert "something else is there" in found.told
    assert "/callbacks/" in str(found.remedy)


@pytest.mark.parametrize("status", [502, 503, 504])
async def test_a_proxy_with_nobody_behind_it(status):
    knock, _ = answering(status, b"")
    found = await look("https://video.example.org", knock)
    assert found.state is State.BROKEN
    assert f"answers {status}: there is a proxy" in found.told
    assert "Is the bot running" in str(found.remedy)


async def test_nobody_there():
    async def knock(url):
        raise ConnectionError("ConnectTimeout")

    found = await look("https://video.example.org", knock)
    assert found.state is State.BROKEN
    assert "ConnectTimeout" in found.told
    assert "Is the bot running" in str(found.remedy)
