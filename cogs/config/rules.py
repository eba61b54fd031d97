"""/config timezone, visibility, retention and strikes."""

from typing import Any, Final

import discord
from discord import app_commands, ui

from bot.client import ADMINS, Ask, Mark, Reverie
from bot.domain.community.configuration import Configuration, Extending, Visibility
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from cogs.ui import answers, asking, groups, text
from cogs.ui.configuring import controls, words
from cogs.ui.configuring.controls import Control
from cogs.ui.layout import Colour, note

VISIBILITY: Final = [app_commands.Choice(name=told, value=one.value) for one, told in words.VISIBILITY.items()]
EXTENDING: Final = [app_commands.Choice(name=told, value=one.value) for one, told in words.EXTENDING.items()]
LONGEST_RETENTION: Final = 3650


class Rules:
    """The rules that one command sets."""

    def __init__(self, bot: Reverie) -> None:
        self._configurations = bot.services.configurations
        bot.answer_to(Control.KEEP, self.keep, ADMINS)

    @app_commands.describe(zone="Type a city or a continent, and choose; none: the one that the bot's operator set")
    async def timezone(self, interaction: Ask, zone: str | None = None) -> None:
        """Set in which time zone a day and a month begin."""
        await answers.think(interaction)
        values = {} if zone is None else {"time_zone": None if zone.strip().casefold() == "none" else zone.strip()}
        rules = await self._set(interaction, values, "config.timezone")
        windows = self._configurations.windows(rules)
        day, month = int(windows.day_end.timestamp()), int(windows.month_end.timestamp())
        await self._answer(
            interaction,
            values,
            self._lines(rules, "time_zone"),
            f"The next day begins <t:{day}:f> (<t:{day}:R>), the next month <t:{month}:f>, as your clock shows it. "
            "Then what members may use begins anew.",
        )

    async def offer_zones(self, _: Ask, current: str) -> list[app_commands.Choice[str]]:
        """Offer the time zones that hold what is typed."""
        zones = self._configurations.zones(current, limit=asking.MOST_CHOICES)
        return [app_commands.Choice(name=zone, value=zone) for zone in zones]

    @app_commands.describe(
        default="Where clips come unless a member says otherwise",
        private_work="Whether members may have clips sent to their direct messages alone",
        extending="Who may go on with a clip, unless its maker chose otherwise",
    )
    @app_commands.choices(default=VISIBILITY, extending=EXTENDING)
    async def visibility(
        self,
        interaction: Ask,
        default: str | None = None,
        private_work: bool | None = None,
        extending: str | None = None,
    ) -> None:
        """Set where clips come, and who may go on with them."""
        await answers.think(interaction)
        values: dict[str, Any] = {}
        if default is not None:
            values["visibility"] = Visibility(default)
        if private_work is not None:
            values["private_work"] = private_work
        if extending is not None:
            values["extending"] = Extending(extending)
        rules = await self._set(interaction, values, "config.visibility")
        odd = rules.visibility is Visibility.PRIVATE and not rules.private_work
        warning = "⚠️ Clips would come privately, and private work is not allowed: change one of the two." if odd else ""
        await self._answer(interaction, values, self._lines(rules, "visibility", "private_work", "extending"), warning)

    @app_commands.describe(
        before_pause="So many refusals, and the member pauses",
        days="How many days a strike counts",
        pause_hours="How many hours a pause lasts",
    )
    async def strikes(
        self,
        interaction: Ask,
        before_pause: app_commands.Range[int, 1, 20] | None = None,
        days: app_commands.Range[int, 1, 365] | None = None,
        pause_hours: app_commands.Range[int, 1, 720] | None = None,
    ) -> None:
        """Set what follows when a provider refuses what members ask for."""
        await answers.think(interaction)
        given = {"strikes_before_pause": before_pause, "strike_days": days, "pause_hours": pause_hours}
        values = {name: value for name, value in given.items() if value is not None}
        rules = await self._set(interaction, values, "config.strikes")
        await self._answer(interaction, values, self._lines(rules, *given))

    @app_commands.describe(
        days="How many days prompts and files are kept after a clip is finished",
        for_ever="Keep them for as long as I am here",
    )
    async def retention(
        self,
        interaction: Ask,
        days: app_commands.Range[int, 1, LONGEST_RETENTION] | None = None,
        for_ever: bool = False,
    ) -> None:
        """Set how long prompts and files are kept; ask first where that removes something."""
        await answers.think(interaction)
        now = await self._configurations.of(interaction.guild_id)
        if for_ever:
            await self._keep(interaction, None)
        elif days is None:
            await self._answer(interaction, {}, self._lines(now, "keep_days"), words.what_follows(now.keep_days))
        elif not (removed := words.what_goes(now.keep_days, days)):
            await self._keep(interaction, days)
        else:
            button = ui.Button[Any](
                label=f"Remove what is older than {text.count(days, 'day')}",
                style=discord.ButtonStyle.danger,
                custom_id=controls.mark(Control.KEEP, str(days)),
            )
            await answers.answer(
                interaction,
                note(
                    f"**Keep prompts and files for {text.count(days, 'day')}?** {removed}",
                    colour=Colour.FAILED,
                    buttons=[button],
                ),
            )

    async def keep(self, interaction: Ask, mark: Mark) -> None:
        """Set it, after the question."""
        days = asking.number(mark.more)
        if days is None:
            raise UserError(Reason.BUTTON_UNKNOWN)
        await answers.think_in_place(interaction)
        await self._keep(interaction, days)

    async def _keep(self, interaction: Ask, days: int | None) -> None:
        values = {"keep_days": days}
        rules = await self._set(interaction, values, "config.retention")
        await self._answer(interaction, values, self._lines(rules, "keep_days"), words.what_follows(days))

    async def _set(self, interaction: Ask, values: dict[str, Any], action: str) -> Configuration:
        _, rules = await self._configurations.set(
            asking.guild_id(interaction), values, actor_id=interaction.user.id, action=action
        )
        return rules

    def _lines(self, rules: Configuration, *names: str) -> str:
        bounds = self._configurations.bounds
        return "\n".join(f"**{words.title(name)}** {words.told(name, getattr(rules, name), bounds)}" for name in names)

    async def _answer(self, interaction: Ask, values: dict[str, Any], *lines: str) -> None:
        await answers.answer(interaction, note(*lines, colour=Colour.DONE if values else Colour.QUIET))


async def setup(bot: Reverie) -> None:
    """Add the subcommands."""
    subject = Rules(bot)
    timezone = app_commands.Command[Any, ..., None](
        name="timezone", description="Set in which time zone a day and a month begin", callback=subject.timezone
    )
    timezone.autocomplete("zone")(subject.offer_zones)
    groups.config(bot).add_command(timezone)
    for name, description, callback in (
        ("visibility", "Set where clips come, whether privately, and who may go on with them", subject.visibility),
        ("strikes", "Set what follows when a provider refuses what members ask for", subject.strikes),
        ("retention", "Set how long prompts and files are kept", subject.retention),
    ):
        command = app_commands.Command[Any, ..., None](name=name, description=description, callback=callback)
        groups.config(bot).add_command(command)
