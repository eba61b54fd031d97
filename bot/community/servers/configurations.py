"""A server's rules: read them, change them; each change is written down and told in the log channel."""

from collections.abc import Callable
from datetime import datetime

from bot.domain.community.audit import AuditEntry, Deed
from bot.domain.community.configuration import Configuration
from db.database import Database
from db.documents import CONFIGURATION


class Configurations:
    """The rules, in force at once: nothing of them is remembered between two events."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def of(self, guild_id: int | None) -> Configuration:
        """Return a server's rules; the defaults in direct messages."""
        async with self._database.reading() as tables:
            return await tables.configurations.of(guild_id)

    async def change(
        self,
        guild_id: int,
        change: Callable[[Configuration], Configuration],
        *,
        actor_id: int,
        action: str,
        reason: str = "",
    ) -> tuple[Configuration, Configuration]:
        """
        Change the rules and write it down; return them as they were and as they are.

        `action` is what the audit log calls it, such as config.budget. What changes nothing leaves no line. `change`
        may raise UserError, which leaves everything as it was.
        """
        now = self._now()
        async with self._database.transaction() as tables:
            await tables.alone("configurations")
            before, version = await tables.configurations.versioned(guild_id)
            after = change(before)
            if after == before:
                return before, after
            await tables.configurations.save(guild_id, after, seen=version, now=now)
            was, became = difference(before, after)
            deed = Deed(action=action, actor_id=actor_id, guild_id=guild_id, before=was, after=became, reason=reason)
            await tables.write_down(deed, now=now)
        return before, after

    async def audit(self, guild_id: int | None, *, before: int | None = None, limit: int) -> list[AuditEntry]:
        """Return the newest lines of the audit log before a number."""
        async with self._database.reading() as tables:
            return await tables.audit.newest(guild_id, before=before, limit=limit)


def difference(before: Configuration, after: Configuration) -> tuple[str, str]:
    """Return what was and what became of it, one line a field that differs: `dollars_per_day: null`."""
    was, became = CONFIGURATION.plain(before), CONFIGURATION.plain(after)
    changed = [name for name in was if was[name] != became[name]]
    return _lines(was, changed), _lines(became, changed)


def _lines(fields: dict[str, object], names: list[str]) -> str:
    return "\n".join(f"{name}: {fields[name]}" for name in names)
