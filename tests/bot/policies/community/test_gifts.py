import pytest

from bot.domain.allowance import Granted
from bot.domain.community.people import Actor, Rank, Target
from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.policies.community import gifts

GIVER = Actor(user_id=1, guild_id=9, rank=Rank.MEMBER)


@pytest.mark.parametrize("what", [Granted(), Granted(videos=-1), Granted(videos=2, amount=MicroUsd(-1))])
def test_nothing_and_less_than_nothing_cannot_be_given(what):
    with pytest.raises(UserError) as refused:
        gifts.check_named(what)
    assert refused.value.reason is Reason.NOTHING_NAMED


@pytest.mark.parametrize("what", [Granted(videos=1), Granted(pictures=1), Granted(amount=MicroUsd(1))])
def test_one_of_the_three_is_enough(what):
    gifts.check_named(what)


@pytest.mark.parametrize("what", [Granted(videos=3), Granted(pictures=1), Granted(amount=MicroUsd(6))])
def test_no_more_than_is_there(what):
    there = Granted(videos=2, amount=MicroUsd(5))
    gifts.check_enough(there, there, reason=Reason.GIFT_TOO_LARGE)
    with pytest.raises(UserError) as refused:
        gifts.check_enough(there, what, reason=Reason.GIFT_TOO_LARGE)
    assert refused.value.reason is Reason.GIFT_TOO_LARGE
    assert refused.value.facts == {"videos": 2, "pictures": 0, "amount": 5}


def test_to_whom():
    gifts.check_receiver(GIVER, Target(user_id=2, rank=Rank.ADMIN))
    for target, reason in (
        (Target(user_id=1), Reason.NOT_YOURSELF),
        (Target(user_id=2, is_bot=True), Reason.NOT_A_BOT),
    ):
        with pytest.raises(UserError) as refused:
            gifts.check_receiver(GIVER, target)
        assert refused.value.reason is reason


def test_taking_away_is_giving_back():
    what = Granted(videos=2, pictures=3, amount=MicroUsd(5))
    assert gifts.plus(what, gifts.minus(what)) == Granted()
