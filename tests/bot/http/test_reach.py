import httpx
import pytest

from bot.http.reach import knock


def at(answer):
    def answered(request):
        if isinstance(answer, Exception):
            raise answer
        return answer

    return httpx.AsyncClient(transport=httpx.MockTransport(answered))


@pytest.mark.parametrize("status", [200, 301, 503])
async def test_only_the_status_counts(status):
    async with at(httpx.Response(status, text="x" * 100_000)) as http:
        assert await knock(http, "https://video.example.org/healthz") == status


@pytest.mark.parametrize("error", [httpx.ConnectError("no\nway"), httpx.ReadTimeout(""), httpx.InvalidURL("what")])
async def test_whatever_goes_wrong_on_the_way_is_one_kind_of_error(error):
    async with at(error) as http:
        with pytest.raises(ConnectionError, match=type(error).__name__):
            await knock(http, "https://video.example.org/healthz")
