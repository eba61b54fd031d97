"""The filters on pages: what is in them, what changed, and what they say of a text."""

from collections.abc import Sequence
from typing import Final

from bot.community.servers.filters import Change, Filters, Hit
from bot.domain.community.configuration import Configuration
from cogs.ui import text
from cogs.ui.layout import Colour, Layout, note

LONGEST_LIST: Final = 1700  # two of them fit into a message
LONGEST_RULE: Final = 200
LONGEST_IN_HIT: Final = 80
LONGEST_TEXT: Final = 800
MOST_HITS: Final = 10
AROUND: Final = 30  # characters shown before and behind what is found


def everything(rules: Configuration) -> Layout:
    """Return the words and patterns."""
    return note(
        "### What no prompt here may hold",
        f"**Words** ({len(rules.words)} of {Filters.most_words})\n{_list(rules.words)}",
        f"**Patterns** ({len(rules.patterns)} of {Filters.most_patterns})\n{_list(rules.patterns)}",
        "-# A word is found as a whole word, also with look-alike letters (b@d), letters apart (b.a.d) or stretched "
        "(baaad). **/config filters test** shows what would be found in a text.",
        colour=Colour.WAITING,
    )


def added(change: Change) -> Layout:
    """Return what is new."""
    if not change.rules:
        return note("All of that was in the filters already.")
    return note(f"**Not allowed from now on:** {_list(change.rules)}", _counts(change.now), colour=Colour.DONE)


def removed(change: Change) -> Layout:
    """Return what is gone."""
    return note(f"**Allowed again:** {_list(change.rules)}", _counts(change.now), colour=Colour.DONE)


def tested(tried: str, hits: Sequence[Hit]) -> Layout:
    """Return each word and pattern that is found, and where in the text."""
    if not hits:
        return note("### It would be sent", text.quoted(tried, LONGEST_TEXT), "Nothing in it is in the filters.")
    shown = "\n".join(_hit(tried, one) for one in hits[:MOST_HITS])
    more = f"-# … and {text.count(len(hits) - MOST_HITS, 'more place', 'more places')}" if len(hits) > MOST_HITS else ""
    return note(
        "### It would be refused",
        text.quoted(tried, LONGEST_TEXT),
        shown,
        more,
        "-# Whoever sends it is told that the rules do not allow some of the words, not which.",
        colour=Colour.FAILED,
    )


def _hit(tried: str, hit: Hit) -> str:
    kind = "pattern" if hit.is_pattern else "word"
    before = text.plain(text.one_line(tried[max(0, hit.start - AROUND) : hit.start], AROUND), AROUND)
    found = text.plain(text.one_line(tried[hit.start : hit.end], LONGEST_IN_HIT), LONGEST_IN_HIT) or "(nothing visible)"
    behind = text.plain(text.one_line(tried[hit.end : hit.end + AROUND], AROUND), AROUND)
    place = f"character {hit.start + 1}" if hit.end == hit.start + 1 else f"characters {hit.start + 1} to {hit.end}"
    return f"· {kind} {_rule(hit.rule, LONGEST_IN_HIT)} at {place}: {before} **{found}** {behind}"


def _list(rules: Sequence[str]) -> str:
    return text.cut(", ".join(map(_rule, rules)), LONGEST_LIST) or "none"


def _rule(rule: str, limit: int = LONGEST_RULE) -> str:
    return f"“{text.plain(rule, limit)}”"


def _counts(rules: Configuration) -> str:
    return f"-# {text.count(len(rules.words), 'word')} and {text.count(len(rules.patterns), 'pattern')} in all."
