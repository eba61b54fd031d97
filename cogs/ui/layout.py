"""The frame of everything that we show: one coloured box of lines, pictures and buttons (Components V2)."""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any, Final

import discord
from discord import ui

A_ROW: Final = 5
LONGEST_ALT: Final = 256

Controls = Sequence[ui.Button[Any]] | Sequence[ui.ActionRow[Any]]  # rows that are made up already stay as they are


class Colour(Enum):
    """What the box's edge says at a glance."""

    WAITING = 0x5865F2
    WORKING = 0xF0B232
    DONE = 0x23A55A
    FAILED = 0xDA373C
    QUIET = 0x80848E


class Layout(ui.LayoutView):
    """
    A message of ours.

    It never listens: what a press means is written in the button (bot/client.py, Mark) and is handled by
    cogs/presses.py, whether or not this process has sent the message. So nothing is kept in memory for it.
    """

    def __init__(self, *parts: ui.Item[Any]) -> None:
        super().__init__(timeout=None)
        for part in parts:
            self.add_item(part)
        self.stop()


def boxed(
    lines: Sequence[str],
    *,
    colour: Colour,
    above: str | None = None,
    media: Sequence[str] = (),
    alt: str = "",
    spoiler: bool = False,
    media_first: bool = False,
    buttons: Controls = (),
) -> Layout:
    """
    Return one box: paragraphs of text, files by name, buttons in as few rows as they need.

    `above` stands over the box; each of `lines` is a paragraph; empty ones are left out. `alt` says what the files
    show to who cannot see them. With `spoiler` they are shown to who asks to see them.
    """
    words: list[ui.Item[Any]] = [ui.TextDisplay(line) for line in lines if line]
    files: list[ui.Item[Any]] = []
    if media:
        files = [ui.MediaGallery(*_items(media, alt, spoiler=spoiler))]
    inside = [*files, *words] if media_first else [*words, *files]
    inside += rows(buttons)
    box: ui.Item[Any] = ui.Container(*inside, accent_colour=colour.value)
    return Layout(box) if above is None else Layout(ui.TextDisplay(above), box)


def _items(media: Sequence[str], alt: str, *, spoiler: bool) -> Iterator[discord.MediaGalleryItem]:
    for place, name in enumerate(media, start=1):
        told = f"{place} of {len(media)}: {alt}" if alt and len(media) > 1 else alt
        yield discord.MediaGalleryItem(f"attachment://{name}", description=told[:LONGEST_ALT] or None, spoiler=spoiler)


def rows(buttons: Controls) -> list[ui.Item[Any]]:
    """Return buttons in rows of equal length, for Discord takes five in one; rows as they are."""
    made_up = [one for one in buttons if isinstance(one, ui.ActionRow)]
    loose = [one for one in buttons if isinstance(one, ui.Button)]
    needed = -(-len(loose) // A_ROW)
    each = -(-len(loose) // max(1, needed))
    return [*made_up, *(ui.ActionRow(*loose[first : first + each]) for first in range(0, len(loose), max(1, each)))]


def note(*lines: str, colour: Colour = Colour.QUIET, buttons: Controls = ()) -> Layout:
    """Return a short private answer."""
    return boxed(lines, colour=colour, buttons=buttons)
