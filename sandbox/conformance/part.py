"""The part that every client plays, whatever it is written in.

It logs in with the intent `GUILDS` and replaces its commands by `/clip`. The command is answered by a public
"thinking", then edited to `<text> by <look>, from shard <number>` with the text as the file clip.txt and two buttons.
`Again` changes the message to "once more"; `Rename` opens a dialog with one text field, which is answered by a private
"now <name>". It takes DISCORD_TOKEN, DISCORD_ADDRESS (host:port) and DISCORD_CA_FILE from its environment, and ends on
SIGTERM.
"""

from typing import Any

COMMAND: dict[str, Any] = {
    "type": 1,
    "name": "clip",
    "description": "Make a clip",
    "options": [
        {"type": 3, "name": "text", "description": "What it shows", "required": True, "max_length": 100},
        {
            "type": 3,
            "name": "look",
            "description": "Its light",
            "choices": [{"name": "Day", "value": "day"}, {"name": "Night", "value": "night"}],
        },
    ],
}
FILE = "clip.txt"
AGAIN, RENAME = "Again", "Rename"
ONCE_MORE = "once more"
DIALOG, FIELD = "Rename", "Name"


def clip_text(text: str, look: str, shard: int) -> str:
    """Return what the clip's message says."""
    return f"{text} by {look}, from shard {shard}"


def renamed(name: str) -> str:
    """Return what answers the dialog."""
    return f"now {name}"
