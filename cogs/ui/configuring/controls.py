"""
The menus and buttons with which rules are set on a page, and what stands in their ids.

An id carries the page that it stands on, and a stamp of the value that the admin saw: where somebody else changed it
meanwhile, the choice is not taken, and the page is shown anew.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import discord
from discord import ui

from bot.client import Mark
from bot.community.servers.configurations import stamp
from bot.domain.community.configuration import AgeRestricted, Configuration
from bot.domain.errors import UserError
from bot.domain.reasons import Reason

MOST_CHOSEN: Final = 25
SEPARATOR: Final = "."
POSTABLE: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.forum,
]
LOGGABLE: Final = [discord.ChannelType.text, discord.ChannelType.news]


class Control(StrEnum):
    """What can be pressed or chosen. The words are in custom_ids: never rename one."""

    CHANNELS = "config-channels"
    LOG = "config-log"
    STAFF = "config-staff"
    AGE_RESTRICTED = "config-age"
    MODELS = "config-models"
    RESOLUTIONS = "config-resolutions"
    SECONDS = "config-seconds"
    OPEN = "config-open"
    SAVE = "config-save"
    DONE = "config-done"
    APPLY = "config-apply"
    KEEP = "config-keep"


class Page(StrEnum):
    """On which page it stands. The letters are in custom_ids: never rename one."""

    SETUP = "s"
    CHANNELS = "c"
    MODELS = "m"


class Subject(StrEnum):
    """What a dialog asks about. The words are in custom_ids: never rename one."""

    ALLOWANCE = "allowance"
    BUDGET = "budget"
    CONDUCT = "conduct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """Which rule a menu sets, what the audit log calls that, and what its values mean."""

    field: str
    action: str
    read: Callable[[Sequence[str]], object]


def _ids(values: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted(int(value) for value in values))


def _one_id(values: Sequence[str]) -> int | None:
    return int(values[0]) if values else None


def _age(values: Sequence[str]) -> AgeRestricted:
    return AgeRestricted(values[0]) if values else AgeRestricted.SPOILER


MENUS: Final[Mapping[Control, Menu]] = {
    Control.CHANNELS: Menu(field="channel_ids", action="config.channels", read=_ids),
    Control.LOG: Menu(field="log_channel_id", action="config.channels", read=_one_id),
    Control.STAFF: Menu(field="staff_role_id", action="config.staff", read=_one_id),
    Control.AGE_RESTRICTED: Menu(field="age_restricted", action="config.channels", read=_age),
    Control.MODELS: Menu(field="models", action="config.models", read=tuple),
    Control.RESOLUTIONS: Menu(field="resolutions", action="config.models", read=tuple),
    Control.SECONDS: Menu(field="seconds", action="config.models", read=_ids),
}


def mark(control: Control, *parts: str) -> str:
    """Return the id of a control that carries these words."""
    return str(Mark(verb=control, generation_id=0, more=SEPARATOR.join(parts)))


def parts(more: str, count: int) -> list[str]:
    """Return the words that an id carries. Raises UserError where they are not as many."""
    found = more.split(SEPARATOR)
    if len(found) != count:
        raise UserError(Reason.BUTTON_UNKNOWN)
    return found


def page_of(word: str) -> Page:
    """Return which page a word in an id means. Raises UserError for another version's."""
    try:
        return Page(word)
    except ValueError:
        raise UserError(Reason.BUTTON_UNKNOWN) from None


def channels(page: Page, rules: Configuration, guild: discord.Guild | None) -> ui.Item[Any]:
    """Return the menu of the channels where the bot may be used."""
    return ui.ActionRow(
        ui.ChannelSelect[Any](
            custom_id=_menu(Control.CHANNELS, page, rules),
            channel_types=POSTABLE,
            placeholder="Everywhere. Choose channels to allow only those",
            min_values=0,
            max_values=MOST_CHOSEN,
            default_values=_known_channels(rules.channel_ids, guild),
        )
    )


def log(page: Page, rules: Configuration, guild: discord.Guild | None) -> ui.Item[Any]:
    """Return the menu of the log channel."""
    return ui.ActionRow(
        ui.ChannelSelect[Any](
            custom_id=_menu(Control.LOG, page, rules),
            channel_types=LOGGABLE,
            placeholder="No log. Choose a channel that only staff can read",
            min_values=0,
            max_values=1,
            default_values=_known_channels([rules.log_channel_id or 0], guild),
        )
    )


def staff(page: Page, rules: Configuration, guild: discord.Guild | None) -> ui.Item[Any]:
    """Return the menu of the staff's role."""
    role = guild.get_role(rules.staff_role_id or 0) if guild is not None else None
    known = [discord.SelectDefaultValue(id=role.id, type=discord.SelectDefaultValueType.role)] if role else []
    return ui.ActionRow(
        ui.RoleSelect[Any](
            custom_id=_menu(Control.STAFF, page, rules),
            placeholder="Whoever may manage messages. Choose a role instead",
            min_values=0,
            max_values=1,
            default_values=known,
        )
    )


def choice(
    control: Control,
    page: Page,
    rules: Configuration,
    options: Iterable[tuple[str, str]],
    *,
    placeholder: str,
    several: bool = True,
) -> ui.Item[Any]:
    """Return a menu of (value, name) pairs; what the rules have now is chosen beforehand."""
    now = getattr(rules, MENUS[control].field)
    chosen = {str(one) for one in now} if several else {str(now)}
    offered = [
        discord.SelectOption(label=name, value=value, default=value in chosen) for value, name in dict(options).items()
    ][:MOST_CHOSEN]
    return ui.ActionRow(
        ui.Select[Any](
            custom_id=_menu(control, page, rules),
            placeholder=placeholder,
            min_values=0 if several else 1,
            max_values=len(offered) if several else 1,
            options=offered,
        )
    )


def opens(page: Page, subject: Subject) -> ui.Button[Any]:
    """Return the button that opens a dialog."""
    return ui.Button(label="Change", custom_id=mark(Control.OPEN, page, subject))


def _menu(control: Control, page: Page, rules: Configuration) -> str:
    return mark(control, page, stamp(getattr(rules, MENUS[control].field)))


def _known_channels(channel_ids: Iterable[int], guild: discord.Guild | None) -> list[discord.SelectDefaultValue]:
    """Return the channels that are still there: Discord does not show a menu with one that is gone."""
    there = [one for one in channel_ids if guild is not None and guild.get_channel(one) is not None]
    return [discord.SelectDefaultValue(id=one, type=discord.SelectDefaultValueType.channel) for one in there]
