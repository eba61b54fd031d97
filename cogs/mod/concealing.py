"""Public messages follow what staff decided: a clip is hidden, shown again, or removed with its messages."""

from collections.abc import Sequence

import discord

from bot.client import News, Reverie
from bot.community.staff.cases import Posted
from bot.domain.community.notices import Notice, NoticeKind
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Generation
from bot.lifecycle.outbox import File
from cogs.ui import buttons, cards, posting
from cogs.ui.layout import Layout


class Concealing:
    """Carry out in Discord what stands in the row by then. Again is fine, so it is tried until it is done."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        bot.renderers[NoticeKind.CONCEAL] = self.render

    async def render(self, notice: Notice) -> News | None:
        """Edit or remove what is posted; there is nothing to post."""
        posted = await self._services.reports.posted(int(str(notice.facts["generation"])))
        generation = posted.generation
        if generation.batch_id not in (None, generation.id):  # one of several: the message is the first one's
            posted = await self._services.reports.posted(generation.batch_id)
            generation = posted.generation
        if generation.removed or notice.facts.get("remove"):
            await self._remove(generation)
            return None
        if posted.message_id is None:
            return None
        batch = await self._services.outbox.batch(generation)
        if generation.hidden_at is not None or generation.deleted_at is not None:
            await self._hide(posted, posted.message_id, batch)
        else:
            await self._show(posted, posted.message_id, batch)
        return None

    async def _remove(self, generation: Generation) -> None:
        deleted = await self._services.deletion.delete(generation.id, requester=generation.requester, may_manage=False)
        for channel_id, message_id in deleted.message_ids:
            await posting.remove(self._bot, channel_id, message_id)

    async def _hide(self, posted: Posted, message_id: int, batch: Sequence[Generation]) -> None:
        """
        Take the clip and the words out of the message; its buttons, by which it is known, are for the owner.

        It says whether staff took them out of sight, or the server keeps them no longer.
        """
        generation = posted.generation
        row = buttons.when_hidden(generation, delivery_id=posted.delivery_id)
        layout = cards.ended(generation, link=None, buttons=row, batch=batch)
        await self._edit(generation, message_id, layout, [])

    async def _show(self, posted: Posted, message_id: int, batch: Sequence[Generation]) -> None:
        """Put the clip and the words back, as they were."""
        generation, models = posted.generation, self._services.models
        price = cards.price(generation.request, models, count=len(batch))
        row = buttons.under(generation, DeliveryKind.RESULT, delivery_id=posted.delivery_id, price=price, batch=batch)

        async def show(files: list[File]) -> None:
            names = [file.name for file in files]
            layout = cards.finished(generation, models, files=names, remark=cards.size(files), buttons=row, batch=batch)
            await self._edit(generation, message_id, layout, files)

        limit, made = generation.destination.upload_limit, cards.succeeded(generation, batch)
        await posting.fitting(self._services.outbox, made, limit_bytes=limit, show=show)

    async def _edit(self, generation: Generation, message_id: int, layout: Layout, files: Sequence[File]) -> None:
        channel_id = generation.destination.channel_id
        message = self._bot.get_partial_messageable(channel_id).get_partial_message(message_id)

        async def edit() -> None:
            await message.edit(
                view=layout,
                attachments=posting.attached(files),
                allowed_mentions=discord.AllowedMentions.none(),
            )

        await posting.change(self._bot, channel_id, edit)


async def setup(bot: Reverie) -> None:
    """Say who carries it out."""
    Concealing(bot)
