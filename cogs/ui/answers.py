"""The private answer to whoever asked: what was accepted and at what price, or why not."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import aiohttp
import discord
from discord import ui

from bot.client import Ask, Mark, Reverie
from bot.domain.community.configuration import Visibility
from bot.domain.community.proposals import ProposalKind
from bot.domain.errors import UserError, WordNeeded
from bot.domain.generation import ENDED, Status
from bot.domain.money import shown
from bot.domain.reasons import Reason
from bot.domain.request import Destination
from bot.lifecycle.admission import Admitted
from bot.lifecycle.outbox import CardRefused, CardShown, File
from cogs.ui import asking, cards, posting, sentences, text
from cogs.ui.layout import Colour, Layout, note
from cogs.ui.personal import confirming, consenting

logger = logging.getLogger(__name__)

# How long the answer waits for its card, so that it can link it. The answer itself may come 15 minutes later.
CARD_SECONDS: Final = 20.0

# Unknown interaction (the three seconds are over) and already acknowledged (another process was faster).
GONE: Final = frozenset({10062, 40060})

Admit = Callable[[Destination], Awaitable[Admitted]]


async def start(
    interaction: Ask, admit: Admit, *, visibility: Visibility | None = None, remarks: Sequence[str] = ()
) -> None:
    """
    Answer at once that we are at it, have the work accepted, and say what that means.

    `remarks` may grow while `admit` runs. Raises UserError, which the caller's error handler puts into words.
    """
    if not interaction.response.is_done():
        await think(interaction)
    destination = await asking.destination(interaction, visibility=visibility)
    try:
        admitted = await admit(destination)
    except WordNeeded as needed:
        if needed.proposal.kind is ProposalKind.CONSENT:
            await answer(interaction, consenting.asked(needed.proposal))
        else:
            await answer(interaction, confirming.question(needed, interaction.client.services.models))
        return
    generation, client = admitted.generation, interaction.client
    outcome = await client.services.outbox.outcome(generation.id, seconds=CARD_SECONDS)
    if isinstance(outcome, CardRefused):
        await answer(interaction, _not_shown(outcome.reason))
        return
    await answer(interaction, accepted(interaction, admitted, outcome, remarks=remarks))
    client.answers.remember(generation.id, interaction)
    await tell_failure(client, generation.id)  # it may have failed while we were answering


async def tell_failure(client: Reverie, generation_id: int) -> None:
    """
    Where a generation has failed, say so in the private answer, too, if Discord still lets us.

    Only a courtesy: the failure has its own message, or its card was never shown.
    """
    generation = await client.services.outbox.peek(generation_id)
    if generation.status not in ENDED:
        return
    interaction = client.answers.take(generation_id)
    if interaction is None or generation.status is not Status.FAILED:
        return
    if any(one.status is Status.SUCCEEDED for one in await client.services.outbox.batch(generation)):
        return  # of several at once, the result tells what became of each
    try:
        words = f"**#{generation.id}** {sentences.for_failure(generation)}"
        await interaction.edit_original_response(view=note(words, colour=Colour.FAILED))
    except (discord.HTTPException, aiohttp.ClientError) as error:
        logger.info("the private answer stays as it is: %s", error, extra={"generation": generation_id})


def _not_shown(reason: Reason) -> Layout:
    """Return why something accepted came to nothing: Discord would not show its card."""
    return note(f"{sentences.told(reason)} {sentences.FREE_AGAIN}")


async def think(interaction: Ask) -> None:
    """Acknowledge within Discord's three seconds; the answer will be private."""
    await interaction.response.defer(ephemeral=True, thinking=True)


async def think_in_place(interaction: Ask) -> None:
    """Acknowledge a press on a private message, which will become the answer."""
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await interaction.response.defer()
    else:
        await think(interaction)


async def answer(interaction: Ask, layout: Layout, *, files: Sequence[File] = ()) -> None:
    """Give the answer, or change it where one was given; with files, which need that it was acknowledged before."""
    if files:
        await interaction.edit_original_response(view=layout, attachments=posting.attached(files))
    elif interaction.response.is_done():
        await interaction.edit_original_response(view=layout)
    else:
        await interaction.response.send_message(view=layout, ephemeral=True)


async def show(interaction: Ask, dialog: ui.Modal) -> None:
    """Open a dialog; it must be the first answer."""
    await interaction.response.send_modal(dialog)


async def refuse(
    interaction: Ask, error: BaseException, mark: Mark | None = None, *, remarks: Sequence[str] = ()
) -> None:
    """Say privately what went wrong. A person's mistake is no error of ours; all else is logged."""
    about = {"guild": interaction.guild_id, "generation": mark.generation_id if mark else None}
    if isinstance(error, discord.HTTPException) and error.code in GONE:
        logger.warning("too late to answer: %s", error, extra=about)
        return
    if interaction.client.is_closed():  # we are told to stop; what was accepted is in the rows, and goes on
        logger.info("stopped before this was answered: %s", error, extra=about)
        return
    if not isinstance(error, UserError):
        logger.error("could not serve a request", exc_info=error, extra=about)
    colour = Colour.QUIET if isinstance(error, UserError) else Colour.FAILED
    try:
        await answer(interaction, note(sentences.for_error(error), *remarks, colour=colour))
    except (discord.HTTPException, aiohttp.ClientError) as lost:
        logger.warning("could not answer: %s", lost, extra=about)


def accepted(interaction: Ask, admitted: Admitted, outcome: CardShown | None, *, remarks: Sequence[str]) -> Layout:
    """Return the note about accepted work: price, what is left, place, typical wait, where to look."""
    generation, services = admitted.generation, interaction.client.services
    left, windows, picture = admitted.left, admitted.windows, generation.request.makes_picture
    head = "That was a double press: it is made once." if admitted.duplicate else "Accepted."
    look = "The card will be here in a moment."
    if outcome is not None:
        look = f"[See how it goes]({cards.link(generation, outcome.message_id)})"
        if generation.destination.private:
            look = f"{look}, in your direct messages"
    several, number = len(admitted.batch), "picture" if picture else "video"
    cost = cards.reserved(generation.request, services.models, admitted.price)
    each = f" for {text.count(several, number)}, {shown(generation.price)} each;" if several > 1 else ";"
    return note(
        f"**#{generation.id} · {head}** {cost} is reserved{each} a failure costs nothing.",
        f"-# {cards.options(generation.request, services.models)}",
        f"In the queue: {cards.stands(admitted.outlook)}." if admitted.outlook is not None else "",
        f"Left: {text.count(left.pictures if picture else left.videos, number)} today "
        f"(reset {text.since(windows.day_end)}) · {shown(left.amount)} this month",
        *remarks,
        look,
        colour=Colour.WAITING,
    )
