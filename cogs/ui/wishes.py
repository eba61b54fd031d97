"""What somebody wishes for in a command, made a whole request: what they left open is filled in here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import discord

from bot.client import Ask
from bot.community.allowances import Offer
from bot.community.making.trays import Chosen, Tray
from bot.domain.community.configuration import Visibility
from bot.domain.errors import UserError, WordNeeded
from bot.domain.media import Facts, Media
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import Destination, Frame, GenerationRequest, ImageFrame
from bot.lifecycle.admission import Admitted
from bot.lifecycle.intake import TakenPicture
from cogs.ui import answers, asking, text
from cogs.ui.making import hints

Option = TypeVar("Option", int, str)

SECONDS: Final = 5
RESOLUTION: Final = "720p"
ASPECT: Final = "16:9"
TRAY_EMPTIES: Final = "-# **/tray** shows what lies there, and empties it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A command as it was typed; None is what was left open."""

    prompt: str
    model: str | None = None
    seconds: int | None = None
    aspect: str | None = None
    resolution: str | None = None
    loop: bool = False
    concepts: tuple[str, ...] = ()
    camera: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A frame that a video is to begin or to end with, and what its file looks like."""

    frame: Frame
    facts: Facts | None = None


def whole(
    wish: Wish,
    models: Mapping[str, ModelFacts],
    *,
    start: Given | None = None,
    end: Given | None = None,
) -> GenerationRequest:
    """
    Return the request: the first model there is unless one was chosen, and the shape of the frame that is shown.

    Raises UserError(NO_PROVIDER) where no account offers any model that makes videos.
    """
    name = wish.model or first_model(models)
    if name is None:
        raise UserError(Reason.NO_PROVIDER)
    model = models.get(name)
    return GenerationRequest(
        prompt=wish.prompt,
        model=name,
        seconds=wish.seconds or _usual(SECONDS, model.seconds if model else ()),
        resolution=wish.resolution or _usual(RESOLUTION, model.resolutions if model else ()),
        aspect=wish.aspect or shape(_shown(start, end), model.aspects if model else ()),
        loop=wish.loop,
        start=start.frame if start is not None else None,
        end=end.frame if end is not None else None,
        concepts=wish.concepts,
        camera=wish.camera,
    )


def first_model(models: Mapping[str, ModelFacts]) -> str | None:
    """Return the model that is taken where none was chosen; None where none makes videos."""
    return next((name for name, model in models.items() if model.makes_videos), None)


def choice(offer: Offer, models: Mapping[str, ModelFacts], *, pictures: bool = False) -> Mapping[str, ModelFacts]:
    """Return what a video (or a picture) is chosen from; all `models` where none is offered, for the refusal."""
    fitting = any(model.makes_pictures if pictures else model.makes_videos for model in offer.models.values())
    return offer.models if fitting else models


def picture(media: Media) -> Given:
    """Return a picture of ours as a frame."""
    return Given(frame=ImageFrame(media_id=media.id), facts=media.facts)


def shape(shown: Facts | None, aspects: tuple[str, ...]) -> str:
    """Return the aspect that cuts off least of a picture; without one the usual."""
    if shown is not None and aspects:
        return asking.nearest_aspect(shown, aspects)
    return _usual(ASPECT, aspects)


async def make(
    interaction: Ask,
    wish: Wish,
    *,
    start_frame: discord.Attachment | None = None,
    end_frame: discord.Attachment | None = None,
    visibility: Visibility | None = None,
    use_tray: bool = True,
    verb: str | None = None,
) -> None:
    """Serve a typed wish: take its pictures in, or those of the tray where none came, have it accepted, answer."""
    services, requester = interaction.client.services, asking.requester(interaction)
    remarks: list[str] = []
    drawn: list[str] = []
    taken: list[int] = []

    async def frames() -> tuple[Given | None, Given | None]:
        pictures = [await _take(interaction, one, taken) for one in (start_frame, end_frame)]
        remarks.extend(remarks_on(pictures))
        if use_tray and not any(pictures):
            tray = await services.trays.of(requester)
            drawn.extend(remarks_on_tray(tray, loop=wish.loop))
            remarks.extend(drawn)
            return lying(tray.start), None if wish.loop else lying(tray.end)
        start, end = (None if one is None else picture(one.media) for one in pictures)
        return start, end

    async def admit(destination: Destination) -> Admitted:
        start, end = await frames()
        offer = await services.allowances.offered(requester)
        if wish.model is None:
            remarks.extend(remarks_on_drafts(offer))
        models = choice(offer, services.models)
        request = await services.words.checked(whole(wish, models, start=start, end=end), models)
        try:
            admitted = await services.admission.admit(
                request, requester=requester, destination=destination, press=asking.press(interaction, verb)
            )
        except WordNeeded:
            taken.clear()  # the pictures wait with the request
            raise
        await services.trays.used(requester, request)
        remarks.extend(await hints.remarks(interaction, request))
        return admitted

    try:
        await answers.start(interaction, admit, visibility=visibility, remarks=remarks)
    except UserError as error:
        # What was chosen hours ago may be why, and nobody would think of it: it was not typed.
        await answers.refuse(interaction, error, remarks=[*drawn, TRAY_EMPTIES] if drawn else [])
    finally:
        await services.intake.forget(taken)  # unless something is made of them


async def _take(interaction: Ask, attachment: discord.Attachment | None, taken: list[int]) -> TakenPicture | None:
    """Take a picture in, and note in `taken` that it is; nothing where none came."""
    if attachment is None:
        return None
    picture = await asking.picture(interaction, attachment)
    taken.append(picture.media.id)
    return picture


def lying(chosen: Chosen | None) -> Given | None:
    """Return what lies in a tray as a frame; nothing where its file is gone."""
    if chosen is None or chosen.media is None:
        return None
    return Given(frame=chosen.frame, facts=chosen.media.facts)


def remarks_on(pictures: Sequence[TakenPicture | None]) -> list[str]:
    """Return what a member should know about how we took their pictures."""
    if any(picture is not None and picture.first_frame_of_animation for picture in pictures):
        return ["-# A picture was animated: its first frame is used."]
    return []


def remarks_on_tray(tray: Tray, *, loop: bool) -> list[str]:
    """Return what a member should know about the frames that were taken out of their tray."""
    told = {"start": lying(tray.start), "end": None if loop else lying(tray.end)}
    used = " and ".join(name for name, given in told.items() if given is not None)
    remarks = [f"-# From your **/tray**: the {used} frame. `use_tray:False` leaves it there."] if used else []
    if loop and tray.end is not None:
        remarks.append("-# The end frame stays in your **/tray**: a loop ends where it begins.")
    if any(one is not None and one.media is None for one in (tray.start, tray.end)):
        remarks.append("-# What else lay in your **/tray** is not there any more.")
    return remarks


def remarks_on_drafts(offer: Offer) -> list[str]:
    """Return why somebody who left the model open gets a draft."""
    if offer.drafts_until is None:
        return []
    return [
        f"-# A draft: this server has little money left, and makes everything again {text.since(offer.drafts_until)}."
    ]


def _shown(start: Given | None, end: Given | None) -> Facts | None:
    given = start or end
    return None if given is None else given.facts


def _usual(usual: Option, offered: Sequence[Option]) -> Option:
    return usual if usual in offered or not offered else offered[0]
