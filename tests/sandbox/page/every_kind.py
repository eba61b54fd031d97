"""A small discord.py bot that uses every kind of option, of select and of dialog field, and says what came of it."""

import asyncio
from typing import Any

import discord
from discord import app_commands, ui

from sandbox.discord.driver import LocalDiscord
from tests.sandbox.discord.small_bot import SmallBot

FRUIT = ("apple", "banana", "cherry")
HINT = "What it is about"


class EveryKind(SmallBot):
    """Its commands are below; `gate` holds completions back while it is closed, `asked` are the texts they came for."""

    def __init__(self, driver: LocalDiscord) -> None:
        super().__init__(driver)
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked: list[str] = []

    async def setup_hook(self) -> None:
        commands: list[Any] = [everything, ask, ask_as_before, menus, silent, Clip(), greet, read]
        for command in commands:
            self.tree.add_command(command)
        await self.tree.sync()


def told(interaction: discord.Interaction) -> dict[str, Any]:
    """Return what was entered, by name."""
    return {name: str(value) for name, value in vars(interaction.namespace).items()}


@app_commands.command(name="everything", description="Takes an option of every type")
@app_commands.describe(words="Three to twenty characters", whole="One to ten", found="The bot completes it")
@app_commands.choices(fruit=[app_commands.Choice(name=one.title(), value=one) for one in FRUIT])
async def everything(  # noqa: PLR0917  that is the point
    interaction: discord.Interaction,
    words: app_commands.Range[str, 3, 20],
    whole: app_commands.Range[int, 1, 10],
    number: app_commands.Range[float, 0.5] | None = None,
    flag: bool | None = None,
    person: discord.Member | None = None,
    role: discord.Role | None = None,
    anybody: discord.Member | discord.Role | None = None,
    channel: discord.TextChannel | None = None,
    file: discord.Attachment | None = None,
    fruit: str | None = None,
    found: str | None = None,
) -> None:
    del words, whole, number, flag, person, role, anybody, channel, fruit, found
    size = f", {len(await file.read())} bytes" if file else ""
    lines = [f"{name}={value}" for name, value in told(interaction).items() if name != "file"]
    await interaction.response.send_message("\n".join(lines) + size, ephemeral=True)


@everything.autocomplete("found")
async def complete(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    bot = interaction.client
    assert isinstance(bot, EveryKind)
    bot.asked.append(current)
    if current == "slow":
        await bot.gate.wait()
    if current == "none":
        return []
    return [app_commands.Choice(name=f"{current}, completed", value=f"v-{current}")]


class EveryField(ui.Modal, title="Every kind of field"):
    """One of each; five stand in one dialog, so there are two."""

    def __init__(self, fields: dict[str, ui.Item[Any]]) -> None:
        super().__init__(custom_id="every-kind")
        self.add_item(ui.TextDisplay("These are **all** of them."))
        self.fields = fields
        for label, field in fields.items():
            self.add_item(ui.Label(text=label, description=HINT, component=field))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        lines = [f"{label}={value_of(field)}" for label, field in self.fields.items()]
        await interaction.response.send_message("\n".join(lines), ephemeral=True)


def value_of(field: Any) -> str:
    """Return what was filled in; people, roles, channels and files by their names."""
    if not hasattr(field, "values"):
        return str(field.value)
    return str([getattr(one, "name", getattr(one, "filename", one)) for one in field.values])


def options(kind: Any) -> list[Any]:
    return [kind(label=one.title(), value=one, description=f"A {one}") for one in FRUIT]


def texts() -> dict[str, ui.Item[Any]]:
    """Return short and long texts, an upload and a checkbox."""
    long = discord.TextStyle.paragraph
    return {
        "Short": ui.TextInput(custom_id="short", min_length=3, max_length=10, placeholder="Three to ten"),
        "Long": ui.TextInput(custom_id="long", style=long, required=False, default="It was there before"),
        "Files": ui.FileUpload(custom_id="files", required=False, max_values=2),
        "Sure": ui.Checkbox(custom_id="sure"),
    }


def choices() -> dict[str, ui.Item[Any]]:
    """Return what is chosen from options."""
    return {
        "Fruit": ui.Select(custom_id="fruit", options=options(discord.SelectOption), max_values=2),
        "One": ui.RadioGroup(custom_id="one", options=options(discord.RadioGroupOption)),
        "Some": ui.CheckboxGroup(custom_id="some", options=options(discord.CheckboxGroupOption), max_values=2),
    }


def entities() -> dict[str, ui.Item[Any]]:
    """Return what is chosen from the server."""
    return {
        "Person": ui.UserSelect(custom_id="person"),
        "Role": ui.RoleSelect(custom_id="role", required=False),
        "Anybody": ui.MentionableSelect(custom_id="anybody", required=False),
        "Channel": ui.ChannelSelect(custom_id="channel", required=False),
    }


DIALOGS = {"texts": texts, "choices": choices, "entities": entities}


@app_commands.command(name="ask", description="Opens a dialog")
@app_commands.choices(kind=[app_commands.Choice(name=one, value=one) for one in DIALOGS])
async def ask(interaction: discord.Interaction, kind: str) -> None:
    await interaction.response.send_modal(EveryField(DIALOGS[kind]()))


class AsBefore(ui.Modal, title="As dialogs were before"):
    """A text in a row, without a label around it; nobody answers what is sent."""

    name: ui.TextInput[Any] = ui.TextInput(label="Your name", custom_id="name")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Leave them waiting."""


@app_commands.command(name="ask-as-before", description="Opens a dialog of the older kind")
async def ask_as_before(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(AsBefore())


class Menus(ui.View):
    """All five selects."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        kinds: list[Any] = [
            ui.Select(custom_id="fruit", placeholder="Fruit", options=options(discord.SelectOption)),
            ui.UserSelect(custom_id="person", placeholder="Person"),
            ui.RoleSelect(custom_id="role", placeholder="Role"),
            ui.MentionableSelect(custom_id="anybody", placeholder="Anybody", min_values=0, max_values=3),
            ui.ChannelSelect(custom_id="channel", placeholder="Channel"),
        ]
        for kind in kinds:
            kind.callback = self.chosen(kind)
            self.add_item(kind)

    def chosen(self, kind: Any) -> Any:
        async def answer(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(f"{kind.placeholder}={value_of(kind)}", ephemeral=True)

        return answer


@app_commands.command(name="menus", description="Posts all kinds of select menus")
async def menus(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("Choose.", view=Menus())


class Silent(ui.View):
    """A button that nobody answers."""

    @ui.button(label="Press me", custom_id="nobody")
    async def press(self, interaction: discord.Interaction, button: ui.Button[Any]) -> None:
        """Leave them waiting."""


@app_commands.command(name="silent", description="Never answers, or posts a button that does not")
async def silent(interaction: discord.Interaction, post: bool = False) -> None:
    if post:
        await interaction.response.send_message("A button.", view=Silent(timeout=None))


class Clip(app_commands.Group):
    """Sub-commands."""

    def __init__(self) -> None:
        super().__init__(name="clip", description="Clips")

    @app_commands.command(name="show", description="Show one")
    async def show(self, interaction: discord.Interaction, number: int) -> None:
        await interaction.response.send_message(f"Clip {number}", ephemeral=True)

    @app_commands.command(name="list", description="Show all")
    async def list(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("All clips", ephemeral=True)


@app_commands.context_menu(name="Greet")
async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"Hello, {member.display_name}!", ephemeral=True)


@app_commands.context_menu(name="Read")
async def read(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"It says: {message.content}", ephemeral=True)
