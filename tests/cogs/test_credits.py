"""What the operator reads about credits."""

import pytest

from bot.domain.community.notices import NoticeKind
from bot.domain.money import DOLLAR
from tests.cogs.conftest import texts

NONE = {"times": 0, "amount": 0}
DAY = {"since": "2026-01-01T00:00:00+00:00", "until": "2026-01-02T00:00:00+00:00"}
FOUND = {"account": "luma", **DAY, "expected": DOLLAR, "gone": 2 * DOLLAR, "failed": NONE, "unconfirmed": NONE}
FOUND |= {"guessed": NONE, "under_way": NONE}


async def read(lounge, kind, facts):
    async with lounge.house.database.transaction() as tables:
        await tables.notices.owe(kind, facts, now=lounge.house.clock(), user_id=lounge.ana.id)
    await lounge.tell()
    channel = await lounge.bot.fetch_user(lounge.ana.id)
    direct = await channel.create_dm()
    return texts(lounge.messages(direct.id)[-1].components)


async def test_little_is_left(lounge):
    told = await read(lounge, NoticeKind.CREDITS, {"account": "luma", "left": 9 * DOLLAR, "below": 10 * DOLLAR})
    assert "$9.00 of credits is left at luma" in told
    assert "below $10.00" in told
    assert "PROVIDERS__LUMA__WARN_BELOW_USD" in told


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"failed": {"times": 2, "amount": DOLLAR}}, "2 jobs failed there, $1.00."),
        ({"failed": {"times": 2, "amount": DOLLAR}}, "just the difference: they were billed"),
        ({"unconfirmed": {"times": 1, "amount": DOLLAR}}, "1 submission of ours got no answer, $1.00."),
        ({"guessed": {"times": 3, "amount": DOLLAR}}, "3 upscales and sounds, booked at $1.00"),
        ({"under_way": {"times": 1, "amount": DOLLAR}}, "1 job under way at the last look"),
        ({}, "Somebody else uses the same API key."),
        ({"gone": -DOLLAR}, "Credits were bought or given."),
        ({"gone": -DOLLAR}, "$2.00 came that our books do not explain"),
    ],
)
async def test_a_difference_names_what_may_explain_it(lounge, facts, sentence):
    told = await read(lounge, NoticeKind.DIFFERENCE, {**FOUND, **facts})
    assert sentence in told
    assert "$1.00 should have gone" in told
    assert "python -m bot reconcile" in told
