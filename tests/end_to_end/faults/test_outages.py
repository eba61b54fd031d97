"""The provider is unwell for longer. The bot's clock goes a hundred times as fast, so that its pauses are short."""

import pytest

from tests.end_to_end.acting import Play, has_clip

pytestmark = pytest.mark.asyncio(loop_scope="session")

SETTINGS = {
    "CLOCK_RATE": "100",
    "LEASE_SECONDS": "1000",
    "SHORTEST_LOOK_SECONDS": "20",
    "LONGEST_LOOK_SECONDS": "40",
    "PATIENCE_SECONDS": "20000",
}
CREATE = "POST /generations*"
FILE = "GET /files/*.mp4"


async def test_too_many_requests_are_repeated_later(play: Play):
    await play.machine.fault(CREATE, "status", status=429)
    await play.video("patience")
    await play.expect_delivered_once("patience")
    asked = [one["status"] for one in await play.machine.requests() if one["method"] == "POST"]
    assert asked == [429, 201]


async def test_looks_that_fail_are_repeated(play: Play):
    for action in ("status", "drop", "malformed"):
        await play.machine.fault("GET /generations/*", action)
    await play.video("a stubborn mule")
    await play.expect_delivered_once("a stubborn mule")


async def test_a_broken_list_is_gone_round(play: Play):
    await play.machine.fault("GET /generations", "status", times=1000)
    await play.machine.pause()
    for words in ("left shoe", "right shoe"):
        await (await play.video(words)).answer()
    await play.machine.resume()
    for words in ("left shoe", "right shoe"):
        assert has_clip(await play.result(words))


async def test_a_file_that_never_comes_is_given_up(play: Play):
    await play.machine.fault(FILE, "status", status=404, times=1000)
    await play.video("a lost film")
    await play.expect_given_back("a lost film", "could not be fetched")


async def test_a_file_that_stays_broken_is_given_up(play: Play):
    await play.machine.fault(FILE, "truncate", times=1000)
    await play.video("half a film")
    await play.expect_given_back("half a film", "could not be fetched|damaged")


async def test_a_provider_that_is_down_is_given_up(empty_stage: Play):
    play = empty_stage
    nowhere = "http://127.0.0.1:9/dream-machine/v1"
    await play.start(**SETTINGS | {"PROVIDERS__LUMA__BASE_URL": nowhere})
    await (await play.video("nobody at home")).answer()
    await play.expect_given_back("nobody at home", "could not be reached")
    assert await play.machine.requests() == []
