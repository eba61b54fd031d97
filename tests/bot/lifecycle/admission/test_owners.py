"""What owners want, and what they choose. Their answers are in test_consent.py."""

from dataclasses import replace

import pytest

from bot.domain.community.configuration import Extending
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Requester

ANA, BEN = Requester(user_id=1, guild_id=9), Requester(user_id=2, guild_id=9)


async def rule(house, **rules):
    await house.configurations.change(9, lambda now: replace(now, **rules), actor_id=3, action="config.rules")


async def test_a_choice_is_kept_in_its_server_and_can_be_taken_back(house):
    assert (await house.owners.preference(9, 1)).extending is Extending.ANYONE
    held = await house.owners.prefer(9, 1, Extending.ME)
    assert (held.own, held.server, held.extending) == (Extending.ME, Extending.ANYONE, Extending.ME)
    assert (await house.owners.preference(10, 1)).own is None
    assert (await house.owners.preference(9, 2)).own is None
    await rule(house, extending=Extending.ASK)
    assert (await house.owners.preference(9, 1)).extending is Extending.ME
    assert (await house.owners.prefer(9, 1, None)).extending is Extending.ASK


async def test_it_is_said_before_anything_is_typed(house):
    clip = await house.made()
    assert not await house.owners.check(clip, BEN)
    await rule(house, extending=Extending.ASK)
    assert await house.owners.check(clip, BEN)
    assert not await house.owners.check(clip, ANA)
    await house.owners.prefer(9, 1, Extending.ME)
    with pytest.raises(UserError) as caught:
        await house.owners.check(clip, BEN)
    assert caught.value.reason is Reason.CLIP_KEPT_BY_OWNER
    assert not await house.owners.check(clip, ANA)


async def test_what_nobody_asked_for_cannot_be_answered(house):
    assert await house.owners.about(4711) is None
    for answer in (house.owners.open(4711, owner_id=1), house.owners.refuse(4711, owner_id=1)):
        with pytest.raises(UserError) as caught:
            await answer
        assert caught.value.reason is Reason.CONSENT_LAPSED
