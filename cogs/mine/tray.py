"""/tray: the frames for the next video; and the menus of messages that put them there."""

from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import ACCESS, MEMBERS, Ask, Mark, Reverie
from bot.community.making import prices
from bot.community.making.trays import End, Tray
from bot.domain.errors import UserError
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import ClipFrame, Frame, ImageFrame
from bot.lifecycle.outbox import File
from cogs.ui import answers, asking, dialogs, wishes
from cogs.ui.groups import BY_SERVERS, IN_SERVERS
from cogs.ui.making import hints, messages
from cogs.ui.making import tray as pages
from cogs.ui.personal import quota

MENUS: Final = {End.START: "Use as start frame", End.END: "Use as end frame"}
FIRST: Final = ", the first of several,"


class TrayCog(commands.Cog, name="Tray"):
    """What a member has chosen, and has not used yet."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        for end, callback in {End.START: self.use_as_start, End.END: self.use_as_end}.items():
            menu = app_commands.ContextMenu(
                name=MENUS[end],
                callback=callback,
                allowed_contexts=IN_SERVERS,
                allowed_installs=BY_SERVERS,
                extras={ACCESS: MEMBERS},
            )
            bot.tree.add_command(menu)

    async def cog_load(self) -> None:
        """Answer to the buttons and the dialog."""
        for verb, answer in {
            pages.SWAP: self.swap,
            pages.CLEAR: self.clear,
            pages.MAKE: self.ask,
            dialogs.TRAY: self.make,
        }.items():
            self._bot.answer_to(verb, answer, MEMBERS)

    @app_commands.command(name="tray", extras={ACCESS: MEMBERS})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def tray(self, interaction: Ask) -> None:
        """Show the start and end frame that you chose for your next video."""
        await answers.think(interaction)
        await self._show(interaction, await self._services.trays.of(asking.requester(interaction)))

    async def use_as_start(self, interaction: Ask, message: discord.Message) -> None:
        """Have the next video begin with the frame of a message."""
        await self._put(interaction, End.START, message)

    async def use_as_end(self, interaction: Ask, message: discord.Message) -> None:
        """Have the next video end with the frame of a message."""
        await self._put(interaction, End.END, message)

    async def swap(self, interaction: Ask, _mark: Mark) -> None:
        """Exchange the two."""
        await answers.think_in_place(interaction)
        await self._show(interaction, await self._services.trays.swap(asking.requester(interaction)))

    async def clear(self, interaction: Ask, mark: Mark) -> None:
        """Take one out, or all."""
        await answers.think_in_place(interaction)
        end = End(mark.more) if mark.more in list(End) else None
        await self._show(interaction, await self._services.trays.clear(asking.requester(interaction), end))

    async def ask(self, interaction: Ask, _mark: Mark) -> None:
        """Ask what should happen in the video."""
        requester = asking.requester(interaction)
        start, end = self._lying(await self._services.trays.of(requester))
        models = wishes.choice(await self._services.allowances.offered(requester), self._services.models)
        request = wishes.whole(wishes.Wish(prompt=""), models, start=start, end=end)
        standing = await self._services.allowances.of(requester)
        hint = quota.hint("Your tray's frames are used.", prices.today(request, models), standing.left)
        tip = await hints.tip(interaction)
        aspects = models[request.model].aspects
        await answers.show(interaction, pages.dialog(hint, shapes=aspects, shape=request.aspect, tip=tip))

    async def make(self, interaction: Ask, mark: Mark) -> None:
        """Have the video made."""
        said = dialogs.answers(interaction.data)
        await answers.think(interaction)
        self._lying(await self._services.trays.of(asking.requester(interaction)))
        wish = wishes.Wish(prompt=said.get(dialogs.PROMPT, ""), aspect=said.get(dialogs.SHAPE))
        await wishes.make(interaction, wish, verb=mark.verb)

    async def _put(self, interaction: Ask, end: End, message: discord.Message) -> None:
        """Take the frame of a message, and show the tray with it."""
        await answers.think(interaction)
        frame, what = await self._frame(interaction, message)
        tray = await self._services.trays.put(asking.requester(interaction), end, frame)
        await self._show(interaction, tray, said=f"{what} is your {pages.TITLES[end].lower()} now.")

    def _lying(self, tray: Tray) -> tuple[wishes.Given | None, wishes.Given | None]:
        """Return the frames that are there. Raises UserError where there is none."""
        start, end = wishes.lying(tray.start), wishes.lying(tray.end)
        if start is None and end is None:
            raise UserError(Reason.TRAY_EMPTY)
        return start, end

    async def _frame(self, interaction: Ask, message: discord.Message) -> tuple[Frame, str]:
        """Return what a message has for a frame, and how that is called. Raises UserError."""
        mark = await messages.mark_in(interaction, message)
        if mark is not None:
            made = await self._services.library.open(mark.generation_id, requester=asking.requester(interaction))
            batch = await self._services.outbox.batch(made) or (made,)
            made = next((one for one in batch if one.status is Status.SUCCEEDED), made)
            if made.status is not Status.SUCCEEDED:
                raise UserError(Reason.NO_FRAME_IN_MESSAGE)
            media = await self._services.trays.file(made)
            if made.request.makes_picture:
                several = FIRST if made.batch_id is not None else ""
                return ImageFrame(media_id=media.id), f"Picture #{made.id}{several}"
            return ClipFrame(generation_id=made.id), f"Clip #{made.id}"
        pictures = messages.pictures_in(message)
        if not pictures:
            raise UserError(Reason.NO_FRAME_IN_MESSAGE)
        taken = await asking.picture(interaction, pictures[0])
        several = FIRST if len(pictures) > 1 else ""
        return ImageFrame(media_id=taken.media.id), f"That picture{several}"

    async def _show(self, interaction: Ask, tray: Tray, *, said: str = "") -> None:
        unseen = await self._unseen(interaction, tray)
        small = await self._services.trays.pictures(tray)
        files = {end: File(name=one.name, data=one.data) for end, one in small.items() if end not in unseen}
        await answers.answer(interaction, pages.page(tray, files, said=said, unseen=unseen), files=[*files.values()])

    async def _unseen(self, interaction: Ask, tray: Tray) -> set[End]:
        """Return the ends at which something lies that this channel does not show to this person."""
        unseen: set[End] = set()
        for end, chosen in ((End.START, tray.start), (End.END, tray.end)):
            if chosen is None or chosen.made is None:
                continue
            try:
                await asking.check_in_sight(interaction, chosen.made)
            except UserError:
                unseen.add(end)
        return unseen


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(TrayCog(bot))
