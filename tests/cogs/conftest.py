"""The cogs with the real services, driven in-process by SimCord: an independent Discord, and people who act in it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.checks import provider as provider_check
from bot.checks.running import Check
from bot.client import Reverie, Services
from bot.domain.generation import Generation
from bot.domain.provider import JobState
from bot.domain.request import Requester
from bot.lifecycle.wakeups import OUTBOX, Heartbeats
from cogs import EXTENSIONS
from cogs.delivery import DeliveryCog
from cogs.notices import NoticesCog
from cogs.ui.layout import Colour, boxed
from tests.bot.conftest import (  # fixtures, too
    House,
    clip_file,
    house,
    picture_file,
    provider,
)
from tests.conftest import Clock, fresh

__all__ = ["clip_file", "house", "picture_file", "provider"]

# Seconds of the world's in which the bot comes to rest, also on a machine that is busy with something else.
PATIENCE = 60.0


@pytest.fixture
def clock() -> Clock:
    """Return a clock that agrees with SimCord's."""
    clock = Clock()
    clock.time = datetime(2026, 1, 1, tzinfo=UTC)
    return clock


@pytest.fixture
def url(migrated_file: Path) -> str:
    """Give one database, SQLite: what the two kinds do not agree on is tested in tests/db."""
    return f"sqlite+aiosqlite:///{fresh(migrated_file)}"


def services_of(house: House, *, allowed: frozenset[int] = frozenset()) -> Services:
    """Return what the composition root would hand to the client."""
    return Services(
        admission=house.admission,
        intake=house.intake,
        cancellation=house.cancellation,
        deletion=house.deletion,
        outbox=house.outbox,
        allowances=house.allowances,
        estimates=house.estimates,
        greetings=house.greetings,
        queue=house.queue,
        library=house.library,
        history=house.history,
        sources=house.sources,
        trays=house.trays,
        words=house.words,
        hints=house.hints,
        people=house.people,
        configurations=house.configurations,
        filters=house.filters,
        owners=house.owners,
        audit_log=house.audit_log,
        notices=house.notices,
        conduct=house.conduct,
        reports=house.reports,
        standstills=house.standstills,
        grants=house.grants,
        numbers=house.statistics,
        privacy=house.privacy,
        export=house.export,
        simulation=house.simulation,
        operations=house.operations,
        checks=[
            Check(name=house.provider.name, look=partial(provider_check.look, house.provider), if_late=""),
        ],
        operator_ids=house.operator_ids,
        operator_guild_ids=house.operator_guild_ids,
        allowed_guild_ids=allowed,
        wakeups=house.wakeups,
        timing=house.timing,
        heartbeats=Heartbeats(lambda: 0.0),
        stopping=asyncio.Event(),
        now=house.clock,
        accounts=(house.provider.name,),
        models=dict(house.provider.facts.models),
        facts={house.provider.name: house.provider.facts},
    )


def texts(components: list[dict[str, Any]]) -> str:
    """Return all that can be read in a layout, in order."""
    found: list[str] = []
    for component in components:
        if component.get("type") == 10:
            found.append(component["content"])
        found.append(texts(component.get("components") or []))
        if component.get("accessory"):
            found.append(texts([component["accessory"]]))
    return "\n".join(text for text in found if text)


def buttons(components: list[dict[str, Any]]) -> dict[str, str]:
    """Return the buttons of a layout: label -> custom_id."""
    found: dict[str, str] = {}
    for component in components:
        if component.get("type") == 2:
            found[component["label"]] = component["custom_id"]
        found |= buttons(component.get("components") or [])
        if component.get("accessory"):
            found |= buttons([component["accessory"]])
    return found


@dataclass
class Lounge:
    """A server with two channels and two members, the bot in it, and the house behind it."""

    env: simcord.Env
    house: House
    guild: Any
    general: Any
    videos: Any
    ana: Any
    ben: Any
    cog: DeliveryCog
    allowed: frozenset[int]
    pump: asyncio.Task[None] | None = None

    @property
    def bot(self) -> Reverie:
        bot = self.env.bot
        assert isinstance(bot, Reverie)
        return bot

    async def said(self, asked: Any) -> str:
        """Return the private answer's words, after checking that it is private."""
        assert asked.ephemeral, "this was to be said in private"
        assert asked.response is not None, "there is no answer"
        return texts(asked.response.components)

    async def video(self, prompt: str = "a lake at dawn", *, by: Any = None, **options: Any) -> Generation:
        """Type /video, and return what was accepted."""
        await (by or self.ana).slash(self.general, "video", prompt=prompt, **options)
        return await self.newest()

    async def newest(self) -> Generation:
        """Return the last one that was accepted."""
        newest = await self.house.get(1)
        while True:
            try:
                newest = await self.house.get(newest.id + 1)
            except KeyError:
                return newest

    async def made(self, prompt: str = "a lake at dawn", *, by: Any = None, **options: Any) -> Any:
        """Type /video, let it be made, and return the message with the result."""
        generation = await self.video(prompt, by=by, **options)
        return await self.finish(generation)

    async def finish(self, generation: Generation) -> Any:
        """Let the provider finish it, and return the result's message."""
        await self.quiet()
        await self.house.submission.run_once()
        generation = await self.house.get(generation)
        assert generation.provider_job_id is not None, generation.status
        if self.house.provider.jobs[generation.provider_job_id].state is JobState.RUNNING:
            self.house.provider.finish(generation.provider_job_id)
        self.house.clock.forward(minutes=1)
        await self.house.polling.run_once()
        await self.house.download.run_once()
        await self.quiet()
        return await self.result(generation)

    async def result(self, generation: Generation) -> Any:
        """Return the message that says how it ended."""
        place = await self.house.outbox.result_of(generation.id)
        assert place is not None
        channel, message_id = place
        return next(one for one in self.messages(channel) if one.id == message_id)

    async def card(self, generation: Generation) -> Any:
        """Return the card as it is now."""
        generation = await self.house.get(generation)
        channel = generation.destination.channel_id
        return next(one for one in self.messages(channel) if one.id == generation.card_message_id)

    def messages(self, channel_id: int | None = None) -> list[Any]:
        """Return what the bot said for everybody in a channel, oldest first."""
        stored = self.env.backend.messages.get(channel_id or self.general.id, {})
        seen = [simcord.ResponseMessage(self.env, stored[number]) for number in sorted(stored)]
        return [one for one in seen if not one.ephemeral and one.message.author == self.bot.user]

    async def configured(self, **fields: Any) -> None:
        """Set rules of the server, beside what is set already."""
        async with self.house.database.transaction() as tables:
            known, seen = await tables.configurations.versioned(self.guild.id)
            now = self.house.clock()
            await tables.configurations.save(self.guild.id, replace(known, **fields), seen=seen, now=now)

    async def spent(self, member: Any) -> int:
        """Return what the month's ledger says of a member here."""
        standing = await self.house.allowances.of(Requester(user_id=member.id, guild_id=self.guild.id))
        return standing.usage.spent_this_month

    async def press(self, member: Any, custom_id: str) -> Any:
        """Press a button with any custom_id, on a message that another version of the bot may have left."""
        button = discord.ui.Button[Any](label="Old", custom_id=custom_id)
        sent = await self.bot.get_partial_messageable(self.general.id).send(
            view=boxed(["old"], colour=Colour.QUIET, buttons=[button])
        )
        pressed = await member.click(sent, custom_id=custom_id)
        await sent.delete()
        return pressed

    def callbacks(self) -> list[dict[str, Any]]:
        """Return how interactions were answered first, oldest first."""
        return [one.json or {} for one in self.env.http_requests if one.path.endswith("/callback")]

    def notified(self, message: Any) -> set[int]:
        """Return who was notified by a message."""
        return set(self.env.backend.get_message(message.channel_id, message.id).ping_user_ids)

    async def quiet(self) -> None:
        """Show everything that is owed."""
        while await self.cog.run_once() or self.cog._busy:
            while await self.cog.run_once():
                pass
            await self.cog.finish()

    async def tell(self) -> None:
        """Tell every notice that is owed."""
        notices = NoticesCog(self.bot)
        while await notices.run_once():
            pass

    async def deliver_for_ever(self) -> None:
        """Do what the cog's own loop does; that one would keep SimCord from seeing that all is done."""
        while True:
            count = self.house.wakeups.count(OUTBOX)
            if not await self.cog.run_once():
                await self.house.wakeups.wait(OUTBOX, 3600, count=count)

    async def restart(self) -> None:
        """Replace the process: another client, nothing of the old one's memory."""
        bot = client(self.house, self.allowed)
        await self.env.restart_bot(bot)
        await bot.remove_cog("Servers")
        self.cog = DeliveryCog(bot)


def client(house: House, allowed: frozenset[int] = frozenset()) -> Reverie:
    """Return a client without the loop that empties the outbox: tests do that (Lounge.quiet, or the pump)."""
    extensions = [name for name in EXTENSIONS if name not in {"cogs.delivery", "cogs.notices"}]
    return Reverie(services_of(house, allowed=allowed), extensions=extensions, shard_count=1)


@pytest.fixture
def allowed() -> frozenset[int]:
    """Return the servers that the operator allows; empty: all. A test may override it."""
    return frozenset()


@pytest.fixture
async def env(house: House, allowed: frozenset[int]) -> AsyncIterator[simcord.Env]:
    bot = client(house, allowed)
    env = simcord.Env(bot, settle_timeout=PATIENCE)
    await env.start()
    await bot.remove_cog("Servers")  # its greetings would be among what the tests read; the gate stays
    yield env
    await env.shutdown()
    env.raise_errors()


@pytest.fixture
async def lounge(env: simcord.Env, house: House, allowed: frozenset[int]) -> AsyncIterator[Lounge]:
    guild = env.create_guild(name="Lounge")
    bot = env.bot
    assert isinstance(bot, Reverie)
    lounge = Lounge(
        env=env,
        house=house,
        guild=guild,
        general=guild.create_text_channel("general"),
        videos=guild.create_text_channel("videos"),
        ana=guild.add_member(env.create_user("ana")),
        ben=guild.add_member(env.create_user("ben")),
        cog=DeliveryCog(bot),
        allowed=allowed,
    )
    lounge.pump = asyncio.create_task(lounge.deliver_for_ever())
    yield lounge
    lounge.pump.cancel()
    await asyncio.gather(lounge.pump, return_exceptions=True)
    await lounge.cog.finish()
