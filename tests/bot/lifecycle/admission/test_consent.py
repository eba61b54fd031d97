"""Whose word is needed is decided in the transaction that would make it; a yes is for one, and waits a week."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.community.configuration import Extending
from bot.domain.community.notices import OTHERWISE_IN, NoticeKind
from bot.domain.community.proposals import ProposalKind
from bot.domain.errors import UserError, WordNeeded
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Destination, GenerationRequest, Requester

BEN = Requester(user_id=2, guild_id=9)
HERE = Destination(channel_id=77, asked_in=(77,))


async def rule(house, **rules):
    await house.configurations.change(9, lambda now: replace(now, **rules), actor_id=3, action="config.rules")


def extend(house, clip_id, prompt="a boat comes", *, requester=BEN, destination=HERE):
    return house.extend(clip_id, prompt, requester=requester, destination=destination)


async def proposal(asking):
    """Expect that somebody has to be asked; return what is kept."""
    with pytest.raises(WordNeeded) as caught:
        await asking
    return caught.value.proposal


async def notices(house):
    """Return what is owed to whom, each once."""
    return [(one.kind, one.user_id, dict(one.facts)) for one in await house.notices.take()]


@pytest.fixture
async def clip(house):
    """Member 1's clip, where owners are asked."""
    await rule(house, extending=Extending.ASK)
    return await house.made()


async def test_it_is_kept_whole_and_the_owner_is_asked(house, clip):
    kept = await proposal(extend(house, clip.id))
    assert (kept.kind, kept.owner_id, kept.clip_id, kept.price) == (ProposalKind.CONSENT, 1, clip.id, 500_000)
    assert kept.request.start == ClipFrame(generation_id=clip.id)
    assert kept.destination == HERE
    assert await notices(house) == [(NoticeKind.CONSENT, 1, {"proposal": kept.id, OTHERWISE_IN: 77})]
    assert await house.spent(2) == 0


async def test_of_two_presses_at_once_one_question_comes(house, second_house, clip):
    kept = await asyncio.gather(*(proposal(extend(one, clip.id)) for one in (house, second_house) for _ in range(3)))
    assert {one.id for one in kept} == {1}
    assert len(await notices(house)) == 1


async def test_a_yes_makes_one_and_the_asker_hears_of_it(house, clip):
    kept = await proposal(extend(house, clip.id))
    await house.notices.take()
    made = await house.owners.allow(kept, asker=BEN, press=house.press())
    assert made.generation.requester.user_id == 2
    assert await house.spent(2) == 500_000
    facts = {"proposal": kept.id, "outcome": "allowed", "generation": made.generation.id}
    assert await notices(house) == [(NoticeKind.CONSENTED, 2, facts)]
    again = await house.owners.allow(kept, asker=BEN, press=house.press())
    assert again.generation.id == made.generation.id
    assert await house.spent(2) == 500_000
    with pytest.raises(UserError):
        await house.owners.open(kept.id, owner_id=1)
    assert (await proposal(extend(house, clip.id))).id != kept.id  # the next is asked about again


async def test_two_answers_at_once_make_one(house, second_house, clip):
    kept = await proposal(extend(house, clip.id))
    answers = [one.owners.allow(kept, asker=BEN, press=house.press()) for one in (house, second_house)]
    made = await asyncio.gather(*answers)
    assert made[0].generation.id == made[1].generation.id
    assert await house.spent(2) == 500_000


async def test_what_stands_in_the_way_is_told_with_its_facts_and_the_yes_is_kept(house, clip):
    kept = await proposal(extend(house, clip.id))
    await house.notices.take()
    await rule(house, dollars_per_month=MicroUsd(600_000))
    assert await house.owners.allow(kept, asker=BEN, press=house.press()) is None
    ((kind, user_id, facts),) = await notices(house)
    assert (kind, user_id) == (NoticeKind.CONSENTED, 2)
    assert (facts["outcome"], facts["reason"]) == ("failed", Reason.SERVER_BUDGET.value)
    assert facts["facts"]["resets_at"] == {"moment": "2030-02-01T00:00:00+00:00"}
    await rule(house, dollars_per_month=None)
    made = await extend(house, clip.id)
    async with house.database.reading() as tables:
        assert (await tables.proposals.find(kept.id)).generation_id == made.generation.id
    assert (await proposal(extend(house, clip.id))).id != kept.id


async def test_a_yes_does_not_wait_for_ever_nor_for_other_words(house, clock, clip):
    kept = await proposal(extend(house, clip.id))
    house.allow(videos_per_day=0)
    await house.owners.allow(kept, asker=BEN, press=house.press())
    house.allow(videos_per_day=10)
    assert (await proposal(extend(house, clip.id, "other words"))).id != kept.id
    clock.forward(days=8)
    assert (await proposal(extend(house, clip.id))).id != kept.id


async def test_a_question_lapses(house, clock, clip):
    kept = await proposal(extend(house, clip.id))
    clock.forward(days=7)
    for answer in (house.owners.open(kept.id, owner_id=1), house.owners.refuse(kept.id, owner_id=1)):
        with pytest.raises(UserError) as caught:
            await answer
        assert caught.value.reason is Reason.CONSENT_LAPSED


async def test_a_no_ends_it_and_is_told_where_it_can_be(house, clip):
    kept = await proposal(extend(house, clip.id))
    await house.notices.take()
    await house.owners.refuse(kept.id, owner_id=1)
    facts = {"proposal": kept.id, "outcome": "refused", OTHERWISE_IN: 77}
    assert await notices(house) == [(NoticeKind.CONSENTED, 2, facts)]
    with pytest.raises(UserError) as caught:
        await house.admission.accept(kept.id, requester=BEN, press=house.press())
    assert caught.value.reason is Reason.PROPOSAL_GONE


async def test_what_is_for_one_alone_is_asked_about_where_the_clip_is(house, clip):
    at_bens = Destination(channel_id=800, private=True, asked_in=(78,))
    kept = await proposal(extend(house, clip.id, destination=at_bens))
    assert (await notices(house))[0][2] == {"proposal": kept.id, OTHERWISE_IN: 77}
    await house.owners.refuse(kept.id, owner_id=1)
    assert OTHERWISE_IN not in (await notices(house))[0][2]


async def test_rules_of_the_moment_count_for_a_yes(house, clip):
    kept = await proposal(extend(house, clip.id))
    await rule(house, words=("boat",))
    assert await house.owners.allow(kept, asker=BEN, press=house.press()) is None
    assert await house.spent(2) == 0


async def test_a_private_clip_cannot_be_asked_for(house):
    await rule(house, extending=Extending.ASK)
    secret = await house.made(private=True)
    with pytest.raises(UserError) as caught:
        await extend(house, secret.id)
    assert caught.value.reason is Reason.CLIP_PRIVATE
    assert await notices(house) == []


async def test_clips_as_frames_are_asked_about_and_staff_have_no_right_of_their_own(house, clip):
    request = GenerationRequest(prompt="to a lake", model="ray-2", end=ClipFrame(generation_id=clip.id))
    staff = Requester(user_id=5, guild_id=9, role_ids=frozenset({99}))
    await rule(house, staff_role_id=99)
    kept = await proposal(house.admission.admit(request, requester=staff, destination=HERE, press=house.press()))
    assert kept.clip_id == clip.id


async def test_something_dear_is_asked_about_twice_first_the_asker_then_the_owner(house, clip):
    await rule(house, confirm_above=MicroUsd(100_000))
    dear = await proposal(extend(house, clip.id))
    assert dear.kind is ProposalKind.CONFIRM
    assert await notices(house) == []
    kept = await proposal(house.admission.accept(dear.id, requester=BEN, press=house.press()))
    assert kept.kind is ProposalKind.CONSENT
    made = await house.owners.allow(kept, asker=BEN, press=house.press())
    assert made.generation.price == 500_000


async def test_what_became_dearer_meanwhile_is_not_made_but_told(house, clip):
    kept = await proposal(extend(house, clip.id))
    await rule(house, confirm_above=MicroUsd(100_000))
    await house.notices.take()
    facts = house.provider.facts
    model = replace(facts.models["ray-2"], prices={**facts.models["ray-2"].prices, ("720p", 5): MicroUsd(600_000)})
    house.provider.facts = replace(facts, models={"ray-2": model})
    house.wire({house.provider.name: house.provider})
    assert await house.owners.allow(kept, asker=BEN, press=house.press()) is None
    ((_, _, told),) = await notices(house)
    assert (told["outcome"], told["reason"]) == ("failed", Reason.DEARER_NOW.value)
    assert await house.spent(2) == 0
