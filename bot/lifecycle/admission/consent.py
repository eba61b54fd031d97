"""Whose word is needed before somebody goes on with a clip: that of its owner, who may want to be asked first."""

from collections.abc import Sequence

from bot.domain.community.configuration import Extending
from bot.domain.community.notices import OTHERWISE_IN, NoticeFact, NoticeKind
from bot.domain.community.proposals import Proposal, ProposalKind
from bot.domain.generation import Generation
from bot.lifecycle.admission.asked import Asked
from bot.policies.community import consent
from db.database import Transaction


async def check(tables: Transaction, asked: Asked) -> None:
    """Raise UserError where somebody keeps what it would be made from to themselves."""
    others = _others(asked)
    consent.check(others, await _choices(tables, asked, others))


async def clip_to_ask_about(tables: Transaction, asked: Asked, *, confirmed: Proposal | None) -> Generation | None:
    """Return the clip whose owner has to say yes first; None where nobody has to, or all have said so."""
    others = _others(asked)
    if not others:
        return None
    agreed = {one.owner_id for one in await _agreed(tables, asked) if one.owner_id is not None}
    if confirmed is not None and confirmed.kind is ProposalKind.CONSENT and confirmed.owner_id is not None:
        agreed.add(confirmed.owner_id)
    return consent.to_ask(others, await _choices(tables, asked, others), agreed=agreed)


async def asked_already(tables: Transaction, asked: Asked, clip: Generation) -> Proposal | None:
    """Return the open request that asks for the same. Raises UserError where too many are open between the two."""
    since = asked.now - consent.LAPSES
    opened = await tables.proposals.consents(asked.payer.user_id, owner_id=clip.requester.user_id, since=since)
    for one in opened:
        if _same(one, asked):
            return one
    consent.check_open(len(opened))
    return None


async def ask(tables: Transaction, proposal: Proposal, clip: Generation, asked: Asked) -> None:
    """Owe the question to the clip's owner, in direct messages; where those are closed, in a channel."""
    private = proposal.destination.private
    where = clip.destination.channel_id if private else proposal.destination.channel_id
    facts: dict[str, NoticeFact] = {"proposal": proposal.id, OTHERWISE_IN: where}
    await tables.notices.owe(
        NoticeKind.CONSENT, facts, now=asked.now, guild_id=asked.payer.guild_id, user_id=proposal.owner_id
    )


async def used(tables: Transaction, asked: Asked, generation: Generation, *, confirmed: Proposal | None) -> None:
    """Remember what was made of the owners' yes, which is for one; and owe the news to who asked for it."""
    for one in await _agreed(tables, asked):
        await tables.proposals.use(one.id, generation_id=generation.id)
    if confirmed is not None and confirmed.kind is ProposalKind.CONSENT:
        facts: dict[str, NoticeFact] = {"proposal": confirmed.id, "outcome": "allowed", "generation": generation.id}
        await tables.notices.owe(
            NoticeKind.CONSENTED, facts, now=asked.now, guild_id=asked.payer.guild_id, user_id=asked.payer.user_id
        )


def _others(asked: Asked) -> list[Generation]:
    return consent.of_others(asked.made_from, user_id=asked.payer.user_id)


async def _choices(tables: Transaction, asked: Asked, others: Sequence[Generation]) -> dict[int, Extending]:
    guild_id, choices = asked.payer.guild_id, dict[int, Extending]()
    for one in others:
        owner_id = one.requester.user_id
        own = None if guild_id is None else await tables.configurations.extending(guild_id, owner_id)
        choices[owner_id] = consent.choice(own, asked.configuration)
    return choices


async def _agreed(tables: Transaction, asked: Asked) -> list[Proposal]:
    """Return what was said yes to, and is not used yet: something stood in the way then, or another had to be asked."""
    if not _others(asked):
        return []
    agreed = await tables.proposals.agreed(asked.payer.user_id, since=asked.now - consent.LAPSES)
    return [one for one in agreed if _same(one, asked)]


def _same(proposal: Proposal, asked: Asked) -> bool:
    origin_id = None if asked.origin is None else asked.origin.id
    guild_id = asked.payer.guild_id
    return (proposal.request, proposal.origin_id, proposal.requester.guild_id) == (asked.request, origin_id, guild_id)
