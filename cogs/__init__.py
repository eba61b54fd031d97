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
    "cogs.mine.queue",
    "cogs.mine.history",
    "cogs.mine.quota",
    "cogs.mine.help",
    "cogs.config.check",
    "cogs.delivery",
    "cogs.notices",
)
