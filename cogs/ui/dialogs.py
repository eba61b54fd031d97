"""
The dialogs, and how their answers are read.

A dialog carries the same kind of id as a button and is never kept in memory, so it is answered alike by the process
that opened it and by the one that was started since.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

import discord
from discord import ui

from bot.client import Ask, Mark

EXTEND: Final = "extend-dialog"
EDIT: Final = "edit-dialog"
ANIMATE: Final = "animate-dialog"
ANIMATE_LATE: Final = "animate-late-dialog"
ANIMATE_PICTURE: Final = "animate-picture-dialog"
VARY: Final = "vary-dialog"
USE_STYLE: Final = "use-style-dialog"
USE_REFERENCE: Final = "use-reference-dialog"
TRAY: Final = "tray-dialog"
HISTORY: Final = "history-dialog"

PROMPT: Final = "prompt"
WORDS: Final = "words"
SHAPE: Final = "shape"
END: Final = "end"
WEIGHT: Final = "weight"
LONGEST_PROMPT: Final = 4000  # what a text input takes
MOST_OPTIONS: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A field of a dialog where one of several is chosen; `options` are what each means, and what it says."""

    custom_id: str
    label: str
    options: Mapping[str, str]
    chosen: str | None = None  # beforehand
    hint: str | None = None
    explained: Mapping[str, str] = field(default_factory=dict[str, str])  # what stands under an option
    required: bool = False  # else the choice can be taken away again


def asking_for_prompt(
    mark: Mark,
    *,
    title: str,
    question: str,
    hint: str,
    prompt: str = "",
    required: bool = True,
    shapes: Sequence[str] = (),
    shape: str | None = None,
    choices: Sequence[Choice] = (),
    tip: str = "",
) -> ui.Modal:
    """
    Return a dialog for the prompt, for `choices`, and for the shape where `shapes` are offered; `shape` is chosen.

    Title and question have at most 45 characters, the hint 100; `tip` stands below all. Five fields in all.
    """
    dialog = ui.Modal(title=title, custom_id=str(mark))
    words: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=PROMPT,
        style=discord.TextStyle.paragraph,
        default=prompt[:LONGEST_PROMPT] or None,
        required=required,
        max_length=LONGEST_PROMPT,
    )
    dialog.add_item(ui.Label(text=question, description=hint, component=words))
    for choice in choices:
        dialog.add_item(field_of(choice))
    if shapes:
        shown = Choice(custom_id=SHAPE, label="Its shape", options={one: one for one in shapes}, chosen=shape)
        dialog.add_item(ui.Label(text=shown.label, component=_choice(shown)))
    if tip:
        dialog.add_item(ui.TextDisplay(tip))
    dialog.stop()  # answered by cogs/presses.py, not by this object
    return dialog


def asking_for_words(mark: Mark, *, title: str, question: str, hint: str, words: str, longest: int) -> ui.Modal:
    """Return a dialog for the words that somebody looks for; none is an answer, too."""
    dialog = ui.Modal(title=title, custom_id=str(mark))
    field: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=WORDS, default=words or None, required=False, max_length=longest
    )
    dialog.add_item(ui.Label(text=question, description=hint, component=field))
    dialog.stop()
    return dialog


def field_of(choice: Choice) -> ui.Label[ui.Modal]:
    """Return the field in which something is chosen."""
    return ui.Label(text=choice.label, description=choice.hint, component=_choice(choice))


def file_of(custom_id: str, *, label: str, hint: str) -> ui.Label[ui.Modal]:
    """Return a field that takes one file, or none."""
    upload: ui.FileUpload[ui.Modal] = ui.FileUpload(custom_id=custom_id, required=False, max_values=1)
    return ui.Label(text=label, description=hint, component=upload)


def _choice(choice: Choice) -> ui.Select[ui.Modal]:
    return ui.Select(
        custom_id=choice.custom_id,
        required=choice.required,
        options=[
            discord.SelectOption(
                label=said,
                value=meant,
                description=choice.explained.get(meant) or None,
                default=meant == choice.chosen,
            )
            for meant, said in [*choice.options.items()][:MOST_OPTIONS]
        ],
    )


def answers(data: object) -> dict[str, str]:
    """Return what was typed into a dialog or chosen there, by the fields' ids; `data` is the interaction's."""
    return dict(_fields(cast("Mapping[str, object]", data or {}).get("components")))


def attached(interaction: Ask, field: str) -> discord.Attachment | None:
    """Return the file that was put into a field of a dialog; None where there is none."""
    data = cast("Mapping[str, Mapping[str, Mapping[str, Any]]]", interaction.data or {})
    files: Mapping[str, Any] = (data.get("resolved") or {}).get("attachments") or {}
    file = files.get(answers(interaction.data).get(field, ""))
    # As discord.py's own dialogs make one; ours are answered without their object (module docstring).
    state = interaction._state  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return None if file is None else discord.Attachment(data=file, state=state)


def _fields(components: object) -> Iterator[tuple[str, str]]:
    if not isinstance(components, Sequence) or isinstance(components, str):
        return
    for component in cast("Sequence[Mapping[str, object]]", components):
        custom_id, value = component.get("custom_id"), component.get("value")
        chosen = cast("Sequence[object]", component.get("values") or ())
        if value is None and chosen:
            value = chosen[0]
        if isinstance(custom_id, str) and isinstance(value, str):
            yield custom_id, value
        yield from _fields(component.get("components"))
        if "component" in component:
            yield from _fields([component["component"]])
