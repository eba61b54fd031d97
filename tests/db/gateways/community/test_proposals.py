"""Whole requests that wait for a word, decided once."""

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
