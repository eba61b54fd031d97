"""Which servers are served: each is greeted once, and a gate stands before everything that anybody does."""

import asyncio
import logging
from collections.abc import Iterator
from typing import Final

import aiohttp
import discord
from discord.ext import commands

from bot.client import Access, Ask, Reverie
from bot.domain.delivery import Greeting, GreetingKind
from bot.domain.errors import LeaseLost
from cogs.ui import asking, notes, posting
from cogs.ui.layout import Layout

logger = logging.getLogger(__name__)

MOST_CHANNELS: Final = 5  # in which a greeting is tried


async def only_allowed_servers(interaction: Ask, _: Access) -> None:
    """Raise UserError in a server that the operator did not allow."""
    asking.check_server(interaction.client.services, interaction.guild_id)


class Servers(commands.Cog):
    """
    Greets servers: when the bot comes in, and at its start those that it came into meanwhile.

    The rows say who was greeted, so it makes no difference how often Discord tells us of a server, nor to how many
    processes. What an attempt has left behind whose outcome nobody knows is looked for before there is another one.
    """

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services
        self._greetings = bot.services.greetings
        self._settled: set[int] = set()
        self._news = asyncio.Event()
        self._greeting: asyncio.Task[None] | None = None

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Greet whom we do not know yet."""
        self._begin()

    @commands.Cog.listener()
    async def on_guild_join(self, _: discord.Guild) -> None:
        """Do so, too."""
        self._begin()

    @commands.Cog.listener()
    async def on_guild_available(self, _: discord.Guild) -> None:
        """Do so, too: it was away when we were ready."""
        self._begin()

    async def cog_unload(self) -> None:
        """Leave it as it is: what was begun is in the rows."""
        if self._greeting is not None:
            self._greeting.cancel()
            await asyncio.gather(self._greeting, return_exceptions=True)

    def _begin(self) -> None:
        self._news.set()
        if self._greeting is None or self._greeting.done():
            self._greeting = asyncio.create_task(self._greet_all(), name="greetings")

    async def _greet_all(self) -> None:
        """Go on until every server is settled; what is in doubt, or in another's hands, waits for the lease to end."""
        left = False
        while left or self._news.is_set():
            self._news.clear()
            try:
                left = await self._round()
            except Exception:
                logger.exception("greeting failed, and is tried again")
                left = True
            if left:
                await self._pause()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(self._services.timing.lease.total_seconds()):
                await self._news.wait()
        except TimeoutError:
            pass

    async def _round(self) -> bool:
        """Greet one server after the other; return whether some are left for later."""
        guilds = {one.id: one for one in self._bot.guilds if not one.unavailable and one.id not in self._settled}
        for kind in GreetingKind:
            asked = {guild_id for guild_id in guilds if self._kind(guild_id) is kind}
            unsaid = await self._greetings.unsaid(kind, asked) if asked else set[int]()
            self._settled |= asked - unsaid
            for guild_id in sorted(unsaid):
                await self._try(guilds[guild_id], kind)
        return bool(guilds.keys() - self._settled)

    def _kind(self, guild_id: int) -> GreetingKind:
        allowed = self._services.allowed_guild_ids
        return GreetingKind.NOT_ALLOWED if allowed and guild_id not in allowed else GreetingKind.WELCOME

    async def _try(self, guild: discord.Guild, kind: GreetingKind) -> None:
        greeting = await self._greetings.begin(kind, guild.id)
        if greeting is None:
            return
        about = {"guild": guild.id}
        try:
            await self._greet(guild, greeting)
        except LeaseLost as lost:
            logger.warning("%s was taken over by another process", lost, extra=about)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            logger.warning("a server may not have been greeted; we look again later: %s", error, extra=about)
        else:
            self._settled.add(guild.id)

    async def _greet(self, guild: discord.Guild, greeting: Greeting) -> None:
        layout = self._layout(greeting)
        if greeting.channel_id is not None:
            seen, message_id = await self._earlier(guild, greeting, layout)
            if seen:
                await self._greetings.said(greeting, channel_id=greeting.channel_id, message_id=message_id)
                return
        for channel in _writable(guild):
            await self._greetings.aim(greeting, channel.id)
            place = self._bot.get_partial_messageable(channel.id)
            try:
                message_id = await posting.send(place, layout, nonce=greeting.nonce, files=[])
            except discord.HTTPException as error:
                if posting.refusal(error) is None:
                    raise
                continue
            logger.info("greeted: %s", greeting.kind, extra={"guild": guild.id})
            await self._greetings.said(greeting, channel_id=channel.id, message_id=message_id)
            return
        logger.info("no channel takes a greeting, so there is none", extra={"guild": guild.id})
        await self._greetings.said(greeting, channel_id=None, message_id=None)

    async def _earlier(self, guild: discord.Guild, greeting: Greeting, layout: Layout) -> tuple[bool, int | None]:
        """
        Return whether an earlier attempt may have been seen, and its message where it is there.

        Where its channel is gone, or cannot be read, nobody can tell; then it counts as seen.
        """
        channel = guild.get_channel(greeting.channel_id or 0)
        if channel is None or not channel.permissions_for(guild.me).read_message_history:
            return True, None
        place = self._bot.get_partial_messageable(channel.id)
        found = await posting.find_alike(self._bot, place, layout, since=greeting.first_attempt_at)
        return found is not None, found

    def _layout(self, greeting: Greeting) -> Layout:
        if greeting.kind is GreetingKind.NOT_ALLOWED:
            return notes.not_allowed(greeting.guild_id)
        return notes.welcome(self._services.models, self._services.allowances.terms)


def _writable(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """Yield where we may post: first where Discord itself greets newcomers, then from the top of the list."""
    channels = [guild.system_channel] if guild.system_channel else []
    channels += [one for one in guild.text_channels if one != guild.system_channel]
    may = ((one, one.permissions_for(guild.me)) for one in channels)
    open_ones = [one for one, mine in may if mine.view_channel and mine.send_messages]
    yield from open_ones[:MOST_CHANNELS]


async def setup(bot: Reverie) -> None:
    """Close the gate, and greet."""
    bot.gates.append(only_allowed_servers)
    await bot.add_cog(Servers(bot))


async def teardown(bot: Reverie) -> None:
    """Open it again."""
    bot.gates.remove(only_allowed_servers)
