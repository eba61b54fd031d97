"""What has to be asked about first: the request is kept as it is, until somebody says yes to it."""

from bot.domain.community.proposals import Proposal, ProposalKind, ProposalState
from bot.domain.errors import UserError
from bot.domain.generation import Generation
from bot.domain.reasons import Reason
from bot.domain.request import Requester
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
    above = asked.configuration.confirm_above
    agreed = confirmed is not None and route.price <= confirmed.price
    if above is not None and route.price > above and not agreed:
        if confirmed is not None:
            await tables.proposals.decide(confirmed.id, ProposalState.REFUSED)
        return await keep(tables, ProposalKind.CONFIRM, asked, route)
    # consent.py: whether the owner of a clip that is continued has to agree
    return None


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
        price=route.price,
        now=asked.now,
        origin_id=None if asked.origin is None else asked.origin.id,
        clip_id=clip_id,
        owner_id=owner_id,
    )


async def known(tables: Transaction, proposal_id: int, *, requester: Requester) -> Proposal:
    """Return what this person asked for. Raises UserError where it is not there, or somebody else's."""
    proposal = await tables.proposals.find(proposal_id)
    if proposal is None:
        raise UserError(Reason.PROPOSAL_GONE)
    if proposal.requester.user_id != requester.user_id:
        raise UserError(Reason.NOT_YOURS)
    return proposal


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
