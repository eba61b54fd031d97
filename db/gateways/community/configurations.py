"""The configurations table: each server's rules, one document; and the members' own preferences."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select, text, update

from bot.domain.community.configuration import Configuration, Extending
from db.columns import Instant
from db.documents import CONFIGURATION
from db.schema import CONFIGURATIONS, PREFERENCES
from db.statements import Statements

TABLE = CONFIGURATIONS.c

GET: Final = select(TABLE.document, TABLE.version).where(TABLE.guild_id == bindparam("guild"))
ADD: Final = insert(CONFIGURATIONS)
CHANGE: Final = (
    update(CONFIGURATIONS)
    .where(TABLE.guild_id == bindparam("guild"), TABLE.version == bindparam("seen"))
    .values(document=bindparam("words"), version=TABLE.version + 1, changed_at=bindparam("now", type_=Instant))
)
PREFERRED: Final = select(PREFERENCES.c.extending).where(
    PREFERENCES.c.guild_id == bindparam("guild"), PREFERENCES.c.user_id == bindparam("user")
)
PREFER: Final = text(
    "INSERT INTO preferences (guild_id, user_id, extending) VALUES (:guild, :user, :extending)"
    " ON CONFLICT (guild_id, user_id) DO UPDATE SET extending = excluded.extending"
)
HINTS: Final = select(PREFERENCES.c.hints).where(
    PREFERENCES.c.guild_id == bindparam("guild"), PREFERENCES.c.user_id == bindparam("user")
)
PREFER_HINTS: Final = text(
    "INSERT INTO preferences (guild_id, user_id, hints) VALUES (:guild, :user, :hints)"
    " ON CONFLICT (guild_id, user_id) DO UPDATE SET hints = excluded.hints"
)


class Configurations:
    """Read and replace."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def of(self, guild_id: int | None) -> Configuration:
        """Return a server's rules; the defaults where nothing was set, or where there is no server."""
        return (await self.versioned(guild_id))[0]

    async def versioned(self, guild_id: int | None) -> tuple[Configuration, int]:
        """Return a server's rules and their version; 0 where nothing was ever set."""
        row = (await self._statements.run(GET, {"guild": guild_id or 0})).one_or_none()
        return (Configuration(), 0) if row is None else (CONFIGURATION.read(row.document), row.version)

    async def save(self, guild_id: int, configuration: Configuration, *, seen: int, now: datetime) -> bool:
        """Replace the version that was seen; return False where somebody else replaced it meanwhile."""
        document = CONFIGURATION.write(configuration)
        if seen == 0:
            values = {"guild_id": guild_id, "document": document, "version": 1, "changed_at": now}
            await self._statements.run(ADD, values)
            return True
        values = {"guild": guild_id, "seen": seen, "words": document, "now": now}
        return (await self._statements.run(CHANGE, values)).rowcount == 1

    async def extending(self, guild_id: int, user_id: int) -> Extending | None:
        """Return who may go on with this member's clips, if they chose."""
        found = (await self._statements.run(PREFERRED, {"guild": guild_id, "user": user_id})).scalar_one_or_none()
        return None if found is None else Extending(found)

    async def prefer(self, guild_id: int, user_id: int, extending: Extending | None) -> None:
        """Remember what a member chose; None: what the server says."""
        values = {"guild": guild_id, "user": user_id, "extending": None if extending is None else extending.value}
        await self._statements.run(PREFER, values)

    async def hints(self, guild_id: int, user_id: int) -> bool:
        """Whether a member wants advice while they write; who said nothing does."""
        found = (await self._statements.run(HINTS, {"guild": guild_id, "user": user_id})).scalar_one_or_none()
        return found is not False

    async def prefer_hints(self, guild_id: int, user_id: int, *, wanted: bool) -> None:
        """Remember whether they do."""
        await self._statements.run(PREFER_HINTS, {"guild": guild_id, "user": user_id, "hints": wanted})
