"""Everything Discord. To add a command: write its file, add its line."""

from typing import Final

EXTENSIONS: Final = (
    "cogs.errors",
    "cogs.servers",
    "cogs.people",
    "cogs.operator",
    "cogs.presses",
    "cogs.making.video",
    "cogs.making.extend",
    "cogs.making.animate",
    "cogs.making.clips",
    "cogs.making.confirm",
    "cogs.mine.queue",
    "cogs.mine.history",
    "cogs.mine.quota",
    "cogs.mine.help",
    "cogs.config.setup",
    "cogs.config.roles",
    "cogs.config.limits",
    "cogs.config.rules",
    "cogs.config.documents",
    "cogs.config.check",
    "cogs.mod.conduct",
    "cogs.mod.standstill",
    "cogs.mod.numbers",
    "cogs.mod.alerts",
    "cogs.mod.audit",
    "cogs.delivery",
    "cogs.notices",
)
