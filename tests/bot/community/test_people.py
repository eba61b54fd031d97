import pytest

from bot.domain.community.conduct import RestrictionKind
from bot.domain.community.configuration import Configuration
from bot.domain.community.people import Rank
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Requester

STAFF = 5


@pytest.fixture
async def people(house):
    house.operator_ids = frozenset({99})
    house.wire({house.provider.name: house.provider})
    await house.configurations.change(
        9, lambda _: Configuration(staff_role_id=STAFF), actor_id=1, action="config.staff"
    )
    return house.people


def somebody(user_id=1, guild_id=9, *roles):
    return Requester(user_id=user_id, guild_id=guild_id, role_ids=frozenset(roles))


async def ban(house, **options):
    async with house.database.transaction() as tables:
        await tables.conduct.restrict(
            RestrictionKind.BAN,
            **{"guild_id": 9, "until": None, **options},
            reason="spam",
            actor_id=2,
            now=house.clock(),
        )


async def test_the_staff_role_counts_as_soon_as_it_is_named(people):
    may = {"manages_server": False, "manages_messages": True}
    assert await people.rank(somebody(), **may) is Rank.MEMBER
    assert await people.rank(somebody(1, 9, STAFF), **may) is Rank.STAFF
    assert await people.rank(somebody(1, 10), **may) is Rank.STAFF  # there nobody has named one


async def test_a_rank_that_is_too_low_is_refused(people):
    may = {"manages_server": False, "manages_messages": False, "banned_too": False}
    assert await people.check(somebody(), Rank.MEMBER, **may) is Rank.MEMBER
    with pytest.raises(UserError) as refused:
        await people.check(somebody(), Rank.STAFF, **may)
    assert refused.value.reason is Reason.STAFF_ONLY
    assert await people.check(somebody(99), Rank.OPERATOR, **may) is Rank.OPERATOR


async def test_who_is_banned_is_kept_out_but_of_what_is_for_them_too(house, people):
    await ban(house, user_id=1)
    await ban(house, user_id=99)
    may = {"manages_server": True, "manages_messages": True}
    with pytest.raises(UserError) as refused:
        await people.check(somebody(), Rank.MEMBER, **may, banned_too=False)
    assert refused.value.reason is Reason.BANNED
    assert refused.value.facts["reason"] == "spam"
    assert await people.check(somebody(), Rank.MEMBER, **may, banned_too=True)
    assert await people.check(somebody(1, 10), Rank.MEMBER, **may, banned_too=False)
    assert await people.check(somebody(99), Rank.OPERATOR, **may, banned_too=False) is Rank.OPERATOR


async def test_who_is_paused_is_let_in(house, people):
    async with house.database.transaction() as tables:
        await tables.conduct.restrict(
            RestrictionKind.PAUSE, user_id=1, guild_id=9, reason="", actor_id=None, now=house.clock(), until=None
        )
    assert (
        await people.check(somebody(), Rank.MEMBER, manages_server=False, manages_messages=False, banned_too=False)
        is Rank.MEMBER
    )
