"""The same movement, another look: /edit modify, the button, and its dialog."""

from typing import Any, cast

import discord
from discord import app_commands

from bot.client import MEMBERS, Ask, Mark, Reverie
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Operation
from bot.lifecycle.admission import sources
from bot.lifecycle.admission.sources import Source
from cogs.ui import answers, dialogs, groups
from cogs.ui.buttons import Action
from cogs.ui.editing import dialogs as editing
from cogs.ui.editing import requests, starting, words
from cogs.ui.editing.starting import Models
from cogs.ui.making import hints
from cogs.ui.making.typed import WHO_SEES


class Modify:
    """From a clip to another one that moves alike."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services
        groups.edit(bot).add_command(command(bot))
        bot.answer_to(Action.MODIFY, self.ask, MEMBERS)
        bot.answer_to(editing.MODIFY, self.start, MEMBERS)

    async def ask(self, interaction: Ask, mark: Mark) -> None:
        """Open the dialog."""
        source = await starting.source_of(interaction, mark)
        if source.is_picture:
            raise UserError(Reason.SOURCE_NOT_A_VIDEO)
        models = await starting.offered(interaction, source)
        starting.check_takes(Operation.MODIFY_VIDEO, models, source)
        said = await starting.hint(interaction, source)
        mark = Mark(verb=editing.MODIFY, generation_id=mark.generation_id, delivery_id=mark.delivery_id)
        tip = await hints.tip(interaction)
        await answers.show(interaction, editing.modify(mark, source, models, hint=said, tip=tip))

    async def start(self, interaction: Ask, mark: Mark) -> None:
        """Have it made."""
        said = dialogs.answers(interaction.data)

        def build(source: Source, models: Models, picture_id: int | None) -> GenerationRequest:
            return requests.modify(
                source,
                models,
                prompt=said.get(dialogs.PROMPT, ""),
                model=said.get(editing.MODEL),
                strength=said.get(editing.STRENGTH),
                first_frame_id=picture_id,
            )

        picture = dialogs.attached(interaction, editing.FIRST_FRAME)
        await starting.pressed(interaction, mark, build, picture=picture)


def command(bot: Reverie) -> app_commands.Command[Any, ..., None]:
    """Return /edit modify with the choices that the accounts' models offer, taken together."""
    able = sources.able(Operation.MODIFY_VIDEO, bot.services.models)

    @app_commands.command(name="modify", description="Give a clip another look or another world; it moves as before")
    @app_commands.describe(
        clip="Which of your clips; type to search",
        file="Or a video of your own (up to 100 MB)",
        prompt="What should it become?",
        strength="How close it keeps to the clip",
        model="Which model makes it; left open, one that takes this length",
        first_frame="A picture of what its first frame should look like: optional, but preferred",
        visibility="Who sees it; left open, whoever sees the clip",
    )
    @app_commands.choices(
        strength=words.choices(words.strengths(able.values())),
        model=words.choices(words.labels(able)),
        visibility=WHO_SEES,
    )
    async def modify(
        interaction: Ask,
        *,
        clip: str | None = None,
        file: discord.Attachment | None = None,
        prompt: str = "",
        strength: str | None = None,
        model: str | None = None,
        first_frame: discord.Attachment | None = None,
        visibility: str | None = None,
    ) -> None:
        def build(source: Source, models: Models, picture_id: int | None) -> GenerationRequest:
            return requests.modify(
                source, models, prompt=prompt, model=model, strength=strength, first_frame_id=picture_id
            )

        await starting.typed(
            interaction,
            build,
            clip=clip,
            file=file,
            picture=first_frame,
            operation=Operation.MODIFY_VIDEO,
            visibility=visibility,
        )

    @modify.autocomplete("clip")
    async def offer(interaction: Ask, typed: str) -> list[app_commands.Choice[str]]:
        return await starting.offer(interaction, typed)

    return cast("app_commands.Command[Any, ..., None]", modify)


async def setup(bot: Reverie) -> None:
    """Add the command."""
    Modify(bot)
