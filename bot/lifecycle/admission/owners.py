"""What the owner of a clip says: to those who ask whether they may go on with it, and to everybody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.community.configuration import Extending
from bot.domain.community.notices import OTHERWISE_IN, NoticeFact, NoticeKind
from bot.domain.community.proposals import Proposal, ProposalKind, ProposalState
from bot.domain.errors import Fact, UserError, WordNeeded
from bot.domain.generation import Generation
from bot.domain.reasons import Reason
from bot.domain.request import Press, Requester
from bot.lifecycle.admission.door import Admission, Admitted
from bot.lifecycle.wakeups import OUTBOX, Wakeups
from bot.policies.community import consent
from db.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """Who may go on with a member's clips: what they chose (None: nothing), and what the server says."""

    own: Extending | None
    server: Extending

    @property
    def extending(self) -> Extending:
        """What holds."""
        return self.server if self.own is None else self.own


class Owners:
    """Ask what owners want, and let them answer."""

    def __init__(
        self, database: Database, admission: Admission, *, now: Callable[[], datetime], wakeups: Wakeups
    ) -> None:
        self._database = database
        self._admission = admission
        self._now = now
        self._wakeups = wakeups

    async def preference(self, guild_id: int, user_id: int) -> Preference:
        """Return who may go on with a member's clips in a server."""
        async with self._database.reading() as tables:
            return await _preference(tables, guild_id, user_id)

    async def prefer(self, guild_id: int, user_id: int, extending: Extending | None) -> Preference:
        """Remember what a member chose; None: as the server says."""
        async with self._database.transaction() as tables:
            await tables.configurations.prefer(guild_id, user_id, extending)
            return await _preference(tables, guild_id, user_id)

    async def check(self, clip: Generation, requester: Requester) -> bool:
        """
        Return whether the owner of a clip would be asked first, so that it can be said before anything is typed.

        Raises UserError where they keep it to themselves. What holds in the end, admission decides.
        """
        guild_id = clip.requester.guild_id
        others = consent.of_others([clip], user_id=requester.user_id)
        if not others or guild_id is None:
            return False
        async with self._database.reading() as tables:
            preference = await _preference(tables, guild_id, clip.requester.user_id)
        consent.check(others, {clip.requester.user_id: preference.extending})
        return preference.extending is Extending.ASK

    async def about(self, proposal_id: int) -> tuple[Proposal, Generation] | None:
        """Return a request and the clip that it is about; None where it was deleted."""
        async with self._database.reading() as tables:
            proposal = await tables.proposals.find(proposal_id)
            if proposal is None or proposal.clip_id is None:
                return None
            return proposal, await tables.generations.get(proposal.clip_id)

    def lapses(self, proposal: Proposal) -> datetime:
        """Return until when an answer is waited for."""
        return proposal.created_at + consent.LAPSES

    async def open(self, proposal_id: int, *, owner_id: int) -> Proposal:
        """Return what waits for this person's word. Raises UserError where it is another's, answered or too old."""
        async with self._database.reading() as tables:
            return await self._open(tables, proposal_id, owner_id)

    async def allow(self, proposal: Proposal, *, asker: Requester, press: Press) -> Admitted | Proposal | None:
        """
        Have made what was asked for, for `asker` (with today's roles) and at today's rules and price.

        Returns the next request where another owner has to say yes, too, and None where something stands in the way:
        who asked is told what, and the yes can be used for the same until it lapses.
        """
        try:
            return await self._admission.accept(proposal.id, requester=asker, press=press, kind=ProposalKind.CONSENT)
        except WordNeeded as needed:
            if needed.proposal.kind is ProposalKind.CONSENT:
                await self._tell(proposal, {"outcome": "next", "owner": needed.proposal.owner_id})
                return needed.proposal
            await self.cannot(proposal, UserError(Reason.DEARER_NOW))
        except UserError as error:
            await self.cannot(proposal, error)
        return None

    async def cannot(self, proposal: Proposal, error: UserError) -> None:
        """Remember the yes, and owe the news that it could not be used now."""
        facts: dict[str, NoticeFact] = {
            "outcome": "failed",
            "reason": error.reason.value,
            "facts": {name: _plain(fact) for name, fact in error.facts.items()},
        }
        await self._tell(proposal, facts, state=ProposalState.ACCEPTED)

    async def refuse(self, proposal_id: int, *, owner_id: int) -> Proposal:
        """Say no, and owe the news. Raises UserError like `open`."""
        async with self._database.transaction() as tables:
            proposal = await self._open(tables, proposal_id, owner_id)
            if not await tables.proposals.decide(proposal_id, ProposalState.REFUSED):
                raise UserError(Reason.CONSENT_LAPSED)  # answered at this very moment
            await self._owe(tables, proposal, {"outcome": "refused"})
        self._wakeups.wake(OUTBOX)
        return proposal

    async def _open(self, tables: Transaction, proposal_id: int, owner_id: int) -> Proposal:
        proposal = await tables.proposals.find(proposal_id)
        if proposal is None or proposal.kind is not ProposalKind.CONSENT:
            raise UserError(Reason.CONSENT_LAPSED)
        if proposal.owner_id != owner_id:
            raise UserError(Reason.CONSENT_NOT_YOURS)
        if proposal.state is not ProposalState.OPEN or proposal.created_at <= self._now() - consent.LAPSES:
            raise UserError(Reason.CONSENT_LAPSED)
        return proposal

    async def _tell(
        self, proposal: Proposal, facts: dict[str, NoticeFact], *, state: ProposalState | None = None
    ) -> None:
        async with self._database.transaction() as tables:
            if state is not None and not await tables.proposals.decide(proposal.id, state):
                known = await tables.proposals.find(proposal.id)
                if known is None or known.state is not state or known.generation_id is not None:
                    return  # somebody else answered meanwhile
            await self._owe(tables, proposal, facts)
        self._wakeups.wake(OUTBOX)

    async def _owe(self, tables: Transaction, proposal: Proposal, facts: dict[str, NoticeFact]) -> None:
        """Owe the news to who asked: in direct messages, else where they asked, unless that was for them alone."""
        elsewhere: dict[str, NoticeFact] = (
            {} if proposal.destination.private else {OTHERWISE_IN: proposal.destination.channel_id}
        )
        await tables.notices.owe(
            NoticeKind.CONSENTED,
            {"proposal": proposal.id, **facts, **elsewhere},
            now=self._now(),
            guild_id=proposal.requester.guild_id,
            user_id=proposal.requester.user_id,
        )


async def _preference(tables: Transaction, guild_id: int, user_id: int) -> Preference:
    return Preference(
        own=await tables.configurations.extending(guild_id, user_id),
        server=(await tables.configurations.of(guild_id)).extending,
    )


def _plain(fact: Fact) -> NoticeFact:
    """Return a fact as a notice keeps it; cogs/making/consent.py reads it."""
    if isinstance(fact, datetime):
        return {"moment": fact.isoformat()}
    return list(fact) if isinstance(fact, tuple) else fact
