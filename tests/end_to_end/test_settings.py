"""Wrong settings are named with what was expected; nothing secret is printed; a polite end is a clean one."""

import pytest
import pytest_asyncio

from sandbox.stage import Stage
from tests.end_to_end.acting import Play

pytestmark = pytest.mark.asyncio(loop_scope="session")

BAD_CONFIGURATION = 78  # sysexits.h, EX_CONFIG
SECRET = "a-secret-that-nobody-may-read"

WRONG = {
    "LOG_LEVEL": ("LOUD", "one of DEBUG, INFO, WARNING, ERROR"),
    "TIME_ZONE": ("Mars/Olympus", "a time zone such as"),
    "VIDEOS_PER_DAY": ("many", "integer"),
    "JOBS_AT_ONCE": ("-1", "greater than or equal to 0"),
    "USD_PER_MONTH": ("a fortune", "decimal"),
    "DATABASE_URL": (f"mysql://root:{SECRET}@localhost/reverie", "sqlite"),
    "FETCH_EXCEPTIONS": ("somewhere", "host:port"),
    "PATIENCE_SECONDS": ("0", "greater than 0"),
    "ALLOWED_GUILD_IDS": ("my server", "integer"),
    "PROVIDERS__LUMA__AT_ONCE": ("ten", "integer"),
    "PROVIDERS__LUMA__BASE_URL": ("not a url", "https://"),
}


async def refusal(stage: Stage, **settings: str) -> str:
    """Start the bot, wait for it to give up, and return what it says about it."""
    bot = await stage.launch_bot(**settings)
    code, said = await bot.ended(), await bot.last_words()
    assert code == BAD_CONFIGURATION, said
    assert "Traceback" not in said
    assert SECRET not in said
    assert ".env.example" in said
    return said


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def complaints(services: Stage, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the bot says when many settings are wrong at once."""
    await services.stop_bot()
    services.data = tmp_path_factory.mktemp("data")
    said = await refusal(services, **{name: value for name, (value, _) in WRONG.items()}, DISCORD_TOKEN="")
    return [line.strip() for line in said.splitlines()]


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_value_is_named_with_what_was_expected(complaints: list[str], name: str):
    _, expected = WRONG[name]
    assert [line for line in complaints if line.startswith(name) and expected in line]


async def test_a_missing_token_is_named_with_the_rest(complaints: list[str]):
    assert [line for line in complaints if line.startswith("DISCORD_TOKEN")]


async def test_half_of_a_pair_is_named(empty_stage: Play):
    said = await refusal(empty_stage.stage, DISCORD_CA_FILE="")
    assert "DISCORD_ADDRESS and DISCORD_CA_FILE belong together" in said


async def test_a_provider_that_nobody_knows_is_named(empty_stage: Play):
    said = await refusal(empty_stage.stage, PROVIDERS__LUNA__API_KEY=SECRET)
    assert "PROVIDERS__LUNA" in said
    assert "luma" in said


async def test_a_token_that_discord_does_not_know_is_named(empty_stage: Play):
    said = await refusal(empty_stage.stage, DISCORD_TOKEN=SECRET)
    assert "DISCORD_TOKEN: Discord does not accept it" in said


async def test_a_polite_end_is_clean_and_what_was_under_way_goes_on(empty_stage: Play):
    play = empty_stage
    await play.start(LOG_LEVEL="DEBUG")
    await play.machine.pause()
    await (await play.video("a slow river")).answer()
    await play.last_generation("running")
    assert await play.stage.stop_bot() == 0
    said = play.stage.bot_said()
    assert "Traceback" not in said
    for secret in ("DISCORD_TOKEN", "PROVIDERS__LUMA__API_KEY"):
        assert play.stage.settings[secret] not in said
    await play.machine.resume()
    await play.start()
    await play.result("a slow river")
    assert await play.machine.creates() == 1
