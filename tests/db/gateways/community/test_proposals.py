"""Whole requests that wait for a word, decided once."""

from datetime import timedelta

from bot.domain.community.proposals import ProposalKind, ProposalState
from bot.domain.money import MicroUsd
from bot.domain.request import ClipFrame, Destination, GenerationRequest, ImageFrame, Requester

REQUEST = GenerationRequest(
    prompt="ein Gruß", model="ray-2", start=ClipFrame(generation_id=1), end=ImageFrame(media_id=3), loop=True
)


async def kept(database, clock, ask):
    clip = await ask()
    async with database.transaction() as tables:
        return await tables.proposals.add(
            ProposalKind.CONSENT,
            requester=Requester(user_id=2, guild_id=9, role_ids=frozenset({5})),
            destination=Destination(channel_id=7, spoiler=True, upload_limit=5),
            request=REQUEST,
            price=MicroUsd(710_000),
            now=clock(),
            clip_id=clip.id,
            owner_id=1,
        )


async def test_keep_all_that_was_asked_but_the_roles(database, clock, ask):
    proposal = await kept(database, clock, ask)
    async with database.reading() as tables:
        found = await tables.proposals.find(proposal.id)
        assert await tables.proposals.find(proposal.id + 1) is None
    assert found == proposal
    assert found.request == REQUEST
    assert found.destination == Destination(channel_id=7, spoiler=True, upload_limit=5)
    assert found.requester == Requester(user_id=2, guild_id=9)
    assert (found.state, found.owner_id, found.price) == (ProposalState.OPEN, 1, 710_000)


async def test_are_decided_once(database, clock, ask):
    proposal = await kept(database, clock, ask)
    made = await ask()
    async with database.transaction() as tables:
        assert await tables.proposals.decide(proposal.id, ProposalState.ACCEPTED, generation_id=made.id)
        assert not await tables.proposals.decide(proposal.id, ProposalState.REFUSED)
        found = await tables.proposals.find(proposal.id)
    assert (found.state, found.generation_id) == (ProposalState.ACCEPTED, made.id)


async def test_consents_are_found_while_they_are_open_and_young(database, clock, ask):
    begun = clock()
    one, other = await kept(database, clock, ask), await kept(database, clock, ask)
    async with database.transaction() as tables:
        found = await tables.proposals.consents(2, owner_id=1, since=begun - timedelta(days=7))
        assert [proposal.id for proposal in found] == [one.id, other.id]
        assert await tables.proposals.consents(2, owner_id=5, since=begun - timedelta(days=7)) == []
        assert await tables.proposals.consents(5, owner_id=1, since=begun - timedelta(days=7)) == []
        assert await tables.proposals.consents(2, owner_id=1, since=begun) == []
        await tables.proposals.decide(one.id, ProposalState.REFUSED)
        found = await tables.proposals.consents(2, owner_id=1, since=begun - timedelta(days=7))
        assert [proposal.id for proposal in found] == [other.id]


async def test_a_yes_is_kept_until_it_is_used(database, clock, ask):
    since = clock() - timedelta(days=7)
    one = await kept(database, clock, ask)
    made = await ask()
    async with database.transaction() as tables:
        assert await tables.proposals.agreed(2, since=since) == []
        await tables.proposals.decide(one.id, ProposalState.ACCEPTED)
        assert [proposal.id for proposal in await tables.proposals.agreed(2, since=since)] == [one.id]
        await tables.proposals.use(one.id, generation_id=made.id)
        assert await tables.proposals.agreed(2, since=since) == []
        assert (await tables.proposals.find(one.id)).generation_id == made.id
