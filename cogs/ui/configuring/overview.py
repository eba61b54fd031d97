"""All rules on one page, grouped; and what an import would change."""

from collections.abc import Mapping
from typing import Any, Final

import discord
from discord import ui

from bot.community.servers.configurations import stamp
from bot.domain.community.configuration import Bounds, Configuration
from cogs.ui import text
from cogs.ui.configuring import controls, words
from cogs.ui.configuring.controls import Control
from cogs.ui.layout import Colour, Layout, note

FILE: Final = "reverie-rules.json"
ROOM: Final = 3000  # for the changes; Discord takes 4000 characters in a message
LEFT_OUT: Final = "-# What there is no room for here is in the file; **/config export** gives what is in force now."
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "Where": ("channel_ids", "age_restricted", "visibility", "private_work", "extending"),
    "Who": ("staff_role_id", "log_channel_id", "everyone", "tiers"),
    "What": ("models", "resolutions", "seconds", "words", "patterns"),
    "How much": ("dollars_per_day", "dollars_per_month", "confirm_above", "time_zone"),
    "Conduct": ("strikes_before_pause", "strike_days", "pause_hours", "keep_days"),
}
DEFAULTS: Final = Configuration()


def everything(rules: Configuration, bounds: Bounds) -> Layout:
    """Return all rules; those that nobody set are marked."""
    groups = [
        f"**{title}**\n" + "\n".join(_line(name, rules, bounds) for name in names) for title, names in GROUPS.items()
    ]
    return note(
        "### The rules of this server",
        *groups,
        "-# ◦ is what holds unless an admin says otherwise.",
        colour=Colour.WAITING,
    )


def _line(name: str, rules: Configuration, bounds: Bounds) -> str:
    value = getattr(rules, name)
    sign = "◦" if value == getattr(DEFAULTS, name) else "▸"
    if name in {"words", "patterns"}:  # what must not be said is not said here
        told = f"{len(value)} (/config filters list)" if value else "none"
    else:
        told = words.told(name, value, bounds)
    return f"{sign} {words.title(name)}: {told}"


def file_of(name: str, *lines: str) -> Layout:
    """Return a note with a file below it."""
    parts: list[ui.Item[Any]] = [ui.TextDisplay(line) for line in lines if line]
    return Layout(ui.Container(*parts, ui.File[Any](f"attachment://{name}"), accent_colour=Colour.WAITING.value))


def before_import(before: Configuration, after: Configuration, bounds: Bounds, *, remark: str = "") -> Layout:
    """Return what an import would change, the file itself, and the button that applies it."""
    changes, whole = _changes(before, after, bounds)
    removed = words.what_goes(before.keep_days, after.keep_days)
    parts: list[ui.Item[Any]] = [
        *([ui.TextDisplay(f"⚠️ {remark}")] if remark else []),
        ui.TextDisplay(f"### This would change {text.count(len(changes), 'rule')}"),
        *([ui.TextDisplay(f"⚠️ {removed}")] if removed else []),
        ui.TextDisplay("\n".join(changes)),
        *([] if whole else [ui.TextDisplay(LEFT_OUT)]),
        ui.File[Any](f"attachment://{FILE}"),
        ui.ActionRow(
            ui.Button[Any](
                label="Apply",
                style=discord.ButtonStyle.success,
                custom_id=controls.mark(Control.APPLY, stamp(before, after)),
            )
        ),
    ]
    return Layout(ui.Container(*parts, accent_colour=Colour.WORKING.value))


def _changes(before: Configuration, after: Configuration, bounds: Bounds) -> tuple[list[str], bool]:
    """Return a line for each rule that would change, and whether all of it is there: values are cut until it fits."""
    was, becomes, longest = words.plain(before), words.plain(after), ROOM
    while len("\n".join(lines := words.changes(was, becomes, bounds, longest=longest))) > ROOM:
        longest //= 2
    return lines, longest == ROOM
