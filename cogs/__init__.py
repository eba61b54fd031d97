"""Everything Discord. To add a command: write its file, add its line."""

from typing import Final

EXTENSIONS: Final = (
    "cogs.errors",
    "cogs.servers",
    "cogs.presses",
    "cogs.video",
    "cogs.extend",
    "cogs.animate",
    "cogs.clips",
    "cogs.queue",
    "cogs.history",
    "cogs.quota",
    "cogs.help",
    "cogs.delivery",
)
