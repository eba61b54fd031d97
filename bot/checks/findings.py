"""What a check has found, and how findings are shown: to people as a table, to machines as JSON."""

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final, Self

NAME_WIDTH: Final = 14  # a longer name gets a line of its own
SHORTEST_SECRET: Final = 6  # a shorter one is no secret, and would tear holes into words
HIDDEN: Final = "[secret]"
RESET: Final = "\x1b[0m"


class State(StrEnum):
    """How it stands. Only what is broken keeps the bot, or a part of it, from working."""

    FINE = "fine"
    WARNING = "warning"
    BROKEN = "broken"
    SKIPPED = "skipped"


SIGNS: Final = {State.FINE: "✔", State.WARNING: "!", State.BROKEN: "✘", State.SKIPPED: "-"}
COLOURS: Final = {State.FINE: "\x1b[32m", State.WARNING: "\x1b[33m", State.BROKEN: "\x1b[31m", State.SKIPPED: "\x1b[2m"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line: what was looked at, how it stands, what was seen, and what to do where something is to be done."""

    name: str
    state: State
    told: str
    remedy: str | None = None

    @classmethod
    def fine(cls, name: str, told: str) -> Self:
        """Return one for what works."""
        return cls(name=name, state=State.FINE, told=told)

    @classmethod
    def warning(cls, name: str, told: str, remedy: str) -> Self:
        """Return one for what works, and somebody should look at."""
        return cls(name=name, state=State.WARNING, told=told, remedy=remedy)

    @classmethod
    def broken(cls, name: str, told: str, remedy: str) -> Self:
        """Return one for what does not work."""
        return cls(name=name, state=State.BROKEN, told=told, remedy=remedy)

    @classmethod
    def skipped(cls, name: str, told: str) -> Self:
        """Return one for what could not be looked at, for a reason that has a line of its own, or need not be."""
        return cls(name=name, state=State.SKIPPED, told=told)

    def without(self, secrets: Iterable[str]) -> Self:
        """Return the same without these texts in it."""
        name, told, remedy = self.name, self.told, self.remedy or ""
        for secret in sorted((one for one in secrets if len(one) >= SHORTEST_SECRET), key=len, reverse=True):
            name, told, remedy = (text.replace(secret, HIDDEN) for text in (name, told, remedy))
        return type(self)(name=name, state=self.state, told=told, remedy=remedy or None)


def all_well(findings: Iterable[Finding]) -> bool:
    """Tell whether nothing is broken."""
    return all(one.state is not State.BROKEN for one in findings)


def as_json(findings: Sequence[Finding]) -> str:
    """Return {"ok": bool, "findings": [{"name", "state", "told", "remedy"}, …]}."""
    shown = {"ok": all_well(findings), "findings": [asdict(one) for one in findings]}
    return json.dumps(shown, ensure_ascii=False, indent=2)


def as_table(findings: Sequence[Finding], *, width: int = 100, colours: bool = False) -> str:
    """Return aligned lines of at most `width` characters (a longer link stays whole), and a last one that counts."""
    lines = [line for one in findings for line in _lines(one, width=width, colours=colours)]
    return "\n".join([*lines, "", _sum(findings)])


def _lines(finding: Finding, *, width: int, colours: bool) -> list[str]:
    indent = " " * (NAME_WIDTH + 4)
    room = max(width - len(indent), 30)
    told = _wrapped(finding.told, room) or [""]
    sign, name = SIGNS[finding.state], finding.name
    if colours:
        sign = f"{COLOURS[finding.state]}{sign}{RESET}"
    if len(name) > NAME_WIDTH:
        lines = [f"{sign} {name}", *(indent + line for line in told)]
    else:
        lines = [f"{sign} {name:{NAME_WIDTH}}  {told[0]}", *(indent + line for line in told[1:])]
    if finding.remedy:
        first, *rest = _wrapped(finding.remedy, room - 2)
        lines += [f"{indent}→ {first}", *(f"{indent}  {line}" for line in rest)]
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    text = "".join(letter if letter.isprintable() else " " for letter in text)  # a server may be called anything
    return textwrap.wrap(" ".join(text.split()), width, break_long_words=False, break_on_hyphens=False)


def _sum(findings: Sequence[Finding]) -> str:
    counts = Counter(one.state for one in findings)
    warnings = counts[State.WARNING]
    parts = [
        f"{counts[State.FINE]} fine",
        *([f"{warnings} warning{'' if warnings == 1 else 's'}"] if warnings else []),
        *([f"{counts[State.BROKEN]} broken"] if counts[State.BROKEN] else []),
        *([f"{counts[State.SKIPPED]} skipped"] if counts[State.SKIPPED] else []),
    ]
    verdict = "Nothing is broken" if all_well(findings) else "Something is broken"
    return f"{verdict}: {', '.join(parts)}."
