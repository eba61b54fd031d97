"""Concepts and camera moves: how they are typed, offered and read."""

from collections.abc import Iterable, Sequence
from typing import Final

from discord import app_commands

MOST_CHOICES: Final = 25
LONGEST_CHOICE: Final = 100


def concepts(words: str) -> tuple[str, ...]:
    """Return what was typed with commas between as the provider's words, each once: "Dolly zoom, pan left"."""
    found = ("_".join(one.split()).replace("-", "_").lower() for one in words.split(","))
    return tuple(dict.fromkeys(one for one in found if one))


def camera(words: str) -> str:
    """Return a camera move in the provider's words."""
    return " ".join(words.replace("_", " ").split()).lower()


def offered_concepts(begun: str, known: Sequence[str]) -> list[app_commands.Choice[str]]:
    """Return ways to complete the last of several; those before it stay, and are not offered again."""
    before, _, last = begun.rpartition(",")
    chosen = concepts(before)
    fitting = [one for one in _fitting(last, known) if one not in chosen]
    lists = (", ".join([*chosen, one]).replace("_", " ") for one in fitting)
    return _choices(one for one in lists if len(one) <= LONGEST_CHOICE)


def offered_cameras(begun: str, known: Sequence[str]) -> list[app_commands.Choice[str]]:
    """Return the camera moves that have these words in them."""
    return _choices(one.replace("_", " ")[:LONGEST_CHOICE] for one in _fitting(begun, known))


def _fitting(begun: str, known: Sequence[str]) -> list[str]:
    """Return those that hold what was begun, first those that begin with it."""
    sought = camera(begun.replace("-", " "))
    found = [one for one in known if sought in camera(one)]
    return sorted(found, key=lambda one: not camera(one).startswith(sought))


def _choices(offered: Iterable[str]) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=one, value=one) for one in [*offered][:MOST_CHOICES]]
