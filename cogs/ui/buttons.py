"""The buttons, and which of them stand under what. Each carries all that it needs in its custom_id."""

from enum import StrEnum
from typing import Any, Final

import discord
from discord import ui

from bot.client import Mark
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Generation, Status
from bot.domain.money import MicroUsd, shown
from bot.domain.reasons import REFUSED_CONTENT, Reason


class Action(StrEnum):
    """What can be pressed. The words are in the custom_ids of messages that were posted long ago: never rename one."""

    EXTEND = "extend"
    REROLL = "reroll"
    EDIT = "edit"
    INFO = "info"
    DELETE = "delete"
    CONFIRM_DELETE = "confirm-delete"
    CANCEL = "cancel"
    RETRY = "retry"
    SHOW = "show"
    REPORT = "report"


LABELS: Final = {
    Action.EXTEND: "Extend",
    Action.REROLL: "Re-roll",
    Action.EDIT: "Edit & re-run",
    Action.INFO: "Info",
    Action.DELETE: "Delete",
    Action.CONFIRM_DELETE: "Delete it",
    Action.CANCEL: "Cancel",
    Action.RETRY: "Retry",
    Action.SHOW: "Show",
    Action.REPORT: "Report",
}
STYLES: Final = {
    Action.EXTEND: discord.ButtonStyle.primary,
    Action.RETRY: discord.ButtonStyle.primary,
    Action.CONFIRM_DELETE: discord.ButtonStyle.danger,
}
# What starts at once shows its price; what opens a dialog shows it there.
PRICED: Final = frozenset({Action.REROLL, Action.RETRY})


def actions(status: Status, kind: DeliveryKind, failure: Reason | None = None) -> tuple[Action, ...]:
    """
    Return what can be done with a generation on this kind of message.

    What a provider refused to show is never sent again as it was; a picture it refused, not with other words either.
    """
    if kind is DeliveryKind.RESULT:
        if status is Status.SUCCEEDED:
            return Action.EXTEND, Action.REROLL, Action.EDIT, Action.INFO, Action.REPORT, Action.DELETE
        if failure in REFUSED_CONTENT:
            return (Action.INFO,) if failure is Reason.FRAME_MODERATED else (Action.EDIT, Action.INFO)
        return Action.RETRY, Action.EDIT, Action.INFO
    # Info stands on every card: after a crash the card is recognised by the custom_id of a button.
    return (Action.CANCEL, Action.INFO) if status is Status.QUEUED else (Action.INFO,)


def button(
    action: Action, generation_id: int, *, delivery_id: int = 0, price: MicroUsd | None = None
) -> ui.Button[Any]:
    """Return one button."""
    label = LABELS[action]
    return ui.Button(
        label=f"{label} · {shown(price)}" if price is not None and action in PRICED else label,
        style=STYLES.get(action, discord.ButtonStyle.secondary),
        custom_id=str(Mark(verb=action, generation_id=generation_id, delivery_id=delivery_id)),
    )


def row(
    generation: Generation, kind: DeliveryKind, *, delivery_id: int, price: MicroUsd | None
) -> list[ui.Button[Any]]:
    """Return the buttons under a card or a result; `price` is what making one like it costs today."""
    return [
        button(action, generation.id, delivery_id=delivery_id, price=price)
        for action in actions(generation.status, kind, generation.failure)
        if action is not Action.REPORT or _is_public(generation)
    ]


def when_hidden(generation: Generation, *, delivery_id: int) -> list[ui.Button[Any]]:
    """Return what is left under a result that staff took out of sight: for its owner, and to know the message by."""
    return [button(action, generation.id, delivery_id=delivery_id) for action in (Action.INFO, Action.DELETE)]


def _is_public(generation: Generation) -> bool:
    return not generation.destination.private and generation.hidden_at is None
