"""
The message menu "Animate this picture".

The picture is taken in before the dialog opens, so that the dialog can carry its id: other people's messages cannot be
read later (we do without the message-content intent). Only a picture that takes longer than Discord waits for a dialog
is still being fetched while the member types; that one is known to this process alone.
"""

import asyncio
from collections import OrderedDict
from typing import Final

import discord
from discord import app_commands

from bot.client import ACCESS, MEMBERS, Ask, Mark, Reverie
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Destination
from bot.lifecycle.admission import Admitted
from bot.lifecycle.intake import TakenPicture
from cogs.ui import answers, asking, dialogs, wishes

NAME: Final = "Animate this picture"
TAKE_SECONDS: Final = 2.0  # Discord waits three
LATE_KEPT: Final = 100

Taking = asyncio.Task[TakenPicture | UserError]


class Animate:
    """From a picture in the channel to a moving one."""

    def __init__(self, bot: Reverie) -> None:
        self._services = bot.services
        self._late: OrderedDict[int, Taking] = OrderedDict()
        self.menu = app_commands.ContextMenu(
            name=NAME,
            callback=self.ask,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            extras={ACCESS: MEMBERS},
        )
        bot.tree.add_command(self.menu)
        bot.answer_to(dialogs.ANIMATE, self.start, MEMBERS)
        bot.answer_to(dialogs.ANIMATE_LATE, self.start_late, MEMBERS)

    async def ask(self, interaction: Ask, message: discord.Message) -> None:
        """Take the first picture in, and ask what should happen."""
        pictures = [one for one in message.attachments if asking.looks_like_picture(one)]
        if not pictures:
            raise UserError(Reason.NO_PICTURE_IN_MESSAGE)
        taking = asyncio.create_task(self._take(interaction, pictures[0]))
        remark = "The first of several pictures is taken. " if len(pictures) > 1 else ""
        if await in_time(taking):
            taken = await _taken(taking)
            mark, facts = Mark(verb=dialogs.ANIMATE, generation_id=taken.media.id), taken.media.facts
            if taken.first_frame_of_animation:
                remark += "It is animated: its first frame is taken. "
        else:
            mark, facts = self._wait_for(interaction, taking), None
        aspects = self._aspects()
        await answers.show(
            interaction,
            dialogs.asking_for_prompt(
                mark,
                title=NAME,
                question="What should happen?",
                hint=remark.strip() or "Say how it moves, or leave that to the picture.",
                required=False,
                shapes=aspects,
                shape=wishes.shape(facts, aspects) if facts else None,
            ),
        )

    async def start(self, interaction: Ask, mark: Mark) -> None:
        """Have it made from the picture that the dialog names."""
        await self._start(interaction, mark.generation_id, None)

    async def start_late(self, interaction: Ask, mark: Mark) -> None:
        """Have it made from the picture that was still being fetched when the dialog opened."""
        await self._start(interaction, None, self._late.pop(mark.generation_id, None))

    async def _start(self, interaction: Ask, picture_id: int | None, taking: Taking | None) -> None:
        typed = dialogs.answers(interaction.data)
        wish = wishes.Wish(prompt=typed.get(dialogs.PROMPT, ""), aspect=typed.get(dialogs.SHAPE))
        remarks: list[str] = []

        async def admit(destination: Destination) -> Admitted:
            start_id, facts = picture_id, None
            if taking is not None:
                media = (await _taken(taking)).media
                start_id, facts = media.id, media.facts
            if start_id is None:  # the process that fetched it is no more
                raise UserError(Reason.FRAMES_MISSING)
            offer = await self._services.allowances.offered(asking.requester(interaction))
            remarks.extend(wishes.remarks_on_drafts(offer))
            return await self._services.admission.admit(
                wishes.whole(wish, offer.models or self._services.models, start_id=start_id, shown=facts),
                requester=asking.requester(interaction),
                destination=destination,
                press=asking.press(interaction),
            )

        await answers.start(interaction, admit, remarks=remarks)

    async def _take(self, interaction: Ask, attachment: discord.Attachment) -> TakenPicture | UserError:
        try:
            return await asking.picture(interaction, attachment)
        except UserError as refusal:  # handed on, for the dialog may never be sent
            return refusal

    def _aspects(self) -> tuple[str, ...]:
        model = next(iter(self._services.models.values()), None)
        return model.aspects if model else ()

    def _wait_for(self, interaction: Ask, taking: Taking) -> Mark:
        self._late[interaction.id] = taking
        while len(self._late) > LATE_KEPT:
            self._late.popitem(last=False)[1].cancel()
        return Mark(verb=dialogs.ANIMATE_LATE, generation_id=interaction.id)


async def in_time(taking: Taking) -> bool:
    """Wait for a picture as long as the dialog can wait, and say whether it has come."""
    await asyncio.wait([taking], timeout=TAKE_SECONDS)
    return taking.done()


async def _taken(taking: Taking) -> TakenPicture:
    taken = await taking
    if isinstance(taken, UserError):
        raise taken
    return taken


async def setup(bot: Reverie) -> None:
    """Add the menu."""
    Animate(bot)
