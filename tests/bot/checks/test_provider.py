import pytest

from bot.checks.findings import State
from bot.checks.provider import look, none_has_a_key
from bot.domain.errors import AccountRefused, ProviderRejected, ProviderUnavailable
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from tests.bot.scripted import ScriptedProvider

CHEAPEST = 400_000


@pytest.fixture
def provider(clock):
    return ScriptedProvider(clock, name="spare")


@pytest.mark.parametrize(
    ("left", "state", "told"),
    [
        (25 * CHEAPEST, State.FINE, "$10.00 is left, enough for 25 of the cheapest clips."),
        (25 * CHEAPEST - 1, State.WARNING, "enough for 24 of the cheapest clips."),
        (CHEAPEST, State.WARNING, "enough for 1 of the cheapest clips."),
        (CHEAPEST - 1, State.BROKEN, "$0.40 is left: not enough"),
        (0, State.BROKEN, "$0.00 is left: not enough"),
        (-5_000_000, State.BROKEN, "$-5.00 is left: not enough"),
        (None, State.FINE, "does not say what is left"),
    ],
)
async def test_a_balance_is_held_against_what_a_clip_costs(provider, left, state, told):
    provider.left = None if left is None else MicroUsd(left)
    found = await look(provider)
    assert (found.name, found.state) == ("spare", state)
    assert told in found.told


@pytest.mark.parametrize(
    ("error", "told", "remedy"),
    [
        (AccountRefused(Reason.ACCOUNT_KEY, "raw words"), "does not accept the key", "PROVIDERS__SPARE__API_KEY"),
        (AccountRefused(Reason.ACCOUNT_CREDITS, "raw words"), "not enough", "Add credits"),
        (ProviderUnavailable(Reason.UNAVAILABLE, "raw words"), "does not answer (unavailable)", "network"),
        (ProviderUnavailable(Reason.RATE_LIMITED, "raw words"), "does not answer (rate_limited)", "status page"),
        (ProviderRejected(Reason.INVALID_REQUEST, "raw words"), "does not answer", "BASE_URL"),
    ],
)
async def test_what_it_refuses_is_told_in_our_words(provider, error, told, remedy):
    provider.balance_fails = error
    found = await look(provider)
    assert found.state is State.BROKEN
    assert told in found.told
    assert remedy in str(found.remedy)
    assert "raw words" not in f"{found.told}{found.remedy}"
    assert provider.orders == []


def test_without_a_key_nobody_can_make_anything():
    assert none_has_a_key().state is State.BROKEN
