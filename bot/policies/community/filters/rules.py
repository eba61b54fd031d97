"""May this prompt be sent, and may this filter be set?"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.domain.community.configuration import Configuration
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.policies.community.filters import patterns
from bot.policies.community.filters.letters import read
from bot.policies.community.filters.patterns import LONGEST_PATTERN
from bot.policies.community.filters.plain import plain
from bot.policies.community.filters.words import Words

MOST_WORDS: Final = 200
MOST_PATTERNS: Final = 50
LONGEST_WORD: Final = 60

__all__ = [
    "LONGEST_PATTERN",
    "LONGEST_WORD",
    "MOST_PATTERNS",
    "MOST_WORDS",
    "Hit",
    "check",
    "check_patterns",
    "hits",
    "words_in",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A word or pattern of the list, and where it is in the prompt."""

    rule: str
    is_pattern: bool
    start: int
    end: int


def hits(configuration: Configuration, prompt: str) -> list[Hit]:
    """Return every word, each place of it, and every pattern, its first place, that is in the prompt."""
    found = [
        Hit(rule=one.word, is_pattern=False, start=one.start, end=one.end)
        for one in _words(configuration.words).find(prompt)
    ]
    if not configuration.patterns:
        return found
    known: set[str] = set()
    for text, places in (_visible(prompt), plain(prompt)):
        for one in patterns.find([one for one in configuration.patterns if one not in known], text):
            known.add(one.pattern)
            end = places[one.end - 1] + 1 if one.end > one.start else places[one.start]
            found.append(Hit(rule=one.pattern, is_pattern=True, start=places[one.start], end=end))
    return found


def check(configuration: Configuration, prompt: str) -> None:
    """Raise UserError where a server does not allow the words. It does not say which: the list is the admin's."""
    if hits(configuration, prompt):
        raise UserError(Reason.PROMPT_FILTERED)


def check_patterns(configuration: Configuration) -> None:
    """Raise UserError for the first word or pattern that cannot be looked for, or where there are too many."""
    if len(configuration.words) > MOST_WORDS:
        raise UserError(Reason.WORD_LIST_FULL, limit=MOST_WORDS)
    if len(configuration.patterns) > MOST_PATTERNS:
        raise UserError(Reason.PATTERN_LIST_FULL, limit=MOST_PATTERNS)
    for word in configuration.words:
        if len(word) > LONGEST_WORD:
            raise UserError(Reason.WORD_TOO_LONG, word=word[:LONGEST_WORD], limit=LONGEST_WORD)
        if not any(read(character) for character in word) or word.isspace():
            raise UserError(Reason.WORD_EMPTY)
    patterns.check(configuration.patterns)


def words_in(typed: str) -> tuple[str, ...]:
    """Return the words that an admin typed, separated by commas or lines, each once."""
    words = (" ".join(word.split()) for line in typed.splitlines() for word in line.split(","))
    return tuple(dict.fromkeys(word.casefold() for word in words if word))


@lru_cache(maxsize=100)
def _words(words: tuple[str, ...]) -> Words:
    return Words(words)


def _visible(prompt: str) -> tuple[str, list[int]]:
    """Return a prompt without what nobody sees, and where each of its characters was."""
    kept = [(character, at) for at, character in enumerate(prompt) if read(character)]
    return "".join(character for character, _ in kept), [*(at for _, at in kept), len(prompt)]
