import httpx
import pytest

from bot.http.reach import BEGINNING, knock


def at(answer):
    def answered(request):
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.AsyncClient(transport=httpx.MockTransport(answered))


@pytest.mark.parametrize("status", [200, 301, 503])
async def test_the_status_and_what_is_said(status):
    async with at(httpx.Response(status, text="not here")) as http:
        assert await knock(http, "https://video.example.org/x") == (status, b"not here")


async def test_of_what_is_said_only_the_beginning_is_read():
    read = []

    async def endless():
        while True:
            read.append(1)
            yield b"x" * (BEGINNING - 1)

    async with at(httpx.Response(200, content=endless())) as http:
        assert await knock(http, "https://video.example.org/x") == (200, b"x" * BEGINNING)
    assert len(read) == 2


@pytest.mark.parametrize("error", [httpx.ConnectError("no\nway"), httpx.ReadTimeout(""), httpx.InvalidURL("what")])
async def test_whatever_goes_wrong_on_the_way_is_one_kind_of_error(error):
    async with at(error) as http:
        with pytest.raises(ConnectionError, match=type(error).__name__):
            await knock(http, "https://video.example.org/x")
