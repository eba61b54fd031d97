"""What may I still use, and when does it come back?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.allowance import Allowance, Budget, Left, Refund, Terms, Usage, Windows
from bot.domain.money import MicroUsd
from bot.domain.provider import ModelFacts
from bot.domain.request import Requester
from bot.policies import calendar, quota
from bot.policies.community import budgets, tiers
from db.database import Database

WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a member stands in a server."""

    usage: Usage
    allowance: Allowance
    why: Mapping[str, tuple[int, ...]]  # the roles that gave a field of the allowance
    budget: Budget  # the server's
    windows: Windows
    refunds: tuple[Refund, ...]  # of the last week

    @property
    def refunded_this_week(self) -> MicroUsd:
        """What came back."""
        return MicroUsd(sum(refund.amount for refund in self.refunds))

    @property
    def left(self) -> Left:
        """What may still be used."""
        return quota.all_left(self.usage, self.allowance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a member may choose here now; `drafts_until` says since when not only drafts are made again."""

    models: Mapping[str, ModelFacts]  # each with the sizes and lengths that they may choose
    drafts_until: datetime | None = None


class Allowances:
    """Read what the ledger knows about a member."""

    def __init__(
        self, database: Database, *, now: Callable[[], datetime], terms: Terms, models: Mapping[str, ModelFacts]
    ) -> None:
        self.terms = terms
        self._database = database
        self._now = now
        self._models = models

    async def of(self, requester: Requester) -> Standing:
        """Return a member's use, limits and moments of reset."""
        now = self._now()
        async with self._database.reading() as tables:
            rules = await tables.configurations.of(requester.guild_id)
            windows = calendar.windows(now, rules.time_zone or self.terms.time_zone)
            usage = await tables.usage(requester, windows)
            refunds = await tables.ledger.refunds(requester, since=now - WEEK)
        entitlement = tiers.best(rules, requester.role_ids, default=self.terms.allowance)
        return Standing(
            usage=usage,
            allowance=entitlement.allowance,
            why=entitlement.why,
            budget=tiers.budget(rules, most=self.terms.server),
            windows=windows,
            refunds=tuple(refunds),
        )

    async def offered(self, requester: Requester) -> Offer:
        """Return what a member may choose here: where the server has little money left, only drafts."""
        async with self._database.reading() as tables:
            rules = await tables.configurations.of(requester.guild_id)
            windows = calendar.windows(self._now(), rules.time_zone or self.terms.time_zone)
            usage = await tables.usage(requester, windows)
        entitlement = tiers.best(rules, requester.role_ids, default=self.terms.allowance)
        models = tiers.offered(self._models, rules, entitlement.allowance)
        budget = tiers.budget(rules, most=self.terms.server)
        until = budgets.drafts_until(
            budgets.accounts(budget, windows, today=usage.server_spent_today, this_month=usage.server_spent_this_month)
        )
        drafts = budgets.draft_models(self._models, models)
        if until is None or not drafts:
            return Offer(models=models)
        return Offer(models=budgets.narrowed(models, drafts), drafts_until=until)
