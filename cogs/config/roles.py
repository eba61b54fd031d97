"""/config roles: who has which role may use more, or other things, than everybody."""

from typing import Any, Final

import discord
from discord import app_commands

from bot.client import Ask, Reverie
from bot.domain.community.configuration import Tier
from bot.domain.errors import UserError
from bot.domain.reasons import Reason
from cogs.ui import answers, asking, groups, text
from cogs.ui.configuring import typed, words
from cogs.ui.layout import Colour, note

FIELDS: Final = [app_commands.Choice(name=title, value=name) for name, title in words.TIER_TITLES.items()]


class Roles:
    """Set, clear, remove, list. The role @everyone means the free allowance."""

    def __init__(self, bot: Reverie) -> None:
        self._configurations = bot.services.configurations

    @app_commands.describe(
        role="Whose members; @everyone is the free allowance",
        videos="Videos a day",
        pictures="Pictures a day",
        dollars="Dollars a month, such as 12.50",
        at_once="How many may be under way at the same time",
        weight="How much of the turns in the queue, from 1 to 10",
        models="Which models, by commas; type to choose",
        resolutions="Which resolutions, by commas; type to choose",
    )
    async def set(
        self,
        interaction: Ask,
        *,
        role: discord.Role,
        videos: app_commands.Range[int, 0, 10_000] | None = None,
        pictures: app_commands.Range[int, 0, 10_000] | None = None,
        dollars: str | None = None,
        at_once: app_commands.Range[int, 0, 100] | None = None,
        weight: app_commands.Range[int, 1, 10] | None = None,
        models: str | None = None,
        resolutions: str | None = None,
    ) -> None:
        """Say what who has a role may use; what is left out stays as it is."""
        await answers.think(interaction)
        given = {
            "videos_per_day": videos,
            "pictures_per_day": pictures,
            "dollars_per_month": None if dollars is None else typed.dollars(dollars),
            "jobs_at_once": at_once,
            "weight": weight,
            "models": None if models is None else typed.several(models),
            "resolutions": None if resolutions is None else typed.several(resolutions),
        }
        await self._set(interaction, role, {name: value for name, value in given.items() if value is not None})

    @app_commands.describe(role="Whose members", field="What the role is to say nothing about any more")
    @app_commands.choices(field=FIELDS)
    async def clear(self, interaction: Ask, role: discord.Role, field: str) -> None:
        """Let a role say nothing about one thing."""
        await answers.think(interaction)
        if field not in words.TIER_TITLES:
            raise UserError(Reason.BUTTON_UNKNOWN)
        await self._set(interaction, role, {field: None})

    @app_commands.describe(role="Whose members have only what everybody has from now on; type to choose")
    async def remove(self, interaction: Ask, role: str) -> None:
        """Let a role give nothing; it is typed, since Discord offers none that is deleted."""
        await answers.think(interaction)
        role_id = _meant(role, await self._names(interaction))
        await self._configurations.remove_tier(asking.guild_id(interaction), role_id, actor_id=interaction.user.id)
        there = interaction.guild is not None and interaction.guild.get_role(role_id) is not None
        who = f"<@&{role_id}>" if there else f"The {_deleted(role_id)}"
        await answers.answer(interaction, note(f"{who} gives nothing of its own any more.", colour=Colour.DONE))

    async def offer_roles(self, interaction: Ask, current: str) -> list[app_commands.Choice[str]]:
        """Offer the roles that give something, those that are deleted, too."""
        names, wanted = await self._names(interaction), current.strip().casefold()
        fitting = [(role_id, name) for role_id, name in names.items() if wanted in name.casefold()]
        return [app_commands.Choice(name=name, value=str(one)) for one, name in fitting[: asking.MOST_CHOICES]]

    async def show(self, interaction: Ask) -> None:
        """Show what each role gives."""
        await answers.think(interaction)
        rules, bounds = await self._configurations.of(interaction.guild_id), self._configurations.bounds
        lines = [words.of_role(words.plain(tier), bounds) for tier in rules.tiers]
        await answers.answer(
            interaction,
            note(
                "### What roles give",
                f"**Everybody** {words.told('everyone', rules.everyone, bounds)}",
                text.cut("\n".join(lines), 3400) if lines else "No role gives more. /config roles set changes that.",
                "-# Who has several roles has the best of each. Models and resolutions are added up.",
                colour=Colour.WAITING,
            ),
        )

    async def offer_models(self, _: Ask, current: str) -> list[app_commands.Choice[str]]:
        """Offer to add a model to those that are typed already."""
        models = {key: model.label for key, model in self._configurations.bounds.models.items()}
        return _offered(current, models)

    async def offer_resolutions(self, _: Ask, current: str) -> list[app_commands.Choice[str]]:
        """Offer to add a resolution to those that are typed already."""
        models = self._configurations.bounds.models.values()
        return _offered(current, {size: size for model in models for size in model.resolutions})

    async def _names(self, interaction: Ask) -> dict[int, str]:
        """Return what the roles that give something are called."""
        rules = await self._configurations.of(interaction.guild_id)
        there = {role.id: role.name for role in interaction.guild.roles} if interaction.guild is not None else {}
        ids = [tier.role_id for tier in rules.tiers if tier.role_id is not None]
        return {role_id: there.get(role_id, _deleted(role_id)) for role_id in ids}

    async def _set(self, interaction: Ask, role: discord.Role, values: dict[str, Any]) -> None:
        everybody = role.is_default()
        _, rules = await self._configurations.set_tier(
            asking.guild_id(interaction),
            None if everybody else role.id,
            values,
            actor_id=interaction.user.id,
        )
        bounds = self._configurations.bounds
        if everybody:
            told = f"**Everybody** {words.told('everyone', rules.everyone, bounds)}"
        else:
            tier = next((one for one in rules.tiers if one.role_id == role.id), Tier(role_id=role.id))
            gives = words.tier(words.plain(tier), bounds)
            told = f"{role.mention} {gives}" if gives else f"{role.mention} gives nothing of its own."
        await answers.answer(
            interaction,
            note(
                told,
                "-# In force at once. A member has the best of what their roles and everybody have.",
                colour=Colour.DONE,
            ),
        )


def _deleted(role_id: int) -> str:
    return f"deleted role …{str(role_id)[-4:]}"


def _meant(typed: str, names: dict[int, str]) -> int:
    """Return which role is meant by what was chosen, mentioned or typed. Raises UserError where it is none, or two."""
    bare = typed.strip().removeprefix("<@&").removesuffix(">").removeprefix("@").casefold()
    found = [role_id for role_id in names if role_id == asking.number(bare)]
    found = found or [role_id for role_id, name in names.items() if name.casefold() == bare]
    if len(found) != 1:
        raise UserError(Reason.TIER_UNKNOWN)
    return found[0]


def _offered(current: str, names: dict[str, str]) -> list[app_commands.Choice[str]]:
    """Offer what is typed with one more behind its last comma."""
    *whole, last = [part.strip() for part in current.split(",")]
    begun = [one for one in whole if one]
    fitting = [
        key
        for key, name in names.items()
        if key not in begun and (last.casefold() in key.casefold() or last.casefold() in name.casefold())
    ]
    offers = [", ".join([*begun, key]) for key in fitting]
    whole_ones = [one for one in offers if len(one) <= asking.LONGEST_CHOICE]
    return [app_commands.Choice(name=one, value=one) for one in whole_ones][: asking.MOST_CHOICES]


async def setup(bot: Reverie) -> None:
    """Add the group."""
    subject = Roles(bot)
    group = app_commands.Group(
        name="roles", description="Choose what who has a role may use", parent=groups.config(bot)
    )
    setting = app_commands.Command[Any, ..., None](
        name="set", description="Say what who has a role may use; what you leave out stays", callback=subject.set
    )
    setting.autocomplete("models")(subject.offer_models)
    setting.autocomplete("resolutions")(subject.offer_resolutions)
    group.add_command(setting)
    removing = app_commands.Command[Any, ..., None](
        name="remove", description="Let a role give nothing of its own", callback=subject.remove
    )
    removing.autocomplete("role")(subject.offer_roles)
    group.add_command(removing)
    for name, description, callback in (
        ("clear", "Let a role say nothing about one thing", subject.clear),
        ("list", "Show what each role gives", subject.show),
    ):
        group.add_command(app_commands.Command[Any, ..., None](name=name, description=description, callback=callback))
