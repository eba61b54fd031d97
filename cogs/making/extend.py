"""Extend: /extend, the button, and the dialog that it opens; forwards, and backwards to what led up to a clip."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, MEMBERS, Ask, Mark, Reverie
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Destination
from bot.lifecycle.admission import Admitted
from bot.lifecycle.admission.sources import Source
from cogs.ui import answers, asking, dialogs
from cogs.ui.buttons import Action
from cogs.ui.editing import dialogs as editing
from cogs.ui.editing import requests, starting, words
from cogs.ui.editing.requests import Direction
from cogs.ui.editing.starting import Taken
from cogs.ui.making import hints


class Extend(commands.Cog):
    """Go on with a clip where it ended, or make what led up to it."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services

    async def cog_load(self) -> None:
        """Answer to the button and the dialog."""
        self._bot.answer_to(Action.EXTEND, self.ask, MEMBERS)
        self._bot.answer_to(dialogs.EXTEND, self.start, MEMBERS)

    @app_commands.command(name="extend", extras={ACCESS: MEMBERS})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.describe(
        clip="Which of your clips; type to search",
        prompt="What happens next? Or, backwards: what led up to it?",
        direction="What happens next, or what led up to it",
        end_frame="Forwards: the picture that it ends with",
        start_frame="Backwards: the picture that it begins with",
    )
    @app_commands.choices(direction=words.choices(words.DIRECTIONS))
    async def extend(
        self,
        interaction: Ask,
        clip: str,
        prompt: str,
        direction: Direction | None = None,
        end_frame: discord.Attachment | None = None,
        start_frame: discord.Attachment | None = None,
    ) -> None:
        """Go on with one of your clips where it ended, or make what led up to it."""
        await answers.think(interaction)
        way: Direction = direction or ("backwards" if start_frame is not None and end_frame is None else "forwards")
        if (start_frame if way == "forwards" else end_frame) is not None:
            raise UserError(Reason.FRAME_AT_OTHER_END)
        source = await starting.own(interaction, clip)
        taken = Taken(interaction)
        try:
            await self._start(interaction, source, prompt, way, picture=start_frame or end_frame, taken=taken)
        finally:
            await self._services.intake.forget(taken.media_ids)

    @extend.autocomplete("clip")
    async def offer(self, interaction: Ask, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the member's own clips, newest first."""
        return await starting.offer(interaction, typed)

    async def ask(self, interaction: Ask, mark: Mark) -> None:
        """Open the dialog for what happens next, or happened before."""
        source = await starting.source_of(interaction, mark)
        request = requests.extended(source, await starting.offered(interaction, source), prompt="")
        said = await starting.hint(interaction, source, f"{request.seconds} s more.", request=request)
        prompt = source.made.request.prompt if source.made is not None else ""
        await answers.show(
            interaction,
            dialogs.asking_for_prompt(
                Mark(verb=dialogs.EXTEND, generation_id=mark.generation_id, delivery_id=mark.delivery_id),
                title=f"Extend #{mark.generation_id}",
                question="What happens?",
                hint=said,
                prompt=prompt,
                choices=[editing.DIRECTION_CHOICE],
                tip=await hints.tip(interaction, prompt, from_picture=True),
            ),
        )

    async def start(self, interaction: Ask, mark: Mark) -> None:
        """Have the extension made."""
        said = dialogs.answers(interaction.data)
        way: Direction = "backwards" if said.get(editing.DIRECTION) == "backwards" else "forwards"
        await answers.think(interaction)
        source = await starting.source_of(interaction, mark)
        await self._start(interaction, source, said.get(dialogs.PROMPT, ""), way, verb=mark.verb)

    async def _start(
        self,
        interaction: Ask,
        source: Source,
        prompt: str,
        way: Direction,
        *,
        verb: str | None = None,
        picture: discord.Attachment | None = None,
        taken: Taken | None = None,
    ) -> None:
        taken = taken or Taken(interaction)
        seen = None if source.made is None else asking.visibility(source.made.destination)

        async def admit(destination: Destination) -> Admitted:
            picture_id = await taken.picture(picture)
            models = await starting.offered(interaction, source)
            request = requests.extended(source, models, prompt=prompt, direction=way, picture_id=picture_id)
            return await starting.admitted(interaction, request, destination, taken, verb=verb)

        await answers.start(interaction, admit, visibility=seen, remarks=taken.remarks)


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Extend(bot))
