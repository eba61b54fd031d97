"""What tests of reports have in common: a log channel, staff, an admin, and a member who reports a clip."""

from dataclasses import dataclass, replace
from typing import Any

import discord
import pytest

from bot.domain.community.configuration import Configuration
from tests.cogs.conftest import Lounge, texts


@dataclass
class Desk:
    """Staff's desk: Sol and Sam are staff, Ada is an admin, and what is told them stands in the log channel."""

    lounge: Lounge
    log: Any
    sol: Any
    sam: Any
    ada: Any

    async def report(self, result: Any, *, by: Any = None, complaint: str = "violent", words: str = "look") -> Any:
        """Press Report under a clip, and send the dialog."""
        member = by or self.lounge.ben
        shown = await member.click(result, label="Report")
        assert shown.modal is not None, texts(shown.response.components)
        told = await member.submit_modal(shown, {"complaint": complaint, "words": words})
        await self.lounge.tell()
        return told

    async def reported(self, prompt: str = "a duel", **options: Any) -> Any:
        """Have a clip of Ana's made and reported by Ben, and return the clip's message."""
        result = await self.lounge.made(prompt, **options)
        await self.report(result)
        return result

    @property
    def shown(self) -> Any:
        """Return the newest message in the log channel that has buttons or had some."""
        return next(
            one for one in reversed(self.lounge.messages(self.log.id)) if "was reported" in texts(one.components)
        )

    async def press(self, member: Any, label: str, **fields: Any) -> str:
        """Press a button under it, fill in the dialog if there is one, and return the private answer."""
        pressed = await member.click(self.shown, label=label)
        if pressed.modal is not None:
            pressed = await member.submit_modal(pressed, fields)
        said = await self.lounge.said(pressed)
        await self.lounge.tell()
        await self.lounge.quiet()
        return said

    async def mail(self, member: Any) -> list[Any]:
        """Return the direct messages of a member, oldest first."""
        channel = await self.lounge.bot.create_dm(discord.Object(member.id))
        return self.lounge.messages(channel.id)

    async def configure(self, **changes: Any) -> None:
        """Change the server's rules."""
        async with self.lounge.house.database.transaction() as tables:
            guild = self.lounge.guild.id
            known, version = await tables.configurations.versioned(guild)
            now = self.lounge.house.clock()
            await tables.configurations.save(guild, replace(known, **changes), seen=version, now=now)


@pytest.fixture
async def desk(lounge: Lounge) -> Desk:
    guild, env = lounge.guild, lounge.env
    staff = guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    admin = guild.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    log = guild.create_text_channel("log")
    async with lounge.house.database.transaction() as tables:
        configuration = Configuration(log_channel_id=log.id)
        await tables.configurations.save(guild.id, configuration, seen=0, now=lounge.house.clock())
    return Desk(
        lounge=lounge,
        log=log,
        sol=guild.add_member(env.create_user("sol"), roles=[staff]),
        sam=guild.add_member(env.create_user("sam"), roles=[staff]),
        ada=guild.add_member(env.create_user("ada"), roles=[admin]),
    )
