"""/video."""

import asyncio
from typing import Any, Final, cast

import discord
from discord import app_commands

from bot.client import ACCESS, MEMBERS, Ask, Reverie, Services
from bot.domain.provider import Catalogue, ModelFacts
from cogs.ui import asking, cards, wishes
from cogs.ui.making import typed

OFFER_SECONDS: Final = 2.0  # Discord waits three
LOOKING: Final[set[asyncio.Task[Catalogue]]] = set()


def command(services: Services) -> app_commands.Command[Any, ..., None]:
    """Return /video with the choices that the accounts' models offer, taken together."""
    offered = {key: model for key, model in services.models.items() if model.makes_videos}
    models = [*offered.values()]

    @app_commands.command(
        name="video",
        extras={ACCESS: MEMBERS},
        description="Make a video from words, from a picture, or between two pictures",
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.describe(
        prompt="What should happen? May be left out when you give a picture",
        start_frame="The picture that it begins with (JPEG, PNG, WebP or GIF, up to 20 MB)",
        end_frame="The picture that it ends with",
        model="Which model makes it",
        seconds="How long it is",
        aspect="Its shape; with a picture the one that fits best, unless you choose",
        resolution="How fine it is; finer costs more",
        loop="Whether its end leads into its beginning; without an end frame",
        concepts="Moves and looks that the model knows; several, with commas between them",
        camera="How the camera moves",
        use_tray="Whether the frames in your /tray are used when you give none here; they are, unless you say no",
        visibility="Who sees it: everybody here, everybody who opens the spoiler, or you alone",
    )
    @app_commands.choices(
        model=typed.choices((key, _priced(key, model)) for key, model in offered.items()),
        aspect=typed.choices((aspect, aspect) for model in models for aspect in model.aspects),
        resolution=typed.choices((size, size) for model in models for size in model.resolutions),
        visibility=typed.WHO_SEES,
    )
    @app_commands.choices(
        seconds=[
            app_commands.Choice(name=f"{seconds} seconds", value=seconds)
            for seconds in sorted({seconds for model in models for seconds in model.seconds})[: asking.MOST_CHOICES]
        ]
    )
    async def video(
        interaction: Ask,
        *,
        prompt: str = "",
        start_frame: discord.Attachment | None = None,
        end_frame: discord.Attachment | None = None,
        model: str | None = None,
        seconds: int | None = None,
        aspect: str | None = None,
        resolution: str | None = None,
        loop: bool = False,
        concepts: str = "",
        camera: str = "",
        use_tray: bool = True,
        visibility: str | None = None,
    ) -> None:
        wish = wishes.Wish(
            prompt=prompt,
            model=model,
            seconds=seconds,
            aspect=aspect,
            resolution=resolution,
            loop=loop,
            concepts=typed.concepts(concepts),
            camera=typed.camera(camera),
        )
        await wishes.make(
            interaction,
            wish,
            start_frame=start_frame,
            end_frame=end_frame,
            visibility=typed.visibility(visibility),
            use_tray=use_tray,
        )

    @video.autocomplete("concepts")
    async def offer_concepts(interaction: Ask, begun: str) -> list[app_commands.Choice[str]]:
        """Offer to complete the last one."""
        return typed.offered_concepts(begun, (await _words(interaction)).concepts)

    @video.autocomplete("camera")
    async def offer_cameras(interaction: Ask, begun: str) -> list[app_commands.Choice[str]]:
        """Offer what the camera can do."""
        return typed.offered_cameras(begun, (await _words(interaction)).cameras)

    return cast("app_commands.Command[Any, ..., None]", video)


def _priced(key: str, model: ModelFacts) -> str:
    """Return what a model is called, with what the usual video costs: Ray 2 · $0.71 for 5 s in 720p."""
    usual = wishes.whole(wishes.Wish(prompt="", model=key), {key: model})
    price = cards.price(usual, {key: model})
    return f"{model.label} · {price} for {usual.seconds} s in {usual.resolution}" if price else model.label


async def _words(interaction: Ask) -> Catalogue:
    """Return what the chosen model knows; where none is chosen, the one that would be taken."""
    services = interaction.client.services
    offer = await services.allowances.offered(asking.requester(interaction))
    chosen: str | None = getattr(interaction.namespace, "model", None) or wishes.first_model(offer.models)
    if chosen is None or chosen not in offer.models:
        return Catalogue()
    looking = asyncio.create_task(services.words.of(chosen))
    LOOKING.add(looking)  # it goes on when this answer cannot wait for it, so that the next one knows
    looking.add_done_callback(LOOKING.discard)
    return looking.result() if await in_time(looking) else Catalogue()


async def in_time(looking: asyncio.Task[Catalogue]) -> bool:
    """Wait for words as long as whoever types can wait, and say whether they have come."""
    await asyncio.wait([looking], timeout=OFFER_SECONDS)
    return looking.done()


async def setup(bot: Reverie) -> None:
    """Add the command."""
    bot.tree.add_command(command(bot.services))
