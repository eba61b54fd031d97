"""What has to be asked about first: the request is kept as it is, until somebody says yes to it."""

from bot.domain.community.proposals import Proposal, ProposalKind, ProposalState
from bot.domain.errors import UserError
from bot.domain.generation import Generation
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.lifecycle.admission import consent
from bot.lifecycle.admission.asked import Asked
from bot.policies.routing import Route
from db.database import Transaction


async def word_needed(
    tables: Transaction, asked: Asked, route: Route, *, confirmed: Proposal | None
) -> Proposal | None:
    """
    Keep a request that somebody has to say yes to, and return it; None where nobody has to.

    `confirmed` is what was said yes to. Where it became dearer since, that was a yes to something else.
    """
    above, price = asked.configuration.confirm_above, asked.price(route)
    agreed = confirmed is not None and price <= confirmed.price
    if above is not None and price > above and not agreed:
        if confirmed is not None:
            consented = confirmed.kind is ProposalKind.CONSENT  # the owner's yes is not about the price
            await tables.proposals.decide(confirmed.id, ProposalState.ACCEPTED if consented else ProposalState.REFUSED)
        return await keep(tables, ProposalKind.CONFIRM, asked, route)
    clip = await consent.clip_to_ask_about(tables, asked, confirmed=confirmed)
    return None if clip is None else await _owners_word(tables, asked, route, clip, confirmed=confirmed)


async def _owners_word(
    tables: Transaction, asked: Asked, route: Route, clip: Generation, *, confirmed: Proposal | None
) -> Proposal:
    """Ask the owner of a clip, once for the same. Raises UserError."""
    if confirmed is not None:
        await tables.proposals.decide(confirmed.id, ProposalState.ACCEPTED)
    known_already = await consent.asked_already(tables, asked, clip)
    if known_already is not None:
        return known_already
    owner_id = clip.requester.user_id
    proposal = await keep(tables, ProposalKind.CONSENT, asked, route, clip_id=clip.id, owner_id=owner_id)
    await consent.ask(tables, proposal, clip, asked)
    return proposal


async def keep(
    tables: Transaction,
    kind: ProposalKind,
    asked: Asked,
    route: Route,
    *,
    clip_id: int | None = None,
    owner_id: int | None = None,
) -> Proposal:
    """Keep a request as it was asked, with today's price."""
    return await tables.proposals.add(
        kind,
        requester=asked.payer,
        destination=asked.destination,
        request=asked.request,
        price=asked.price(route),
        count=asked.count,
        now=asked.now,
        origin_id=None if asked.origin is None else asked.origin.id,
        clip_id=clip_id,
        owner_id=owner_id,
    )


async def known(
    tables: Transaction, proposal_id: int, *, requester: Requester, kind: ProposalKind = ProposalKind.CONFIRM
) -> Proposal:
    """
    Return what this person asked for, and `kind` of word it waits for.

    Raises UserError where it is not there, or somebody else's; also where it waits for another kind of word, so that
    nobody says yes for the owner of a clip.
    """
    proposal = await tables.proposals.find(proposal_id)
    if proposal is None:
        raise UserError(Reason.PROPOSAL_GONE)
    if proposal.requester.user_id != requester.user_id:
        raise UserError(Reason.NOT_YOURS)
    if proposal.kind is not kind:
        raise UserError(Reason.PROPOSAL_GONE)
    return proposal


async def decided(
    tables: Transaction, proposal_id: int, state: ProposalState, *, generation_id: int | None = None
) -> None:
    """Close an open one. Raises UserError where somebody else's answer came first: whoever calls does nothing then."""
    if not await tables.proposals.decide(proposal_id, state, generation_id=generation_id):
        raise UserError(Reason.PROPOSAL_GONE)


async def made_of(tables: Transaction, confirmed: Proposal) -> Generation | None:
    """Return what was made of it by an earlier press; None while it is open. Raises UserError where it was refused."""
    proposal = await tables.proposals.find(confirmed.id)
    if proposal is None or proposal.state is ProposalState.REFUSED:
        raise UserError(Reason.PROPOSAL_GONE)
    if proposal.state is ProposalState.OPEN:
        return None
    if proposal.generation_id is None:
        raise UserError(Reason.PROPOSAL_GONE)
    return await tables.generations.named(proposal.generation_id)
