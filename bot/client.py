"""The Discord client, and what a cog may ask the application for."""

import asyncio
import logging
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import discord
from discord import app_commands
from discord.abc import Snowflake
from discord.ext import commands
from discord.utils import MISSING

from bot.checks.running import Check
from bot.community.allowances import Allowances
from bot.community.deletion import Deletion
from bot.community.estimates import Estimates
from bot.community.export import Export
from bot.community.greetings import Greetings
from bot.community.history import History
from bot.community.library import Library
from bot.community.making.advice import Hints
from bot.community.making.trays import Trays
from bot.community.making.words import Words
from bot.community.notices import Notices
from bot.community.people import People
from bot.community.privacy import Privacy
from bot.community.queue import Queue
from bot.community.servers.audit import AuditLog
from bot.community.servers.configurations import Configurations
from bot.community.servers.filters import Filters
from bot.community.servers.operations import Operations
from bot.community.staff.conduct import Conduct
from bot.community.staff.grants import Grants
from bot.community.staff.reports import Reports
from bot.community.staff.standstills import Standstills
from bot.community.staff.statistics import Numbers
from bot.domain.community.notices import Notice, NoticeKind
from bot.domain.community.people import Rank
from bot.domain.errors import ProviderRejected, ProviderUnavailable, UserError
from bot.domain.provider import ModelFacts, ProviderFacts
from bot.domain.reasons import Reason
from bot.lifecycle.admission import Admission
from bot.lifecycle.admission.owners import Owners
from bot.lifecycle.admission.simulation import Simulation
from bot.lifecycle.admission.sources import Sources
from bot.lifecycle.cancellation import Cancellation
from bot.lifecycle.intake import Intake
from bot.lifecycle.outbox import File, Outbox
from bot.lifecycle.wakeups import Heartbeats, Wakeups
from bot.policies.timing import Timing

logger = logging.getLogger(__name__)

ANSWERS_KEPT: Final = 1000
MOST_MENUS: Final = 15  # of messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The doorway: all that cogs can reach."""

    admission: Admission
    intake: Intake
    cancellation: Cancellation
    deletion: Deletion
    outbox: Outbox
    allowances: Allowances
    estimates: Estimates
    greetings: Greetings
    queue: Queue
    library: Library
    history: History
    sources: Sources
    trays: Trays
    words: Words
    hints: Hints
    people: People
    configurations: Configurations
    filters: Filters
    owners: Owners
    audit_log: AuditLog
    notices: Notices
    conduct: Conduct
    reports: Reports
    standstills: Standstills
    grants: Grants
    numbers: Numbers
    privacy: Privacy
    export: Export
    simulation: Simulation
    operations: Operations
    checks: Sequence[Check]  # of what the bot itself needs: accounts, storage
    operator_ids: frozenset[int]
    operator_guild_ids: frozenset[int]
    allowed_guild_ids: frozenset[int]  # empty: every server that the bot is in
    wakeups: Wakeups
    timing: Timing
    heartbeats: Heartbeats
    stopping: asyncio.Event
    now: Callable[[], datetime]
    accounts: tuple[str, ...]
    models: Mapping[str, ModelFacts]  # what the accounts offer, by the model's key
    facts: Mapping[str, ProviderFacts]  # what each account can do, by its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """
    What a button, select or dialog of ours says in its custom_id: `v1:<verb>:<generation>:<delivery>[:<more>]`.

    Discord takes 100 characters.
    """

    verb: str
    generation_id: int  # 0: about none in particular
    delivery_id: int = 0  # 0: not on a message that the outbox owes
    more: str = ""  # what the verb needs besides, in its own words

    def __str__(self) -> str:
        mark = f"v1:{self.verb}:{self.generation_id}:{self.delivery_id}"
        return f"{mark}:{self.more}" if self.more else mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """
    Who may use a command, a button or a dialog: everybody from a rank on, and who is banned only where it says so.

    A command carries it in its extras (or its group's); a button or dialog is given it with its verb (`answer_to`).
    """

    rank: Rank
    banned_too: bool = False


MEMBERS: Final = Access(rank=Rank.MEMBER)
EVERYBODY: Final = Access(rank=Rank.MEMBER, banned_too=True)
STAFF: Final = Access(rank=Rank.STAFF)
ADMINS: Final = Access(rank=Rank.ADMIN)
OPERATORS: Final = Access(rank=Rank.OPERATOR)
ACCESS: Final = "access"  # under which a command's extras hold it

Ask = discord.Interaction["Reverie"]
Gate = Callable[[Ask, Access], Awaitable[None]]  # raises UserError where this may not be done
Verb = Callable[[Ask, Mark], Awaitable[None]]  # what happens on a press, or when a dialog is sent


@dataclass(frozen=True, slots=True)
class Door:
    """What a press or a dialog leads to, and who may go there."""

    verb: Verb
    access: Access


AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu | app_commands.Group


def access_of(command: AnyCommand | None) -> Access:
    """
    Return who may use a command: what it says, else what its group says. One that says nothing is for operators.

    One that this version does not know is everybody's: they are told so.
    """
    if command is None:
        return EVERYBODY
    while command is not None:
        if ACCESS in command.extras:
            access: Access = command.extras[ACCESS]
            return access
        command = None if isinstance(command, app_commands.ContextMenu) else command.parent
    return OPERATORS


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A notice in words: what is posted, and which people it may notify."""

    layout: discord.ui.LayoutView
    notifies: tuple[int, ...] = ()
    files: tuple[File, ...] = ()


Renderer = Callable[[Notice], Awaitable[News | None]]  # None: there is nothing to post, or it was done already


class Answers:
    """Private answers that can still be edited (for 15 minutes), so that bad news reaches them, too."""

    def __init__(self, kept: int = ANSWERS_KEPT) -> None:
        self._kept = kept
        self._by_generation: OrderedDict[int, discord.Interaction[Any]] = OrderedDict()

    def remember(self, generation_id: int, interaction: discord.Interaction[Any]) -> None:
        """Keep an answer; the oldest is forgotten when there are too many."""
        self._by_generation[generation_id] = interaction
        while len(self._by_generation) > self._kept:
            self._by_generation.popitem(last=False)

    def take(self, generation_id: int) -> discord.Interaction[Any] | None:
        """Return the answer about a generation, once."""
        return self._by_generation.pop(generation_id, None)


class _Tree(app_commands.CommandTree["Reverie"]):
    """Commands behind the same gates as buttons and dialogs."""

    def add_command(
        self,
        command: AnyCommand,
        /,
        *,
        guild: Snowflake | None = MISSING,
        guilds: Sequence[Snowflake] = MISSING,
        override: bool = False,
    ) -> None:
        """Add a command. discord.py stops at five menus of a kind; Discord takes fifteen ("Application Commands")."""
        if not isinstance(command, app_commands.ContextMenu) or guild is not MISSING or guilds is not MISSING:
            super().add_command(command, guild=guild, guilds=guilds, override=override)
            return
        if len(self.get_commands(type=command.type)) >= MOST_MENUS:
            raise app_commands.CommandLimitReached(guild_id=None, limit=MOST_MENUS, type=command.type)
        self._context_menus[command.name, None, command.type.value] = command

    async def interaction_check(self, interaction: Ask, /) -> bool:
        try:
            await self.client.pass_gates(interaction, access_of(interaction.command))
        except UserError as refusal:
            if interaction.type is discord.InteractionType.autocomplete:
                await interaction.response.autocomplete([])
                return False
            raise app_commands.CheckFailure from refusal
        return True


class Reverie(commands.AutoShardedBot):
    """The client: carries the services, loads the cogs, and tells where the files of its messages lie."""

    def __init__(
        self,
        services: Services,
        *,
        extensions: Sequence[str],
        connector: aiohttp.BaseConnector | None = None,
        shard_count: int | None = None,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=_Tree,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.5,
            max_messages=None,
            connector=connector,
            shard_count=shard_count,
        )
        self.services = services
        self.answers = Answers()
        self.gates: list[Gate] = []
        self.verbs: dict[str, Door] = {}
        self.renderers: dict[NoticeKind, Renderer] = {}
        self._extension_names = tuple(extensions)
        self._syncing: asyncio.Task[None] | None = None
        self._synced = False
        self._away: set[int] = set()

    async def setup_hook(self) -> None:
        """Load every cog, and tell Discord our commands without waiting for it."""
        for name in self._extension_names:
            await self.load_extension(name)
        self._sync()

    async def on_ready(self) -> None:
        """Say so; and tell Discord our commands where that failed before."""
        logger.info("ready as %s in %d servers", self.user, len(self.guilds))
        self._sync()

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Remember that it is away; discord.py brings it back."""
        self._away.add(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Forget that it was."""
        self._away.discard(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """Do so, too."""
        self._away.discard(shard_id)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:  # noqa: ARG002
        """Log what a listener raised; the client goes on."""
        logger.error("%s failed", event_method, exc_info=sys.exception())

    async def close(self) -> None:
        """Unload the cogs (the outbox is left in order), then leave Discord."""
        if self._syncing is not None:
            self._syncing.cancel()
        await super().close()

    @property
    def connected(self) -> bool:
        """Whether every shard's session is there: an open connection alone does not bring us anything."""
        return self.is_ready() and not self._away

    def answer_to(self, verb: str, answer: Verb, access: Access) -> None:
        """Say what a button or dialog with this word in its id leads to, and who may go there."""
        self.verbs[verb] = Door(answer, access)

    async def pass_gates(self, interaction: Ask, access: Access) -> None:
        """Raise UserError where this person may not do this here."""
        for gate in self.gates:
            await gate(interaction, access)

    async def attached(self, channel_id: int, message_id: int, *, ending: str) -> str:
        """
        Return a fresh link to that file of a message of ours whose name ends so.

        Discord signs its links for a day, and signs anew each time that the message is fetched.
        Raises ProviderRejected when the message or the file is gone, ProviderUnavailable when Discord is.
        """
        channel = self.get_partial_messageable(channel_id)
        try:
            message = await channel.fetch_message(message_id)
        except discord.NotFound as error:
            raise ProviderRejected(Reason.CARD_GONE, "the message with the file is gone") from error
        except discord.Forbidden as error:
            raise ProviderRejected(Reason.CHANNEL_FORBIDDEN, "the message may not be read any more") from error
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            raise ProviderUnavailable(Reason.UNAVAILABLE, "Discord does not show the message") from error
        for url in _links(message):
            if urlsplit(url).path.rsplit("/", 1)[-1].endswith(ending):
                return url
        raise ProviderRejected(Reason.CARD_GONE, "the file is not on the message any more")

    def _sync(self) -> None:
        if not self._synced and (self._syncing is None or self._syncing.done()):
            self._syncing = asyncio.create_task(self._tell_commands(), name="sync commands")

    async def _tell_commands(self) -> None:
        try:
            told = await self.tree.sync()
            for guild_id in self.services.operator_guild_ids:
                await self._tell_commands_in(guild_id)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            logger.warning("Discord does not take our commands now (%s); those it knows keep working", error)
        else:
            self._synced = True
            logger.info("Discord knows our %d commands", len(told))

    async def _tell_commands_in(self, guild_id: int) -> None:
        """Tell an operator's server its own commands; one that the bot is not in has none."""
        try:
            await self.tree.sync(guild=discord.Object(guild_id))
        except discord.Forbidden:
            logger.warning("/operator cannot be offered in server %d: the bot is not in it", guild_id)


def _links(message: discord.Message) -> Iterator[str]:
    """Yield where the files of a message are, whether they are listed or only shown in its layout."""
    for attachment in message.attachments:
        yield attachment.url
    for part in message.components:
        inside = part.children if isinstance(part, discord.Container) else [part]
        for component in inside:
            if isinstance(component, discord.MediaGalleryComponent):
                yield from (item.media.url for item in component.items)
            elif isinstance(component, discord.FileComponent):
                yield component.media.url
