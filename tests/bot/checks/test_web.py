import pytest

from bot.checks.findings import State
from bot.checks.web import look


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, State.FINE), (503, State.WARNING), (404, State.BROKEN), (301, State.BROKEN), (502, State.BROKEN)],
)
async def test_only_our_own_health_is_fine(status, state):
    asked = []

    async def knock(url):
        asked.append(url)
        return status

    found = await look("https://video.example.org/bot/", knock)
    assert (found.name, found.state) == ("public address", state)
    assert asked == ["https://video.example.org/bot/healthz"]


async def test_nobody_there():
    async def knock(url):
        raise ConnectionError("ConnectTimeout")

    found = await look("https://video.example.org", knock)
    assert found.state is State.BROKEN
    assert "ConnectTimeout" in found.told
    assert "Is the bot running" in str(found.remedy)
