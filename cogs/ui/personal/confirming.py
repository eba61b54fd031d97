"""What is dear is asked about first: the question, with its price on the button."""

from dataclasses import replace
from typing import Any, Final

import discord
from discord import ui

from bot.client import Mark
from bot.community.making.prices import today
from bot.domain.community.proposals import Proposal
from bot.domain.errors import WordNeeded
from bot.domain.money import shown
from bot.domain.request import GenerationRequest, Operation
from cogs.ui import cards, text
from cogs.ui.layout import Colour, Layout, note
from cogs.ui.personal import quota

MAKE: Final = "make-it"
NEVER_MIND: Final = "never-mind"


def question(needed: WordNeeded, models: cards.Models) -> Layout:
    """Return the question whether this may cost so much, and what would be left."""
    back = "pictures" if needed.proposal.request.makes_picture else "videos"
    left = quota.left(needed.left, picture=needed.proposal.request.makes_picture)
    would_leave = f"It would leave you {left} (the {back} are back {text.since(needed.windows.day_end)})."
    return note(
        *_asked(needed.proposal, models),
        would_leave,
        colour=Colour.WAITING,
        buttons=_answers(needed.proposal, models),
    )


def still_open(proposal: Proposal, models: cards.Models, refusal: str) -> Layout:
    """Return the same question again, under why the answer came to nothing for now."""
    return note(refusal, *_asked(proposal, models), colour=Colour.WAITING, buttons=_answers(proposal, models))


def _asked(proposal: Proposal, models: cards.Models) -> list[str]:
    """Return what is asked about."""
    several = f" for {text.count(proposal.count, 'picture')}" if proposal.count > 1 else ""
    price = cards.reserved(proposal.request, models, proposal.price)
    return [
        f"**This costs {price}{several}.** You are asked before that much is spent here. Nothing is reserved yet.",
        cards.words(proposal.request, limit=200),
        f"-# {cards.options(proposal.request, models)}",
        _cheaper(proposal.request, models),
    ]


def _answers(proposal: Proposal, models: cards.Models) -> list[ui.Button[Any]]:
    price = cards.reserved(proposal.request, models, proposal.price)
    return [
        _button(MAKE, f"Make it · {price}", proposal.id, discord.ButtonStyle.primary),
        _button(NEVER_MIND, "Never mind", proposal.id, discord.ButtonStyle.secondary),
    ]


def _cheaper(request: GenerationRequest, models: cards.Models) -> str:
    """Return what the same costs in smaller sizes; nothing where there is none."""
    model, price = models.get(request.model), today(request, models)
    if model is None or price is None or request.operation is not Operation.VIDEO:
        return ""
    others = {size: today(replace(request, resolution=size), models) for size in model.resolutions}
    told = [f"{size} {shown(one)}" for size, one in others.items() if one is not None and one < price]
    return f"-# The same, smaller: {' · '.join(told)}" if told else ""


def forgotten() -> Layout:
    """Return that nothing comes of it."""
    return note("Never mind, then: nothing was made, and nothing was charged.")


def _button(verb: str, label: str, proposal_id: int, style: discord.ButtonStyle) -> ui.Button[Any]:
    mark = Mark(verb=verb, generation_id=0, more=str(proposal_id))
    return ui.Button(label=label, style=style, custom_id=str(mark))
