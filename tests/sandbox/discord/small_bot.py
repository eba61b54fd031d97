"""A small, real discord.py bot: production addresses, its documented `connector=`, a resolver that fails closed."""

import asyncio
import contextlib
import io
import socket
import ssl
from collections.abc import AsyncIterator
from typing import Any, TypeVar

import aiohttp
import discord
from aiohttp.abc import AbstractResolver, ResolveResult
from discord import app_commands, ui
from discord.ext import commands

from sandbox.discord.driver import LocalDiscord

HOSTS = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com", "media.discordapp.net")


class OnlyLoopback(AbstractResolver):
    """Knows Discord's hosts, all of which are the local Discord."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del port
        if host not in HOSTS:
            raise OSError(f"{host} is not a host of Discord's.")
        return [ResolveResult(hostname=host, host="127.0.0.1", port=self._port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        pass


def connector(driver: LocalDiscord) -> aiohttp.TCPConnector:
    """Return a connector that leads to the local Discord and trusts its certificate."""
    context = ssl.create_default_context(cafile=driver.ca)
    return aiohttp.TCPConnector(resolver=OnlyLoopback(int(driver.address.rsplit(":", 1)[1])), ssl=context)


class PromptDialog(ui.Modal, title="Extend"):
    """A dialog with one of each field that a bot may need."""

    def __init__(self) -> None:
        super().__init__(custom_id="dialog:1")
        options = [discord.SelectOption(label="Wide", value="16:9", default=True), discord.SelectOption(label="Square")]
        self.prompt: ui.TextInput[Any] = ui.TextInput(custom_id="prompt", default="a fox", max_length=100)
        self.aspect: ui.Select[Any] = ui.Select(custom_id="aspect", options=options)
        self.picture: ui.FileUpload[Any] = ui.FileUpload(custom_id="picture", required=False)
        self.loop: ui.Checkbox[Any] = ui.Checkbox(custom_id="loop")
        fields: dict[str, ui.Item[Any]] = {
            "Prompt": self.prompt,
            "Aspect": self.aspect,
            "Picture": self.picture,
            "Loop": self.loop,
        }
        for label, component in fields.items():
            self.add_item(ui.Label(text=label, component=component))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        files = [len(await one.read()) for one in self.picture.values]
        said = f"{self.prompt.value} {self.aspect.values} {files} {self.loop.value}"
        await interaction.response.send_message(said, ephemeral=True)


class ExtendButton(ui.DynamicItem[ui.Button[Any]], template=r"extend:(?P<clip>\w+)"):
    """A button that outlives the process that drew it."""

    def __init__(self, clip: str) -> None:
        self.clip = clip
        super().__init__(ui.Button(label="Extend", custom_id=f"extend:{clip}"))

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any) -> "ExtendButton":
        return cls(match["clip"])

    async def callback(self, interaction: discord.Interaction) -> Any:
        await interaction.response.send_modal(PromptDialog())


class SmallBot(commands.AutoShardedBot):
    """Defers, posts a layout with a clip, opens a dialog, offers completions, reads a message from its menu."""

    def __init__(self, driver: LocalDiscord, **more: Any) -> None:
        intents = more.pop("intents", discord.Intents(guilds=True))
        super().__init__(commands.when_mentioned, intents=intents, connector=connector(driver), **more)
        self.heard: list[str] = []

    async def setup_hook(self) -> None:
        self.add_dynamic_items(ExtendButton)
        for command in (video, slow, animate):
            self.tree.add_command(command)
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message.content)


@app_commands.command(name="video", description="Make a clip")
@app_commands.describe(prompt="What it shows", picture="Its first frame")
async def video(interaction: discord.Interaction, prompt: str, picture: discord.Attachment | None = None) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    clip = await picture.read() if picture else b"a clip"
    layout = ui.LayoutView(timeout=None)
    row: ui.ActionRow[Any] = ui.ActionRow()
    row.add_item(ExtendButton("c1"))
    gallery: ui.MediaGallery[Any] = ui.MediaGallery(discord.MediaGalleryItem("attachment://clip.mp4"))
    layout.add_item(ui.Container(ui.TextDisplay(f"{prompt}, for {interaction.user.mention}"), gallery, row))
    assert isinstance(interaction.channel, discord.abc.Messageable)
    mentions = discord.AllowedMentions(users=True)
    file = discord.File(io.BytesIO(clip), "clip.mp4")
    await interaction.channel.send(view=layout, file=file, nonce=str(interaction.id)[:25], allowed_mentions=mentions)
    await interaction.edit_original_response(content=f"Made: {prompt}")


@video.autocomplete("prompt")
async def prompts(_interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{current} in the snow", value=f"{current}-snow")]


@app_commands.command(name="slow", description="Never answers")
async def slow(_interaction: discord.Interaction) -> None:
    """Leave the member waiting."""


@app_commands.context_menu(name="Animate")
async def animate(interaction: discord.Interaction, message: discord.Message) -> None:
    sizes = [len(await one.read()) for one in message.attachments]
    await interaction.response.send_message(f"{message.content} {sizes}", ephemeral=True)


Bot = TypeVar("Bot", bound=SmallBot)


@contextlib.asynccontextmanager
async def signed_in(driver: LocalDiscord, **more: Any) -> AsyncIterator[SmallBot]:
    """Run a small bot until the block ends."""
    async with running(SmallBot(driver, **more), driver) as bot:
        yield bot


@contextlib.asynccontextmanager
async def running(bot: Bot, driver: LocalDiscord) -> AsyncIterator[Bot]:
    """Run a bot until the block ends."""
    task = asyncio.create_task(bot.start(driver.token))
    try:
        await driver.bot_ready()
        yield bot
    finally:
        await bot.close()
        await asyncio.wait([task])
