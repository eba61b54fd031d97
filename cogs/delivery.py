"""Shows what the outbox holds: takes, posts or edits, reports back."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

import aiohttp
import discord
from discord.ext import commands

from bot.client import Reverie
from bot.domain.delivery import Delivery, DeliveryKind
from bot.domain.errors import ProviderUnavailable, UserError
from bot.domain.generation import ENDED, Generation, Status
from bot.domain.reasons import Reason
from bot.lifecycle.in_hand import InHand
from bot.lifecycle.outbox import File
from bot.lifecycle.wakeups import OUTBOX
from bot.worker import Work, run_forever
from cogs.ui import answers, buttons, cards, posting
from cogs.ui.layout import Layout
from cogs.ui.moderating import conduct

logger = logging.getLogger(__name__)

# In so many channels at once, one message in each.
AT_ONCE: Final = 20

MOVED: Final = "The channel where you asked does not take messages of mine any more, so here it is."


class DeliveryCog(commands.Cog, name="Delivery"):
    """The way from the rows into the channels. Channels do not wait for each other; in each, the order is kept."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self._outbox = bot.services.outbox
        self._busy: set[int] = set()  # the channels into which something is being posted
        self._in_hand = InHand(self._take, self._deliver, at_once=AT_ONCE, freed=self._go_on)
        self._stopping = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Start delivering."""
        work = Work("delivery", self.run_once, OUTBOX, self._in_hand)
        self._loop = asyncio.create_task(
            run_forever(
                work,
                wakeups=self._services.wakeups,
                idle_seconds=self._services.timing.idle.total_seconds(),
                stopping=self._stopping,
                heartbeats=self._services.heartbeats,
            ),
            name="delivery",
        )

    async def cog_unload(self) -> None:
        """Finish what is in hand, as far as that is quick; what is owed stays in the outbox."""
        self._stopping.set()
        if self._loop is not None:
            await self._loop

    async def run_once(self) -> bool:
        """Begin a delivery if there is room; return False when nothing is owed that could be shown now."""
        return await self._in_hand.top_up()

    async def finish(self) -> None:
        """Wait for what has begun."""
        await self._in_hand.finish()

    async def _take(self, _: int) -> list[Delivery]:
        """
        Take the oldest that goes to a channel in which we are not at it already.

        A slow channel takes one place, however much is owed to it; and what has to wait is nobody's, so that its lease
        does not run out meanwhile.
        """
        if self._services.stopping.is_set():
            return []
        taken = await self._outbox.take(limit=1, busy=self._busy)
        self._busy.update(one.generation.destination.channel_id for one in taken)
        return taken

    def _go_on(self) -> None:
        self._services.wakeups.wake(OUTBOX)

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            await self._show(delivery)
        finally:
            self._busy.discard(delivery.generation.destination.channel_id)
            self._go_on()

    async def _show(self, delivery: Delivery) -> None:
        """Show one delivery, and tell the outbox what became of it."""
        generation = delivery.generation
        about = {"generation": generation.id, "guild": generation.requester.guild_id, "delivery": delivery.id}
        show = {DeliveryKind.CARD: self._card, DeliveryKind.RESULT: self._result, DeliveryKind.REDRAW: self._redraw}
        try:
            await show[delivery.kind](delivery)
        except UserError as error:  # deleted meanwhile: there is nothing left to show
            await self._outbox.refused(delivery, error.reason)
        except (discord.HTTPException, aiohttp.ClientError, OSError, ProviderUnavailable) as error:
            logger.warning("%s not shown, and tried again: %s", delivery.kind, error, extra=about)
            await self._outbox.failed(delivery)
        except Exception:
            logger.exception("%s not shown, and tried again", delivery.kind, extra=about)
            await self._outbox.failed(delivery)

    async def _card(self, delivery: Delivery) -> None:
        pictures = await self._outbox.pictures(delivery.generation)
        layout = await self._drawn(delivery, [picture.name for picture in pictures])
        try:
            message_id = await self._post(self._channel(delivery.generation), delivery, layout, pictures)
        except discord.HTTPException as error:
            reason = posting.refusal(error)
            if reason is None:
                raise
            await self._outbox.refused(delivery, reason)
            await answers.tell_failure(self._bot, delivery.generation.id)
        else:
            await self._outbox.shown(delivery, message_id=message_id)

    async def _result(self, delivery: Delivery) -> None:
        generation = delivery.generation
        try:
            message_id = await self._post_result(self._channel(generation), delivery)
        except discord.HTTPException as error:
            reason = posting.refusal(error)
            if reason is None:
                raise
            await self._result_elsewhere(delivery, reason)
        else:
            await self._outbox.shown(delivery, message_id=message_id)
        await answers.tell_failure(self._bot, generation.id)

    async def _result_elsewhere(self, delivery: Delivery, reason: Reason) -> None:
        """Try its owner's direct messages, for the channel takes nothing any more."""
        generation = delivery.generation
        if not generation.destination.private:
            try:
                channel = await self._bot.create_dm(discord.Object(generation.requester.user_id))
                place = self._bot.get_partial_messageable(channel.id)
                message_id = await self._post_result(place, delivery, moved=True)
            except discord.HTTPException as error:
                if posting.refusal(error) is None:
                    raise
            else:
                await self._outbox.shown(delivery, message_id=message_id, channel_id=channel.id)
                return
        await self._outbox.refused(delivery, reason)

    async def _redraw(self, delivery: Delivery) -> None:
        generation = delivery.generation
        if generation.card_message_id is None:
            await self._outbox.redrawn(delivery)
            return
        message = self._channel(generation).get_partial_message(generation.card_message_id)
        try:
            layout = await self._drawn(delivery, await self._outbox.picture_names(generation))
            # discord.py leaves the client's own default out of an edit without content.
            await message.edit(view=layout, allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
            gone = isinstance(error, (discord.NotFound, discord.Forbidden)) or error.code == posting.TOO_MANY_EDITS
            if not gone:
                raise
            logger.info("card not redrawn: %s", error, extra={"generation": generation.id})
        await self._outbox.redrawn(delivery)

    async def _drawn(self, delivery: Delivery, pictures: Sequence[str]) -> Layout:
        """Return the card as it should look now."""
        generation, batch = delivery.generation, delivery.batch
        row = buttons.under(generation, DeliveryKind.CARD, delivery_id=delivery.id, price=None, batch=batch)
        if ENDED.issuperset(delivery.statuses):
            result = await self._outbox.result_of(generation.id)
            # A first card needs a button, by which it is recognised; what is left of one needs none.
            return cards.ended(
                generation,
                link=cards.link(generation, result[1], channel_id=result[0]) if result else None,
                buttons=row if delivery.kind is DeliveryKind.CARD else (),
                batch=batch,
            )
        seen = cards.furthest(generation, batch)
        typical = await self._services.estimates.typical(generation.account, generation.request)
        return cards.waiting(
            generation,
            self._services.models,
            typical=typical,
            outlook=await self._services.estimates.outlook(seen),
            pictures=pictures,
            buttons=row,
            banner=await self._banner(seen),
            batch=batch,
        )

    async def _banner(self, generation: Generation) -> str:
        """Return why work that waits is not begun now, if it is not."""
        if generation.status is not Status.QUEUED:
            return ""
        standstill = await self._services.standstills.of(generation.requester.guild_id)
        return "" if standstill is None else conduct.banner(standstill)

    async def _post_result(
        self, channel: discord.PartialMessageable, delivery: Delivery, *, moved: bool = False
    ) -> int:
        """Post how it ended; what is too large for this place is made smaller, at last left out."""
        generation, batch, models = delivery.generation, delivery.batch, self._services.models
        price = cards.price(generation.request, models, count=len(batch))
        row = buttons.under(generation, DeliveryKind.RESULT, delivery_id=delivery.id, price=price, batch=batch)
        made = cards.succeeded(generation, batch)
        if not made:
            layout = cards.failed(generation, models, buttons=row, batch=batch)
            return await self._post(channel, delivery, layout, [])
        if generation.hidden_at is not None and not moved:  # staff were faster than Discord
            left = buttons.when_hidden(generation, delivery_id=delivery.id)
            layout = cards.ended(generation, link=None, buttons=left, batch=batch)
            return await self._post(channel, delivery, layout, [])

        async def show(files: list[File]) -> int:
            told = " ".join(part for part in (MOVED if moved else "", cards.size(files)) if part)
            names = [file.name for file in files]
            layout = cards.finished(generation, models, files=names, remark=told, buttons=row, batch=batch)
            return await self._post(channel, delivery, layout, files)

        limit = generation.destination.upload_limit
        return await posting.fitting(self._outbox, made, limit_bytes=limit, show=show)

    async def _post(
        self, channel: discord.PartialMessageable, delivery: Delivery, layout: Layout, files: list[File]
    ) -> int:
        """Post once: where an earlier try may have succeeded, look for its message first."""
        if delivery.attempts > 1:
            found = await posting.find(
                self._bot,
                channel,
                delivery_id=delivery.id,
                card_id=delivery.generation.card_message_id if delivery.kind is DeliveryKind.RESULT else None,
                since=delivery.first_attempt_at,
            )
            if found is not None:
                return found
        notifies = [delivery.generation.requester.user_id] if delivery.kind is DeliveryKind.RESULT else []
        return await posting.send(channel, layout, nonce=delivery.nonce, files=files, notifies=notifies)

    def _channel(self, generation: Generation) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(generation.destination.channel_id)


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(DeliveryCog(bot))
