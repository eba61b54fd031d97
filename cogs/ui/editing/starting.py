"""From a command or a dialog to accepted work: what is to be edited is looked up or taken in, and the rest is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field

import discord
from discord import app_commands

from bot.client import Ask, Mark
from bot.domain.community.configuration import Visibility
from bot.domain.errors import UserError, WordNeeded
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Operation, Requester
from bot.lifecycle.admission import Admitted, sources
from bot.lifecycle.admission.sources import Source
from cogs.ui import answers, asking, cards, wishes
from cogs.ui.making import hints
from cogs.ui.personal import quota


@dataclass(slots=True)
class Taken:
    """The files that came with a command; they are forgotten unless something is made of them."""

    interaction: Ask
    media_ids: list[int] = field(default_factory=list[int])
    remarks: list[str] = field(default_factory=list[str])

    async def picture(self, attachment: discord.Attachment | None) -> int | None:
        """Take a picture in, if there is one. Raises UserError."""
        if attachment is None:
            return None
        taken = await asking.picture(self.interaction, attachment)
        self.media_ids.append(taken.media.id)
        self.remarks += wishes.remarks_on([taken])
        return taken.media.id

    async def source(self, attachment: discord.Attachment, *, pictures: bool, longest: int | None) -> Source:
        """Take in what is edited: a video of at most so many seconds, or with `pictures` one. Raises UserError."""
        if pictures and asking.looks_like_picture(attachment):
            picture = await asking.picture(self.interaction, attachment)
            self.remarks += wishes.remarks_on([picture])
            media = picture.media
        else:
            media = await asking.video(self.interaction, attachment, longest=longest)
        self.media_ids.append(media.id)
        return sources.sent(media)


Models = dict[str, ModelFacts]
Build = Callable[[Source, Models, int | None], GenerationRequest]  # the picture: one that came with the command


async def own(interaction: Ask, typed: str) -> Source:
    """
    Return what somebody named in a command: their own.

    Raises UserError. Other people's stand in a channel with buttons under them; a number may be guessed.
    """
    services, requester = interaction.client.services, asking.requester(interaction)
    source = await services.sources.of(asking.generation_number(typed), requester=requester)
    if source.made is not None and source.made.requester.user_id != interaction.user.id:
        raise UserError(Reason.CLIP_OF_SOMEBODY_ELSE, **source.made.named)
    return source


async def offer(
    interaction: Ask, typed: str, *, pictures: bool = False, once: Operation | None = None
) -> list[app_commands.Choice[str]]:
    """
    Offer the member's own clips (with `pictures` those, too), newest first.

    Of what is done `once`, those to which it was done already are left out, and what cannot be made any larger.
    """
    services, requester = interaction.client.services, asking.requester(interaction)
    limit = asking.MOST_CHOICES if once is None else 2 * asking.MOST_CHOICES
    mine = await services.sources.mine(requester, text=typed, limit=limit, pictures=pictures)
    largest = {model.resolutions[-1] for model in sources.able(Operation.UPSCALE, services.models).values()}
    fitting = [
        one
        for one in mine
        if once is None
        or (one.request.operation is not once and not (once is Operation.UPSCALE and one.request.resolution in largest))
    ]
    return asking.choices(fitting, now=services.now())


async def typed(
    interaction: Ask,
    build: Build,
    *,
    clip: str | None,
    file: discord.Attachment | None = None,
    picture: discord.Attachment | None = None,
    operation: Operation,
    pictures: bool = False,
    visibility: str | None = None,
) -> None:
    """
    Serve a command: `clip` or `file` is what is edited, `picture` what comes with it.

    `operation` says which videos are taken, and with `pictures` one of those will do, too. Raises UserError.
    """
    await answers.think(interaction)
    if (clip is None) == (file is None):
        raise UserError(Reason.SOURCE_MISSING)
    known = None if clip is None else await own(interaction, clip)
    seen = None if known is None or known.made is None else asking.visibility(known.made.destination)
    chosen = seen if visibility is None else Visibility(visibility)
    taken = Taken(interaction)

    async def admit(destination: Destination) -> Admitted:
        picture_id = await taken.picture(picture)
        source = known
        if source is None and file is not None:
            limit = sources.longest(operation, interaction.client.services.models)
            source = await taken.source(file, pictures=pictures, longest=limit)
        if source is None:
            raise UserError(Reason.SOURCE_MISSING)
        request = build(source, await offered(interaction, source), picture_id)
        return await admitted(interaction, request, destination, taken)

    try:
        await answers.start(interaction, admit, visibility=chosen, remarks=taken.remarks)
    finally:
        await interaction.client.services.intake.forget(taken.media_ids)


async def pressed(interaction: Ask, mark: Mark, build: Build, *, picture: discord.Attachment | None = None) -> None:
    """
    Serve a dialog that a button opened: it edits what the mark names, for who pressed; `picture` came with it.

    Raises UserError.
    """
    await answers.think(interaction)
    source = await source_of(interaction, mark)
    seen = None if source.made is None else asking.visibility(source.made.destination)
    taken = Taken(interaction)

    async def admit(destination: Destination) -> Admitted:
        picture_id = await taken.picture(picture)
        request = build(source, await offered(interaction, source), picture_id)
        return await admitted(interaction, request, destination, taken, verb=mark.verb)

    try:
        await answers.start(interaction, admit, visibility=seen, remarks=taken.remarks)
    finally:
        await interaction.client.services.intake.forget(taken.media_ids)


async def source_of(interaction: Ask, mark: Mark) -> Source:
    """Return what a button stands under. Raises UserError where this person may not use it."""
    services = interaction.client.services
    return await services.sources.of(mark.generation_id, requester=asking.requester(interaction))


async def admitted(
    interaction: Ask,
    request: GenerationRequest,
    destination: Destination,
    taken: Taken,
    *,
    verb: str | None = None,
) -> Admitted:
    """
    Have it accepted, and remark what its words could do better. What waits for somebody's word keeps its files.

    Raises UserError and WordNeeded.
    """
    try:
        admitted = await interaction.client.services.admission.admit(
            request,
            requester=asking.requester(interaction),
            destination=destination,
            press=asking.press(interaction, verb),
        )
    except WordNeeded:
        taken.media_ids.clear()
        raise
    taken.remarks += await hints.remarks(interaction, request)
    return admitted


async def offered(interaction: Ask, source: Source) -> Models:
    """Return the models that this person may choose; all there are where that is none, for the refusal."""
    services = interaction.client.services
    offer = await services.allowances.offered(payer(interaction, source))
    return dict(wishes.choice(offer, services.models, pictures=source.is_picture))


def payer(interaction: Ask, source: Source) -> Requester:
    """Return who pays, and where it counts."""
    made = source.made
    return asking.requester(interaction) if made is None else asking.payer(interaction, made)


async def hint(interaction: Ask, source: Source, said: str = "", *, request: GenerationRequest | None = None) -> str:
    """
    Return what stands under a dialog's first field: whose word is needed, and what one has left.

    With `request`, what that costs, too. Raises UserError where the owner keeps it to themselves.
    """
    services, made = interaction.client.services, source.made
    told = [said] if said else []
    if made is not None and await services.owners.check(made, asking.requester(interaction)):
        told.append("Its owner is asked first.")
    standing = await services.allowances.of(payer(interaction, source))
    price = None if request is None else cards.price(request, services.models)
    if price is not None:
        told.append(f"Costs {price}.")
    left = f"You have {quota.left(standing.left, picture=source.is_picture)} left."
    if len(" ".join([*told, left])) <= quota.LONGEST_HINT:
        told.append(left)
    return " ".join(told)[: quota.LONGEST_HINT]


def check_takes(operation: Operation, models: Models, source: Source) -> None:
    """Raise UserError where no model takes such a file, before anything is typed."""
    if sources.fitting(operation, models, source):
        return
    name = sources.usual(operation, models, source)
    request = GenerationRequest(
        operation=operation,
        prompt="",
        model=name,
        source_clip_id=source.clip_id,
        source_media_id=source.media_id,
    )
    sources.check(request, models, source)
