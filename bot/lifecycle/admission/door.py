"""(request) -> QUEUED. The only door through which work enters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.domain.allowance import Allowance, Usage, Windows
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError
from bot.domain.generation import Generation
from bot.domain.ledger import EntryKind
from bot.domain.media import Media
from bot.domain.money import MicroUsd
from bot.domain.provider import Provider
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Destination, GenerationRequest, Press, Requester
from bot.domain.waits import Typical
from bot.lifecycle.admission.asked import Asked
from bot.lifecycle.settlement import entry
from bot.lifecycle.wakeups import OUTBOX, Wakeups
from bot.policies import access, calendar, quota, routing
from bot.policies.routing import Route
from bot.policies.timing import Timing
from db.database import Database, Transaction


class Estimating(Protocol):
    """Who knows how long things take (bot/community/estimates.py)."""

    async def typical(self, account: str, request: GenerationRequest) -> Typical:
        """Return how long such a request usually takes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """What was accepted, what is left after it, and how long it may take."""

    generation: Generation
    duplicate: bool  # this press had made it already
    usage: Usage
    allowance: Allowance
    windows: Windows
    place: int  # in the queue of its account; 1 is next
    wait: Typical


class Admission:
    """Accept a request or say why not. Every refusal is a UserError, and leaves nothing behind."""

    def __init__(
        self,
        database: Database,
        providers: Mapping[str, Provider],
        *,
        now: Callable[[], datetime],
        allowance: Allowance,
        time_zone: str,
        timing: Timing,
        wakeups: Wakeups,
        estimates: Estimating,
    ) -> None:
        self._database = database
        self._facts = {name: provider.facts for name, provider in providers.items()}
        self._now = now
        self._allowance = allowance
        self._time_zone = time_zone
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
        origin_id: int | None = None,
    ) -> Admitted:
        """
        Check every rule, reserve the price and queue the work: all or nothing.

        What repeats or continues private work needs a private destination.
        """
        now = self._now()
        windows = calendar.windows(now, self._time_zone)
        async with self._database.transaction() as tables:
            await tables.alone("spending")  # also so that what was looked at is not deleted before this is written
            made = await tables.generations.pressed(
                press, user_id=requester.user_id, since=now - self._timing.double_press
            )
            if made is None:
                asked = await self._looked_up(
                    tables, request, requester=requester, destination=destination, origin_id=origin_id, now=now
                )
                route = await self._checked(tables, asked)
                usage = await self._afforded(tables, route, asked.payer, windows)
                generation = await self._queued(tables, route, asked, press)
            else:
                generation = made
                usage = await tables.usage(made.requester, windows)
            ahead = await tables.generations.ahead(generation)
        self._wakeups.wake(OUTBOX)
        return Admitted(
            generation=generation,
            duplicate=made is not None,
            usage=usage,
            allowance=self._allowance,
            windows=windows,
            place=ahead + 1,
            wait=await self._estimates.typical(generation.account, generation.request),
        )

    async def extend(
        self, parent_id: int, *, prompt: str, requester: Requester, destination: Destination, press: Press
    ) -> Admitted:
        """Continue a finished clip, in its model, size and length, with the account that made it."""
        parent = await self._known(parent_id)
        request = replace(parent.request, prompt=prompt, loop=False, start=ClipFrame(generation_id=parent.id), end=None)
        return await self.admit(request, requester=requester, destination=destination, press=press)

    async def again(
        self, generation_id: int, *, prompt: str | None, requester: Requester, destination: Destination, press: Press
    ) -> Admitted:
        """Make the same again (a re-roll, a retry), or with another prompt and the same frames."""
        origin = await self._known(generation_id)
        request = origin.request if prompt is None else replace(origin.request, prompt=prompt)
        return await self.admit(request, requester=requester, destination=destination, press=press, origin_id=origin.id)

    async def _known(self, generation_id: int) -> Generation:
        async with self._database.reading() as tables:
            return await tables.generations.named(generation_id)

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
        clips = tuple([await tables.generations.named(clip_id) for clip_id in request.clip_ids])
        origin = None if origin_id is None else await tables.generations.named(origin_id)
        made_from = clips if origin is None else (*clips, origin)
        payer = _paying(requester, made_from)
        return Asked(
            request=request,
            requester=requester,
            payer=payer,
            destination=destination,
            configuration=await tables.configurations.of(payer.guild_id),
            clips=clips,
            origin=origin,
            now=now,
        )

    async def _checked(self, tables: Transaction, asked: Asked) -> Route:
        """Return who makes it. Raises UserError with the first rule that is broken."""
        # conduct.py: whether anything is made here now, and by this member
        for clip in asked.clips:
            access.check_continued(clip, asked.requester)
        if asked.origin is not None:
            access.check_repeated(asked.origin, asked.requester)
        for one in asked.made_from:
            access.check_kept_private(one, asked.destination)
        for media_id in asked.request.picture_ids:
            access.check_picture(await _picture(tables, media_id), asked.requester, origin=asked.origin)
        # rules.py: words, channels, what is private
        blocked = await tables.accounts.blocked(asked.now)
        return routing.choose(asked.request, self._facts, blocked=blocked, only={clip.account for clip in asked.clips})

    async def _afforded(self, tables: Transaction, route: Route, requester: Requester, windows: Windows) -> Usage:
        """Return the usage with this price in it. Raises UserError where a limit does not allow it."""
        usage = await tables.usage(requester, windows)
        quota.check(route.price, usage=usage, allowance=self._allowance, windows=windows)
        spent = await tables.ledger.account_spent(route.account, since=windows.month_start)
        costs = await tables.costs.total(route.account, since=windows.month_start)
        quota.check_account(
            route.price,
            spent=MicroUsd(spent + costs),
            limit=self._facts[route.account].limits.dollars_per_month,
            windows=windows,
        )
        return quota.after(usage, route.price)

    async def _queued(self, tables: Transaction, route: Route, asked: Asked, press: Press) -> Generation:
        generation = await tables.generations.add(
            requester=asked.payer,
            destination=asked.destination,
            request=route.request,
            account=route.account,
            price=route.price,
            press=press,
            now=asked.now,
            origin_id=None if asked.origin is None else asked.origin.id,
        )
        # turns.py: when it is this member's turn
        await tables.ledger.add(entry(generation, EntryKind.RESERVE, now=asked.now))
        await tables.deliveries.owe(DeliveryKind.CARD, generation.id, now=asked.now)
        return generation


async def _picture(tables: Transaction, media_id: int) -> Media:
    try:
        return await tables.media.get(media_id)
    except KeyError:
        raise UserError(Reason.FRAMES_MISSING) from None


def _paying(requester: Requester, made_from: Sequence[Generation]) -> Requester:
    """Return who pays: a press in direct messages counts for the server that the clip belongs to."""
    if requester.guild_id is None and made_from:
        return replace(requester, guild_id=made_from[0].requester.guild_id)
    return requester
