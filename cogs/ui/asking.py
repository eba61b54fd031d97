"""Interaction -> who asked, where to answer, which event it was, what was chosen, the pictures that came with it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, cast

import aiohttp
import discord
from discord import app_commands

from bot.client import Ask, Mark, Services
from bot.domain.community.configuration import Visibility
from bot.domain.community.people import Rank
from bot.domain.delivery import LARGEST_MESSAGE
from bot.domain.errors import UserError
from bot.domain.generation import Generation
from bot.domain.media import Facts, Media
from bot.domain.reasons import Reason
from bot.domain.request import Destination, Press, Requester
from bot.lifecycle.intake import TakenPicture
from bot.media import videos
from cogs.ui import text

MIB: Final = 1024 * 1024
MOST_DIGITS: Final = 19
LARGEST_ID: Final = 2**63 - 1
LARGEST_PICTURE: Final = 20 * MIB
MOST_CHOICES: Final = 25
LONGEST_CHOICE: Final = 100
PROMPT_IN_CHOICE: Final = 60
MARK: Final = re.compile(
    r"v1:(?P<verb>[a-z][a-z-]{0,30}):(?P<generation>\d{1,19}):(?P<delivery>\d{1,19})(:(?P<more>.+))?", re.ASCII
)
# In the extras of an interaction in direct messages: the server that it is about, and the roles of who asks there.
HOME: Final = "guild_id"
ROLES: Final = "role_ids"


def requester(interaction: Ask) -> Requester:
    """Return who asked, in which server, and with which roles there (in direct messages: in the clip's server)."""
    roles: frozenset[int] = interaction.extras.get(ROLES, frozenset())
    if isinstance(interaction.user, discord.Member):  # not `.roles`, which holds only those that are in the cache
        roles = frozenset(interaction.user._roles)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return Requester(user_id=interaction.user.id, guild_id=interaction.guild_id, role_ids=roles)


def at_home(interaction: Ask) -> Requester:
    """Return who asked, and in direct messages the server that they are about: for what a member chose there."""
    asker = requester(interaction)
    return asker if asker.guild_id is not None else replace(asker, guild_id=interaction.extras.get(HOME))


def guild_id(interaction: Ask) -> int:
    """Return the server that this is about. Raises UserError in direct messages, where there is none to look after."""
    if interaction.guild_id is None:
        raise UserError(Reason.ADMIN_ONLY)
    return interaction.guild_id


def member(interaction: Ask, who: discord.Member | discord.User) -> Requester:
    """Return somebody else who was named in an option, with their roles here; who has left has none."""
    roles = frozenset(who._roles) if isinstance(who, discord.Member) else frozenset[int]()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return Requester(user_id=who.id, guild_id=interaction.guild_id, role_ids=roles)


def payer(interaction: Ask, made: Generation) -> Requester:
    """Return who would pay for going on with something: in direct messages it counts for the server it was made in."""
    asker = requester(interaction)
    return asker if asker.guild_id is not None else replace(asker, guild_id=made.requester.guild_id)


def allowed_here(interaction: Ask) -> discord.Permissions:
    """
    Return what who asks may do in the whole server; in direct messages, nothing.

    Not interaction.permissions, which are those in the channel: who may manage the messages of one is not staff of all.
    """
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return discord.Permissions.none()
    known = interaction.client.get_guild(guild.id) is not None  # else we know of no roles
    return member.guild_permissions if known else interaction.permissions


async def rank(interaction: Ask) -> Rank:
    """Return somebody's rank here."""
    allowed = allowed_here(interaction)
    return await interaction.client.services.people.rank(
        requester(interaction), manages_server=allowed.manage_guild, manages_messages=allowed.manage_messages
    )


async def destination(interaction: Ask, *, visibility: Visibility | None = None) -> Destination:
    """
    Return where the card and the result go: here, or the member's direct messages. Nothing said: as the server says.

    Raises UserError where there is no such place. Whether the server's rules allow it, admission decides.
    """
    if visibility is None:
        rules = await interaction.client.services.configurations.of(interaction.guild_id)
        forbidden = rules.visibility is Visibility.PRIVATE and not rules.private_work  # the two do not go together
        visibility = Visibility.CHANNEL if forbidden else rules.visibility
    asked_in = here(interaction)
    if interaction.guild_id is None or visibility is Visibility.PRIVATE:
        try:
            channel = await interaction.user.create_dm()
        except discord.Forbidden as error:
            raise UserError(Reason.DIRECT_MESSAGES_CLOSED) from error
        return Destination(
            channel_id=channel.id, private=True, asked_in=asked_in, age_restricted=in_age_restricted(interaction)
        )
    if interaction.channel_id is None:
        raise UserError(Reason.CHANNEL_GONE)
    _check_permissions(interaction)
    # Not interaction.filesize_limit: a member's Nitro counts there, and it does not for messages of the bot's own.
    limit = interaction.guild.filesize_limit if interaction.guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
    return Destination(
        channel_id=interaction.channel_id,
        upload_limit=min(limit, LARGEST_MESSAGE),
        spoiler=visibility is Visibility.SPOILER,
        asked_in=asked_in,
        age_restricted=in_age_restricted(interaction),
    )


def visibility(destination: Destination) -> Visibility:
    """Return how something was to be seen, so that what comes of it is seen alike."""
    if destination.private:
        return Visibility.PRIVATE
    return Visibility.SPOILER if destination.spoiler else Visibility.CHANNEL


def in_age_restricted(interaction: Ask) -> bool:
    """Whether Discord shows this channel to adults only; a thread is what its channel is."""
    channel = interaction.channel
    if isinstance(channel, (discord.DMChannel, discord.GroupChannel)) or channel is None:
        return False
    return channel.is_nsfw()


def here(interaction: Ask) -> tuple[int, ...]:
    """Return the channel where it was asked, and the one that a thread belongs to; none in direct messages."""
    if interaction.guild_id is None or interaction.channel_id is None:
        return ()
    thread = interaction.channel if isinstance(interaction.channel, discord.Thread) else None
    return (interaction.channel_id,) if thread is None else (interaction.channel_id, thread.parent_id)


def _check_permissions(interaction: Ask) -> None:
    """
    Raise UserError where the bot lacks a permission that a clip needs, before anything is spent.

    The history is needed to hand a picture to the provider (its link is read from the card), and after a crash.
    """
    mine = interaction.app_permissions
    thread = isinstance(interaction.channel, discord.Thread)
    needed = {
        "View Channel": mine.view_channel,
        "Send Messages in Threads" if thread else "Send Messages": mine.send_messages_in_threads
        if thread
        else mine.send_messages,
        "Attach Files": mine.attach_files,
        "Read Message History": mine.read_message_history,
    }
    missing = tuple(name for name, given in needed.items() if not given)
    if missing:
        raise UserError(Reason.CHANNEL_FORBIDDEN, missing=missing)


def upload_limit(interaction: Ask) -> int:
    """Return what a file may have in the answer to this event, in bytes; here the member's Nitro does count."""
    return min(interaction.filesize_limit, LARGEST_MESSAGE)


async def check_in_sight(interaction: Ask, generation: Generation) -> None:
    """
    Raise UserError unless this person can read the channel where it was made; one's own are always in sight.

    A number may be guessed, so who is not let into a channel must not find here what was made in it; and what comes
    from an age-restricted one is shown to others only in such channels.
    """
    if generation.requester.user_id == interaction.user.id:
        return
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        raise UserError(Reason.CLIP_OUT_OF_SIGHT)
    channel = guild.get_channel_or_thread(generation.destination.channel_id)
    try:
        channel = channel or await guild.fetch_channel(generation.destination.channel_id)  # an archived thread
    except (discord.NotFound, discord.Forbidden, discord.InvalidData):
        raise UserError(Reason.CLIP_OUT_OF_SIGHT) from None
    allowed = channel.permissions_for(member)
    hidden = isinstance(channel, discord.Thread) and channel.is_private() and not allowed.manage_threads
    if hidden or not (allowed.view_channel and allowed.read_message_history):
        raise UserError(Reason.CLIP_OUT_OF_SIGHT)
    if generation.destination.age_restricted and not in_age_restricted(interaction):
        raise UserError(Reason.CLIP_AGE_RESTRICTED)


def press(interaction: Ask, verb: str | None = None) -> Press:
    """Return the event, so that it makes one generation even when it comes twice."""
    key = f"{interaction.message.id}:{verb}" if interaction.message is not None and verb else None
    return Press(interaction_id=interaction.id, key=key)


def check_server(services: Services, guild_id: int | None) -> None:
    """Raise UserError where the operator does not serve this server. No server: a direct message."""
    allowed = services.allowed_guild_ids
    if guild_id is not None and allowed and guild_id not in allowed:
        raise UserError(Reason.SERVER_NOT_ALLOWED, server=str(guild_id))


def looks_like_picture(attachment: discord.Attachment) -> bool:
    """Whether Discord takes this file for a picture. What it really is, decoding tells."""
    return (attachment.content_type or "").startswith("image/")


async def picture(interaction: Ask, attachment: discord.Attachment, *, among: int = 1) -> TakenPicture:
    """
    Copy an attached picture to where it stays; `among` so many that have to go into one message together.

    Raises UserError where it is none that we take.
    """
    if attachment.content_type is not None and not looks_like_picture(attachment):
        raise UserError(Reason.NOT_A_PICTURE, filename=attachment.filename)
    if attachment.size > LARGEST_PICTURE:  # reading has no limit of its own
        megabytes = round(attachment.size / MIB, 1)
        raise UserError(Reason.PICTURE_TOO_LARGE, megabytes=megabytes, limit=LARGEST_PICTURE // MIB)
    try:
        data = await attachment.read()
    except (discord.HTTPException, aiohttp.ClientError) as error:
        raise UserError(Reason.PICTURE_UNREADABLE, filename=attachment.filename) from error
    intake = interaction.client.services.intake
    most = LARGEST_MESSAGE // among
    return await intake.picture(data, filename=attachment.filename, user_id=interaction.user.id, most_bytes=most)


def looks_like_video(attachment: discord.Attachment) -> bool:
    """Whether Discord takes this file for a video. What it really is, decoding tells."""
    return (attachment.content_type or "").startswith("video/")


async def video(interaction: Ask, attachment: discord.Attachment, *, longest: float | None = None) -> Media:
    """
    Copy an attached video of at most `longest` seconds to where it stays.

    Raises UserError where it is none that we take.
    """
    if attachment.content_type is not None and not looks_like_video(attachment):
        raise UserError(Reason.NOT_A_VIDEO, filename=attachment.filename)
    videos.check_bytes(attachment.size)  # reading has no limit of its own
    intake = interaction.client.services.intake
    async with intake.room:
        try:
            data = await attachment.read()
        except (discord.HTTPException, aiohttp.ClientError) as error:
            raise UserError(Reason.VIDEO_UNREADABLE, filename=attachment.filename) from error
        return await intake.video(data, filename=attachment.filename, user_id=interaction.user.id, longest=longest)


def nearest_aspect(facts: Facts, aspects: tuple[str, ...]) -> str:
    """Return the aspect that is most like a picture's, so that little of it is cut off."""

    def distance(aspect: str) -> float:
        width, _, height = aspect.partition(":")
        wide, wanted = facts.width * int(height), facts.height * int(width)
        return max(wide, wanted) / max(1, min(wide, wanted))

    return min(aspects, key=distance)


def number(digits: str) -> int | None:
    """Return what digits mean, or None for what no row can be called."""
    if len(digits) > MOST_DIGITS or not (digits.isascii() and digits.isdigit()) or int(digits) > LARGEST_ID:
        return None
    return int(digits)


def generation_number(typed: str) -> int:
    """Return which one is meant. Raises UserError for free text, which an option lets everybody type."""
    known = number(typed.strip().removeprefix("#"))
    if known is None:
        raise UserError(Reason.CLIP_UNKNOWN)
    return known


def choices(generations: Iterable[Generation], *, now: datetime) -> list[app_commands.Choice[str]]:
    """Return generations to choose from while somebody types: #12 · a lake at dawn · 3 h ago."""
    offered: list[app_commands.Choice[str]] = []
    for one in list(generations)[:MOST_CHOICES]:
        words = text.one_line(one.request.prompt, PROMPT_IN_CHOICE) or "without words"
        made = text.ago(one.finished_at or one.created_at, now=now)
        offered.append(app_commands.Choice(name=f"#{one.id} · {words} · {made}"[:LONGEST_CHOICE], value=str(one.id)))
    return offered


def custom_id(interaction: discord.Interaction[Any]) -> str:
    """Return the custom_id of what was pressed or sent; empty where there is none."""
    data = cast("Mapping[str, object]", interaction.data or {})
    return str(data.get("custom_id", ""))


def read_mark(custom_id: str) -> Mark:
    """Return what a custom_id says. Raises UserError when it is not of ours."""
    match = MARK.fullmatch(custom_id)
    if match is None:
        raise UserError(Reason.BUTTON_UNKNOWN)
    generation_id, delivery_id = number(match["generation"]), number(match["delivery"])
    if generation_id is None or delivery_id is None:
        raise UserError(Reason.BUTTON_UNKNOWN)
    more = match["more"] or ""
    if more and generation_id:  # no button of ours says more about a generation
        raise UserError(Reason.BUTTON_UNKNOWN)
    return Mark(verb=match["verb"], generation_id=generation_id, delivery_id=delivery_id, more=more)


def chosen(interaction: Ask) -> str:
    """Return what was chosen in a select menu; empty where nothing was."""
    values = all_chosen(interaction)
    return values[0] if values else ""


def all_chosen(interaction: Ask) -> list[str]:
    """Return all that was chosen in a select menu that takes several."""
    data = cast("Mapping[str, object]", interaction.data or {})
    return [str(value) for value in cast("Sequence[object]", data.get("values") or ())]
