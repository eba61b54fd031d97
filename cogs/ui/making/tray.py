"""/tray: what lies in it, and what can be done with that."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.client import Mark
from bot.community.making.trays import Chosen, End, Tray
from bot.domain.request import ImageFrame
from bot.lifecycle.outbox import File
from cogs.ui import dialogs, text
from cogs.ui.layout import Colour, Layout

SWAP: Final = "tray-swap"
CLEAR: Final = "tray-clear"
MAKE: Final = "tray-make"

TITLES: Final = {End.START: "Start frame", End.END: "End frame"}
WHICH: Final = {End.START: "its last frame", End.END: "its first frame"}  # of a clip
PROMPT_SHOWN: Final = 80


def page(tray: Tray, files: Mapping[End, File], *, said: str = "", unseen: Collection[End] = ()) -> Layout:
    """
    Return what lies at either end, with small pictures as far as there are any (`files`), and the buttons.

    Of what lies `unseen`, since it came from a channel that is not as open as this one, only the number is told.
    """
    inside: list[ui.Item[Any]] = [_words(f"### Your tray\n{said}".strip())]
    for end, chosen in ((End.START, tray.start), (End.END, tray.end)):
        inside.append(_beside(f"**{TITLES[end]}** {_told(chosen, end, unseen=end in unseen)}", files.get(end)))
    if tray.empty:
        inside.append(
            _words(
                "-# **Apps → Use as start frame** or **Use as end frame** in the menu of a message with a picture or "
                "clip."
            )
        )
    else:
        inside += [
            _words("-# The next **/video** without frames takes these; after a day without use they are gone."),
            ui.ActionRow[Any](*_buttons(tray)),
        ]
    return _box(inside)


def mark(verb: str, more: str = "") -> Mark:
    """Return what a button of the tray carries."""
    return Mark(verb=verb, generation_id=0, more=more)


def dialog(hint: str, *, shapes: tuple[str, ...], shape: str | None, tip: str) -> ui.Modal:
    """Return the dialog for the video that the tray's frames become."""
    return dialogs.asking_for_prompt(
        mark(dialogs.TRAY),
        title="Make a video",
        question="What should happen?",
        hint=hint,
        required=False,
        shapes=shapes,
        shape=shape,
        tip=tip,
    )


def _box(inside: Sequence[ui.Item[Any]]) -> Layout:
    box: ui.Item[Any] = ui.Container(*inside, accent_colour=Colour.WAITING.value)
    return Layout(box)


def _words(words: str) -> ui.TextDisplay[Any]:
    return ui.TextDisplay(words)


def _beside(words: str, file: File | None) -> ui.Item[Any]:
    """Return words, with a small picture beside them where there is one."""
    if file is None:
        return _words(words)
    small: ui.Thumbnail[Any] = ui.Thumbnail(f"attachment://{file.name}")
    return ui.Section(words, accessory=small)


def _told(chosen: Chosen | None, end: End, *, unseen: bool) -> str:
    if chosen is None:
        return "nothing yet"
    if chosen.media is None:
        return "is not there any more; choose another one"
    if chosen.made is None:
        return "a picture of yours"
    which = "the picture" if isinstance(chosen.frame, ImageFrame) else WHICH[end]
    if unseen:
        return f"#{chosen.made.id}, {which}\n-# It is not shown in this channel."
    prompt = text.plain(text.one_line(chosen.made.request.prompt, PROMPT_SHOWN), PROMPT_SHOWN)
    return f"#{chosen.made.id}, {which}" + (f"\n-# {prompt}" if prompt else "")


def _buttons(tray: Tray) -> list[ui.Button[Any]]:
    ends = [end for end, one in ((End.START, tray.start), (End.END, tray.end)) if one is not None]
    row = [_button(MAKE, "Make a video", "", discord.ButtonStyle.primary), _button(SWAP, "Swap")]
    if len(ends) > 1:
        row += [_button(CLEAR, f"Drop the {TITLES[end].lower()}", end.value) for end in ends]
    return [*row, _button(CLEAR, "Clear", "all")]


def _button(
    verb: str, label: str, more: str = "", style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> ui.Button[Any]:
    return ui.Button(label=label, style=style, custom_id=str(mark(verb, more)))
