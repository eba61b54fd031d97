"""
Patterns: regular expressions whose time is bounded, whoever writes them.

Python's own engine tries again and again, cannot be stopped, and takes for ever over (a+)+$. RE2 goes once through the
text: at most (characters) x (instructions) steps, each some nanoseconds, and it releases Python's lock meanwhile. The
instructions are bounded here, and references back and looking around, which no engine can bound, are not part of RE2.
What it does not take is refused when it is entered. https://github.com/google/re2/wiki/Syntax has all that it takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol, cast

import re2  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs]

from bot.domain.errors import UserError
from bot.domain.reasons import Reason

LONGEST_PATTERN: Final = 200
MOST_INSTRUCTIONS: Final = 2_000  # of one pattern; \p{L} alone has 1,200, fifty words in a row have 400
MOST_INSTRUCTIONS_TOGETHER: Final = 6_000
_MEMORY: Final = 512 * 1024  # bytes for each, while it is kept
_KEPT: Final = 200


class _Match(Protocol):
    def span(self) -> tuple[int, int]: ...


class _Options(Protocol):
    case_sensitive: bool
    never_capture: bool
    log_errors: bool
    max_mem: int


class _Pattern(Protocol):
    @property
    def programsize(self) -> int: ...

    def search(self, text: str) -> _Match | None: ...


class _Engine(Protocol):
    """What we use of RE2, which comes without types."""

    error: type[Exception]

    def Options(self) -> _Options: ...  # noqa: N802

    def compile(self, pattern: str, options: _Options) -> _Pattern: ...


_ENGINE: Final = cast("_Engine", re2)


@dataclass(frozen=True, slots=True)
class Matched:
    """A pattern, and where in the text it matches first."""

    pattern: str
    start: int
    end: int


def check(patterns: Sequence[str]) -> None:
    """Raise UserError for the first that is no pattern, or too costly; or where all together are."""
    together = 0
    for pattern in patterns:
        if len(pattern) > LONGEST_PATTERN:
            raise UserError(Reason.PATTERN_TOO_LONG, pattern=pattern[:LONGEST_PATTERN], limit=LONGEST_PATTERN)
        try:
            compiled = _compiled(pattern)
        except _ENGINE.error as error:
            raise UserError(Reason.PATTERN_BROKEN, pattern=pattern, problem=_problem(error)) from None
        if compiled.programsize > MOST_INSTRUCTIONS:
            raise UserError(Reason.PATTERN_TOO_COSTLY, pattern=pattern)
        if compiled.search("") is not None:
            raise UserError(Reason.PATTERN_MATCHES_ALL, pattern=pattern)
        together += compiled.programsize
        if together > MOST_INSTRUCTIONS_TOGETHER:
            raise UserError(Reason.PATTERNS_TOO_COSTLY, pattern=pattern)


def find(patterns: Sequence[str], text: str) -> list[Matched]:
    """Return every pattern that matches somewhere, in the order of the list, each with its first place."""
    found: list[Matched] = []
    for pattern in patterns:
        match = _compiled(pattern).search(text)
        if match is not None:
            found.append(Matched(pattern, *match.span()))
    return found


@lru_cache(maxsize=_KEPT)
def _compiled(pattern: str) -> _Pattern:
    """Return a pattern ready for use; those used last are kept. Raises RE2's error."""
    options = _ENGINE.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    options.max_mem = _MEMORY
    return _ENGINE.compile(pattern, options)


def _problem(error: Exception) -> str:
    """Return what RE2 says is wrong; it says so in bytes."""
    told = error.args[0] if error.args else ""
    return told.decode(errors="replace") if isinstance(told, bytes) else str(told)
