"""Public messages follow what staff decided: a clip is hidden, shown again, or removed with its messages."""

import discord

from bot.client import News, Reverie
from bot.community.staff.cases import Posted
from bot.domain.community.notices import Notice, NoticeKind
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Generation
from bot.lifecycle.outbox import File
from cogs.ui import buttons, cards, posting


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
        if generation.deleted_at is not None:
            await self._remove(generation)
        elif posted.message_id is None:
            return None
        elif generation.hidden_at is not None:
            await self._hide(posted, posted.message_id)
        else:
            await self._show(posted, posted.message_id)
        return None

    async def _remove(self, generation: Generation) -> None:
        deleted = await self._services.deletion.delete(generation.id, requester=generation.requester, may_manage=False)
        for channel_id, message_id in deleted.message_ids:
            await posting.remove(self._bot, channel_id, message_id)

    async def _hide(self, posted: Posted, message_id: int) -> None:
        """Take the clip and the words out of the message; its buttons, by which it is known, are for the owner."""
        generation = posted.generation
        row = buttons.when_hidden(generation, delivery_id=posted.delivery_id)
        layout = cards.ended(generation, link=None, buttons=row)
        await self._message(generation, message_id).edit(
            view=layout, attachments=[], allowed_mentions=discord.AllowedMentions.none()
        )

    async def _show(self, posted: Posted, message_id: int) -> None:
        """Put the clip and the words back, as they were."""
        generation, models = posted.generation, self._services.models
        price = cards.today(generation.request, models)
        row = buttons.row(generation, DeliveryKind.RESULT, delivery_id=posted.delivery_id, price=price)

        async def show(clip: File | None) -> None:
            remark = cards.TOO_LARGE if clip is None else cards.FITTED if clip.fitted else ""
            name = clip.name if clip is not None else None
            layout = cards.finished(generation, models, filename=name, remark=remark, buttons=row)
            await self._message(generation, message_id).edit(
                view=layout,
                attachments=posting.attached([clip] if clip is not None else []),
                allowed_mentions=discord.AllowedMentions.none(),
            )

        limit = generation.destination.upload_limit
        await posting.fitting(self._services.outbox, generation, limit_bytes=limit, show=show)

    def _message(self, generation: Generation, message_id: int) -> discord.PartialMessage:
        return self._bot.get_partial_messageable(generation.destination.channel_id).get_partial_message(message_id)


async def setup(bot: Reverie) -> None:
    """Say who carries it out."""
    Concealing(bot)
