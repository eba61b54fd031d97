"""The pages on which an admin sets rules with menus and buttons. Each choice is saved at once; nothing is kept."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import discord
from discord import ui

from bot.domain.community.configuration import Bounds, Configuration
from cogs.ui import text
from cogs.ui.configuring import controls, words
from cogs.ui.configuring.controls import Control, Page, Subject
from cogs.ui.layout import Colour, Layout, note

NEEDED: Final = {
    "View Channel": "view_channel",
    "Send Messages": "send_messages",
    "Attach Files": "attach_files",
    "Read Message History": "read_message_history",
}

Show = Callable[[Configuration, Bounds, discord.Guild | None, str], list[ui.Item[Any]]]


def page(
    which: Page, rules: Configuration, bounds: Bounds, guild: discord.Guild | None, *, bot: str, remark: str = ""
) -> Layout:
    """Return a page as the rules are now; `bot` is our name, `remark` what became of the last press."""
    told: list[ui.Item[Any]] = [ui.TextDisplay(f"⚠️ {remark}")] if remark else []
    colour = Colour.FAILED if remark else Colour.WAITING
    return Layout(ui.Container(*told, *PAGES[which](rules, bounds, guild, bot), accent_colour=colour.value))


def done(rules: Configuration, bounds: Bounds) -> Layout:
    """Return what stands there when an admin is done."""
    return note(
        "### This server is set up",
        "\n".join(
            _line(name, rules, bounds) for name in ("channel_ids", "staff_role_id", "log_channel_id", "everyone")
        ),
        "**/config show** shows all rules, **/config check** tries whether everything works here, without any cost.",
        colour=Colour.DONE,
    )


def _setup(rules: Configuration, bounds: Bounds, guild: discord.Guild | None, bot: str) -> list[ui.Item[Any]]:
    everybody = words.told("everyone", rules.everyone, bounds)
    month = words.told("dollars_per_month", rules.dollars_per_month, bounds)
    day = words.told("dollars_per_day", rules.dollars_per_day, bounds)
    strikes = (
        f"{text.count(rules.strikes_before_pause, 'strike')} within {text.count(rules.strike_days, 'day')}, "
        f"then a pause of {text.count(rules.pause_hours, 'hour')}"
    )
    staff = "your staff's role" if rules.staff_role_id is None else f"<@&{rules.staff_role_id}>"
    return [
        ui.TextDisplay("### Set this server up\nEach choice is saved at once, and in force. You can stop at any time."),
        *_group("Where I may be used", rules.channel_ids, guild),
        controls.channels(Page.SETUP, rules, guild),
        ui.TextDisplay("**Who is staff?** They may use /mod: reports, pauses, bans."),
        controls.staff(Page.SETUP, rules, guild),
        ui.TextDisplay(
            f"-# Discord itself shows /mod only to who may Manage Messages, and I cannot change that. If {staff} may "
            f"not: **Server Settings → Integrations → {text.plain(bot, 60)} → /mod → Add Roles or Members**."
        ),
        *_group("Log channel", [rules.log_channel_id] if rules.log_channel_id else [], guild),
        controls.log(Page.SETUP, rules, guild),
        ui.Separator(),
        _section("What everybody may use", everybody, Subject.ALLOWANCE),
        _section("What all together may use", f"A day: {day} · a month: {month}", Subject.BUDGET),
        _section("When a provider refuses what was asked", strikes, Subject.CONDUCT),
        ui.Separator(),
        ui.TextDisplay(
            "-# More: /config roles (more for some), models, filters, visibility, timezone, confirm-above, retention."
        ),
        ui.ActionRow(
            ui.Button(
                label="Done", style=discord.ButtonStyle.success, custom_id=controls.mark(Control.DONE, Page.SETUP)
            )
        ),
    ]


def _channels(rules: Configuration, _: Bounds, guild: discord.Guild | None, __: str) -> list[ui.Item[Any]]:
    return [
        ui.TextDisplay("### Channels\nEach choice is saved at once, and in force."),
        *_group("Where I may be used", rules.channel_ids, guild),
        controls.channels(Page.CHANNELS, rules, guild),
        ui.TextDisplay("**In channels that are age-restricted** (Discord marks them)"),
        controls.choice(
            Control.AGE_RESTRICTED,
            Page.CHANNELS,
            rules,
            [(one.value, told[0].upper() + told[1:]) for one, told in words.AGE_RESTRICTED.items()],
            placeholder="Choose",
            several=False,
        ),
        *_group("Log channel", [rules.log_channel_id] if rules.log_channel_id else [], guild),
        controls.log(Page.CHANNELS, rules, guild),
    ]


def _models(rules: Configuration, bounds: Bounds, _: discord.Guild | None, __: str) -> list[ui.Item[Any]]:
    if not bounds.models:
        return [ui.TextDisplay("### Models\nThis bot has no video provider yet: its operator has to give it a key.")]
    sizes = dict.fromkeys(size for model in bounds.models.values() for size in model.resolutions)
    lengths = sorted({seconds for model in bounds.models.values() for seconds in model.seconds})
    return [
        ui.TextDisplay("### Models\nEach choice is saved at once, and in force. Nothing chosen allows all there are."),
        ui.TextDisplay(f"**Models** {words.told('models', rules.models, bounds)}"),
        controls.choice(
            Control.MODELS,
            Page.MODELS,
            rules,
            [(key, model.label) for key, model in bounds.models.items()],
            placeholder="All models",
        ),
        ui.TextDisplay(f"**Resolutions** {words.told('resolutions', rules.resolutions, bounds)}"),
        controls.choice(
            Control.RESOLUTIONS, Page.MODELS, rules, [(size, size) for size in sizes], placeholder="All resolutions"
        ),
        ui.TextDisplay(f"**Lengths** {words.told('seconds', rules.seconds, bounds)}"),
        controls.choice(
            Control.SECONDS,
            Page.MODELS,
            rules,
            [(str(one), text.count(one, "second")) for one in lengths],
            placeholder="All lengths",
        ),
    ]


PAGES: Final[Mapping[Page, Show]] = {Page.SETUP: _setup, Page.CHANNELS: _channels, Page.MODELS: _models}


def _group(title: str, channel_ids: tuple[int, ...] | list[int], guild: discord.Guild | None) -> list[ui.Item[Any]]:
    """Return the words above a menu of channels, with what is wrong with one that was chosen."""
    hint = {
        "Where I may be used": "Threads count as their channel.",
        "Log channel": "There I tell what is changed, reported and used up.",
    }[title]
    wrong = [told for one in channel_ids if (told := problem(one, guild))]
    return [ui.TextDisplay("\n".join([f"**{title}** {hint}", *wrong[:3]]))]


def problem(channel_id: int, guild: discord.Guild | None) -> str:
    """Return what keeps us from working in a channel, as a warning; empty where nothing does."""
    channel = guild.get_channel(channel_id) if guild is not None else None
    if guild is None or channel is None:
        return f"⚠️ <#{channel_id}> is gone, or I cannot see it."
    mine = channel.permissions_for(guild.me)
    missing = [name for name, flag in NEEDED.items() if not getattr(mine, flag)]
    return f"⚠️ In <#{channel_id}> I am missing: {', '.join(missing)}." if missing else ""


def _section(title: str, told: str, subject: Subject) -> ui.Item[Any]:
    return ui.Section(f"**{title}**\n{told}", accessory=controls.opens(Page.SETUP, subject))


def _line(name: str, rules: Configuration, bounds: Bounds) -> str:
    return f"**{words.title(name)}** {words.told(name, getattr(rules, name), bounds)}"
