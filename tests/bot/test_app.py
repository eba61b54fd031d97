import httpx
import pytest

from bot.app import ConfigurationError, build_providers, clock
from bot.settings import ProviderSettings


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
