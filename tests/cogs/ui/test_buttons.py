from dataclasses import replace
from typing import Any

import pytest

from bot.client import Mark
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Status
from bot.domain.reasons import Reason
from bot.domain.request import Operation
from cogs.ui.asking import read_mark as read
from cogs.ui.buttons import LABELS, Action, actions, button, under
from tests.cogs.ui.conftest import generation

MATRIX = {
    (Status.QUEUED, DeliveryKind.CARD): "cancel info",
    (Status.SUBMITTING, DeliveryKind.CARD): "info",
    (Status.UNCONFIRMED, DeliveryKind.CARD): "info",
    (Status.RUNNING, DeliveryKind.CARD): "info",
    (Status.DOWNLOADING, DeliveryKind.CARD): "info",
    (Status.SUCCEEDED, DeliveryKind.RESULT): (
        "extend blend reroll edit, reframe modify upscale sound, info report delete"
    ),
    (Status.FAILED, DeliveryKind.RESULT): "retry edit info",
}

PICTURE = "animate-picture vary use-style use-reference reframe, reroll edit info report delete"
CLIP = MATRIX[Status.SUCCEEDED, DeliveryKind.RESULT]
UNDER_A_RESULT = {
    Operation.IMAGE: PICTURE,
    Operation.REFRAME_IMAGE: PICTURE,
    Operation.REFRAME_VIDEO: CLIP,
    Operation.MODIFY_VIDEO: CLIP,
    Operation.UPSCALE: "extend blend, reframe modify sound, info report delete",
    Operation.ADD_AUDIO: "extend blend reroll edit, reframe modify upscale, info report delete",
}


def read_rows(words):
    return tuple(tuple(Action(word) for word in row.split()) for row in words.split(","))


@pytest.mark.parametrize(("status", "kind"), MATRIX)
def test_which_buttons_stand_under_what(status, kind):
    assert actions(status, kind) == read_rows(MATRIX[status, kind])


@pytest.mark.parametrize(("operation", "words"), UNDER_A_RESULT.items())
def test_what_stands_under_a_result_depends_on_what_it_is(operation, words):
    assert actions(Status.SUCCEEDED, DeliveryKind.RESULT, None, operation) == read_rows(words)


def test_what_has_no_words_of_its_own_is_not_edited():
    assert actions(Status.FAILED, DeliveryKind.RESULT, Reason.JOB_FAILED, Operation.UPSCALE) == read_rows("retry info")


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (Reason.PROMPT_MODERATED, "edit info"),
        (Reason.BLACKLISTED_WORDS, "edit info"),
        (Reason.MODERATED, "edit info"),
        (Reason.FRAME_MODERATED, "info"),
        (Reason.CLIP_DELETED, "info"),
        (Reason.CLIP_HIDDEN, "info"),
        (Reason.RESULT_GONE, "info"),
        (Reason.JOB_FAILED, "retry edit info"),
    ],
)
def test_what_would_only_be_refused_again_is_not_offered(failure, words):
    offered = actions(Status.FAILED, DeliveryKind.RESULT, failure)
    assert offered == read_rows(words)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", DeliveryKind)
def test_no_message_is_without_the_button_by_which_it_is_recognised(status, kind):
    for operation in Operation:
        rows = actions(status, kind, None, operation)
        assert 1 <= len(rows) <= 3
        assert all(1 <= len(row) <= 5 for row in rows)


@pytest.mark.parametrize("action", Action)
def test_a_button_carries_all_that_it_needs(action):
    made = button(action, 2**63 - 1, delivery_id=2**63 - 1, price="≈ $11.47")
    assert made.custom_id is not None
    assert len(made.custom_id) <= 100
    assert read(made.custom_id) == Mark(verb=action, generation_id=2**63 - 1, delivery_id=2**63 - 1)


def test_the_words_of_old_buttons_never_change():
    assert {action.value for action in Action} >= {
        "extend", "reroll", "edit", "info", "delete", "confirm-delete", "cancel", "retry", "show"
    }  # fmt: skip
    assert LABELS.keys() == set(Action)


def test_what_starts_at_once_shows_its_price():
    labels = {action: button(action, 1, price="$0.71").label for action in Action}
    assert labels[Action.REROLL] == "Re-roll · $0.71"
    assert labels[Action.RETRY] == "Retry · $0.71"
    assert labels[Action.EXTEND] == "Extend"
    assert button(Action.REROLL, 1).label == "Re-roll"


def pictures(*statuses, **options):
    """Return a batch, numbered from 12 on."""
    return [
        generation(status, operation=Operation.IMAGE, id=12 + place, batch_id=12, **options)
        for place, status in enumerate(statuses)
    ]


def controls(batch, kind=DeliveryKind.RESULT) -> list[list[Any]]:
    return [[*row.children] for row in under(batch[0], kind, delivery_id=4, price="$0.06", batch=batch)]


def drawn(batch, kind=DeliveryKind.RESULT):
    return [[getattr(one, "label", None) or one.custom_id for one in row] for row in controls(batch, kind)]


WHOLE = ["Re-roll · $0.06", "Edit & re-run", "Info", "Report", "Delete"]


@pytest.mark.parametrize(
    ("failures", "labels"),
    [
        ((Reason.JOB_FAILED, Reason.MODERATED), [["Edit & re-run", "Info"]]),
        ((Reason.MODERATED, Reason.FRAME_MODERATED), [["Info"]]),
        ((Reason.JOB_FAILED, Reason.TOO_SLOW), [["Retry · $0.06", "Edit & re-run", "Info"]]),
    ],
)
def test_where_any_was_refused_and_nothing_came_of_the_others_it_is_not_sent_again_as_it_was(failures, labels):
    batch = pictures(*[Status.FAILED] * len(failures))
    assert drawn([replace(one, failure=failure) for one, failure in zip(batch, failures, strict=True)]) == labels


def test_with_several_pictures_one_is_chosen_first():
    batch = pictures(Status.SUCCEEDED, Status.FAILED, Status.SUCCEEDED)
    assert drawn(batch) == [["v1:pick-picture:12:4"], WHOLE]
    (menu,) = controls(batch)[0]
    assert [(one.label, one.value) for one in menu.options] == [("Picture 1", "12"), ("Picture 2", "14")]


def test_the_only_one_that_worked_out_needs_no_menu():
    batch = pictures(Status.FAILED, Status.SUCCEEDED, failure=Reason.JOB_FAILED)
    assert drawn(batch) == [["Animate", "Vary", "Use as style", "Use as reference", "Reframe"], WHOLE]
    assert [{read(one.custom_id).generation_id for one in row} for row in controls(batch)] == [{13}, {12}]


def test_where_none_worked_out_it_is_tried_again():
    batch = pictures(Status.FAILED, Status.FAILED, failure=Reason.JOB_FAILED)
    assert drawn(batch) == [["Retry · $0.06", "Edit & re-run", "Info"]]


def test_as_long_as_one_waits_a_batch_can_be_cancelled():
    assert drawn(pictures(Status.RUNNING, Status.QUEUED), DeliveryKind.CARD) == [["Cancel", "Info"]]
    assert drawn(pictures(Status.RUNNING, Status.RUNNING), DeliveryKind.CARD) == [["Info"]]
