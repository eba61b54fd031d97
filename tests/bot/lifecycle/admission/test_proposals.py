"""What is kept until somebody says yes: only whose word it is gives it, and of two answers at once one counts."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.community.configuration import Extending
from bot.domain.community.proposals import ProposalState
from bot.domain.errors import UserError, WordNeeded
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Requester

ANA, BEN = Requester(user_id=1, guild_id=9), Requester(user_id=2, guild_id=9)
HERE = Destination(channel_id=77, asked_in=(77,))


async def rule(house, **rules):
    await house.configurations.change(9, lambda now: replace(now, **rules), actor_id=3, action="config.rules")


async def proposal(asking):
    with pytest.raises(WordNeeded) as caught:
        await asking
    return caught.value.proposal


async def refusal(asking):
    with pytest.raises(UserError) as caught:
        await asking
    return caught.value.reason


async def for_the_owner(house):
    """Have Ben ask whether he may go on with Ana's clip."""
    await rule(house, extending=Extending.ASK)
    clip = await house.made()
    return await proposal(house.extend(clip.id, "a boat", requester=BEN, destination=HERE))


async def for_the_asker(house):
    """Have Ben asked about a price."""
    await rule(house, confirm_above=MicroUsd(1))
    request = GenerationRequest(prompt="a lake", model="ray-2")
    return await proposal(house.admission.admit(request, requester=BEN, destination=HERE, press=house.press()))


async def state(house, number):
    async with house.database.reading() as tables:
        return (await tables.proposals.find(number)).state


async def test_who_asked_does_not_say_yes_for_the_owner(house):
    kept = await for_the_owner(house)
    assert await refusal(house.admission.proposal(kept.id, requester=BEN)) is Reason.PROPOSAL_GONE
    assert await refusal(house.admission.accept(kept.id, requester=BEN, press=house.press())) is Reason.PROPOSAL_GONE
    assert await refusal(house.admission.decline(kept.id, requester=BEN)) is Reason.PROPOSAL_GONE
    assert await state(house, kept.id) is ProposalState.OPEN
    assert await house.spent(2) == 0
    made = await house.owners.allow(kept, asker=BEN, press=house.press())
    assert made.generation.requester.user_id == 2


@pytest.mark.parametrize("asking", [for_the_asker, for_the_owner])
async def test_what_is_refused_at_the_same_moment_is_not_made(house, second_house, asking):
    kept = await asking(house)
    spent = await house.spent(2)
    if asking is for_the_asker:
        answer = house.admission.accept(kept.id, requester=BEN, press=house.press())
    else:
        answer = house.owners.allow(kept, asker=BEN, press=house.press())
    async with second_house.database.transaction() as tables:
        assert await tables.proposals.decide(kept.id, ProposalState.REFUSED)
        answering = asyncio.create_task(answer)
        await house.blocked(answering)
    if asking is for_the_asker:
        assert await refusal(answering) is Reason.PROPOSAL_GONE
    else:
        assert await answering is None
    assert await house.spent(2) == spent
    assert await state(house, kept.id) is ProposalState.REFUSED


@pytest.mark.parametrize("asking", [for_the_asker, for_the_owner])
async def test_no_at_the_moment_of_a_yes_does_not_say_that_nothing_was_made(house, second_house, asking):
    kept = await asking(house)
    if asking is for_the_asker:
        no = house.admission.decline(kept.id, requester=BEN)
    else:
        no = house.owners.refuse(kept.id, owner_id=1)
    async with second_house.database.transaction() as tables:
        assert await tables.proposals.decide(kept.id, ProposalState.ACCEPTED)
        saying_no = asyncio.create_task(no)
        await house.blocked(saying_no)
    assert await refusal(saying_no) in {Reason.PROPOSAL_GONE, Reason.CONSENT_LAPSED}
    assert await state(house, kept.id) is ProposalState.ACCEPTED
