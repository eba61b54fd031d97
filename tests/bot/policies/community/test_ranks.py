import pytest

from bot.domain.community.configuration import Configuration
from bot.domain.community.people import Rank
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.policies.community import ranks

STAFF = 5


@pytest.mark.parametrize(
    ("user_id", "guild_id", "roles", "server", "messages", "named", "rank"),
    [
        (1, 9, (), False, False, STAFF, Rank.MEMBER),
        (1, 9, (STAFF,), False, False, STAFF, Rank.STAFF),
        (1, 9, (), False, True, STAFF, Rank.MEMBER),
        (1, 9, (), False, True, None, Rank.STAFF),
        (1, 9, (), True, True, STAFF, Rank.ADMIN),
        (1, 9, (), True, False, None, Rank.ADMIN),
        (99, 9, (), False, False, STAFF, Rank.OPERATOR),
        (99, None, (), False, False, None, Rank.OPERATOR),
        (1, None, (STAFF,), True, True, None, Rank.MEMBER),
    ],
)
def test_the_highest_rank_counts(user_id, guild_id, roles, server, messages, named, rank):
    requester = Requester(user_id=user_id, guild_id=guild_id, role_ids=frozenset(roles))
    assert (
        ranks.rank_of(
            requester,
            Configuration(staff_role_id=named),
            manages_server=server,
            manages_messages=messages,
            operator_ids={99},
        )
        is rank
    )


@pytest.mark.parametrize("needed", [rank for rank in Rank if rank > Rank.MEMBER])
def test_too_low_a_rank_is_refused_with_its_own_reason(needed):
    for rank in Rank:
        if rank >= needed:
            ranks.check(rank, needed)
            continue
        with pytest.raises(UserError) as refused:
            ranks.check(rank, needed)
        assert refused.value.reason is ranks.REFUSALS[needed]
    assert {*ranks.REFUSALS.values()} == {Reason.STAFF_ONLY, Reason.ADMIN_ONLY, Reason.OPERATOR_ONLY}
