"""Can it be afforded: by the member, their server, the account and all servers together? And who has to hear of it?"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.allowance import Entitlement, Terms, Usage, Windows
from bot.domain.community.configuration import Configuration
from bot.domain.community.notices import NoticeFact, NoticeKind
from bot.domain.ledger import Charge
from bot.domain.money import NOTHING, MicroUsd, shown
from bot.domain.provider import ModelFacts, ProviderFacts
from bot.domain.reasons import Reason
from bot.domain.request import Requester
from bot.lifecycle.admission.asked import Asked
from bot.policies import calendar, pricing, quota
from bot.policies.community import budgets, tiers
from bot.policies.community.budgets import Account
from bot.policies.routing import Route
from db.database import Transaction

logger = logging.getLogger(__name__)

# Refusals of which a log channel or an operator may not have heard yet: a budget can also be lowered.
BUDGETS: Final = frozenset({Reason.SERVER_BUDGET, Reason.DRAFTS_ONLY, Reason.ALL_SERVERS_BUDGET})
NAMED: Final = 3  # so many members, models and servers are named in an alert


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a member and their server have used, of what, and until when."""

    usage: Usage
    windows: Windows
    entitlement: Entitlement


class Spending:
    """The limits, as they stand in the transaction that decides."""

    def __init__(self, facts: Mapping[str, ProviderFacts], terms: Terms) -> None:
        self._facts = facts
        self._terms = terms
        self._models: dict[str, ModelFacts] = {}
        for account in facts.values():
            self._models |= account.models

    def check_offered(self, asked: Asked) -> None:
        """Raise UserError where this server, or this member's tier, does not offer what is asked for."""
        entitlement = tiers.best(asked.configuration, asked.payer.role_ids, default=self._terms.allowance)
        tiers.check(asked.request, self._models, self._offered(asked.configuration, entitlement))

    async def standing(self, tables: Transaction, payer: Requester, rules: Configuration, *, now: datetime) -> Standing:
        """Return where a member stands."""
        windows = calendar.windows(now, rules.time_zone or self._terms.time_zone)
        entitlement = tiers.best(rules, payer.role_ids, default=self._terms.allowance)
        return Standing(usage=await tables.usage(payer, windows), windows=windows, entitlement=entitlement)

    async def check(self, tables: Transaction, asked: Asked, route: Route) -> tuple[tuple[Charge, ...], Standing]:
        """
        Return from what the price of each is taken, and where the member stands once all of them are.

        Raises UserError with the first limit that it would break.
        """
        rules = asked.configuration
        standing = await self.standing(tables, asked.payer, rules, now=asked.now)
        usage, windows, entitlement = standing.usage, standing.windows, standing.entitlement
        charges = quota.check(
            route.price,
            usage=usage,
            allowance=entitlement.allowance,
            windows=windows,
            pictures=route.request.makes_picture,
            count=asked.count,
        )
        budgets.check(
            asked.price(route),
            self._servers(rules, usage, windows),
            reason=Reason.SERVER_BUDGET,
            draft=budgets.is_draft(route.request, self._models[route.request.model]),
            drafts=budgets.drafts(self._models, self._offered(rules, entitlement), [route.request.operation]),
        )
        await self._check_operators(tables, asked, route)
        return charges, replace(standing, usage=quota.after(usage, charges))

    async def tell(self, tables: Transaction, asked: Asked, standing: Standing) -> None:
        """Owe the news where a part of a budget is used now: where it was used, so that it is said once."""
        rules, guild_id = asked.configuration, asked.payer.guild_id
        if guild_id is not None and rules.log_channel_id is not None:
            offered = tiers.offered(self._models, rules, None)
            for account in self._servers(rules, standing.usage, standing.windows):
                percent = await self._announced(tables, guild_id, account, asked, _cheapest(offered))
                if percent is not None:
                    facts = await _facts(tables, guild_id, account, percent)
                    if budgets.DRAFTS_FROM <= percent < budgets.WHOLE:
                        facts["drafts"] = [*budgets.drafts(self._models, offered)]
                    channel_id = rules.log_channel_id
                    await tables.notices.owe(
                        NoticeKind.BUDGET, facts, now=asked.now, guild_id=guild_id, channel_id=channel_id
                    )
        for account in await self._everywhere(tables, asked):
            percent = await self._announced(tables, None, account, asked, _cheapest(self._models))
            if percent is not None:
                amounts = f"{shown(account.spent)} of {shown(account.limit)}"
                logger.warning("%d %% of the budget of all servers is used: %s a %s", percent, amounts, account.span)
                facts = await _facts(tables, None, account, percent)
                for user_id in self._terms.operator_ids:
                    await tables.notices.owe(NoticeKind.BUDGET, facts, now=asked.now, user_id=user_id)

    async def _check_operators(self, tables: Transaction, asked: Asked, route: Route) -> None:
        """Raise UserError where the operator does not want more to be spent: at an account, or by everybody."""
        windows = calendar.windows(asked.now, self._terms.time_zone)
        spent = await tables.ledger.account_spent(route.account, since=windows.month_start)
        costs = await tables.costs.total(route.account, since=windows.month_start)
        limit = self._facts[route.account].limits.dollars_per_month
        price = asked.price(route)
        quota.check_account(price, spent=MicroUsd(spent + costs), limit=limit, windows=windows)
        everywhere = await self._everywhere(tables, asked)
        budgets.check(price, everywhere, reason=Reason.ALL_SERVERS_BUDGET, draft=True)

    async def _everywhere(self, tables: Transaction, asked: Asked) -> list[Account]:
        budget = self._terms.all_servers
        if budget.dollars_per_day is None and budget.dollars_per_month is None:
            return []
        windows = calendar.windows(asked.now, self._terms.time_zone)
        today, this_month = await tables.ledger.everybody(windows)
        return budgets.accounts(budget, windows, today=today, this_month=this_month)

    def _servers(self, rules: Configuration, usage: Usage, windows: Windows) -> list[Account]:
        budget = tiers.budget(rules, most=self._terms.server)
        return budgets.accounts(
            budget, windows, today=usage.server_spent_today, this_month=usage.server_spent_this_month
        )

    def _offered(self, rules: Configuration, entitlement: Entitlement) -> dict[str, ModelFacts]:
        return tiers.offered(self._models, rules, entitlement.allowance)

    async def _announced(
        self, tables: Transaction, guild_id: int | None, account: Account, asked: Asked, cheapest: MicroUsd
    ) -> int | None:
        """Return the largest part that is used and was not announced yet; the smaller ones are then announced, too."""
        fresh: int | None = None
        for percent in budgets.alerts(account, cheapest=cheapest):
            # A budget that was changed is another one: it is announced anew.
            span = f"{account.span} {account.limit}"
            if await tables.budget_alerts.announce(
                guild_id, span, began_at=account.since, percent=percent, now=asked.now
            ):
                fresh = percent
        return fresh


def _cheapest(models: Mapping[str, ModelFacts]) -> MicroUsd:
    return min((price for model in models.values() for price in pricing.of_new(model)), default=NOTHING)


async def _facts(tables: Transaction, guild_id: int | None, account: Account, percent: int) -> dict[str, NoticeFact]:
    """Return what the alert tells: how much, until when, and who and what spent most of it."""
    since, until, alerts = account.since, account.until, tables.budget_alerts
    facts: dict[str, NoticeFact] = {
        "percent": percent,
        "span": account.span,
        "spent": account.spent,
        "limit": account.limit,
        "until": until.isoformat(),
        "stopped": percent == budgets.WHOLE,
        "drafts": [],
        "members": [[who, much] for who, much in await alerts.members(guild_id, since=since, until=until, limit=NAMED)],
        "models": [[name, much] for name, much in await alerts.models(guild_id, since=since, until=until, limit=NAMED)],
    }
    if guild_id is None:
        facts["servers"] = [[one, much] for one, much in await alerts.servers(since=since, until=until, limit=NAMED)]
    return facts
