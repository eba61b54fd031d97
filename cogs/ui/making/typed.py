"""What the commands that make something offer and read alike: choices, who sees it, concepts and camera moves."""

from collections.abc import Iterable, Sequence
from typing import Final

from discord import app_commands

from bot.domain.community.configuration import Visibility
from cogs.ui.asking import LONGEST_CHOICE, MOST_CHOICES

VISIBILITIES: Final = {
    Visibility.CHANNEL: "In this channel",
    Visibility.SPOILER: "In this channel, behind a spoiler",
    Visibility.PRIVATE: "In your direct messages, for you alone",
}
WHO_SEES: Final = [app_commands.Choice(name=name, value=one.value) for one, name in VISIBILITIES.items()]


def choices(offered: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """Return (value, name) pairs as choices, each once, in their order."""
    return [app_commands.Choice(name=name, value=value) for value, name in dict(offered).items()][:MOST_CHOICES]


def visibility(chosen: str | None) -> Visibility | None:
    """Return who is to see it; None where nothing was chosen."""
    return Visibility(chosen) if chosen else None


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
    return choices((one, one) for one in lists if len(one) <= LONGEST_CHOICE)


def offered_cameras(begun: str, known: Sequence[str]) -> list[app_commands.Choice[str]]:
    """Return the camera moves that have these words in them."""
    return choices((one, one) for one in (camera(move)[:LONGEST_CHOICE] for move in _fitting(begun, known)))


def _fitting(begun: str, known: Sequence[str]) -> list[str]:
    """Return those that hold what was begun, first those that begin with it."""
    sought = camera(begun.replace("-", " "))
    found = [one for one in known if sought in camera(one)]
    return sorted(found, key=lambda one: not camera(one).startswith(sought))
