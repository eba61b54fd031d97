import asyncio

import discord
import httpx
import pytest
from pydantic import SecretStr, ValidationError

from bot.app import CLOSING_SECONDS, ConfigurationError, _database, _until_stopped, build_providers, clock
from bot.domain.money import MicroUsd
from bot.domain.provider import RATE_UNIT, Limits
from bot.domain.request import Operation
from bot.lifecycle.wakeups import Heartbeats, Wakeups
from bot.settings import ProviderSettings, Settings
from bot.worker import LAST_SECONDS, Work
from tests.bot.jumping import in_jumping_time, pause


@pytest.fixture
async def http():
    async with httpx.AsyncClient() as client:
        yield client


async def test_an_account_without_a_key_is_left_out(http):
    assert build_providers({"luma": ProviderSettings()}, http) == {}


async def test_a_provider_that_nobody_knows_is_named(http):
    with pytest.raises(ConfigurationError) as caught:
        build_providers({"lume": ProviderSettings.model_validate({"api_key": "k"})}, http)
    assert caught.value.complaints[0].startswith("PROVIDERS__LUME__ADAPTER: expected one of luma")


async def test_limits_that_are_set_replace_the_adapters_own(http):
    account = ProviderSettings.model_validate({"api_key": "k", "at_once": 3, "usd_per_month": 12})
    limits = build_providers({"luma": account}, http)["luma"].facts.limits
    assert (limits.at_once, limits.creates_per_minute, limits.dollars_per_month) == (3, 20, 12_000_000)


async def test_pictures_have_limits_of_their_own(http):
    account = ProviderSettings.model_validate({"api_key": "k", "pictures_at_once": 7, "usd_per_month": 12})
    facts = build_providers({"luma": account}, http)["luma"].facts
    assert facts.limits.at_once == 10
    assert facts.picture_limits == Limits(at_once=7, creates_per_minute=80, dollars_per_month=MicroUsd(12_000_000))


async def test_what_newer_accounts_lack_and_no_page_prices_is_the_operators_to_say(http):
    plain = build_providers({"luma": ProviderSettings.model_validate({"api_key": "k"})}, http)["luma"].facts
    assert "ray-1-6" not in plain.models
    told = {"api_key": "k", "ray_1_6": "true", "upscale_usd_per_million_pixels": "0.00012", "audio_usd": "0.25"}
    facts = build_providers({"luma": ProviderSettings.model_validate(told)}, http)["luma"].facts
    assert "ray-1-6" in facts.models
    rates = facts.models["ray-2"].rates
    assert rates[Operation.UPSCALE].per_pixel / RATE_UNIT == 0.00012  # dollars a million are millionths each
    assert rates[Operation.ADD_AUDIO].per_piece == 250_000
    with pytest.raises(ValidationError):
        ProviderSettings.model_validate({"upscale_usd_per_million_pixels": "0.000001"})


async def test_a_second_account_speaks_the_api_it_names(http):
    accounts = {"spare": ProviderSettings.model_validate({"api_key": "k", "adapter": "luma"})}
    assert build_providers(accounts, http)["spare"].name == "spare"


def test_the_clock_can_be_ahead():
    assert 3590 < (clock(rate=1, offset_seconds=3600)() - clock(rate=1, offset_seconds=0)()).total_seconds() < 3610


def test_the_clock_can_go_faster():
    fast, slow = clock(rate=10_000, offset_seconds=0), clock(rate=1, offset_seconds=0)
    begun = (fast(), slow())
    while fast() == begun[0]:
        pass
    assert fast() - begun[0] > slow() - begun[1]


class Speaker:
    """Stands for the client: connected for ever, or refused; slow to leave, or not."""

    def __init__(self, *, refused: bool = False, leaves: bool = True) -> None:
        self.refused = refused
        self.leaves = leaves

    async def start(self, token: str) -> None:
        if self.refused:
            raise discord.LoginFailure("no such token")
        await asyncio.Event().wait()

    async def close(self) -> None:
        if not self.leaves:
            await pause(3600)


def stopping_takes(client, step, *, tell_after=5.0):
    """Return how many seconds it takes to stop, and who is left behind."""

    async def main():
        loop, stopping = asyncio.get_running_loop(), asyncio.Event()
        loop.call_later(tell_after, stopping.set)
        settings = Settings.model_construct(discord_token=SecretStr("t"), idle_seconds=1.0)
        works, heartbeats = [Work("w", step, "w")], Heartbeats(loop.time)
        await _until_stopped(settings, client, works, wakeups=Wakeups(), heartbeats=heartbeats, stopping=stopping)
        return loop.time() - tell_after, asyncio.all_tasks() - {asyncio.current_task()}

    return in_jumping_time(main)


async def idle() -> bool:
    return False


async def hang() -> bool:
    await pause(3600)
    return True


def test_with_nothing_in_hand_it_stops_at_once():
    assert stopping_takes(Speaker(), idle) == (0, set())


def test_a_hung_step_cannot_keep_it_from_stopping():
    assert stopping_takes(Speaker(), hang) == (LAST_SECONDS, set())


def test_nor_can_a_connection_that_does_not_close():
    assert stopping_takes(Speaker(leaves=False), hang) == (LAST_SECONDS + CLOSING_SECONDS, set())


def test_a_token_that_discord_does_not_know_stops_it_with_what_to_mend():
    with pytest.raises(ConfigurationError, match="DISCORD_TOKEN"):
        stopping_takes(Speaker(refused=True), idle)


async def test_a_database_that_does_not_let_go_of_the_leases_keeps_nobody_from_stopping(tmp_path, caplog):
    file = tmp_path / "bot.sqlite3"
    settings = Settings.model_construct(database_url=f"sqlite+aiosqlite:///{file}")
    async with _database(settings):
        file.write_text("Dear reader, " * 1000)
    assert "only when its leases end (DatabaseError" in caplog.text
