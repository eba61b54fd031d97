import pytest

from bot.client import Mark
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Status
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from cogs.ui.asking import read_mark as read
from cogs.ui.buttons import LABELS, Action, actions, button

MATRIX = {
    (Status.QUEUED, DeliveryKind.CARD): "cancel info",
    (Status.SUBMITTING, DeliveryKind.CARD): "info",
    (Status.UNCONFIRMED, DeliveryKind.CARD): "info",
    (Status.RUNNING, DeliveryKind.CARD): "info",
    (Status.DOWNLOADING, DeliveryKind.CARD): "info",
    (Status.SUCCEEDED, DeliveryKind.RESULT): "extend reroll edit info report delete",
    (Status.FAILED, DeliveryKind.RESULT): "retry edit info",
}


@pytest.mark.parametrize(("status", "kind"), MATRIX)
def test_which_buttons_stand_under_what(status, kind):
    assert actions(status, kind) == tuple(Action(word) for word in MATRIX[status, kind].split())


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (Reason.PROMPT_MODERATED, "edit info"),
        (Reason.BLACKLISTED_WORDS, "edit info"),
        (Reason.MODERATED, "edit info"),
        (Reason.FRAME_MODERATED, "info"),
        (Reason.JOB_FAILED, "retry edit info"),
    ],
)
def test_what_a_provider_refused_is_not_sent_again_as_it_was(failure, words):
    offered = actions(Status.FAILED, DeliveryKind.RESULT, failure)
    assert offered == tuple(Action(word) for word in words.split())


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", DeliveryKind)
def test_no_message_is_without_the_button_by_which_it_is_recognised(status, kind):
    assert 1 <= len(actions(status, kind)) <= 10


@pytest.mark.parametrize("action", Action)
def test_a_button_carries_all_that_it_needs(action):
    made = button(action, 2**63 - 1, delivery_id=2**63 - 1, price=MicroUsd(11_470_000))
    assert made.custom_id is not None
    assert len(made.custom_id) <= 100
    assert read(made.custom_id) == Mark(verb=action, generation_id=2**63 - 1, delivery_id=2**63 - 1)


def test_the_words_of_old_buttons_never_change():
    assert {action.value for action in Action} >= {
        "extend", "reroll", "edit", "info", "delete", "confirm-delete", "cancel", "retry", "show"
    }  # fmt: skip
    assert LABELS.keys() == set(Action)


def test_what_starts_at_once_shows_its_price():
    labels = {action: button(action, 1, price=MicroUsd(710_000)).label for action in Action}
    assert labels[Action.REROLL] == "Re-roll · $0.71"
    assert labels[Action.RETRY] == "Retry · $0.71"
    assert labels[Action.EXTEND] == "Extend"
    assert button(Action.REROLL, 1).label == "Re-roll"
