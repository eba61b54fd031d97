"""Wrong settings are named with what was expected; nothing secret is printed; a polite end is a clean one."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.end_to_end.acting import Play

pytestmark = pytest.mark.asyncio(loop_scope="session")

BAD_CONFIGURATION = 78  # sysexits.h, EX_CONFIG
SECRET = "a-secret-that-nobody-may-read"


@pytest_asyncio.fixture(loop_scope="session")
async def unconnected(empty_stage: Play) -> AsyncIterator[Play]:
    """A stage whose bot is expected to give up before it says anything."""
    empty_stage.errors_expected = True
    yield empty_stage


async def refusal(play: Play, **settings: str) -> str:
    """Start the bot, wait for it to give up, and return what it says about it."""
    bot = await play.stage.launch_bot(**settings)
    code = await bot.ended()
    said = await bot.last_words()
    assert code == BAD_CONFIGURATION, said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("LOG_LEVEL", "LOUD", "one of DEBUG, INFO, WARNING, ERROR"),
        ("TIME_ZONE", "Mars/Olympus", "a time zone such as"),
        ("VIDEOS_PER_DAY", "many", "integer"),
        ("VIDEOS_PER_DAY", "-1", "greater than or equal to 0"),
        ("USD_PER_MONTH", "a fortune", "decimal"),
        ("DATABASE_URL", "mysql://localhost/reverie", "sqlite"),
        ("FETCH_EXCEPTIONS", "somewhere", "match"),
        ("PATIENCE_SECONDS", "0", "greater than 0"),
        ("ALLOWED_GUILD_IDS", "my server", "integer"),
        ("PROVIDERS__LUMA__AT_ONCE", "ten", "integer"),
        ("PROVIDERS__LUMA__BASE_URL", "not a url", "match"),
        ("PROVIDERS__LUNA__API_KEY", SECRET, "one of luma"),
    ],
)
async def test_a_wrong_value_is_named_with_what_was_expected(unconnected: Play, name: str, value: str, expected: str):
    said = await refusal(unconnected, **{name: value})
    line = next(line for line in said.splitlines() if line.strip().startswith(name.rpartition("__API_KEY")[0] or name))
    assert expected in line
    assert ".env.example" in said
    assert SECRET not in said


async def test_all_wrong_values_are_named_at_once(unconnected: Play):
    said = await refusal(unconnected, LOG_LEVEL="LOUD", VIDEOS_PER_DAY="many", DISCORD_TOKEN=f"{SECRET}\n")
    assert "LOG_LEVEL" in said
    assert "VIDEOS_PER_DAY" in said
    assert SECRET not in said


async def test_a_missing_token_is_named(unconnected: Play):
    assert "DISCORD_TOKEN" in await refusal(unconnected, DISCORD_TOKEN="")


async def test_a_token_that_discord_does_not_know_is_named(unconnected: Play):
    said = await refusal(unconnected, DISCORD_TOKEN=SECRET)
    assert "DISCORD_TOKEN: Discord does not accept it" in said
    assert SECRET not in said


async def test_half_of_a_pair_is_named(unconnected: Play):
    said = await refusal(unconnected, DISCORD_CA_FILE="")
    assert "DISCORD_ADDRESS and DISCORD_CA_FILE belong together" in said


async def test_a_polite_end_is_clean(empty_stage: Play):
    await empty_stage.start(LOG_LEVEL="DEBUG")
    assert await empty_stage.stage.stop_bot() == 0
    said = empty_stage.stage.bot_said()
    assert "Traceback" not in said
    for secret in (empty_stage.stage.settings["DISCORD_TOKEN"], empty_stage.stage.settings["PROVIDERS__LUMA__API_KEY"]):
        assert secret not in said


async def test_what_was_under_way_at_a_polite_end_goes_on(empty_stage: Play):
    await empty_stage.start()
    await empty_stage.machine.pause()
    await (await empty_stage.video("a slow river")).answer()
    await empty_stage.only_generation("running")
    assert await empty_stage.stage.stop_bot() == 0
    await empty_stage.machine.resume()
    await empty_stage.start()
    await empty_stage.result("a slow river")
    assert await empty_stage.machine.creates() == 1
