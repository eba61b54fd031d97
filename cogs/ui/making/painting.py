"""What somebody wishes for in /image, made a whole request; and how closely a picture is followed, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import discord
from discord import app_commands

from bot.client import Ask
from bot.domain.community.configuration import Visibility
from bot.domain.errors import UserError, WordNeeded
from bot.domain.media import Facts
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, Operation, Reference, Role
from bot.lifecycle.admission import Admitted
from bot.lifecycle.intake import TakenPicture
from cogs.ui import answers, asking, wishes
from cogs.ui.making import hints

# What a weight means. Luma: a higher weight is closer; to change the colours of a picture, 0 to 0.1.
WEIGHTS: Final = {
    1.0: "as close as it gets",
    0.85: "close",
    0.5: "halfway",
    0.25: "only a little of it",
    0.1: "hardly any of it",
}
CHANGES: Final = {
    1.0: "hardly anything changes",
    0.85: "small things change",
    0.5: "much may change",
    0.25: "most may change",
    0.1: "for a change of colour",
    0.0: "for a change of colour, as free as it gets",
}
CLOSE: Final = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWish:
    """/image as it was typed; None is what was left open."""

    prompt: str
    model: str | None = None
    aspect: str | None = None
    format: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A picture that came with the command, what is taken from it, and how closely."""

    role: Role
    file: discord.Attachment
    weight: float | None = None


def first_model(models: Mapping[str, ModelFacts]) -> str | None:
    """Return the model that is taken where none was chosen; None where none makes pictures."""
    return next((name for name, model in models.items() if model.makes_pictures), None)


def whole(
    wish: PictureWish,
    models: Mapping[str, ModelFacts],
    *,
    references: Sequence[Reference] = (),
    shown: Facts | None = None,
) -> GenerationRequest:
    """
    Return the request: the first picture model unless one was chosen, and the shape of the picture that is `shown`.

    Raises UserError(NO_PROVIDER) where no account offers any model that makes pictures.
    """
    name = wish.model or first_model(models)
    if name is None:
        raise UserError(Reason.NO_PROVIDER)
    model = models.get(name)
    return GenerationRequest(
        operation=Operation.IMAGE,
        prompt=wish.prompt,
        model=name,
        seconds=0,
        resolution="",
        aspect=wish.aspect or wishes.shape(shown, model.aspects if model else ()),
        references=tuple(references),
        format=wish.format or (model.formats[0] if model and model.formats else ""),
    )


async def make(
    interaction: Ask, wish: PictureWish, *, attached: Sequence[Attached], visibility: Visibility | None
) -> None:
    """Serve a typed wish: take its pictures in, have it accepted, answer."""
    services, requester = interaction.client.services, asking.requester(interaction)
    remarks: list[str] = []
    taken: list[TakenPicture] = []

    async def admit(destination: Destination) -> Admitted:
        references: list[Reference] = []
        for one in attached:
            picture = await asking.picture(interaction, one.file, among=len(attached))
            taken.append(picture)
            references.append(Reference(role=one.role, media_id=picture.media.id, weight=one.weight))
        remarks.extend(wishes.remarks_on(taken))
        offer = await services.allowances.offered(requester)
        models = wishes.choice(offer, services.models, pictures=True)
        request = whole(wish, models, references=references, shown=_changed(attached, taken))
        try:
            admitted = await services.admission.admit(
                request,
                requester=requester,
                destination=destination,
                press=asking.press(interaction),
                count=wish.count,
            )
        except WordNeeded:
            taken.clear()  # the pictures wait with the request
            raise
        remarks.extend(await hints.remarks(interaction, request))
        return admitted

    try:
        await answers.start(interaction, admit, visibility=visibility, remarks=remarks)
    finally:
        await services.intake.forget([one.media.id for one in taken])  # unless something is made of them


def offered_weights(begun: float | str, said: Mapping[float, str] = WEIGHTS) -> list[app_commands.Choice[float]]:
    """Return weights to choose from, with what they mean; what is typed instead counts as it is (NaN: nothing yet)."""
    typed = "" if begun != begun else str(begun).strip()  # noqa: PLR0124  NaN is what is not itself
    return [
        app_commands.Choice(name=f"{weight:g}: {means}", value=weight)
        for weight, means in said.items()
        if f"{weight:g}".startswith(typed)
    ]


def _changed(attached: Sequence[Attached], taken: Sequence[TakenPicture]) -> Facts | None:
    """Return the picture that is changed: what comes of it has its shape."""
    return next(
        (picture.media.facts for one, picture in zip(attached, taken, strict=True) if one.role is Role.MODIFY),
        None,
    )
