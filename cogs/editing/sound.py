"""The same clip with sound: /edit audio, the button, and its dialog."""

from typing import Any

from discord import app_commands

from bot.client import MEMBERS, Ask, Mark, Reverie
from bot.domain.request import GenerationRequest, Operation
from bot.lifecycle.admission import sources
from bot.lifecycle.admission.sources import Source
from cogs.ui import answers, dialogs, groups
from cogs.ui.buttons import Action
from cogs.ui.editing import dialogs as editing
from cogs.ui.editing import requests, starting
from cogs.ui.editing.starting import Models


class Sound:
    """From a silent clip to one that is heard."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services
        added = app_commands.Command[Any, ..., None](
            name="audio", description="Add sound to a clip", callback=self.audio
        )
        added.autocomplete("clip")(self.offer)
        groups.edit(bot).add_command(added)
        bot.answer_to(Action.SOUND, self.ask, MEMBERS)
        bot.answer_to(editing.SOUND, self.start, MEMBERS)

    @app_commands.describe(
        clip="Which of your clips; type to search",
        prompt="What is to be heard? May be left out",
        negative_prompt="What is not to be heard, such as music or voices",
    )
    async def audio(self, interaction: Ask, clip: str, prompt: str = "", negative_prompt: str = "") -> None:
        """Add sound to one of one's clips."""

        def build(source: Source, models: Models, _: int | None) -> GenerationRequest:
            return requests.sound(source, models, prompt=prompt, negative_prompt=negative_prompt)

        await starting.typed(interaction, build, clip=clip, operation=Operation.ADD_AUDIO)

    async def offer(self, interaction: Ask, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the member's own clips, newest first."""
        return await starting.offer(interaction, typed, once=Operation.ADD_AUDIO)

    async def ask(self, interaction: Ask, mark: Mark) -> None:
        """Open the dialog."""
        source = await starting.source_of(interaction, mark)
        models = await starting.offered(interaction, source)
        request = requests.sound(source, models, prompt="")
        sources.check(request, models, source)
        said = await starting.hint(interaction, source, request=request)
        mark = Mark(verb=editing.SOUND, generation_id=mark.generation_id, delivery_id=mark.delivery_id)
        await answers.show(interaction, editing.sound(mark, source, hint=said))

    async def start(self, interaction: Ask, mark: Mark) -> None:
        """Have it made."""
        said = dialogs.answers(interaction.data)

        def build(source: Source, models: Models, _: int | None) -> GenerationRequest:
            return requests.sound(
                source, models, prompt=said.get(dialogs.PROMPT, ""), negative_prompt=said.get(editing.NEGATIVE, "")
            )

        await starting.pressed(interaction, mark, build)


async def setup(bot: Reverie) -> None:
    """Add the command."""
    Sound(bot)
