"""What Discord accepts as a dialog (it says modal). Source: "Receiving and Responding" and "Component Reference"."""

from collections.abc import Callable
from typing import Any

from sandbox.discord import limits
from sandbox.discord.rules.components import SELECTS, TEXT, check_options, check_select, check_text, check_unique
from sandbox.discord.rules.form import CHOICES, REQUIRED, Form, objects
from sandbox.discord.state.nouns import Json, walk

ROW, TEXT_INPUT, LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 1, 4, 18, 19, 21, 22, 23
IN_LABEL = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)


def check_dialog(form: Form, data: Json) -> None:
    """Check the data of a dialog."""
    form.text(data, "data", "custom_id", least=1, most=limits.CUSTOM_ID, required=True)
    form.text(data, "data", "title", least=1, most=limits.DIALOG_TITLE, required=True)
    top = form.count(data.get("components"), "data.components", least=1, most=limits.DIALOG_COMPONENTS)
    for path, one in objects(form, top, "data.components"):
        kind = one.get("type")
        message = f"Value of field 'type' must be one of (1, 10, 18). (it is {kind})"
        if not form.check(kind in (ROW, TEXT, LABEL), f"{path}.type", "UNION_TYPE_CHOICES", message):
            continue
        {ROW: _row, TEXT: check_text, LABEL: _label}[int(kind or 0)](form, one, path)
    check_unique(form, walk([one for one in top if isinstance(one, dict)]))


def _row(form: Form, one: Json, path: str) -> None:
    children = form.count(one.get("components"), f"{path}.components", least=1, most=1)
    for where, child in objects(form, children, f"{path}.components"):
        if form.check(
            child.get("type") == TEXT_INPUT, f"{where}.type", CHOICES, "Only text inputs stand in a row here"
        ):
            _text_input(form, child, where)
            form.text(child, where, "label", least=1, most=limits.LABEL, required=True)


def _label(form: Form, one: Json, path: str) -> None:
    form.text(one, path, "label", least=1, most=limits.LABEL, required=True)
    form.text(one, path, "description", most=limits.LABEL_DESCRIPTION)
    child = one.get("component")
    if not form.check(isinstance(child, dict), f"{path}.component", REQUIRED, "This field is required"):
        return
    assert isinstance(child, dict)
    kind, where = child.get("type"), f"{path}.component"
    message = f"Value of field 'type' must be one of {IN_LABEL}. (it is {kind})"
    if form.check(kind in IN_LABEL, f"{where}.type", "UNION_TYPE_CHOICES", message):
        form.text(child, where, "custom_id", least=1, most=limits.CUSTOM_ID, required=True)
        CHECKS[int(kind or 0)](form, child, where)


def _text_input(form: Form, one: Json, path: str) -> None:
    form.text(one, path, "custom_id", least=1, most=limits.CUSTOM_ID, required=True)
    form.check(one.get("style") in (1, 2), f"{path}.style", CHOICES, "Value must be one of (1, 2).")
    form.text(one, path, "value", most=limits.TEXT_INPUT)
    form.text(one, path, "placeholder", most=limits.TEXT_PLACEHOLDER)
    form.number(one, path, "min_length", least=0, most=limits.TEXT_INPUT)
    form.number(one, path, "max_length", least=1, most=limits.TEXT_INPUT)
    if one.get("value") and isinstance(one.get("max_length"), int):
        message = f"The prefilled value must be at most max_length ({one['max_length']}) in length."
        form.check(len(one["value"]) <= one["max_length"], f"{path}.value", "BASE_TYPE_BAD_LENGTH", message)


def _file_upload(form: Form, one: Json, path: str) -> None:
    form.number(one, path, "min_values", least=0, most=limits.UPLOADS_IN_DIALOG)
    form.number(one, path, "max_values", least=1, most=limits.UPLOADS_IN_DIALOG)


def _radio_group(form: Form, one: Json, path: str) -> None:
    check_options(form, one.get("options"), f"{path}.options", least=2, most=10)


def _checkbox_group(form: Form, one: Json, path: str) -> None:
    check_options(form, one.get("options"), f"{path}.options", least=1, most=10)


def _checkbox(_form: Form, _one: Json, _path: str) -> None:
    """Accept: a checkbox has nothing besides its custom id."""


CHECKS: dict[int, Callable[[Form, Any, str], None]] = {
    TEXT_INPUT: _text_input,
    **dict.fromkeys(SELECTS, check_select),
    FILE_UPLOAD: _file_upload,
    RADIO_GROUP: _radio_group,
    CHECKBOX_GROUP: _checkbox_group,
    CHECKBOX: _checkbox,
}
