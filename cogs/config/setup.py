"""/config setup, channels and models: pages with menus, buttons and dialogs. Each choice is saved at once."""

from typing import Any, Final

import discord
from discord import app_commands

from bot.client import ADMINS, Ask, Mark, Reverie
from bot.domain.community.configuration import AgeRestricted
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from cogs.ui import answers, asking, groups, sentences
from cogs.ui import dialogs as answered_dialogs
from cogs.ui.configuring import controls, dialogs, pages, words
from cogs.ui.configuring.controls import MENUS, Control, Page, Subject
from cogs.ui.layout import Layout

AGE_RESTRICTED: Final = [
    app_commands.Choice(name=told[0].upper() + told[1:], value=one.value) for one, told in words.AGE_RESTRICTED.items()
]


class Setup:
    """What an admin does first, and the pages that it is made of."""

    def __init__(self, bot: Reverie) -> None:
        self._configurations = bot.services.configurations
        for control in MENUS:
            bot.answer_to(control, self.choose, ADMINS)
        bot.answer_to(Control.OPEN, self.open, ADMINS)
        bot.answer_to(Control.SAVE, self.save, ADMINS)
        bot.answer_to(Control.DONE, self.done, ADMINS)

    async def setup(self, interaction: Ask) -> None:
        """Set this server up."""
        await answers.think(interaction)
        await self._show(interaction, Page.SETUP)

    @app_commands.describe(
        age_restricted="What happens in channels that Discord shows to adults only",
        log="Where I tell what is changed, reported and used up; best a channel that only staff can read",
        no_log="Keep no log channel",
    )
    @app_commands.choices(age_restricted=AGE_RESTRICTED)
    async def channels(
        self,
        interaction: Ask,
        age_restricted: str | None = None,
        log: discord.TextChannel | None = None,
        no_log: bool = False,
    ) -> None:
        """Say where the bot may be used."""
        await answers.think(interaction)
        values: dict[str, object] = {}
        if age_restricted is not None:
            values["age_restricted"] = AgeRestricted(age_restricted)
        if no_log:
            values["log_channel_id"] = None
        elif log is not None:
            values["log_channel_id"] = log.id
        if values:
            await self._configurations.set(
                asking.guild_id(interaction), values, actor_id=interaction.user.id, action="config.channels"
            )
        await self._show(interaction, Page.CHANNELS)

    async def models(self, interaction: Ask) -> None:
        """Choose what may be made here."""
        await answers.think(interaction)
        await self._show(interaction, Page.MODELS)

    async def choose(self, interaction: Ask, mark: Mark) -> None:
        """Save what was chosen in a menu, and show its page as it is then."""
        word, seen = controls.parts(mark.more, 2)
        page = controls.page_of(word)
        menu = MENUS[Control(mark.verb)]
        try:
            value = menu.read(asking.all_chosen(interaction))
        except ValueError:  # nothing that this menu offers
            raise UserError(Reason.BUTTON_UNKNOWN) from None
        await answers.think_in_place(interaction)
        refused: UserError | None = None
        try:
            await self._configurations.set(
                asking.guild_id(interaction),
                {menu.field: value},
                actor_id=interaction.user.id,
                action=menu.action,
                seen=seen,
            )
        except UserError as error:
            refused = error
        await self._show(interaction, page, refused)

    async def open(self, interaction: Ask, mark: Mark) -> None:
        """Open a dialog that is filled in with what holds now."""
        word, subject = controls.parts(mark.more, 2)
        rules = await self._configurations.of(asking.guild_id(interaction))
        dialog = dialogs.asking(controls.page_of(word), dialogs.subject_of(subject), rules, self._configurations.bounds)
        await answers.show(interaction, dialog)

    async def save(self, interaction: Ask, mark: Mark) -> None:
        """Save what was typed into a dialog, and show its page as it is then."""
        word, name, seen = controls.parts(mark.more, 3)
        page, subject = controls.page_of(word), dialogs.subject_of(name)
        await answers.think_in_place(interaction)
        refused: UserError | None = None
        try:
            await self._save(interaction, subject, seen)
        except UserError as error:
            refused = error
        await self._show(interaction, page, refused)

    async def done(self, interaction: Ask, _: Mark) -> None:
        """Put a short line in the place of the page."""
        await answers.think_in_place(interaction)
        rules = await self._configurations.of(asking.guild_id(interaction))
        await answers.answer(interaction, pages.done(rules, self._configurations.bounds))

    async def _save(self, interaction: Ask, subject: Subject, seen: str) -> None:
        values = dialogs.answered(subject, answered_dialogs.answers(interaction.data))
        guild_id, actor_id = asking.guild_id(interaction), interaction.user.id
        if dialogs.DIALOGS[subject].of_everyone:
            await self._configurations.set_tier(guild_id, None, values, actor_id=actor_id, seen=seen)
        else:
            action = dialogs.DIALOGS[subject].action
            await self._configurations.set(guild_id, values, actor_id=actor_id, action=action, seen=seen)

    async def _show(self, interaction: Ask, page: Page, refused: UserError | None = None) -> None:
        remark = sentences.for_error(refused) if refused is not None else ""
        await answers.answer(interaction, await self._page(interaction, page, remark))

    async def _page(self, interaction: Ask, page: Page, remark: str) -> Layout:
        rules = await self._configurations.of(asking.guild_id(interaction))
        user = interaction.client.user
        name = user.display_name if user is not None else ""
        return pages.page(page, rules, self._configurations.bounds, interaction.guild, bot=name, remark=remark)


async def setup(bot: Reverie) -> None:
    """Add the subcommands."""
    subject = Setup(bot)
    for name, description, callback in (
        ("setup", "Set this server up: channels, staff, how much, log", subject.setup),
        (
            "channels",
            "Choose where I may be used, what happens in age-restricted channels, and the log",
            subject.channels,
        ),
        ("models", "Choose which models, resolutions and lengths may be used here", subject.models),
    ):
        command = app_commands.Command[Any, ..., None](name=name, description=description, callback=callback)
        groups.config(bot).add_command(command)
