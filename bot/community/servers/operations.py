"""How does the whole bot do? For its operator: every account, every server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.money import MicroUsd
from bot.domain.provider import Limits, Provider
from bot.domain.reasons import Reason
from bot.policies import calendar
from db.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountNews:
    """One account: what it has to do, what it has spent this month, and why nothing is sent there, if nothing is."""

    name: str
    limits: Limits
    waiting: int
    running: int
    spent: MicroUsd  # by members, and what nobody got anything for
    blocked: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerNews:
    """One server's month."""

    guild_id: int
    spent: MicroUsd
    members: int
    standing_still: bool


class Operations:
    """Look across all servers and accounts."""

    def __init__(
        self,
        database: Database,
        providers: Mapping[str, Provider],
        *,
        now: Callable[[], datetime],
        time_zone: str,
    ) -> None:
        self._database = database
        self._limits = {name: provider.facts.limits for name, provider in providers.items()}
        self._now = now
        self._time_zone = time_zone

    async def accounts(self) -> list[AccountNews]:
        """Return every account, in the operator's order. The month is the operator's."""
        now = self._now()
        since = calendar.windows(now, self._time_zone).month_start
        async with self._database.reading() as tables:
            loads = await tables.operations.loads()
            blocked = await tables.accounts.blocked(now)
            spent = {
                name: await tables.ledger.account_spent(name, since=since) + await tables.costs.total(name, since=since)
                for name in self._limits
            }
        return [
            AccountNews(
                name=name,
                limits=limits,
                waiting=loads[name].waiting if name in loads else 0,
                running=loads[name].running if name in loads else 0,
                spent=MicroUsd(spent[name]),
                blocked=blocked.get(name),
            )
            for name, limits in self._limits.items()
        ]

    async def servers(self) -> list[ServerNews]:
        """Return every server that has spent or reserved something this month, the dearest first."""
        since = calendar.windows(self._now(), self._time_zone).month_start
        async with self._database.reading() as tables:
            spenders = await tables.operations.spenders(since=since)
            still = await tables.conduct.standing_still()
        news = [
            ServerNews(
                guild_id=guild_id,
                spent=spender.spent,
                members=spender.members,
                standing_still=bool(still & {guild_id, 0}),
            )
            for guild_id, spender in spenders.items()
        ]
        return sorted(news, key=lambda one: (-one.spent, one.guild_id))
