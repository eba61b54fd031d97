"""(request) -> QUEUED. The only door through which work enters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from bot.domain.allowance import Allowance, Left, Terms, Usage, Windows
from bot.domain.community.proposals import Proposal, ProposalKind, ProposalState
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError, WordNeeded
from bot.domain.generation import Generation
from bot.domain.ledger import Charge, EntryKind
from bot.domain.money import MicroUsd
from bot.domain.provider import Provider
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Operation, Press, Requester
from bot.domain.waits import Outlook, Typical
from bot.lifecycle.admission import conduct, consent, ingredients, proposals, rules, turns
from bot.lifecycle.admission.asked import Asked
from bot.lifecycle.admission.spending import BUDGETS, Spending, Standing
from bot.lifecycle.settlement import entry
from bot.lifecycle.wakeups import OUTBOX, Wakeups
from bot.policies import access, quota, routing
from bot.policies.community import fairness
from bot.policies.routing import Route
from bot.policies.timing import Timing
from db.database import Database, Transaction

# Pictures that one request may ask for; Discord shows up to ten in one message, and four well.
MOST_AT_ONCE: Final = 4


class Estimating(Protocol):
    """Who knows how long things take (bot/community/estimates.py)."""

    async def typical(self, account: str, request: GenerationRequest) -> Typical:
        """Return how long such a request usually takes."""
        ...

    async def outlook(self, generation: Generation) -> Outlook | None:
        """Return where it stands in the queue; None where it is handed over, or its server or account stands still."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """What was accepted, what is left after it, and how long it may take."""

    generation: Generation  # of several that were asked for at once, the first
    batch: tuple[Generation, ...]  # all of them
    duplicate: bool  # this press had made it already
    usage: Usage
    allowance: Allowance
    windows: Windows
    outlook: Outlook | None  # where it stands in the queue, if it does

    @property
    def price(self) -> MicroUsd:
        """What is reserved for all of it."""
        return MicroUsd(sum(one.price for one in self.batch))

    @property
    def left(self) -> Left:
        """What the member may still use after it."""
        return quota.all_left(self.usage, self.allowance)


class Admission:
    """Accept a request or say why not. Every refusal is a UserError, and leaves nothing behind but news of a budget."""

    def __init__(
        self,
        database: Database,
        providers: Mapping[str, Provider],
        *,
        now: Callable[[], datetime],
        terms: Terms,
        timing: Timing,
        wakeups: Wakeups,
        estimates: Estimating,
    ) -> None:
        self._database = database
        self._facts = {name: provider.facts for name, provider in providers.items()}
        self._now = now
        self._spending = Spending(self._facts, terms)
        self._strikes_everywhere = terms.strikes_everywhere
        self._has_public_url = terms.has_public_url
        self._timing = timing
        self._wakeups = wakeups
        self._estimates = estimates

    async def admit(
        self,
        request: GenerationRequest,
        *,
        requester: Requester,
        destination: Destination,
        press: Press,
        count: int = 1,
        origin_id: int | None = None,
        confirmed: Proposal | None = None,
    ) -> Admitted:
        """
        Check every rule, reserve the price and queue the work: all or nothing.

        `count` is how many pictures are wanted at once, each with a price, a job and an end of its own. What repeats or
        continues private work needs a private destination. Raises WordNeeded where somebody has to say yes first (the
        request is kept then); `confirmed` is what was said yes to.
        """
        now = self._now()
        _check_count(request, count)
        async with self._database.transaction() as tables:
            await tables.alone("spending")  # also so that what was looked at is not deleted before this is written
            made = await self._made(tables, press, requester, confirmed, now=now)
            if made is not None:
                configuration = await tables.configurations.of(made.requester.guild_id)
                payer = replace(made.requester, role_ids=requester.role_ids)
                standing = await self._spending.standing(tables, payer, configuration, now=now)
                outcome: Generation | Proposal | UserError = made
            else:
                asked = await self._looked_up(
                    tables, request, requester=requester, destination=destination, origin_id=origin_id, now=now
                )
                asked = replace(asked, count=count)
                outcome, standing = await self._decided(tables, asked, press, confirmed)
            batch = await tables.lineage.batch(outcome) if isinstance(outcome, Generation) else []
        self._wakeups.wake(OUTBOX)
        if isinstance(outcome, UserError):
            raise outcome
        allowance = standing.entitlement.allowance
        if isinstance(outcome, Proposal):
            raise WordNeeded(outcome, left=quota.all_left(standing.usage, allowance), windows=standing.windows)
        return Admitted(
            generation=outcome,
            batch=tuple(batch),
            duplicate=made is not None,
            usage=standing.usage,
            allowance=allowance,
            windows=standing.windows,
            outlook=await self._estimates.outlook(outcome),
        )

    async def proposal(
        self, proposal_id: int, *, requester: Requester, kind: ProposalKind = ProposalKind.CONFIRM
    ) -> Proposal:
        """Return a request of theirs that waits for their own word, or another `kind` of it. Raises UserError."""
        async with self._database.reading() as tables:
            return await proposals.known(tables, proposal_id, requester=requester, kind=kind)

    async def accept(
        self,
        proposal_id: int,
        *,
        requester: Requester,
        press: Press,
        destination: Destination | None = None,
        kind: ProposalKind = ProposalKind.CONFIRM,
    ) -> Admitted:
        """
        Have made what was kept, once, at today's rules and price.

        `requester` is who asked for it, with today's roles. The caller knows that the answer is of whose word it waits
        for, and says so with `kind`. Raises UserError, or WordNeeded where it became dearer than what was said yes to.
        """
        proposal = await self.proposal(proposal_id, requester=requester, kind=kind)
        return await self.admit(
            proposal.request,
            requester=requester,
            destination=destination or proposal.destination,
            press=press,
            count=proposal.count,
            origin_id=proposal.origin_id,
            confirmed=proposal,
        )

    async def decline(self, proposal_id: int, *, requester: Requester) -> Proposal:
        """Forget what was kept; nothing was reserved for it. Raises UserError where it is made already."""
        async with self._database.transaction() as tables:
            proposal = await proposals.known(tables, proposal_id, requester=requester)
            if proposal.state is not ProposalState.REFUSED:
                await proposals.decided(tables, proposal_id, ProposalState.REFUSED)
        return proposal

    async def again(
        self, generation_id: int, *, prompt: str | None, requester: Requester, destination: Destination, press: Press
    ) -> Admitted:
        """
        Make the same again (a re-roll, a retry), or with another prompt and the same frames.

        The first of several that were asked for at once stands for all of them.
        """
        async with self._database.reading() as tables:
            origin = await tables.generations.named(generation_id)
            batch = await tables.lineage.batch(origin)
        request = origin.request if prompt is None else replace(origin.request, prompt=prompt)
        return await self.admit(
            request,
            requester=requester,
            destination=destination,
            press=press,
            count=len(batch) if origin.id == origin.batch_id else 1,
            origin_id=origin.id,
        )

    async def _made(
        self,
        tables: Transaction,
        press: Press,
        requester: Requester,
        confirmed: Proposal | None,
        *,
        now: datetime,
    ) -> Generation | None:
        """Return what this press has made already. Raises UserError where its proposal was refused."""
        since = now - self._timing.double_press
        made = await tables.generations.pressed(press, user_id=requester.user_id, since=since)
        if made is None and confirmed is not None:
            return await proposals.made_of(tables, confirmed)
        return made

    async def _decided(
        self, tables: Transaction, asked: Asked, press: Press, confirmed: Proposal | None
    ) -> tuple[Generation | Proposal | UserError, Standing]:
        """
        Return what becomes of it, and where the member then stands. Raises UserError.

        That a budget is used up is returned and not raised: then the news of it are written, and nothing else.
        """
        asked = rules.placed(asked)
        route = await self._checked(tables, asked)
        try:
            charges, standing = await self._spending.check(tables, asked, route)
        except UserError as refusal:
            if refusal.reason not in BUDGETS:
                raise
            standing = await self._spending.standing(tables, asked.payer, asked.configuration, now=asked.now)
            await self._spending.tell(tables, asked, standing)
            return refusal, standing
        proposal = await proposals.word_needed(tables, asked, route, confirmed=confirmed)
        if proposal is not None:
            return proposal, standing
        weight = standing.entitlement.allowance.weight
        generation = await self._queued(tables, route, asked, press, charges, weight=weight)
        if confirmed is not None:
            await proposals.decided(tables, confirmed.id, ProposalState.ACCEPTED, generation_id=generation.id)
        await consent.used(tables, asked, generation, confirmed=confirmed)
        await self._spending.tell(tables, asked, standing)
        return generation, standing

    async def _looked_up(
        self,
        tables: Transaction,
        request: GenerationRequest,
        *,
        requester: Requester,
        destination: Destination,
        origin_id: int | None,
        now: datetime,
    ) -> Asked:
        """Return the request with all that the rules look at. Raises UserError where it is made from nothing known."""
        found = await ingredients.gathered(tables, request)
        origin = None if origin_id is None else await tables.generations.named(origin_id)
        payer = _paying(requester, found.generations if origin is None else (origin, *found.generations))
        return Asked(
            request=ingredients.filled(request, found.given),
            requester=requester,
            payer=payer,
            destination=destination,
            configuration=await tables.configurations.of(payer.guild_id),
            ingredients=found,
            origin=origin,
            now=now,
        )

    async def _checked(self, tables: Transaction, asked: Asked) -> Route:
        """Return who makes it. Raises UserError with the first rule that is broken."""
        found = asked.ingredients
        ingredients.check(found, asked.request, asked.requester, origin=asked.origin)
        if asked.origin is not None:
            access.check_repeated(asked.origin, asked.requester)
        for one in asked.made_from:
            access.check_kept_private(one, asked.destination)
        await conduct.check(tables, asked, everywhere=self._strikes_everywhere)
        await consent.check(tables, asked)
        self._spending.check_offered(asked)
        blocked = await tables.accounts.blocked(asked.now)
        only = ingredients.bound_to(asked.request, found)
        route = routing.choose(asked.request, self._facts, blocked=blocked, only=only, given=found.given)
        rules.check_words(asked, route.request)
        rules.check_within_reach(asked, has_public_url=self._has_public_url)
        return route

    async def _queued(
        self, tables: Transaction, route: Route, asked: Asked, press: Press, charges: Sequence[Charge], *, weight: int
    ) -> Generation:
        """Write down all that was asked for, and return the first: it has the press, the card and the result."""
        first: Generation | None = None
        line = fairness.stands_with(route.request, self._facts[route.account])
        for charge in charges:
            one = await tables.generations.add(
                requester=asked.payer,
                destination=asked.destination,
                request=route.request,
                account=route.account,
                price=route.price,
                press=press if first is None else None,
                now=asked.now,
                origin_id=None if asked.origin is None else asked.origin.id,
                batch_id=None if first is None else first.id,
            )
            if len(charges) > 1 and first is None:
                one = await tables.generations.lead(one.id)
            one = await turns.assign(
                tables, one, weight=weight, now=asked.now, pause=self._timing.redraw, pictures=line
            )
            await tables.ledger.add(entry(one, EntryKind.RESERVE, now=asked.now, charge=charge))
            first = first or one
        if first is None:
            raise ValueError("nothing was asked for")
        await tables.deliveries.owe(DeliveryKind.CARD, first.id, now=asked.now)
        return first


def _check_count(request: GenerationRequest, count: int) -> None:
    """Raise UserError where so many cannot be asked for at once: pictures fill one message, clips one each."""
    if not 1 <= count <= (MOST_AT_ONCE if request.operation is Operation.IMAGE else 1):
        raise UserError(Reason.OPTION_UNSUPPORTED, option="count")


def _paying(requester: Requester, made_from: Sequence[Generation]) -> Requester:
    """Return who pays: a press in direct messages counts for the server of the clip that was pressed, the first."""
    if requester.guild_id is None and made_from:
        return replace(requester, guild_id=made_from[0].requester.guild_id)
    return requester
