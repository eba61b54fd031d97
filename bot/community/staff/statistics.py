"""How much was made here, how long did people wait for it, and what did it cost?"""

from collections.abc import Callable
from datetime import datetime

from bot.domain.community.statistics import Grouping, Period, Statistics
from bot.policies.community import statistics
from db.database import Database


class Numbers:
    """Count a server's work and money over some days of its calendar."""

    def __init__(self, database: Database, *, now: Callable[[], datetime], time_zone: str) -> None:
        self._database = database
        self._now = now
        self._time_zone = time_zone

    async def of(self, guild_id: int, period: Period, by: Grouping, *, with_operator_costs: bool) -> Statistics:
        """Return what was counted; what the operator bore only where the asker may know it."""
        async with self._database.reading() as tables:
            zone = (await tables.configurations.of(guild_id)).time_zone or self._time_zone
            days = statistics.days(period, self._now(), zone)
            since, until = days[0].start, days[-1].end
            return statistics.count(
                period,
                by,
                days,
                time_zone=zone,
                works=await tables.statistics.works(guild_id, since=since, until=until),
                movements=await tables.statistics.movements(guild_id, since=since, until=until),
                burdens=await tables.statistics.burdens(guild_id, since=since, until=until)
                if with_operator_costs
                else (),
            )
