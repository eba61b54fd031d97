from bot.domain.community.configuration import Extending
from bot.domain.community.hints import Hint
from bot.domain.request import Requester
from tests.bot.house import GUILD

ANA, BEN = Requester(user_id=1, guild_id=GUILD), Requester(user_id=2, guild_id=GUILD)


async def test_advice_is_for_who_wants_it_in_that_server(house):
    assert (await house.hints.about("a cat", requester=ANA)).hints == (Hint.BARE,)
    await house.hints.prefer(ANA, wanted=False)
    assert (await house.hints.about("a cat", requester=ANA)).hints == ()
    assert (await house.hints.about("a cat", requester=BEN)).hints
    assert (await house.hints.about("a cat", requester=Requester(user_id=1, guild_id=GUILD + 1))).hints
    await house.hints.prefer(ANA, wanted=True)
    assert (await house.hints.about("a cat", requester=ANA)).hints


async def test_it_stands_beside_the_other_preference(house):
    await house.owners.prefer(GUILD, 1, Extending.ASK)
    await house.hints.prefer(ANA, wanted=False)
    assert (await house.owners.preference(GUILD, 1)).own is Extending.ASK
    await house.owners.prefer(GUILD, 1, None)
    assert not await house.hints.wanted(ANA)
