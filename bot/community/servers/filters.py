"""A server's filters: what an admin adds to them and removes, and what they would say of a text."""

from dataclasses import dataclass, replace

from bot.community.servers.configurations import Configurations
from bot.domain.community.configuration import Configuration
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.policies.community import filters
from bot.policies.community.filters import Hit

__all__ = ["Change", "Filters", "Hit"]

ACTION = "config.filters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of the filters: what is new in them or gone, and how they are now."""

    rules: tuple[str, ...]
    now: Configuration


class Filters:
    """Change and try them. Each change is checked, written down and in force at once (Configurations)."""

    most_words = filters.MOST_WORDS
    most_patterns = filters.MOST_PATTERNS
    longest_pattern = filters.LONGEST_PATTERN

    def __init__(self, configurations: Configurations) -> None:
        self._configurations = configurations

    async def add(self, guild_id: int, *, words: str, pattern: str, actor_id: int) -> Change:
        """Add words (by commas) and a pattern. Raises UserError where there is nothing to add, or it cannot be used."""
        typed, pattern = filters.words_in(words), pattern.strip()
        if not typed and not pattern:
            raise UserError(Reason.FILTER_NOT_SAID)

        def change(rules: Configuration) -> Configuration:
            return replace(
                rules,
                words=tuple(dict.fromkeys((*rules.words, *typed))),
                patterns=tuple(dict.fromkeys((*rules.patterns, *((pattern,) if pattern else ())))),
            )

        before, now = await self._configurations.change(guild_id, change, actor_id=actor_id, action=ACTION)
        old = {*before.words, *before.patterns}
        return Change(rules=tuple(one for one in (*now.words, *now.patterns) if one not in old), now=now)

    async def remove(self, guild_id: int, *, words: str, pattern: str, actor_id: int) -> Change:
        """Remove words (by commas) and a pattern. Raises UserError for what is not in the filters."""
        typed, pattern = filters.words_in(words), pattern.strip()
        if not typed and not pattern:
            raise UserError(Reason.FILTER_NOT_SAID)

        def change(rules: Configuration) -> Configuration:
            known = {one.casefold() for one in rules.words}
            if not set(typed) <= known or (pattern and pattern not in rules.patterns):
                raise UserError(Reason.FILTER_UNKNOWN)
            return replace(
                rules,
                words=tuple(one for one in rules.words if one.casefold() not in typed),
                patterns=tuple(one for one in rules.patterns if one != pattern),
            )

        _, now = await self._configurations.change(guild_id, change, actor_id=actor_id, action=ACTION)
        return Change(rules=(*typed, *((pattern,) if pattern else ())), now=now)

    async def of(self, guild_id: int | None) -> Configuration:
        """Return the rules that hold them."""
        return await self._configurations.of(guild_id)

    async def test(self, guild_id: int | None, text: str) -> list[Hit]:
        """Return what in a text is not allowed: each word and pattern, and where."""
        return filters.hits(await self._configurations.of(guild_id), text)
