from datetime import UTC, datetime
from pathlib import Path

from bot.domain.money import NOTHING
from bot.domain.provider import JobState, Order
from bot.domain.request import SIMULATED, GenerationRequest
from bot.providers.simulated import CLIP, MODEL, Simulated, fetching

SINCE = datetime(2030, 1, 1, tzinfo=UTC)
ORDER = Order(reference="7", request=GenerationRequest(prompt="a", model=SIMULATED))


async def test_makes_what_it_accepted_for_nothing():
    provider = Simulated()
    job = await provider.submit(ORDER)
    assert job.state is JobState.RUNNING
    seen = await provider.look(job.id)
    assert (seen.id, seen.state, seen.asset_url, seen.cost) == (job.id, JobState.SUCCEEDED, CLIP, NOTHING)
    assert set(MODEL.prices.values()) == {NOTHING}


async def test_finds_what_it_was_given_after_a_crash():
    provider = Simulated()
    found = await provider.find([ORDER], since=SINCE)
    assert [job.id for job in found["7"]] == [(await provider.submit(ORDER)).id]


async def test_asks_nobody_and_has_nothing_to_spend():
    provider = Simulated()
    await provider.check()
    assert await provider.balance() is None
    assert await provider.look_at_many(["a"]) == {}


async def test_only_its_own_clip_is_drawn_and_all_else_is_fetched(tmp_path):
    fetched: list[str] = []

    async def fetch(url: str, *, to: Path, limit_bytes: int, seconds: float) -> int:
        fetched.append(url)
        return limit_bytes

    async def draw(to: Path) -> int:
        return len(to.name) + 4

    either = fetching(fetch, draw)
    assert await either(CLIP, to=tmp_path / "a", limit_bytes=1, seconds=1) == 5
    assert await either("https://cdn.test/a.mp4", to=tmp_path / "b", limit_bytes=9, seconds=1) == 9
    assert fetched == ["https://cdn.test/a.mp4"]
