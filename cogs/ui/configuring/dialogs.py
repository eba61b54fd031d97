"""The dialogs of /config setup: what they ask, and what was typed there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from discord import ui

from bot.community.servers.configurations import stamp
from bot.domain import money
from bot.domain.community.configuration import Bounds, Configuration
from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from cogs.ui.configuring import typed
from cogs.ui.configuring.controls import Control, Page, Subject, mark

LONGEST: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a dialog asks for."""

    name: str
    question: str  # at most 45 characters
    hint: str  # at most 100
    amount: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """What a dialog asks for; `of_everyone`: its fields are those of the free allowance."""

    title: str
    action: str
    fields: tuple[Field, ...]
    of_everyone: bool = False


OPERATORS: Final = "Leave it empty for what the bot's operator set."
DIALOGS: Final[Mapping[Subject, Dialog]] = {
    Subject.ALLOWANCE: Dialog(
        title="What everybody may use",
        action="config.roles",
        of_everyone=True,
        fields=(
            Field(name="videos_per_day", question="Videos a day", hint=OPERATORS),
            Field(name="pictures_per_day", question="Pictures a day", hint=OPERATORS),
            Field(name="dollars_per_month", question="Dollars a month", hint=OPERATORS, amount=True),
            Field(name="jobs_at_once", question="At the same time", hint=OPERATORS),
        ),
    ),
    Subject.BUDGET: Dialog(
        title="What all together may use",
        action="config.budget",
        fields=(
            Field(
                name="dollars_per_day", question="Dollars a day", hint="Leave it empty for no limit a day.", amount=True
            ),
            Field(name="dollars_per_month", question="Dollars a month", hint=OPERATORS, amount=True),
        ),
    ),
    Subject.CONDUCT: Dialog(
        title="When a provider refuses what was asked",
        action="config.strikes",
        fields=(
            Field(
                name="strikes_before_pause",
                question="Strikes before a pause",
                hint="So many refusals, and the member pauses. From 1 to 20.",
                required=True,
            ),
            Field(
                name="strike_days",
                question="Days that a strike counts",
                hint="After that it is forgotten. From 1 to 365.",
                required=True,
            ),
            Field(
                name="pause_hours", question="Hours that a pause lasts", hint="From 1 to 720, a month.", required=True
            ),
        ),
    ),
}


def asking(page: Page, subject: Subject, rules: Configuration, bounds: Bounds) -> ui.Modal:
    """Return a dialog that is filled in with what holds now."""
    dialog = DIALOGS[subject]
    modal = ui.Modal(title=dialog.title, custom_id=mark(Control.SAVE, page, subject, seen(subject, rules)))
    for field in dialog.fields:
        now = getattr(rules.everyone if dialog.of_everyone else rules, field.name)
        box: ui.TextInput[Any] = ui.TextInput(
            custom_id=field.name,
            default=None if now is None else _written(field, now),
            placeholder=_operators(field, dialog, bounds),
            required=field.required,
            max_length=LONGEST,
        )
        modal.add_item(ui.Label(text=field.question, description=field.hint, component=box))
    modal.stop()  # answered by cogs/presses.py, not by this object
    return modal


def answered(subject: Subject, answers: Mapping[str, str]) -> dict[str, Any]:
    """Return the rules that were typed. Raises UserError for what cannot be read."""
    given: dict[str, Any] = {}
    for field in DIALOGS[subject].fields:
        words = answers.get(field.name, "")
        read: Callable[[str], int | MicroUsd | None] = typed.dollars if field.amount else typed.number
        value = read(words)
        if value is None and field.required:
            raise UserError(Reason.NUMBER_UNREADABLE, typed=words or "nothing")
        given[field.name] = value
    return given


def seen(subject: Subject, rules: Configuration) -> str:
    """Return the stamp of what a dialog shows."""
    dialog = DIALOGS[subject]
    if dialog.of_everyone:
        return stamp(rules.everyone)
    return stamp(*(getattr(rules, field.name) for field in dialog.fields))


def _written(field: Field, value: int) -> str:
    return money.written(MicroUsd(value)) if field.amount else str(value)


def _operators(field: Field, dialog: Dialog, bounds: Bounds) -> str | None:
    """Return what holds where nothing is typed, as a hint in the empty box."""
    if dialog.of_everyone:
        value = getattr(bounds.everyone, field.name)
    else:
        value = bounds.dollars_per_month if field.name == "dollars_per_month" else None
    return None if value is None else _written(field, value)


def subject_of(word: str) -> Subject:
    """Return which dialog a word in an id means. Raises UserError for another version's."""
    try:
        return Subject(word)
    except ValueError:
        raise UserError(Reason.BUTTON_UNKNOWN) from None
