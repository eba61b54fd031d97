"""The buttons that repeat, explain or remove what was made: Re-roll, Retry, Edit & re-run, Info, Delete."""

import logging

import discord
from discord.ext import commands

from bot.client import MEMBERS, Ask, Mark, Reverie
from bot.community.making import prices
from bot.domain.community.people import Rank
from bot.domain.request import Destination
from bot.lifecycle.admission import Admitted, rules
from bot.lifecycle.wakeups import OUTBOX
from cogs.ui import answers, asking, dialogs, notes
from cogs.ui.buttons import Action
from cogs.ui.making import hints
from cogs.ui.personal import quota

logger = logging.getLogger(__name__)


class Clips(commands.Cog):
    """What can be done with something that was made."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services

    async def cog_load(self) -> None:
        """Answer to the buttons and the dialog."""
        for verb, answer in {
            Action.REROLL: self.again,
            Action.RETRY: self.again,
            Action.EDIT: self.edit,
            dialogs.EDIT: self.edited,
            Action.INFO: self.info,
            Action.DELETE: self.ask_to_delete,
            Action.CONFIRM_DELETE: self.delete,
        }.items():
            self._bot.answer_to(verb, answer, MEMBERS)

    async def again(self, interaction: Ask, mark: Mark) -> None:
        """Make the same once more."""
        await self._again(interaction, mark, prompt=None)

    async def edit(self, interaction: Ask, mark: Mark) -> None:
        """Open the dialog with the prompt in it."""
        made = await self._services.library.open(mark.generation_id, requester=asking.requester(interaction))
        asked_first = await self._services.owners.check(made, asking.requester(interaction))
        count = len(await self._services.outbox.batch(made)) if made.id == made.batch_id else 1
        price = prices.today(made.request, self._services.models, count=count)
        standing = await self._services.allowances.of(asking.payer(interaction, made))
        await answers.show(
            interaction,
            dialogs.asking_for_prompt(
                Mark(verb=dialogs.EDIT, generation_id=made.id, delivery_id=mark.delivery_id),
                title=f"Edit & re-run #{made.id}",
                question="What should happen instead?",
                hint=quota.hint(
                    "Its owner is asked first." if asked_first else "All else stays as it was.",
                    price,
                    standing.left,
                    pictures=count if made.request.makes_picture else 0,
                    guess=prices.is_guess(made.request, self._services.models),
                ),
                prompt=made.request.prompt,
                required=not rules.may_lack_words(made.request),
                tip=await hints.tip_again(interaction, made.request),
            ),
        )

    async def edited(self, interaction: Ask, mark: Mark) -> None:
        """Make it with the other prompt."""
        await self._again(interaction, mark, prompt=dialogs.answers(interaction.data).get(dialogs.PROMPT, ""))

    async def info(self, interaction: Ask, mark: Mark) -> None:
        """Tell all there is to know about it."""
        await answers.think(interaction)
        details = await self._services.library.details(
            mark.generation_id,
            requester=asking.requester(interaction),
            staff=await _is_staff(interaction),
        )
        provider = self._services.facts.get(details.generation.account)
        appealable = await self._services.reports.appealable(mark.generation_id, user_id=interaction.user.id)
        page = notes.info(details, self._services.models, provider, appealable=appealable)
        await answers.answer(interaction, page)

    async def ask_to_delete(self, interaction: Ask, mark: Mark) -> None:
        """Say what deleting means, and ask once."""
        await answers.think(interaction)
        message = interaction.message
        if message is not None and mark.delivery_id:  # after a crash our rows may not know this message yet
            await self._services.outbox.seen(
                mark.delivery_id, mark.generation_id, channel_id=message.channel.id, message_id=message.id
            )
        deletable = await self._services.deletion.look(
            mark.generation_id, requester=asking.requester(interaction), may_manage=await _is_staff(interaction)
        )
        await answers.answer(interaction, notes.before_deleting(deletable))

    async def delete(self, interaction: Ask, mark: Mark) -> None:
        """Remove the file and the messages."""
        await answers.think_in_place(interaction)
        deleted = await self._services.deletion.delete(
            mark.generation_id, requester=asking.requester(interaction), may_manage=await _is_staff(interaction)
        )
        self._services.wakeups.wake(OUTBOX)
        kept = 0
        for channel_id, message_id in deleted.message_ids:
            kept += not await self._remove(channel_id, message_id)
        remark = "A message about it could not be removed; its clip is gone from here." if kept else ""
        await answers.answer(interaction, notes.after_deleting(deleted, remark))

    async def _again(self, interaction: Ask, mark: Mark, *, prompt: str | None) -> None:
        await answers.think(interaction)
        made = await self._services.outbox.peek(mark.generation_id)
        remarks: list[str] = []

        async def admit(destination: Destination) -> Admitted:
            admitted = await self._services.admission.again(
                mark.generation_id,
                prompt=prompt,
                requester=asking.requester(interaction),
                destination=destination,
                press=asking.press(interaction, mark.verb),
            )
            if prompt is not None:
                remarks.extend(await hints.remarks(interaction, admitted.generation.request))
            return admitted

        await answers.start(interaction, admit, visibility=asking.visibility(made.destination), remarks=remarks)

    async def _remove(self, channel_id: int, message_id: int) -> bool:
        message = self._bot.get_partial_messageable(channel_id).get_partial_message(message_id)
        try:
            await message.delete()
        except discord.NotFound:
            return True
        except discord.HTTPException as error:
            logger.warning("could not remove message %d: %s", message_id, error)
            return False
        return True


async def _is_staff(interaction: Ask) -> bool:
    return await asking.rank(interaction) >= Rank.STAFF


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Clips(bot))
