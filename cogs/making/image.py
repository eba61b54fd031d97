"""/image."""

from typing import Any, Final, cast

import discord
from discord import app_commands

from bot.client import ACCESS, MEMBERS, Ask, Reverie, Services
from bot.domain.errors import UserError
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import Role
from cogs.ui import cards
from cogs.ui.making import painting, typed

MOST_AT_ONCE: Final = 4

Weight = app_commands.Range[float, 0.0, 1.0]


def command(services: Services) -> app_commands.Command[Any, ..., None]:
    """Return /image with the choices that the accounts' picture models offer, taken together."""
    offered = {key: model for key, model in services.models.items() if model.makes_pictures}
    models = [*offered.values()]

    @app_commands.command(
        name="image",
        extras={ACCESS: MEMBERS},
        description="Make pictures from words, after other pictures, or by changing one",
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.describe(
        prompt="What should be seen; with modify: what should change",
        model="Which model makes it",
        aspect="Its shape; with modify that of the picture, unless you choose",
        format="JPG is smaller; PNG keeps every pixel",
        count="How many, each with its own price; they come together",
        reference1="A picture to take things from: what is in it",
        weight1="From 0 to 1: higher is closer to the picture",
        reference2="Another one",
        weight2="From 0 to 1: higher is closer to the picture",
        reference3="Another one",
        weight3="From 0 to 1: higher is closer to the picture",
        reference4="Another one",
        weight4="From 0 to 1: higher is closer to the picture",
        style="A picture whose look is taken: colours, light, brush",
        style_weight="From 0 to 1: higher is closer to that look",
        character1="A picture of somebody who should be in it",
        character2="The same person again: more pictures of them are better",
        character3="The same person again: more pictures of them are better",
        character4="The same person again: more pictures of them are better",
        modify="A picture to change; the prompt says what",
        modify_weight="From 0 to 1: higher keeps more of it; to change colours, 0 to 0.1",
        visibility="Who sees it: everybody here, everybody who opens the spoiler, or you alone",
    )
    @app_commands.choices(
        model=typed.choices((key, _priced(key, model)) for key, model in offered.items()),
        aspect=typed.choices((aspect, aspect) for model in models for aspect in model.aspects),
        format=typed.choices((one, one.upper()) for model in models for one in model.formats),
        visibility=typed.WHO_SEES,
    )
    async def image(
        interaction: Ask,
        *,
        prompt: str,
        model: str | None = None,
        aspect: str | None = None,
        format: str | None = None,  # noqa: A002  what members type
        count: app_commands.Range[int, 1, MOST_AT_ONCE] = 1,
        reference1: discord.Attachment | None = None,
        weight1: Weight | None = None,
        reference2: discord.Attachment | None = None,
        weight2: Weight | None = None,
        reference3: discord.Attachment | None = None,
        weight3: Weight | None = None,
        reference4: discord.Attachment | None = None,
        weight4: Weight | None = None,
        style: discord.Attachment | None = None,
        style_weight: Weight | None = None,
        character1: discord.Attachment | None = None,
        character2: discord.Attachment | None = None,
        character3: discord.Attachment | None = None,
        character4: discord.Attachment | None = None,
        modify: discord.Attachment | None = None,
        modify_weight: Weight | None = None,
        visibility: str | None = None,
    ) -> None:
        weighted = {
            "reference1": (Role.IMAGE, reference1, weight1),
            "reference2": (Role.IMAGE, reference2, weight2),
            "reference3": (Role.IMAGE, reference3, weight3),
            "reference4": (Role.IMAGE, reference4, weight4),
            "style": (Role.STYLE, style, style_weight),
            "modify": (Role.MODIFY, modify, modify_weight),
        }
        for option, (_, file, weight) in weighted.items():
            if file is None and weight is not None:
                raise UserError(Reason.OPTION_UNSUPPORTED, option=f"the weight of {option}, which was not given")
        *others, changed = weighted.values()
        given = [
            *others,
            *((Role.CHARACTER, one, None) for one in (character1, character2, character3, character4)),
            changed,
        ]
        await painting.make(
            interaction,
            painting.PictureWish(prompt=prompt, model=model, aspect=aspect, format=format, count=count),
            attached=[
                painting.Attached(role=role, file=file, weight=weight)
                for role, file, weight in given
                if file is not None
            ],
            visibility=typed.visibility(visibility),
        )

    async def offer_weights(_interaction: Ask, begun: float | str) -> list[app_commands.Choice[float]]:
        return painting.offered_weights(begun)

    async def offer_changes(_interaction: Ask, begun: float | str) -> list[app_commands.Choice[float]]:
        return painting.offered_weights(begun, painting.CHANGES)

    for option in ("weight1", "weight2", "weight3", "weight4", "style_weight"):
        image.autocomplete(option)(offer_weights)
    image.autocomplete("modify_weight")(offer_changes)
    return cast("app_commands.Command[Any, ..., None]", image)


def _priced(key: str, model: ModelFacts) -> str:
    """Return what a model is called, with what a picture costs: Photon · $0.02 a picture."""
    price = cards.price(painting.whole(painting.PictureWish(prompt="", model=key), {key: model}), {key: model})
    return f"{model.label} · {price} a picture" if price else model.label


async def setup(bot: Reverie) -> None:
    """Add the command."""
    bot.tree.add_command(command(bot.services))
