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
from bot.community.making import prices
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from bot.domain.request import Destination, ImageFrame
from bot.lifecycle.admission import Admitted
from bot.lifecycle.intake import TakenPicture
from cogs.ui import answers, asking, dialogs, wishes
from cogs.ui.buttons import Action
from cogs.ui.making import hints, messages
from cogs.ui.personal import quota

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
        """Take the first picture in, and ask what should happen; one that was made here has a button for it."""
        mark = await messages.mark_in(interaction, message)
        if mark is not None and (await self._services.outbox.peek(mark.generation_id)).request.makes_picture:
            await interaction.client.verbs[Action.ANIMATE_PICTURE].verb(interaction, mark)
            return
        pictures = messages.pictures_in(message)
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
                hint=await self._hint(interaction, remark.strip() or "Say how it moves, or leave that to the picture."),
                required=False,
                tip=await hints.tip(interaction),
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
            start = None if picture_id is None else wishes.Given(frame=await self._sent(picture_id))
            if taking is not None:
                start = wishes.picture((await _taken(taking)).media)
            if start is None:  # the process that fetched it is no more
                raise UserError(Reason.FRAMES_MISSING)
            offer = await self._services.allowances.offered(asking.requester(interaction))
            remarks.extend(wishes.remarks_on_drafts(offer))
            request = wishes.whole(wish, wishes.choice(offer, self._services.models), start=start)
            remarks.extend(await hints.remarks(interaction, request))
            return await self._services.admission.admit(
                request,
                requester=asking.requester(interaction),
                destination=destination,
                press=asking.press(interaction),
            )

        await answers.start(interaction, admit, remarks=remarks)

    async def _sent(self, picture_id: int) -> ImageFrame:
        """Return a picture that was taken in. Raises UserError for one that was made here: those have a button."""
        frame = ImageFrame(media_id=picture_id)
        if await self._services.trays.maker(frame) is not None:
            raise UserError(Reason.FRAMES_MISSING)
        return frame

    async def _take(self, interaction: Ask, attachment: discord.Attachment) -> TakenPicture | UserError:
        try:
            return await asking.picture(interaction, attachment)
        except UserError as refusal:  # handed on, for the dialog may never be sent
            return refusal

    async def _hint(self, interaction: Ask, said: str) -> str:
        """Return what the usual video costs, and what would be left."""
        models = self._services.models
        if wishes.first_model(models) is None:
            return said
        price = prices.today(wishes.whole(wishes.Wish(prompt=""), models), models)
        standing = await self._services.allowances.of(asking.requester(interaction))
        return quota.hint(said, price, standing.left)

    def _aspects(self) -> tuple[str, ...]:
        name = wishes.first_model(self._services.models)
        return () if name is None else self._services.models[name].aspects

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
