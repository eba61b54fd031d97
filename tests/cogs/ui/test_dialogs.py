from typing import Any

import pytest

from bot.client import Mark
from cogs.ui import dialogs

MARK = Mark(verb=dialogs.ANIMATE_LATE, generation_id=2**63 - 1, delivery_id=2**63 - 1)


def sent(components):
    """Return what arrives when a dialog was sent."""
    return {"custom_id": str(MARK), "components": components}


def made(**options):
    texts: dict[str, Any] = {"title": "Extend #12", "question": "What happens next?", "hint": "5 s more."}
    return dialogs.asking_for_prompt(MARK, **texts | options)


async def test_a_dialog_keeps_to_discords_limits_and_its_prompt_is_filled_in():
    dialog = made(prompt="x" * 5000, shapes=[f"{n}:9" for n in range(40)]).to_dict()
    assert len(dialog["custom_id"]) <= 100
    assert len(dialog["title"]) <= 45
    assert len(dialog["components"]) == 2
    prompt, shape = (label["component"] for label in dialog["components"])
    assert len(prompt["value"]) == prompt["max_length"] == 4000
    assert len(shape["options"]) == 25


async def test_a_dialog_is_not_kept_in_memory():
    assert made().is_finished()


@pytest.mark.parametrize("required", [True, False])
async def test_the_prompt_may_be_left_out_where_that_is_allowed(required):
    field = made(required=required).to_dict()["components"][0]["component"]
    assert field["required"] is required
    assert "value" not in field


async def test_the_shape_that_fits_is_chosen_beforehand():
    dialog = made(shapes=("16:9", "1:1"), shape="1:1").to_dict()
    options = dialog["components"][1]["component"]["options"]
    assert [option["label"] for option in options if option["default"]] == ["1:1"]


@pytest.mark.parametrize(
    "components",
    [
        [{"type": 18, "component": {"type": 4, "custom_id": "prompt", "value": "it moves"}}],
        [{"type": 1, "components": [{"type": 4, "custom_id": "prompt", "value": "it moves"}]}],
    ],
    ids=["labels", "rows, as older clients send them"],
)
def test_what_was_typed_is_read(components):
    assert dialogs.answers(sent(components)) == {"prompt": "it moves"}


def test_what_was_chosen_is_read_and_what_was_not_is_left_out():
    def select(values):
        return [{"type": 18, "component": {"type": 3, "custom_id": "shape", "values": values}}]

    assert dialogs.answers(sent(select(["1:1"]))) == {"shape": "1:1"}
    assert dialogs.answers(sent(select([]))) == {}


@pytest.mark.parametrize("components", [None, [], "nonsense", [{}]])
def test_nonsense_is_no_answer(components):
    assert dialogs.answers(sent(components)) == {}


async def test_choices_say_what_they_mean_and_the_tip_stands_below():
    choice = dialogs.Choice(
        custom_id=dialogs.WEIGHT,
        label="How close",
        hint="Higher is closer.",
        options={"1": "1: close", "0.1": "0.1: far"},
        chosen="1",
    )
    prompt, chosen, shapes, tip = made(choices=[choice], shapes=["16:9"], tip="Say what is seen.").to_dict()[
        "components"
    ]
    assert prompt["component"]["custom_id"] == dialogs.PROMPT
    assert (chosen["label"], chosen["description"]) == ("How close", "Higher is closer.")
    assert [(one["value"], one["label"], one["default"]) for one in chosen["component"]["options"]] == [
        ("1", "1: close", True),
        ("0.1", "0.1: far", False),
    ]
    assert shapes["component"]["custom_id"] == dialogs.SHAPE
    assert tip["content"] == "Say what is seen."


async def test_an_option_is_explained_and_a_choice_may_be_one_that_cannot_be_taken_away():
    choice = dialogs.Choice(
        custom_id="how", label="How?", options={"a": "A", "b": "B"}, explained={"a": "Closest"}, required=True
    )
    component = made(choices=[choice]).to_dict()["components"][1]["component"]
    assert [one.get("description") for one in component["options"]] == ["Closest", None]
    assert component["required"] is True
