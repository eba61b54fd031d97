"""/history and /generation show: what one made, a page at a time, and any of it opened again with its buttons."""

import asyncio
from dataclasses import replace
from typing import Any, Final

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.client import ACCESS, MEMBERS, Ask, Mark, Reverie
from bot.community.history import Place
from bot.domain.community.people import Rank
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import UserError
from bot.domain.generation import UNFINISHED, Generation, Search, Status
from bot.domain.reasons import Reason
from bot.lifecycle.outbox import File
from cogs.ui import answers, asking, buttons, cards, dialogs, posting
from cogs.ui.buttons import Action
from cogs.ui.moderating import complaining
from cogs.ui.personal import pages

CATEGORIES: Final = [app_commands.Choice(name=name, value=one.value) for one, name in pages.CATEGORIES.items()]
KINDS: Final = [app_commands.Choice(name=name, value=kind.value) for kind, name in pages.KINDS.items()]
STAGES: Final = [app_commands.Choice(name=name, value=stage.value) for stage, name in pages.STAGES.items()]
CLIPS_AT_ONCE: Final = 10  # each is in memory, and may have 25 MiB


class History(commands.Cog):
    """Find again what was made."""

    generation = app_commands.Group(
        name="generation",
        description="Look at one thing that was made",
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        extras={ACCESS: MEMBERS},
    )

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self._turns = asyncio.Semaphore(CLIPS_AT_ONCE)

    async def cog_load(self) -> None:
        """Answer to the buttons, the menus and the dialog."""
        for verb, answer in {
            Action.SHOW: self.show_pressed,
            pages.Paging.TURN: self.turn,
            pages.Paging.CATEGORY: self.choose_category,
            pages.Paging.KIND: self.choose_kind,
            pages.Paging.STAGE: self.choose_stage,
            pages.Paging.SEARCH: self.ask_for_words,
            dialogs.HISTORY: self.look_for_words,
        }.items():
            self._bot.answer_to(verb, answer, MEMBERS)

    @app_commands.command(name="history", extras={ACCESS: MEMBERS})
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.describe(
        search="Words in the prompt, or a number",
        what="Videos, pictures, or edits",
        kind="What it was made from",
        state="Where it stands",
        member="For staff: somebody else's, as far as it is not private",
    )
    @app_commands.choices(what=CATEGORIES, kind=KINDS, state=STAGES)
    async def history(
        self,
        interaction: Ask,
        search: app_commands.Range[str, 0, pages.LONGEST_SEARCH] = "",
        what: str | None = None,
        kind: str | None = None,
        state: str | None = None,
        member: discord.User | None = None,
    ) -> None:
        """Show what you made in this server, and open any of it again."""
        await answers.think(interaction)
        wanted = Search(
            text=pages.sought(search, of_member=member is not None),
            category=pages.category(what),
            kind=pages.kind(kind),
            stage=pages.stage(state),
            member_id=None if member is None else member.id,
        )
        await self._page(interaction, wanted)

    async def turn(self, interaction: Ask, mark: Mark) -> None:
        """Show another page."""
        search, place = pages.read(mark.more)
        await answers.think_in_place(interaction)
        await self._page(interaction, search, place)

    async def choose_category(self, interaction: Ask, mark: Mark) -> None:
        """Show only videos, pictures or edits, or all."""
        search, _ = pages.read(mark.more)
        await answers.think_in_place(interaction)
        await self._page(interaction, replace(search, category=pages.category(asking.chosen(interaction))))

    async def choose_kind(self, interaction: Ask, mark: Mark) -> None:
        """Show only what was made from this, or all."""
        search, _ = pages.read(mark.more)
        await answers.think_in_place(interaction)
        await self._page(interaction, replace(search, kind=pages.kind(asking.chosen(interaction))))

    async def choose_stage(self, interaction: Ask, mark: Mark) -> None:
        """Show only what stands there, or all."""
        search, _ = pages.read(mark.more)
        await answers.think_in_place(interaction)
        await self._page(interaction, replace(search, stage=pages.stage(asking.chosen(interaction))))

    async def ask_for_words(self, interaction: Ask, mark: Mark) -> None:
        """Open the dialog for the words."""
        search, _ = pages.read(mark.more)
        await answers.show(interaction, pages.search_dialog(search))

    async def look_for_words(self, interaction: Ask, mark: Mark) -> None:
        """Show only what has these words, or all."""
        search, _ = pages.read(mark.more)
        await answers.think_in_place(interaction)
        words = dialogs.answers(interaction.data).get(dialogs.WORDS, "")
        text = pages.sought(words, of_member=search.member_id is not None)
        await self._page(interaction, replace(search, text=text))

    @generation.command(name="show")
    @app_commands.describe(number="Which one; type to search in yours, or the number of anybody's")
    async def show(self, interaction: Ask, number: str) -> None:
        """Open something that was made again, with its buttons."""
        await answers.think(interaction)
        await self._show(interaction, asking.generation_number(number))

    @show.autocomplete("number")
    async def offer(self, interaction: Ask, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the member's own, newest first."""
        mine = await self._services.history.offered(asking.requester(interaction), typed, limit=asking.MOST_CHOICES)
        return asking.choices(mine, now=self._services.now())

    async def show_pressed(self, interaction: Ask, mark: Mark) -> None:
        """Open one of the list again, below it."""
        await answers.think(interaction)
        await self._show(interaction, mark.generation_id)

    async def _page(self, interaction: Ask, search: Search, place: Place | None = None) -> None:
        rank = await asking.rank(interaction)
        page = await self._services.history.page(asking.requester(interaction), search, place, rank=rank)
        await answers.answer(interaction, pages.history(page, self._services.models))

    async def _show(self, interaction: Ask, generation_id: int) -> None:
        try:
            generation = await self._services.library.open(
                generation_id,
                requester=asking.requester(interaction),
                staff=await asking.rank(interaction) >= Rank.STAFF,
            )
        except UserError as error:
            if error.reason is Reason.CLIP_DELETED and await self._show_decision(interaction, generation_id):
                return
            raise
        await asking.check_in_sight(interaction, generation)
        if generation.status in UNFINISHED:
            await self._show_waiting(interaction, generation)
        elif generation.status is Status.SUCCEEDED:
            await self._show_clip(interaction, generation)
        else:
            rows = await self._rows(generation)
            layout = cards.failed(generation, self._services.models, above=cards.heading(generation), buttons=rows)
            await answers.answer(interaction, layout)

    async def _show_decision(self, interaction: Ask, generation_id: int) -> bool:
        """Tell the owner what staff decided about it, while they may appeal: their direct messages may be closed."""
        report = await self._services.reports.appealable(generation_id, user_id=interaction.user.id)
        if report is not None:
            await answers.answer(interaction, complaining.decided_about(report))
        return report is not None

    async def _show_waiting(self, interaction: Ask, generation: Generation) -> None:
        services = self._services
        pictures = await services.outbox.pictures(generation)
        layout = cards.waiting(
            generation,
            services.models,
            typical=await services.estimates.typical(generation.account, generation.request),
            outlook=await services.estimates.outlook(generation),
            pictures=[picture.name for picture in pictures],
            buttons=buttons.under(generation, DeliveryKind.CARD, delivery_id=0, price=None),
        )
        await answers.answer(interaction, layout, files=pictures)

    async def _show_clip(self, interaction: Ask, generation: Generation) -> None:
        """Show the clip itself, fresh from the store: the link of its old message may be dead, or the message gone."""
        where, rows = await self._link(interaction, generation), await self._rows(generation)

        async def show(files: list[File]) -> None:
            layout = cards.finished(
                generation,
                self._services.models,
                files=[file.name for file in files],
                remark=" ".join(part for part in (cards.size(files), where) if part),
                above=cards.heading(generation),
                buttons=rows,
            )
            await answers.answer(interaction, layout, files=files)

        limit = asking.upload_limit(interaction)
        async with self._turns:
            await posting.fitting(self._services.outbox, [generation], limit_bytes=limit, show=show)

    async def _link(self, interaction: Ask, generation: Generation) -> str:
        """Return the way to the message with the result, where this person can see that."""
        posted = await self._services.outbox.result_of(generation.id)
        if posted is None:
            return ""
        channel_id, message_id = posted
        moved = channel_id != generation.destination.channel_id  # to its owner's direct messages
        if moved and generation.requester.user_id != interaction.user.id:
            return ""
        return f"[Where it was posted]({cards.link(generation, message_id, channel_id=channel_id)})"

    async def _rows(self, generation: Generation) -> list[ui.ActionRow[Any]]:
        # No delivery: this message is not the one that the outbox owes, and nobody else can see it.
        # The first of several stands for all of them where it is made once more.
        count = len(await self._services.outbox.batch(generation)) if generation.id == generation.batch_id else 1
        price = cards.price(generation.request, self._services.models, count=count)
        return buttons.under(generation, DeliveryKind.RESULT, delivery_id=0, price=price)


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(History(bot))
