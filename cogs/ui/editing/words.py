"""What can be chosen when something is edited, in the words of the provider's own pages."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from discord import app_commands

from bot.community.making import prices
from bot.domain.money import shown
from bot.domain.provider import ModelFacts
from bot.domain.request import GenerationRequest, Operation
from cogs.ui import cards

MOST_CHOICES: Final = 25

# https://docs.lumalabs.ai, "Modify Video", "Modes", in short.
HOW: Final = {
    "adhere": "keeps very close to the clip: small enhancements, a light style",
    "flex": "a new style; shapes, people and details stay recognisable",
    "reimagine": "a whole new world; people and things may become others",
}
PLACES: Final = {
    "centre": "In the centre",
    "left": "On the left",
    "right": "On the right",
    "top": "At the top",
    "bottom": "At the bottom",
}
DIRECTIONS: Final = {"forwards": "What happens next", "backwards": "What led up to it"}


def strength(name: str) -> str:
    """Return how closely a modified clip keeps to its source: Flex 1 · a new style; …"""
    told = how(name)
    return f"{level(name)} · {told}" if told else level(name)


def level(name: str) -> str:
    """Return a strength as people read it: Flex 1."""
    return name.replace("_", " ").capitalize()


def how(name: str) -> str:
    """Return what a strength does; "" where no page says it."""
    return HOW.get(name.partition("_")[0], "")


def strengths(models: Iterable[ModelFacts]) -> dict[str, str]:
    """Return all there are, from the closest on."""
    return {name: strength(name) for model in models for name in model.strengths}


def choices(offered: Mapping[str, str]) -> list[app_commands.Choice[str]]:
    """Return values and what they say as a command's choices."""
    return [app_commands.Choice(name=name, value=value) for value, name in offered.items()][:MOST_CHOICES]


def standard_sizes(models: Iterable[ModelFacts]) -> dict[str, str]:
    """Return the shapes to which something can be reframed, with the size in pixels: 16:9 · 2048 x 1152."""
    sizes: dict[str, tuple[int, int]] = {}
    for model in models:
        for operation in (Operation.REFRAME_IMAGE, Operation.REFRAME_VIDEO):
            if operation in model.rates:
                sizes |= model.rates[operation].sizes
    return {aspect: f"{aspect} · {width} x {height}" for aspect, (width, height) in sizes.items()}


def labels(models: Mapping[str, ModelFacts]) -> dict[str, str]:
    """Return models by name, with what people call them."""
    return {name: model.label for name, model in models.items()}


def priced(requests: Mapping[str, GenerationRequest], names: Mapping[str, str], models: cards.Models) -> dict[str, str]:
    """Return what can be chosen with what it costs: Ray 2 · $1.75."""
    known = {value: cards.price(request, models) for value, request in requests.items()}
    return {value: f"{names[value]} · {price}" if price else names[value] for value, price in known.items()}


def from_to(
    requests: Mapping[str, Sequence[GenerationRequest]], names: Mapping[str, str], models: cards.Models
) -> dict[str, str]:
    """Return the same where the price depends on what else is chosen: Ray 2 · $1.75 to $1.84."""
    told: dict[str, str] = {}
    for value, possible in requests.items():
        known = [price for one in possible if (price := prices.today(one, models)) is not None]
        least, most = (shown(min(known)), shown(max(known))) if known else ("", "")
        told[value] = " · ".join(one for one in (names[value], least if least == most else f"{least} to {most}") if one)
    return told
