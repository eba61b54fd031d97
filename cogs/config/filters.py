"""/config filters: the words and patterns that no prompt may hold."""

from typing import Any

from discord import app_commands

from bot.client import Ask, Reverie
from cogs.ui import answers, asking, groups
from cogs.ui.configuring import filters as pages
from cogs.ui.dialogs import LONGEST_PROMPT

LONGEST_CHOICE = asking.LONGEST_CHOICE


class FilterCommands:
    """Add, remove, list, test."""

    def __init__(self, bot: Reverie) -> None:
        self._filters = bot.services.filters

    @app_commands.describe(
        words="Words, with commas between them; whole words, however they are disguised",
        pattern="A regular expression (RE2), in capitals or not",
    )
    async def add(self, interaction: Ask, words: str = "", pattern: str = "") -> None:
        """Forbid words or a pattern."""
        await answers.think(interaction)
        change = await self._filters.add(
            asking.guild_id(interaction), words=words, pattern=pattern, actor_id=interaction.user.id
        )
        await answers.answer(interaction, pages.added(change))

    @app_commands.describe(words="One of the words, or several with commas between them", pattern="One of the patterns")
    async def remove(self, interaction: Ask, words: str = "", pattern: str = "") -> None:
        """Allow words or a pattern again."""
        await answers.think(interaction)
        change = await self._filters.remove(
            asking.guild_id(interaction), words=words, pattern=pattern, actor_id=interaction.user.id
        )
        await answers.answer(interaction, pages.removed(change))

    async def offer_words(self, interaction: Ask, current: str) -> list[app_commands.Choice[str]]:
        """Offer the words that hold what is typed behind the last comma."""
        chosen, _, begun = current.rpartition(",")
        rules = await self._filters.of(interaction.guild_id)
        before = f"{chosen.strip()}, " if chosen.strip() else ""
        return _choices(rules.words, begun, before)

    async def offer_patterns(self, interaction: Ask, current: str) -> list[app_commands.Choice[str]]:
        """Offer the patterns that hold what is typed."""
        rules = await self._filters.of(interaction.guild_id)
        return _choices(rules.patterns, current, "")

    async def show(self, interaction: Ask) -> None:
        """Show all of them."""
        await answers.think(interaction)
        await answers.answer(interaction, pages.everything(await self._filters.of(interaction.guild_id)))

    @app_commands.describe(text="A prompt as somebody might send it")
    async def test(self, interaction: Ask, text: app_commands.Range[str, 1, LONGEST_PROMPT]) -> None:
        """Show what in a text is not allowed, and where."""
        await answers.think(interaction)
        hits = await self._filters.test(interaction.guild_id, text)
        await answers.answer(interaction, pages.tested(text, hits))


def _choices(rules: tuple[str, ...], begun: str, before: str) -> list[app_commands.Choice[str]]:
    """Return what can be chosen; Discord takes no choice that is longer, so those have to be typed."""
    wanted = begun.strip().casefold()
    offered = [f"{before}{one}" for one in rules if wanted in one.casefold() and one not in before.split(", ")]
    fitting = [one for one in offered if len(one) <= LONGEST_CHOICE]
    return [app_commands.Choice(name=one, value=one) for one in fitting[: asking.MOST_CHOICES]]


async def setup(bot: Reverie) -> None:
    """Add the subcommands."""
    subject = FilterCommands(bot)
    group = app_commands.Group(
        name="filters", description="Words and patterns that no prompt may hold", parent=groups.config(bot)
    )
    commands: dict[str, app_commands.Command[Any, ..., None]] = {}
    for name, description, callback in (
        ("add", "Forbid words or a pattern", subject.add),
        ("remove", "Allow words or a pattern again", subject.remove),
        ("list", "Show all words and patterns", subject.show),
        ("test", "Show what in a text is not allowed, and where", subject.test),
    ):
        commands[name] = app_commands.Command[Any, ..., None](name=name, description=description, callback=callback)
        group.add_command(commands[name])
    commands["remove"].autocomplete("words")(subject.offer_words)
    commands["remove"].autocomplete("pattern")(subject.offer_patterns)
