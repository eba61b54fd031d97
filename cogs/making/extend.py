"""Extend: /extend, the button, and the dialog that it opens."""

from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, MEMBERS, Ask, Mark, Reverie
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Destination
from bot.lifecycle.admission import Admitted
from cogs.ui import answers, asking, cards, dialogs
from cogs.ui.buttons import Action
from cogs.ui.personal import quota


class Extend(commands.Cog):
    """Continue a clip where it ended."""

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
    @app_commands.describe(clip="Which of your clips; type to search", prompt="What happens next?")
    async def extend(self, interaction: Ask, clip: str, prompt: str) -> None:
        """Continue one of your clips where it ended."""
        await answers.think(interaction)
        known = await self._services.library.open(
            asking.generation_number(clip), requester=asking.requester(interaction)
        )
        if (
            known.requester.user_id != interaction.user.id
        ):  # its number may be guessed; its button stands in its channel
            raise UserError(Reason.CLIP_OF_SOMEBODY_ELSE)
        await self._start(interaction, known.id, prompt, verb=None, seen=known.destination)

    @extend.autocomplete("clip")
    async def offer(self, interaction: Ask, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the member's own clips, newest first."""
        mine = await self._services.library.mine(asking.requester(interaction), text=typed, limit=asking.MOST_CHOICES)
        return asking.choices(mine, now=self._services.now())

    async def ask(self, interaction: Ask, mark: Mark) -> None:
        """Open the dialog for what happens next."""
        clip = await self._services.library.open(mark.generation_id, requester=asking.requester(interaction))
        asked_first = await self._services.owners.check(clip, asking.requester(interaction))
        how = "its owner is asked first." if asked_first else "from its last frame on."
        price = cards.today(clip.request, self._services.models)
        standing = await self._services.allowances.of(asking.payer(interaction, clip))
        await answers.show(
            interaction,
            dialogs.asking_for_prompt(
                Mark(verb=dialogs.EXTEND, generation_id=clip.id, delivery_id=mark.delivery_id),
                title=f"Extend #{clip.id}",
                question="What happens next?",
                hint=quota.hint(f"{clip.request.seconds} s more, {how}", price, standing.left),
                prompt=clip.request.prompt,
            ),
        )

    async def start(self, interaction: Ask, mark: Mark) -> None:
        """Have the extension made."""
        prompt = dialogs.answers(interaction.data).get(dialogs.PROMPT, "")
        await answers.think(interaction)
        clip = await self._services.outbox.peek(mark.generation_id)
        await self._start(interaction, clip.id, prompt, verb=mark.verb, seen=clip.destination)

    async def _start(self, interaction: Ask, clip_id: int, prompt: str, *, verb: str | None, seen: Destination) -> None:
        async def admit(destination: Destination) -> Admitted:
            return await self._services.admission.extend(
                clip_id,
                prompt=prompt,
                requester=asking.requester(interaction),
                destination=destination,
                press=asking.press(interaction, verb),
            )

        await answers.start(interaction, admit, visibility=asking.visibility(seen))


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Extend(bot))
