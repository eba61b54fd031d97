"""The part that every client plays, whatever it is written in.

It logs in with the intent `GUILDS` and replaces its commands by `/clip` and `/show`. The first is answered by a public
"thinking", then edited to `<text> by <look>, from shard <number>` with the text as the file clip.txt and two buttons.
`Again` changes the message to "once more"; `Rename` opens a dialog with one text field, which is answered by a private
"now <name>". `/show` completes its word by an exclamation mark, and is answered at once by a layout of Components V2: a
container with the text `<word>: <file's name>, <size> bytes` and a select menu, which is answered privately by
"picked <value>".

It takes DISCORD_TOKEN, DISCORD_ADDRESS (host:port) and DISCORD_CA_FILE from its environment, and ends on
SIGTERM.
"""

from typing import Any

CLIP: dict[str, Any] = {
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
SHOW: dict[str, Any] = {
    "type": 1,
    "name": "show",
    "description": "Show a picture",
    "options": [
        {"type": 3, "name": "word", "description": "Its name", "required": True, "autocomplete": True},
        {"type": 11, "name": "picture", "description": "The file", "required": True},
    ],
}
FILE = "clip.txt"
AGAIN, RENAME = "Again", "Rename"
ONCE_MORE = "once more"
DIALOG, FIELD = "Rename", "Name"
MENU, ONE_OF_IT, PICKED = "pick", "Two", "picked two"


def clip_text(text: str, look: str, shard: int) -> str:
    """Return what the clip's message says."""
    return f"{text} by {look}, from shard {shard}"


def shown(word: str, filename: str, size: int) -> str:
    """Return what the layout says."""
    return f"{word}: {filename}, {size} bytes"


def renamed(name: str) -> str:
    """Return what answers the dialog."""
    return f"now {name}"
