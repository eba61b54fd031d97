"""The part that every client plays in `make conformance`, in discord.py: its documented `connector=`, nothing patched.

`sandbox/conformance/part.py` says what the part is. `CLIENT_SHARDS` says how many shards it is to run.
"""

import asyncio
import io
import os
import signal
import socket
import ssl
from typing import Any, Literal

import aiohttp
import discord
from aiohttp.abc import AbstractResolver, ResolveResult
from discord import app_commands, ui
from discord.ext import commands

HOSTS = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com", "media.discordapp.net")


class OnlyLocal(AbstractResolver):
    """Knows Discord's hosts, all of which are the local Discord."""

    def __init__(self, address: str) -> None:
        self._host, _, port = address.partition(":")
        self._port = int(port)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del port
        if host not in HOSTS:
            raise OSError(f"{host} is not a host of Discord's.")
        return [ResolveResult(hostname=host, host=self._host, port=self._port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        pass


class Renaming(ui.Modal, title="Rename"):
    """The dialog."""

    def __init__(self) -> None:
        super().__init__(custom_id="renaming")
        self.name: ui.TextInput[Any] = ui.TextInput(custom_id="name", max_length=50)
        self.add_item(ui.Label(text="Name", component=self.name))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"now {self.name.value}", ephemeral=True)


class Buttons(ui.View):
    """The buttons; they work after any reconnection, since nothing about them is forgotten."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Again", custom_id="again", style=discord.ButtonStyle.primary)
    async def again(self, interaction: discord.Interaction, _button: ui.Button[Any]) -> None:
        await interaction.response.edit_message(content="once more")

    @ui.button(label="Rename", custom_id="rename")
    async def rename(self, interaction: discord.Interaction, _button: ui.Button[Any]) -> None:
        await interaction.response.send_modal(Renaming())


@app_commands.command(name="clip", description="Make a clip")
@app_commands.describe(text="What it shows", look="Its light")
@app_commands.choices(look=[app_commands.Choice(name=name, value=name.lower()) for name in ("Day", "Night")])
async def clip(
    interaction: discord.Interaction,
    text: app_commands.Range[str, None, 100],
    look: Literal["day", "night"] = "day",
) -> None:
    """Defer, then give the clip with its buttons."""
    await interaction.response.defer(thinking=True)
    shard = interaction.guild.shard_id if interaction.guild else 0
    file = discord.File(io.BytesIO(text.encode()), "clip.txt")
    content = f"{text} by {look}, from shard {shard}"
    await interaction.edit_original_response(content=content, attachments=[file], view=Buttons())


class Pick(ui.Select[Any]):
    """The select menu."""

    def __init__(self) -> None:
        options = [discord.SelectOption(label=name, value=name.lower()) for name in ("One", "Two")]
        super().__init__(custom_id="pick", options=options)

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"picked {','.join(self.values)}", ephemeral=True)


@app_commands.command(name="show", description="Show a picture")
@app_commands.describe(word="Its name", picture="The file")
async def show(interaction: discord.Interaction, word: str, picture: discord.Attachment) -> None:
    """Answer with a layout of Components V2."""
    layout = ui.LayoutView(timeout=None)
    row: ui.ActionRow[Any] = ui.ActionRow()
    row.add_item(Pick())
    layout.add_item(ui.Container(ui.TextDisplay(f"{word}: {picture.filename}, {picture.size} bytes"), row))
    await interaction.response.send_message(view=layout)


@show.autocomplete("word")
async def words(_interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    """Offer what was typed."""
    return [app_commands.Choice(name=f"{current}!", value=f"{current}!")]


class Bot(commands.AutoShardedBot):
    """The client."""

    async def setup_hook(self) -> None:
        self.tree.add_command(clip)
        self.tree.add_command(show)
        await self.tree.sync()


async def run() -> None:
    """Play until told to stop."""
    context = ssl.create_default_context(cafile=os.environ["DISCORD_CA_FILE"])
    connector = aiohttp.TCPConnector(resolver=OnlyLocal(os.environ["DISCORD_ADDRESS"]), ssl=context)
    bot = Bot(
        commands.when_mentioned,
        intents=discord.Intents(guilds=True),
        connector=connector,
        shard_count=int(os.environ["CLIENT_SHARDS"]),
    )
    discord.utils.setup_logging()
    playing = asyncio.create_task(bot.start(os.environ["DISCORD_TOKEN"]))
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, lambda: asyncio.create_task(bot.close()))
    await playing


if __name__ == "__main__":
    asyncio.run(run())
