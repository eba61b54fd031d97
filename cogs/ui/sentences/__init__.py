"""
Every refusal and every failure in words: what happened, and what to do next.

A reason has one or more parts. `{name:how}` is filled from the facts that came with it; a part whose facts are
missing is left out, so the first part of each needs none.
"""

import string
from collections.abc import Callable, Mapping
from typing import Any, Final

import discord

from bot.domain.community.conduct import is_strike
from bot.domain.errors import Fact, UserError
from bot.domain.generation import Generation
from bot.domain.money import MicroUsd, shown
from bot.domain.reasons import Reason
from cogs.ui import text
from cogs.ui.sentences import asked, rules, work
from cogs.ui.sentences.form import Sentences

FREE: Final = "Nothing was charged."
FREE_AGAIN: Final = "Nothing was charged: your quota came back."
WITHDRAWN: Final = "It counted as a strike, which staff have withdrawn."
COUNTED: Final = "It counts as a strike: too many of them pause you. /quota shows yours."
OUR_FAULT: Final = (
    "Something went wrong on our side, and is in the operator's log. If it was accepted before that, /queue shows it."
)
COMMANDS_CHANGED: Final = "This command has changed. Restart Discord (Ctrl+R) and try it again."

LONGEST_WORD: Final = 100
LONGEST_ID: Final = 20
LONGEST_FACT: Final = 400  # as long as a reason may be that staff give; options take thousands, an answer only 4,000
USUAL: Final[Mapping[str, Fact]] = {"noun": "clip"}  # what a sentence speaks of where nothing else was said

SENTENCES: Final[Sentences] = {**asked.SENTENCES, **rules.SENTENCES, **work.SENTENCES}


# How a fact is shown: what stands after the colon, and what becomes of the value.
FORMS: Final[Mapping[str, Callable[[Any], str]]] = {
    "money": lambda amount: shown(MicroUsd(amount)),
    "when": text.since,
    "list": lambda words: text.listed(text.cut(str(word), LONGEST_WORD) for word in words),
    "all": lambda words: ", ".join(text.plain(word, LONGEST_WORD) for word in words),
    "setting": str.upper,
    "member": "<@{}>".format,
    "channels": lambda ids: ", ".join(f"<#{text.cut(one, LONGEST_ID)}>" for one in ids),
    "count": "{:,}".format,
}


class _Facts(string.Formatter):
    """Fills in facts; the part after the colon says how a fact is shown."""

    def format_field(self, value: object, format_spec: str) -> str:
        form = FORMS.get(format_spec)
        if form is not None:
            return form(value)
        return discord.utils.escape_markdown(text.cut(str(value), LONGEST_FACT))


def told(reason: Reason, facts: Mapping[str, Fact] | None = None) -> str:
    """Return the sentence of a reason, with as much as the facts allow."""
    known = {**USUAL, **(facts or {})}
    parts = [part for part in SENTENCES[reason] if _needs(part) <= known.keys()]
    return " ".join(_Facts().vformat(part, (), known) for part in parts)


def _needs(part: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(part) if name}


def for_error(error: BaseException) -> str:
    """Return what the person who asked is told about an error: never its own words."""
    return told(error.reason, error.facts) if isinstance(error, UserError) else OUR_FAULT


def for_failure(generation: Generation, *, withdrawn: bool = False) -> str:
    """Return why a generation failed, that it cost nothing, and whether it counts against its member."""
    request = generation.request
    noun = "clip" if request.clip_ids or not request.media_ids else "picture"  # what it is made from
    facts = {"account": generation.account, "noun": noun}
    counted = f" {WITHDRAWN if withdrawn else COUNTED}" if is_strike(generation) else ""
    return f"{told(generation.failure or Reason.NOT_OUR_WORDS, facts)} {FREE_AGAIN}{counted}"
