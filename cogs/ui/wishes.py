"""What somebody wishes for in a command, made a whole request: what they left open is filled in here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import discord

from bot.client import Ask
from bot.community.allowances import Offer
from bot.domain.community.configuration import Visibility
from bot.domain.errors import UserError, WordNeeded
from bot.domain.media import Facts
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, ImageFrame
from bot.lifecycle.admission import Admitted
from bot.lifecycle.intake import TakenPicture
from cogs.ui import answers, asking, text

Option = TypeVar("Option", int, str)

SECONDS: Final = 5
RESOLUTION: Final = "720p"
ASPECT: Final = "16:9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A command as it was typed; None is what was left open."""

    prompt: str
    model: str | None = None
    seconds: int | None = None
    aspect: str | None = None
    resolution: str | None = None
    loop: bool = False


def whole(
    wish: Wish,
    models: Mapping[str, ModelFacts],
    *,
    start_id: int | None = None,
    end_id: int | None = None,
    shown: Facts | None = None,
) -> GenerationRequest:
    """
    Return the request: the first model there is unless one was chosen, and the shape of the picture that is shown.

    `start_id` and `end_id` are pictures of ours. Raises UserError(NO_PROVIDER) where no account offers any model.
    """
    name = wish.model or next(iter(models), None)
    if name is None:
        raise UserError(Reason.NO_PROVIDER)
    model = models.get(name)
    return GenerationRequest(
        prompt=wish.prompt,
        model=name,
        seconds=wish.seconds or _usual(SECONDS, model.seconds if model else ()),
        resolution=wish.resolution or _usual(RESOLUTION, model.resolutions if model else ()),
        aspect=wish.aspect or shape(shown, model.aspects if model else ()),
        loop=wish.loop,
        start=ImageFrame(media_id=start_id) if start_id is not None else None,
        end=ImageFrame(media_id=end_id) if end_id is not None else None,
    )


def shape(shown: Facts | None, aspects: tuple[str, ...]) -> str:
    """Return the aspect that cuts off least of a picture; without one the usual."""
    if shown is not None and aspects:
        return asking.nearest_aspect(shown, aspects)
    return _usual(ASPECT, aspects)


async def make(
    interaction: Ask,
    wish: Wish,
    *,
    start_frame: discord.Attachment | None,
    end_frame: discord.Attachment | None,
    visibility: Visibility | None,
) -> None:
    """Serve a typed wish: take its pictures in, have it accepted, answer."""
    services = interaction.client.services
    remarks: list[str] = []
    taken: list[int] = []

    async def take(attachment: discord.Attachment | None) -> TakenPicture | None:
        if attachment is None:
            return None
        picture = await asking.picture(interaction, attachment)
        taken.append(picture.media.id)
        return picture

    async def admit(destination: Destination) -> Admitted:
        start, end = await take(start_frame), await take(end_frame)
        remarks.extend(remarks_on([start, end]))
        shown = start or end
        offer = await services.allowances.offered(asking.requester(interaction))
        if wish.model is None:
            remarks.extend(remarks_on_drafts(offer))
        request = whole(
            wish,
            offer.models or services.models,
            start_id=start.media.id if start else None,
            end_id=end.media.id if end else None,
            shown=shown.media.facts if shown else None,
        )
        try:
            return await services.admission.admit(
                request,
                requester=asking.requester(interaction),
                destination=destination,
                press=asking.press(interaction),
            )
        except WordNeeded:
            taken.clear()  # the pictures wait with the request
            raise

    try:
        await answers.start(interaction, admit, visibility=visibility, remarks=remarks)
    finally:
        await services.intake.forget(taken)  # unless something is made of them


def remarks_on(pictures: Sequence[TakenPicture | None]) -> list[str]:
    """Return what a member should know about how we took their pictures."""
    if any(picture is not None and picture.first_frame_of_animation for picture in pictures):
        return ["-# A picture was animated: its first frame is used."]
    return []


def remarks_on_drafts(offer: Offer) -> list[str]:
    """Return why somebody who left the model open gets a draft."""
    if offer.drafts_until is None:
        return []
    return [
        f"-# A draft: this server has little money left, and makes everything again {text.since(offer.drafts_until)}."
    ]


def _usual(usual: Option, offered: Sequence[Option]) -> Option:
    return usual if usual in offered or not offered else offered[0]
