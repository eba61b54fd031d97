"""The servers: is the bot where it should be, and may it post there?"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import discord

from bot.checks.application import invite_link
from bot.checks.findings import Finding

Postable = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel

SERVERS: Final = "servers"
PERMISSIONS: Final = "permissions"
MOST_SERVERS: Final = 25  # each costs three requests
AT_ONCE: Final = 5
NAMED: Final = 8  # channels in one line
# Without these a channel is closed to the bot, which may well be meant so.
TO_SPEAK: Final = {"view_channel": "View Channel", "send_messages": "Send Messages"}
TO_ANSWER: Final = {"view_channel": "View Channel", "send_messages_in_threads": "Send Messages in Threads"}  # in forums
# Without these it speaks and its work fails, which is never meant.
TO_WORK: Final = {"attach_files": "Attach Files", "read_message_history": "Read Message History"}


def membership(
    joined: Mapping[int, str], allowed: Collection[int], *, application_id: int, public: bool
) -> list[Finding]:
    """Hold the servers that the bot is in (id: name) against those that it is to serve (none named: all)."""
    if not joined and not allowed:
        return [Finding.broken(SERVERS, "The bot is in no server yet.", f"Open {invite_link(application_id)}")]
    findings: list[Finding] = []
    for guild_id in (one for one in allowed if one not in joined):
        told = f"The bot is not in server {guild_id}, which ALLOWED_GUILD_IDS names."
        link = invite_link(application_id, guild_id=guild_id)
        findings.append(Finding.broken(SERVERS, told, f"Open {link} or take it from the list."))
    strangers = [f"{joined[one]} ({one})" for one in joined if allowed and one not in allowed]
    if strangers:
        told = (
            f"The bot is in servers that ALLOWED_GUILD_IDS does not name, and serves nobody there: {_some(strangers)}."
        )
        findings.append(Finding.warning(SERVERS, told, "Add them to the list, or remove the bot from them."))
    if not allowed and public:
        told = f"Anybody can add the bot to a server and spend your credits there. It is in {_some(joined.values())}."
        remedy = "Set ALLOWED_GUILD_IDS to the servers that you mean, or switch Public Bot off in the portal."
        findings.append(Finding.warning(SERVERS, told, remedy))
    if not findings:
        findings.append(Finding.fine(SERVERS, f"The bot is in {_some(joined.values())}, and serves them."))
    return findings


async def joined(client: discord.Client) -> dict[int, str]:
    """Return the servers that the bot is in, by id. The client is logged in."""
    return {guild.id: guild.name async for guild in client.fetch_guilds(limit=None, with_counts=False)}


async def look(client: discord.Client, guilds: Mapping[int, str]) -> list[Finding]:
    """Say for each of these servers in which channels the bot may not do its work. The client is logged in."""
    some = list(guilds)[:MOST_SERVERS]
    room = asyncio.Semaphore(AT_ONCE)

    async def one(guild_id: int) -> Finding:
        async with room:
            return await _permissions(client, guild_id, guilds[guild_id])

    findings = list(await asyncio.gather(*map(one, some)))
    if len(guilds) > len(some):
        findings.append(Finding.skipped(PERMISSIONS, f"{len(guilds) - len(some)} more servers were not looked at."))
    return findings


async def _permissions(client: discord.Client, guild_id: int, name: str) -> Finding:
    assert client.application_id is not None
    try:
        guild = await client.fetch_guild(guild_id, with_counts=False)
        me = await guild.fetch_member(client.application_id)
        channels = await guild.fetch_channels()
    except discord.InvalidData:
        remedy = "Nothing is to be done, unless members say that something does not work there."
        return Finding.warning(PERMISSIONS, f"{name}: it has channels of a kind that is new to this version.", remedy)
    return permissions(name, me, [one for one in channels if isinstance(one, discord.TextChannel)])


def permissions(
    server: str, me: discord.Member, channels: Sequence[Postable], *, kind: str = "text channel"
) -> Finding:
    """
    Say in which of these channels of a server the bot may not post, and what it lacks there; `kind` is what they are.

    A channel in which it may not speak at all is mentioned; one in which it may speak and yet not work is broken.
    """
    half: defaultdict[str, list[str]] = defaultdict(list)
    closed: defaultdict[str, list[str]] = defaultdict(list)
    for channel in sorted(channels, key=lambda one: one.position):
        silent, useless = _missing(channel, me)
        if silent:
            closed[silent].append(f"#{channel.name}")
        elif useless:
            half[useless].append(f"#{channel.name}")
    works = len(channels) - _count(half) - _count(closed)
    if half:
        told = f"{server}: the bot may write, but lacks what its work needs, in {_by_what(half)}."
        return Finding.broken(PERMISSIONS, told, _grant(half, kind))
    if not channels:
        return Finding.broken(PERMISSIONS, f"{server}: there is no {kind}.", _grant(closed, kind))
    if not works:
        told = f"{server}: there is no {kind} in which the bot may post. Closed to it: {_by_what(closed)}."
        return Finding.broken(PERMISSIONS, told, _grant(closed, kind))
    if closed:
        told = f"{server}: the bot works in {works} of {len(channels)} {kind}s. Closed to it: {_by_what(closed)}."
        return Finding.warning(PERMISSIONS, told, f"Fine, if that is meant. Otherwise: {_grant(closed, kind)}")
    return Finding.fine(PERMISSIONS, f"{server}: the bot works in all {works} {kind}s.")


def _missing(channel: Postable, me: discord.Member) -> tuple[str, str]:
    """Return what the bot lacks in a channel to speak, and to work."""
    if isinstance(channel, discord.ForumChannel):
        # Not its own, which takes Attach Files from who may not begin posts: the bot only answers in them.
        held, to_speak = discord.abc.GuildChannel.permissions_for(channel, me), TO_ANSWER
    else:
        held, to_speak = channel.permissions_for(me), TO_SPEAK
    return _lacking(held, to_speak), _lacking(held, TO_WORK)


def _lacking(held: discord.Permissions, needed: Mapping[str, str]) -> str:
    missing = [label for name, label in needed.items() if not getattr(held, name)]
    # Who cannot see a channel can do nothing else in it either; the one says all.
    return TO_SPEAK["view_channel"] if TO_SPEAK["view_channel"] in missing else ", ".join(missing)


def _grant(channels: Mapping[str, Sequence[str]], kind: str) -> str:
    lacking = {label for one in channels for label in one.split(", ")}
    labels = [label for label in {**TO_SPEAK, **TO_ANSWER, **TO_WORK}.values() if label in lacking]
    return f"Channel settings, Permissions: allow the bot's role {', '.join(labels) or f'to see a {kind}'}."


def _by_what(channels: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{_some(names)} ({lacking})" for lacking, names in channels.items())


def _count(channels: Mapping[str, Sequence[str]]) -> int:
    return sum(map(len, channels.values()))


def _some(names: Collection[str]) -> str:
    shown = list(names)[:NAMED]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
