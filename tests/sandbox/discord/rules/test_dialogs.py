"""What Discord refuses in dialogs."""

from typing import Any

import pytest

from sandbox.discord.rules.dialogs import check_dialog
from sandbox.discord.rules.form import Form

OPTIONS = [{"label": "a", "value": "a"}, {"label": "b", "value": "b"}]


def text_input(**fields: Any) -> dict[str, Any]:
    return {"type": 4, "custom_id": "p", "style": 1, **fields}


def label(component: Any = None, **fields: Any) -> dict[str, Any]:
    return {"type": 18, "label": "L", "component": text_input() if component is None else component, **fields}


def dialog(*components: Any, **fields: Any) -> dict[str, Any]:
    return {"custom_id": "d", "title": "T", "components": list(components), **fields}


def several(count: int) -> list[Any]:
    return [label(text_input(custom_id=str(number))) for number in range(count)]


def problems(data: Any) -> list[str]:
    form = Form()
    check_dialog(form, data)
    return [str(one) for one in form.problems]


BAD: dict[str, tuple[Any, str]] = {
    "a title of 46": (dialog(label(), title="t" * 46), "data.title"),
    "no title": (dialog(label(), title=None), "data.title: This field is required"),
    "a custom id of 101": (dialog(label(), custom_id="d" * 101), "data.custom_id"),
    "6 components": (dialog(*several(6)), "data.components: Must be between 1 and 5"),
    "no components": (dialog(), "data.components"),
    "a button": (dialog({"type": 2, "style": 1, "label": "x", "custom_id": "b"}), "data.components.0.type"),
    "a button in a label": (dialog(label({"type": 2, "custom_id": "b"})), "data.components.0.component.type"),
    "a label of 46": (dialog(label(label="L" * 46)), "data.components.0.label"),
    "a label without component": (dialog({"type": 18, "label": "L"}), "data.components.0.component"),
    "a label's description of 101": (dialog(label(description="d" * 101)), "data.components.0.description"),
    "a field without custom id": (dialog(label(text_input(custom_id=None))), "component.custom_id"),
    "a custom id twice": (dialog(label(), label()), "Component custom_id 'p' is duplicated"),
    "style 3": (dialog(label(text_input(style=3))), "component.style"),
    "max_length of 4001": (dialog(label(text_input(max_length=4001))), "component.max_length"),
    "a placeholder of 101": (dialog(label(text_input(placeholder="x" * 101))), "component.placeholder"),
    "a value beyond max_length": (dialog(label(text_input(value="xxx", max_length=2))), "component.value"),
    "a radio of one": (dialog(label({"type": 21, "custom_id": "r", "options": OPTIONS[:1]})), "component.options"),
    "11 checkboxes": (
        dialog(
            label({"type": 22, "custom_id": "c", "options": [{"label": str(n), "value": str(n)} for n in range(11)]})
        ),
        "component.options",
    ),
    "11 uploads": (dialog(label({"type": 19, "custom_id": "f", "max_values": 11})), "component.max_values"),
    "a select without options": (dialog(label({"type": 3, "custom_id": "s", "options": []})), "component.options"),
    "an old row without label": (dialog({"type": 1, "components": [text_input()]}), "components.0.label"),
    "a select in an old row": (dialog({"type": 1, "components": [{"type": 3}]}), "components.0.type"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_dialog_is_refused_for(name: str) -> None:
    data, expected = BAD[name]
    assert any(expected in one for one in problems(data)), problems(data)


@pytest.mark.parametrize(
    "data",
    [
        dialog(*several(5)),
        dialog(label(text_input(max_length=4000, value="x" * 4000))),
        dialog({"type": 10, "content": "Read this"}, label({"type": 5, "custom_id": "who"})),
        dialog(label({"type": 21, "custom_id": "r", "options": OPTIONS}), label({"type": 23, "custom_id": "c"})),
        dialog(label({"type": 22, "custom_id": "c", "options": OPTIONS}), label({"type": 19, "custom_id": "f"})),
        dialog({"type": 1, "components": [text_input(label="Old")]}),
    ],
)
def test_a_dialog_is_accepted(data: Any) -> None:
    assert problems(data) == []
