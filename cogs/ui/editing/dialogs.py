"""The dialogs behind the buttons under a clip or a picture: what to change, with what each choice costs."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.client import Mark
from bot.domain.generation import Generation
from bot.domain.request import Operation
from bot.lifecycle.admission import sources
from bot.lifecycle.admission.sources import Source
from cogs.ui import asking, cards, dialogs
from cogs.ui.dialogs import Choice, field_of, file_of
from cogs.ui.editing import requests, words
from cogs.ui.editing.requests import Reframing

REFRAME: Final = "reframe-dialog"
MODIFY: Final = "modify-dialog"
UPSCALE: Final = "upscale-dialog"
SOUND: Final = "sound-dialog"
BLEND: Final = "blend-dialog"

MODEL: Final = "model"
PLACE: Final = "place"
FORMAT: Final = "format"
STRENGTH: Final = "strength"
RESOLUTION: Final = "resolution"
NEGATIVE: Final = "negative"
DIRECTION: Final = "direction"
SECOND: Final = "second"
FIRST_FRAME: Final = "first-frame"

DIRECTION_CHOICE: Final = Choice(custom_id=DIRECTION, label="Which way?", options=words.DIRECTIONS, chosen="forwards")


def reframe(mark: Mark, source: Source, models: cards.Models, *, hint: str) -> ui.Modal:
    """Return the dialog for another shape: which, where the old one lies in it, and what the new parts show."""
    operation = requests.operation_of(source)
    able = sources.fitting(operation, models, source)
    sizes = words.standard_sizes(able.values())
    now = asking.nearest_aspect(source.facts, tuple(sizes)) if sizes else ""
    first = next((aspect for aspect in sizes if aspect != now), now)
    wishes = {
        name: [requests.reframe(source, Reframing(aspect=aspect, model=name), models) for aspect in sizes]
        for name in able
    }
    formats = next((model.formats for model in able.values() if model.formats), ())
    fields = [
        Choice(custom_id=dialogs.SHAPE, label="Its new shape", options=sizes, chosen=first, required=True),
        Choice(custom_id=PLACE, label="Where does the old picture lie in it?", options=words.PLACES, chosen="centre"),
        _models(words.from_to(wishes, words.labels(able), models), sources.usual(operation, models, source)),
    ]
    inside = [_words("What is in the new parts?", hint), *map(field_of, fields)]
    if not source.is_picture:
        inside.append(file_of(FIRST_FRAME, label="A picture that it begins with", hint="Or leave that to the model."))
    elif formats:
        kinds = {one: one.upper() for one in formats}
        inside.append(
            field_of(Choice(custom_id=FORMAT, label="As which kind of file?", options=kinds, chosen=formats[0]))
        )
    return _dialog(mark, f"Reframe {_number(source)}", inside)


def modify(mark: Mark, source: Source, models: cards.Models, *, hint: str, tip: str) -> ui.Modal:
    """Return the dialog for a modification: the words, how closely it keeps to the clip, and the model."""
    able = sources.fitting(Operation.MODIFY_VIDEO, models, source)
    wishes = {name: requests.modify(source, models, prompt="", model=name) for name in able}
    fields = [
        Choice(
            custom_id=STRENGTH,
            label="How close does it keep to the clip?",
            options={name: words.level(name) for name in words.strengths(able.values())},
            explained={name: words.how(name).capitalize() for name in words.strengths(able.values())},
            chosen=requests.STRENGTH,
            hint="From the closest to the freest.",
        ),
        _models(
            words.priced(wishes, words.labels(able), models), sources.usual(Operation.MODIFY_VIDEO, models, source)
        ),
    ]
    first = file_of(FIRST_FRAME, label="A picture of its first frame", hint="Optional, but preferred.")
    inside = [_words("What should it become?", hint), *map(field_of, fields), first]
    return _dialog(mark, f"Modify {_number(source)}", inside, tip)


def upscale(mark: Mark, source: Source, models: cards.Models, *, sizes: Sequence[str], hint: str) -> ui.Modal:
    """Return the dialog for a larger clip; `sizes` are those to which it can be made larger."""
    wishes = {size: requests.upscale(source, models, resolution=size) for size in sizes}
    field = Choice(
        custom_id=RESOLUTION,
        label="How large?",
        options=words.priced(wishes, {size: size for size in sizes}, models),
        chosen=sizes[0],
        hint=hint,
        required=True,
    )
    return _dialog(mark, f"Upscale {_number(source)}", [field_of(field)])


def sound(mark: Mark, source: Source, *, hint: str) -> ui.Modal:
    """Return the dialog for sound: what is to be heard, and what is not."""
    unwanted: ui.TextInput[Any] = ui.TextInput(custom_id=NEGATIVE, required=False, max_length=dialogs.LONGEST_PROMPT)
    return _dialog(
        mark,
        f"Add sound to {_number(source)}",
        [
            _words("What is to be heard?", hint),
            ui.Label(text="What is not to be heard?", description="Such as music, voices.", component=unwanted),
        ],
    )


def blend(mark: Mark, first: Generation, others: Mapping[str, str], *, hint: str, tip: str) -> ui.Modal:
    """Return the dialog for what lies between a clip and another one; `others` are those to choose from, by number."""
    field = Choice(
        custom_id=SECOND,
        label="To which of your clips?",
        options=others,
        chosen=next(iter(others), None),
        required=True,
        hint=f"It begins with the last frame of #{first.id}, and ends with the first of that one.",
    )
    inside = [_words("What happens between them?", hint, required=True), field_of(field)]
    return _dialog(mark, f"Blend #{first.id}", inside, tip)


def _models(options: Mapping[str, str], chosen: str) -> Choice:
    return Choice(custom_id=MODEL, label="Which model makes it?", options=options, chosen=chosen)


def _number(source: Source) -> str:
    return f"#{source.made.id}" if source.made is not None else "it"


def _words(question: str, hint: str, *, required: bool = False) -> ui.Label[Any]:
    field: ui.TextInput[Any] = ui.TextInput(
        custom_id=dialogs.PROMPT,
        style=discord.TextStyle.paragraph,
        required=required,
        max_length=dialogs.LONGEST_PROMPT,
    )
    return ui.Label(text=question, description=hint, component=field)


def _dialog(mark: Mark, title: str, fields: Sequence[ui.Label[Any]], tip: str = "") -> ui.Modal:
    dialog = ui.Modal(title=title, custom_id=str(mark))
    for field in fields:
        dialog.add_item(field)
    if tip:
        dialog.add_item(ui.TextDisplay(tip))
    dialog.stop()  # answered by cogs/presses.py, not by this object
    return dialog
