"""What lies between two clips: /blend, the button, and its dialog."""

from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, MEMBERS, Ask, Mark, Reverie
from bot.domain.community.configuration import Visibility
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Destination
from bot.lifecycle.admission import Admitted
from bot.lifecycle.admission.sources import Source
from cogs.ui import answers, asking, dialogs
from cogs.ui.buttons import Action
from cogs.ui.editing import dialogs as editing
from cogs.ui.editing import requests, starting
from cogs.ui.editing.starting import Taken
from cogs.ui.making import hints


class Blend(commands.Cog):
    """From the last frame of a clip to the first of another."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services

    async def cog_load(self) -> None:
        """Answer to the button and the dialog."""
        self._bot.answer_to(Action.BLEND, self.ask, MEMBERS)
        self._bot.answer_to(editing.BLEND, self.start, MEMBERS)

    @app_commands.command(name="blend", extras={ACCESS: MEMBERS})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.describe(
        first="Where it begins: at the end of this clip of yours",
        second="Where it ends: at the beginning of this clip of yours",
        prompt="What happens between them?",
    )
    async def blend(self, interaction: Ask, first: str, second: str, prompt: str) -> None:
        """Make what lies between two of your clips."""
        await answers.think(interaction)
        begin, end = await starting.own(interaction, first), await starting.own(interaction, second)
        await self._start(interaction, begin, end, prompt)

    @blend.autocomplete("first")
    async def offer_first(self, interaction: Ask, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the member's own clips, newest first."""
        return await starting.offer(interaction, typed)

    @blend.autocomplete("second")
    async def offer_second(self, interaction: Ask, typed: str) -> list[app_commands.Choice[str]]:
        """Do so for the other one, which is not the first."""
        first = getattr(interaction.namespace, "first", None)
        return [one for one in await starting.offer(interaction, typed) if one.value != first]

    async def ask(self, interaction: Ask, mark: Mark) -> None:
        """Open the dialog with the clips of who pressed."""
        source = await starting.source_of(interaction, mark)
        made = source.made
        if made is None or source.is_picture:
            raise UserError(Reason.SOURCE_NOT_A_VIDEO)
        others = {one.value: one.name for one in await starting.offer(interaction, "") if one.value != str(made.id)}
        if not others:
            raise UserError(Reason.NOTHING_TO_BLEND_WITH)
        models = await starting.offered(interaction, source)
        request = requests.blended(source, source, models, prompt="")
        said = await starting.hint(interaction, source, f"{request.seconds} s.", request=request)
        mark = Mark(verb=editing.BLEND, generation_id=made.id, delivery_id=mark.delivery_id)
        tip = await hints.tip(interaction)
        await answers.show(interaction, editing.blend(mark, made, others, hint=said, tip=tip))

    async def start(self, interaction: Ask, mark: Mark) -> None:
        """Have it made."""
        said = dialogs.answers(interaction.data)
        await answers.think(interaction)
        begin = await starting.source_of(interaction, mark)
        end = await starting.own(interaction, said.get(editing.SECOND, ""))
        await self._start(interaction, begin, end, said.get(dialogs.PROMPT, ""), verb=mark.verb)

    async def _start(
        self, interaction: Ask, begin: Source, end: Source, prompt: str, *, verb: str | None = None
    ) -> None:
        seen = [asking.visibility(one.made.destination) for one in (begin, end) if one.made is not None]
        # What is private stays so, and what is behind a spoiler: the more careful of the two.
        chosen = next((one for one in (Visibility.PRIVATE, Visibility.SPOILER) if one in seen), Visibility.CHANNEL)

        taken = Taken(interaction)

        async def admit(destination: Destination) -> Admitted:
            models = await starting.offered(interaction, begin)
            request = requests.blended(begin, end, models, prompt=prompt)
            return await starting.admitted(interaction, request, destination, taken, verb=verb)

        await answers.start(interaction, admit, visibility=chosen, remarks=taken.remarks)


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Blend(bot))
