import pytest

from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.policies import publishing

MB = 1024 * 1024


def check(*sizes, limit=10 * MB, has_public_url=False):
    publishing.check(sizes, limit_bytes=limit, has_public_url=has_public_url)


def test_what_fits_on_a_message_goes_through():
    check()
    check(10 * MB, 10 * MB, 4 * MB)
    check(50 * MB // 3, limit=50 * MB)


@pytest.mark.parametrize(
    ("sizes", "facts"),
    [
        ((10 * MB + 1,), {"megabytes": "10.1", "limit": "10"}),
        ((MB, 60 * MB), {"megabytes": "60", "limit": "10"}),
        ((9 * MB, 9 * MB, 9 * MB), {"together": "27", "limit": "24.9"}),  # each alone would fit
    ],
)
def test_what_does_not_names_the_setting(sizes, facts):
    with pytest.raises(UserError) as raised:
        check(*sizes)
    assert (raised.value.reason, raised.value.facts) == (Reason.NEEDS_PUBLIC_URL, facts)


def test_with_an_address_of_our_own_everything_goes():
    check(100 * MB, 100 * MB, has_public_url=True)
