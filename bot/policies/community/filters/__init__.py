"""What no prompt in a server may hold: words, read as people read them, and patterns. rules.py is the door."""

from bot.policies.community.filters.rules import (
    LONGEST_PATTERN,
    LONGEST_WORD,
    MOST_PATTERNS,
    MOST_WORDS,
    Hit,
    check,
    check_patterns,
    hits,
    words_in,
)

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
