"""A server's rules: read them, change them; each change is written down and told in the log channel."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.community.servers import documents
from bot.community.servers.documents import Imported
from bot.domain.allowance import Windows
from bot.domain.community.audit import Deed
from bot.domain.community.configuration import Bounds, Configuration, Tier
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.policies import calendar
from bot.policies.community import configuration as policy
from db.database import Database

Change = Callable[[Configuration], Configuration]


class Configurations:
    """The rules, in force at once: nothing of them is remembered between two events."""

    def __init__(
        self, database: Database, *, now: Callable[[], datetime], wake: Callable[[], None], bounds: Bounds
    ) -> None:
        self._database = database
        self._now = now
        self._wake = wake  # whoever empties the outbox
        self.bounds = bounds

    async def of(self, guild_id: int | None) -> Configuration:
        """Return a server's rules; the defaults in direct messages."""
        async with self._database.reading() as tables:
            return await tables.configurations.of(guild_id)

    async def change(
        self, guild_id: int, change: Change, *, actor_id: int, action: str, reason: str = ""
    ) -> tuple[Configuration, Configuration]:
        """
        Change the rules and write it down; return them as they were and as they are.

        `action` is what the audit log calls it, such as config.budget. What changes nothing leaves no line. Raises
        UserError where the rules cannot become like this, or where `change` does; then everything is as it was.
        """
        now = self._now()
        async with self._database.transaction() as tables:
            await tables.alone("configurations")
            before, version = await tables.configurations.versioned(guild_id)
            after = change(before)
            if after == before:
                return before, after
            policy.check(after, before=before, guild_id=guild_id, bounds=self.bounds)
            await tables.configurations.save(guild_id, after, seen=version, now=now)
            was, became = documents.difference(before, after)
            deed = Deed(action=action, actor_id=actor_id, guild_id=guild_id, before=was, after=became, reason=reason)
            # Where the log was until now, it is told, too: nobody turns it off unseen.
            await tables.write_down(deed, now=now, also_in=before.log_channel_id)
        self._wake()
        return before, after

    async def set(
        self, guild_id: int, values: Mapping[str, Any], *, actor_id: int, action: str, seen: str = ""
    ) -> tuple[Configuration, Configuration]:
        """
        Set some fields, and leave the others as they are; else like `change`.

        `seen` is the stamp of these fields as the admin saw them. Raises UserError where it is another one by now, so
        that two admins at once do not undo each other.
        """

        def change(rules: Configuration) -> Configuration:
            after = replace(rules, **values)
            if after != rules:  # the same choice twice is no quarrel
                check_seen(rules, [*values], seen)
            return after

        return await self.change(guild_id, change, actor_id=actor_id, action=action)

    async def set_tier(
        self, guild_id: int, role_id: int | None, values: Mapping[str, Any], *, actor_id: int, seen: str = ""
    ) -> tuple[Configuration, Configuration]:
        """
        Set some fields of what a role may use (None: everybody), else like `set`; `seen` is about everybody's.

        A role that nothing is said about any more is no tier.
        """

        def change(rules: Configuration) -> Configuration:
            if role_id is None:
                check_seen(rules, ["everyone"], seen)
                return replace(rules, everyone=replace(rules.everyone, **values))
            known = {tier.role_id: tier for tier in rules.tiers}
            known[role_id] = replace(known.get(role_id, Tier(role_id=role_id)), **values)
            return replace(rules, tiers=tuple(one for one in known.values() if one != Tier(role_id=one.role_id)))

        return await self.change(guild_id, change, actor_id=actor_id, action="config.roles")

    async def remove_tier(self, guild_id: int, role_id: int, *, actor_id: int) -> None:
        """Let a role give nothing any more. Raises UserError where it gives nothing."""

        def change(rules: Configuration) -> Configuration:
            left = tuple(tier for tier in rules.tiers if tier.role_id != role_id)
            if left == rules.tiers:
                raise UserError(Reason.TIER_UNKNOWN)
            return replace(rules, tiers=left)

        await self.change(guild_id, change, actor_id=actor_id, action="config.roles")

    def export(self, rules: Configuration) -> bytes:
        """Return the rules as a file that `read` takes."""
        return documents.written(rules).encode()

    def read(self, file: bytes) -> Imported:
        """Return what is in a file. Raises UserError for what is no set of rules."""
        return documents.read(file)

    async def preview(self, guild_id: int, imported: Imported) -> tuple[Configuration, Configuration]:
        """Return the rules as they are, and as an import would make them. Raises UserError where it cannot."""
        before = await self.of(guild_id)
        after = imported.over(before)
        policy.check(after, before=before, guild_id=guild_id, bounds=self.bounds)
        return before, after

    async def apply(self, guild_id: int, imported: Imported, *, actor_id: int, seen: str) -> None:
        """
        Make the rules what a file says, where they are still what the admin saw when they were asked.

        Raises UserError where they are not (CHANGED_MEANWHILE), or where it cannot be.
        """

        def change(rules: Configuration) -> Configuration:
            after = imported.over(rules)
            if stamp(rules, after) != seen:
                raise UserError(Reason.CHANGED_MEANWHILE)
            return after

        await self.change(guild_id, change, actor_id=actor_id, action="config.import")

    def zones(self, typed: str, *, limit: int) -> list[str]:
        """Return time zones that hold what somebody types, those first that begin with it or whose city does."""
        wanted = typed.strip().replace(" ", "_").casefold()
        found = [zone for zone in policy.zones() if wanted in zone.casefold()]
        return sorted(found, key=lambda zone: (not _begins(zone, wanted), zone))[:limit]

    def windows(self, rules: Configuration) -> Windows:
        """Return the day and the month that it is now in a server."""
        return calendar.windows(self._now(), rules.time_zone or self.bounds.time_zone)


def check_seen(rules: Configuration, names: Sequence[str], seen: str) -> None:
    """Raise UserError where fields are no more what somebody saw; an empty stamp is of nobody."""
    if seen and seen != stamp(*(getattr(rules, name) for name in names)):
        raise UserError(Reason.CHANGED_MEANWHILE)


def stamp(*values: object) -> str:
    """Return a short word for values, another one for other values: it stands in a button's id."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]


def _begins(zone: str, wanted: str) -> bool:
    name = zone.casefold()
    return name.startswith(wanted) or name.rpartition("/")[2].startswith(wanted)
