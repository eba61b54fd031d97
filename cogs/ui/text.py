"""Words as Discord shows them: what people wrote made harmless, moments, spans of time."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

import discord

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
SHORT_SPAN: Final = 120  # seconds; longer ones are told in minutes

_BIDI_CONTROLS: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_DASH: Final = "\u2013"
_MARKDOWN: Final = re.compile(r"([\\*_~|`\[\]<])")
_AT_LINE_START: Final = re.compile(r"^(\s*)(#|>|-|\+|\d+(?=\.))", re.MULTILINE)


def cut(text: str, limit: int) -> str:
    """Return at most `limit` characters, ended by … where something is missing, never inside a composed character."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    while kept and (_joins(text[len(kept)]) or _joins(kept[-1])):
        kept = kept[:-1]
    space = kept.rfind(" ")
    if space > limit // 2:
        kept = kept[:space]
    return kept.rstrip() + "…"


def _joins(character: str) -> bool:
    """Whether a character belongs to its neighbour: combining marks, joiners, variation selectors, skin tones."""
    return unicodedata.combining(character) > 0 or character in "\u200d\ufe0e\ufe0f" or "🏻" <= character <= "🏿"


def plain(text: str, limit: int = 600) -> str:
    """
    Return what somebody wrote so that it is shown as written: no markdown, no mention, no link, no turned line.

    What Discord gets has at most `limit` characters, those that make it harmless included.
    """
    return _fitting(text, limit, _harmless)


def quoted(text: str, limit: int = 600) -> str:
    """Return what somebody wrote as a quotation, one mark a line; `limit` as above."""
    return _fitting(text, limit, _quotation)


def _fitting(text: str, limit: int, shown_as: Callable[[str], str]) -> str:
    """Return as much of a text as fits once it is written in another way."""
    bare = text.translate(_BIDI_CONTROLS).strip()
    kept = limit
    while len(shown := shown_as(cut(bare, kept))) > limit:
        kept = min(kept - 1, kept * limit // len(shown))
    return shown


def _harmless(text: str) -> str:
    shown = _AT_LINE_START.sub(r"\1\\\2", _MARKDOWN.sub(r"\\\1", text))
    return discord.utils.escape_mentions(shown.replace("://", ":\\//"))


def _quotation(text: str) -> str:
    lines = [line.strip() for line in _harmless(text).splitlines()]
    return "\n".join(f"> {line}" for line in lines if line)


def one_line(text: str, limit: int) -> str:
    """Return what somebody wrote on one line of bare text, kept from turning what stands beside it."""
    joined = cut(" ".join(text.translate(_BIDI_CONTROLS).split()), limit)
    if any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in joined):
        return f"{_FIRST_STRONG_ISOLATE}{joined}{_POP_ISOLATE}"
    return joined


def since(moment: datetime) -> str:
    """Return a moment that Discord tells relative to the reader's clock and keeps current: 3 minutes ago."""
    return f"<t:{int(moment.timestamp())}:R>"


def ago(moment: datetime, *, now: datetime) -> str:
    """Return how long ago a moment was, where Discord cannot tell it by itself: 3 h ago."""
    seconds = max(0, int((now - moment).total_seconds()))
    for size, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if seconds >= size:
            return f"{seconds // size} {name} ago"
    return "just now"


def lasted(seconds: float) -> str:
    """Return a length of time: 45 s, 2 min 5 s."""
    whole = max(1, round(seconds))
    if whole < SHORT_SPAN:
        return f"{whole} s"
    minutes, rest = divmod(whole, MINUTE)
    return f"{minutes} min {rest} s" if rest and minutes < 10 else f"{minutes} min"  # noqa: PLR2004


def span(low: int, high: int) -> str:
    """Return a range of seconds as people say it: from 70 to 105 s, or from 1 to 3 min."""
    low, high, unit = max(1, low), max(1, high), "s"
    if high > SHORT_SPAN:
        low, high, unit = max(1, low // MINUTE), -(-high // MINUTE), "min"
    return f"{low}{_DASH}{high} {unit}" if low < high else f"{high} {unit}"


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence: a, b or c."""
    *most, last = [*words] or ["nothing"]
    return f"{', '.join(most)} or {last}" if most else last


def ordinal(number: int) -> str:
    """Return a place in a row: 1st, 2nd, 3rd, 11th."""
    teens = number % 100 in range(11, 14)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: 1 video, 3 videos."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def cell(words: str) -> str:
    """Return words that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words
