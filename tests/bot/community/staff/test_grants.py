"""What is given, taken and handed on; under any sequence of it: tests/bot/stories/test_granted.py."""

import asyncio

import pytest

from bot.domain.allowance import Granted
from bot.domain.community.people import Actor, Rank, Target
from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from tests.bot.house import GUILD

SOL = Actor(user_id=50, guild_id=GUILD, rank=Rank.STAFF)
ANA, BEN = Target(user_id=1), Target(user_id=2)


async def has(house, user_id=1, guild_id=GUILD):
    async with house.database.reading() as tables:
        return await tables.ledger.granted(Requester(user_id=user_id, guild_id=guild_id))


def member(target):
    return Actor(user_id=target.user_id, guild_id=GUILD, rank=Rank.MEMBER)


async def grant(house, what, target=ANA, press_id=1):
    return await house.grants.grant(target, actor=SOL, what=what, reason="won", press_id=press_id)


@pytest.mark.parametrize("act", ["grant", "revoke", "reset", "give"])
async def test_the_same_event_does_it_once(house, act):
    await grant(house, Granted(videos=5))
    generation = await house.made()
    doing = {
        "grant": lambda: grant(house, Granted(videos=2), press_id=7),
        "revoke": lambda: house.grants.revoke(ANA, actor=SOL, what=Granted(videos=2), reason="x", press_id=7),
        "reset": lambda: house.grants.reset(ANA, actor=SOL, reason="x", press_id=7),
        "give": lambda: house.grants.give(BEN, giver=member(ANA), what=Granted(videos=2), note="", press_id=7),
    }[act]
    first = await doing()
    after = await has(house)
    again = await doing()
    assert (first.duplicate, again.duplicate) == (False, True)
    assert first.left == again.left == await has(house) == after
    assert await house.spent() == (0 if act == "reset" else generation.price)


async def test_nobody_gives_what_is_free_or_more_than_they_have(house):
    with pytest.raises(UserError) as refused:
        await house.grants.give(BEN, giver=member(ANA), what=Granted(videos=1), note="", press_id=1)
    assert refused.value.reason is Reason.GIFT_TOO_LARGE
    await grant(house, Granted(videos=1), press_id=2)
    with pytest.raises(UserError):
        await house.grants.give(BEN, giver=member(ANA), what=Granted(videos=2), note="", press_id=3)
    assert (await has(house), await has(house, 2)) == (Granted(videos=1), Granted())


async def test_what_is_given_stays_in_its_server(house):
    await grant(house, Granted(videos=1))
    elsewhere = Actor(user_id=1, guild_id=GUILD + 1, rank=Rank.MEMBER)
    with pytest.raises(UserError):
        await house.grants.give(BEN, giver=elsewhere, what=Granted(videos=1), note="", press_id=2)


async def test_two_gifts_at_once_cannot_spend_the_same(house, second_house):
    await grant(house, Granted(videos=1))
    gift = {"giver": member(ANA), "what": Granted(videos=1), "note": ""}
    done = await asyncio.gather(
        house.grants.give(BEN, press_id=2, **gift),
        second_house.grants.give(BEN, press_id=3, **gift),
        return_exceptions=True,
    )
    assert sorted(isinstance(one, UserError) for one in done) == [False, True]
    assert (await has(house), await has(house, 2)) == (Granted(), Granted(videos=1))


async def test_reset_keeps_what_is_under_way_what_was_granted_and_the_servers_books(house):
    await grant(house, Granted(videos=1, amount=MicroUsd(7)))
    await house.made()
    await house.queued()
    moved = await house.grants.reset(ANA, actor=SOL, reason="our fault", press_id=9)
    assert moved.moved == Granted(videos=1, amount=MicroUsd(500_000))
    standing = await house.allowances.of(Requester(user_id=1, guild_id=GUILD))
    assert (standing.usage.videos_today, standing.usage.spent_this_month) == (1, 500_000)
    assert standing.usage.server_spent_this_month == 1_000_000
    assert await has(house) == Granted(videos=1, amount=MicroUsd(7))
    again = await house.grants.reset(ANA, actor=SOL, reason="again", press_id=10)
    assert again.moved == Granted()
