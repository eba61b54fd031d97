"""Another shape: /edit reframe, the button, and its dialog."""

from dataclasses import replace
from typing import Any, Final, cast

import discord
from discord import app_commands

from bot.client import MEMBERS, Ask, Mark, Reverie
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Operation, Placement
from bot.lifecycle.admission import sources
from bot.lifecycle.admission.sources import Source
from cogs.ui import answers, dialogs, groups
from cogs.ui.buttons import Action
from cogs.ui.editing import dialogs as editing
from cogs.ui.editing import requests, starting, words
from cogs.ui.editing.requests import Reframing
from cogs.ui.editing.starting import Models
from cogs.ui.making.typed import WHO_SEES

LARGEST_NUMBER: Final = 16_384  # pixels; what fits, the rules say
Pixels = app_commands.Range[int, 0, LARGEST_NUMBER]


class Reframe:
    """From one shape to another, with something new around it."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services
        groups.edit(bot).add_command(command(bot))
        bot.answer_to(Action.REFRAME, self.ask, MEMBERS)
        bot.answer_to(editing.REFRAME, self.start, MEMBERS)

    async def ask(self, interaction: Ask, mark: Mark) -> None:
        """Open the dialog."""
        source = await starting.source_of(interaction, mark)
        models = await starting.offered(interaction, source)
        starting.check_takes(requests.operation_of(source), models, source)
        said = await starting.hint(interaction, source, "Or leave that to the model.")
        mark = Mark(verb=editing.REFRAME, generation_id=mark.generation_id, delivery_id=mark.delivery_id)
        await answers.show(interaction, editing.reframe(mark, source, models, hint=said))

    async def start(self, interaction: Ask, mark: Mark) -> None:
        """Have it made."""
        said = dialogs.answers(interaction.data)

        def build(source: Source, models: Models, picture_id: int | None) -> GenerationRequest:
            wish = Reframing(
                aspect=said.get(dialogs.SHAPE, ""),
                model=said.get(editing.MODEL),
                prompt=said.get(dialogs.PROMPT, ""),
                format=said.get(editing.FORMAT, ""),
                first_frame_id=picture_id,
            )
            return _placed(source, wish, models, word=said.get(editing.PLACE), numbers=Placement())

        picture = dialogs.attached(interaction, editing.FIRST_FRAME)
        await starting.pressed(interaction, mark, build, picture=picture)


def _placed(
    source: Source, wish: Reframing, models: Models, *, word: str | None, numbers: Placement
) -> GenerationRequest:
    """Return the request with the place that was said: by a word, by numbers, or not at all (in the centre)."""
    request = requests.reframe(source, wish, models)
    if numbers == Placement():
        return request if word is None else replace(request, placement=sources.placed(word, request, models, source))
    if word is not None:
        raise UserError(Reason.PLACEMENT_SAID_TWICE)
    return replace(request, placement=numbers)


def command(bot: Reverie) -> app_commands.Command[Any, ..., None]:
    """Return /edit reframe with the choices that the accounts' models offer, taken together."""
    models = bot.services.models
    able = {
        name: model
        for name, model in models.items()
        if model.rates.keys() & {Operation.REFRAME_IMAGE, Operation.REFRAME_VIDEO}
    }
    sizes = words.standard_sizes(able.values())
    formats = {one: one.upper() for model in able.values() for one in model.formats}

    @app_commands.command(name="reframe", description="Give a clip or a picture another shape; what is new is painted")
    @app_commands.describe(
        aspect="Its new shape, in the size that is usual for it",
        clip="Which of your clips or pictures; type to search",
        file="Or a picture or video of your own (video: up to 100 MB)",
        prompt="What is in the new parts? May be left out",
        model="Ray for clips, Photon for pictures; left open, one that takes this length",
        place="Where the old picture lies in the new one",
        format="Of a picture: as which kind of file",
        first_frame="Of a clip: a picture that it begins with",
        visibility="Who sees it; left open, whoever sees the clip",
        grid_x="By numbers, in pixels: from the left edge to where the old picture begins",
        grid_y="From the upper edge to where the old picture begins",
        width="How wide the old picture becomes",
        height="How high the old picture becomes",
        x_start="Of the resized picture: where it is cut on the left",
        x_end="Where it is cut on the right",
        y_start="Where it is cut above",
        y_end="Where it is cut below",
    )
    @app_commands.choices(
        aspect=words.choices(sizes),
        model=words.choices(words.labels(able)),
        place=words.choices(words.PLACES),
        format=words.choices(formats),
        visibility=WHO_SEES,
    )
    async def reframe(
        interaction: Ask,
        *,
        aspect: str,
        clip: str | None = None,
        file: discord.Attachment | None = None,
        prompt: str = "",
        model: str | None = None,
        place: str | None = None,
        format: str = "",  # noqa: A002  as the option is called
        first_frame: discord.Attachment | None = None,
        visibility: str | None = None,
        grid_x: Pixels | None = None,
        grid_y: Pixels | None = None,
        width: Pixels | None = None,
        height: Pixels | None = None,
        x_start: Pixels | None = None,
        x_end: Pixels | None = None,
        y_start: Pixels | None = None,
        y_end: Pixels | None = None,
    ) -> None:
        numbers = Placement(
            grid_x=grid_x,
            grid_y=grid_y,
            width=width,
            height=height,
            x_start=x_start,
            x_end=x_end,
            y_start=y_start,
            y_end=y_end,
        )

        def build(source: Source, models: Models, picture_id: int | None) -> GenerationRequest:
            wish = Reframing(aspect=aspect, model=model, prompt=prompt, format=format, first_frame_id=picture_id)
            return _placed(source, wish, models, word=place, numbers=numbers)

        await starting.typed(
            interaction,
            build,
            clip=clip,
            file=file,
            picture=first_frame,
            operation=Operation.REFRAME_VIDEO,
            pictures=True,
            visibility=visibility,
        )

    @reframe.autocomplete("clip")
    async def offer(interaction: Ask, typed: str) -> list[app_commands.Choice[str]]:
        return await starting.offer(interaction, typed, pictures=True)

    return cast("app_commands.Command[Any, ..., None]", reframe)


async def setup(bot: Reverie) -> None:
    """Add the command."""
    Reframe(bot)
