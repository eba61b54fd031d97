"""The same clip, larger: /edit upscale, the button, and its dialog."""

from typing import Any, Final, cast

from discord import app_commands

from bot.client import MEMBERS, Ask, Mark, Reverie
from bot.domain.provider import ModelFacts
from bot.domain.request import GenerationRequest, Operation
from bot.lifecycle.admission import sources
from bot.lifecycle.admission.sources import Source
from cogs.ui import answers, dialogs, groups
from cogs.ui.buttons import Action
from cogs.ui.editing import dialogs as editing
from cogs.ui.editing import requests, starting, words
from cogs.ui.editing.starting import Models

GUESSED: Final = "≈ is a guess: the provider names no price."


class Upscale:
    """From a small clip to a large one."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services
        groups.edit(bot).add_command(command(bot))
        bot.answer_to(Action.UPSCALE, self.ask, MEMBERS)
        bot.answer_to(editing.UPSCALE, self.start, MEMBERS)

    async def ask(self, interaction: Ask, mark: Mark) -> None:
        """Open the dialog with what is larger than the clip."""
        source = await starting.source_of(interaction, mark)
        models = await starting.offered(interaction, source)
        request = requests.upscale(source, models, resolution="")
        sizes = sources.larger(request, source, models=self._services.models, offered=models)
        about = GUESSED if models[request.model].is_approximate(Operation.UPSCALE) else ""
        said = await starting.hint(interaction, source, about)
        mark = Mark(verb=editing.UPSCALE, generation_id=mark.generation_id, delivery_id=mark.delivery_id)
        await answers.show(interaction, editing.upscale(mark, source, models, sizes=sizes, hint=said))

    async def start(self, interaction: Ask, mark: Mark) -> None:
        """Have it made."""
        resolution = dialogs.answers(interaction.data).get(editing.RESOLUTION, "")

        def build(source: Source, models: Models, _: int | None) -> GenerationRequest:
            return requests.upscale(source, models, resolution=resolution)

        await starting.pressed(interaction, mark, build)


def command(bot: Reverie) -> app_commands.Command[Any, ..., None]:
    """Return /edit upscale with the resolutions that the accounts' models offer, taken together."""
    able = sources.able(Operation.UPSCALE, bot.services.models)

    @app_commands.command(name="upscale", description="Make a clip larger and finer")
    @app_commands.describe(clip="Which of your clips; type to search", resolution="How fine; finer costs more")
    @app_commands.choices(resolution=words.choices({one: one for one in _sizes(able)}))
    async def upscale(interaction: Ask, clip: str, resolution: str) -> None:
        def build(source: Source, models: Models, _: int | None) -> GenerationRequest:
            return requests.upscale(source, models, resolution=resolution)

        await starting.typed(interaction, build, clip=clip, operation=Operation.UPSCALE)

    @upscale.autocomplete("clip")
    async def offer(interaction: Ask, typed: str) -> list[app_commands.Choice[str]]:
        return await starting.offer(interaction, typed, once=Operation.UPSCALE)

    return cast("app_commands.Command[Any, ..., None]", upscale)


def _sizes(able: dict[str, ModelFacts]) -> list[str]:
    return [*dict.fromkeys(size for model in able.values() for size in model.rates[Operation.UPSCALE].sizes)]


async def setup(bot: Reverie) -> None:
    """Add the command."""
    Upscale(bot)
