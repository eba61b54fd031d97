"""The buttons, and which of them stand under what. Each carries all that it needs in its custom_id."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

import discord
from discord import ui

from bot.client import Mark
from bot.domain.delivery import DeliveryKind
from bot.domain.generation import Generation, Status
from bot.domain.reasons import REFUSED_CONTENT, Reason
from bot.domain.request import PICTURES, Operation


class Action(StrEnum):
    """What can be pressed. The words are in the custom_ids of messages that were posted long ago: never rename one."""

    EXTEND = "extend"
    BLEND = "blend"
    REROLL = "reroll"
    EDIT = "edit"
    INFO = "info"
    DELETE = "delete"
    CONFIRM_DELETE = "confirm-delete"
    CANCEL = "cancel"
    RETRY = "retry"
    SHOW = "show"
    REPORT = "report"
    REFRAME = "reframe"
    MODIFY = "modify"
    UPSCALE = "upscale"
    SOUND = "sound"
    ANIMATE_PICTURE = "animate-picture"
    VARY = "vary"
    USE_STYLE = "use-style"
    USE_REFERENCE = "use-reference"
    PICK_PICTURE = "pick-picture"  # a menu: what is chosen is the number of a generation


LABELS: Final = {
    Action.EXTEND: "Extend",
    Action.BLEND: "Blend",
    Action.REROLL: "Re-roll",
    Action.EDIT: "Edit & re-run",
    Action.INFO: "Info",
    Action.DELETE: "Delete",
    Action.CONFIRM_DELETE: "Delete it",
    Action.CANCEL: "Cancel",
    Action.RETRY: "Retry",
    Action.SHOW: "Show",
    Action.REPORT: "Report",
    Action.REFRAME: "Reframe",
    Action.MODIFY: "Modify",
    Action.UPSCALE: "Upscale",
    Action.SOUND: "Add sound",
    Action.ANIMATE_PICTURE: "Animate",
    Action.VARY: "Vary",
    Action.USE_STYLE: "Use as style",
    Action.USE_REFERENCE: "Use as reference",
    Action.PICK_PICTURE: "Go on with one of them…",
}
STYLES: Final = {
    Action.EXTEND: discord.ButtonStyle.primary,
    Action.ANIMATE_PICTURE: discord.ButtonStyle.primary,
    Action.RETRY: discord.ButtonStyle.primary,
    Action.CONFIRM_DELETE: discord.ButtonStyle.danger,
}
# What starts at once shows its price; what opens a dialog shows it there.
PRICED: Final = frozenset({Action.REROLL, Action.RETRY})
# What has no words of its own, or makes nothing else when it is done once more.
WITHOUT: Final = {
    Operation.UPSCALE: frozenset({Action.REROLL, Action.EDIT, Action.UPSCALE}),
    Operation.ADD_AUDIO: frozenset({Action.SOUND}),
}

# What it is made from cannot be had any more, so making it again would only fail again, with other words, too.
IN_VAIN: Final = frozenset({Reason.FRAME_MODERATED, Reason.CLIP_DELETED, Reason.CLIP_HIDDEN, Reason.RESULT_GONE})

Row = tuple[Action, ...]

OF_A_CLIP: Final[tuple[Row, ...]] = (
    (Action.EXTEND, Action.BLEND, Action.REROLL, Action.EDIT),
    (Action.REFRAME, Action.MODIFY, Action.UPSCALE, Action.SOUND),
    (Action.INFO, Action.REPORT, Action.DELETE),
)
WITH_A_PICTURE: Final[Row] = (
    Action.ANIMATE_PICTURE,
    Action.VARY,
    Action.USE_STYLE,
    Action.USE_REFERENCE,
    Action.REFRAME,
)
OF_A_PICTURE: Final[Row] = (Action.REROLL, Action.EDIT, Action.INFO, Action.REPORT, Action.DELETE)


def actions(
    status: Status, kind: DeliveryKind, failure: Reason | None = None, operation: Operation = Operation.VIDEO
) -> tuple[Row, ...]:
    """
    Return, row by row, what can be done with a generation on this kind of message.

    What a provider refused to show is never sent again as it was; where the fault lies in what it was made from, not
    with other words either.
    """
    without = WITHOUT.get(operation, frozenset[Action]())
    found = [tuple(one for one in row if one not in without) for row in _all(status, kind, failure, operation)]
    return tuple(row for row in found if row)


def _all(status: Status, kind: DeliveryKind, failure: Reason | None, operation: Operation) -> tuple[Row, ...]:
    if kind is not DeliveryKind.RESULT:
        # Info stands on every card: after a crash the card is recognised by the custom_id of a button.
        return ((Action.CANCEL, Action.INFO) if status is Status.QUEUED else (Action.INFO,),)
    if status is Status.SUCCEEDED:
        return (WITH_A_PICTURE, OF_A_PICTURE) if operation in PICTURES else OF_A_CLIP
    if failure in IN_VAIN:
        return ((Action.INFO,),)
    if failure in REFUSED_CONTENT:
        return ((Action.EDIT, Action.INFO),)
    return ((Action.RETRY, Action.EDIT, Action.INFO),)


def button(action: Action, generation_id: int, *, delivery_id: int = 0, price: str | None = None) -> ui.Button[Any]:
    """Return one button; `price` in words stands on what starts at once."""
    label = LABELS[action]
    return ui.Button(
        label=f"{label} · {price}" if price is not None and action in PRICED else label,
        style=STYLES.get(action, discord.ButtonStyle.secondary),
        custom_id=str(Mark(verb=action, generation_id=generation_id, delivery_id=delivery_id)),
    )


def under(
    generation: Generation,
    kind: DeliveryKind,
    *,
    delivery_id: int,
    price: str | None,
    batch: Sequence[Generation] = (),
) -> list[ui.ActionRow[Any]]:
    """
    Return the rows under a card or a result; `price` is what making one like it costs today.

    `batch` is all that were asked for at once, where several were, with `generation` the first of them. What can be
    done with one picture among several stands behind a menu, whose values are their generations' numbers.
    """
    made = [one for one in batch if one.status is Status.SUCCEEDED]
    if kind is DeliveryKind.RESULT and made:
        return [
            _choice(made, generation.id, delivery_id) if len(made) > 1 else _row(WITH_A_PICTURE, made[0], delivery_id),
            _row(OF_A_PICTURE, generation, delivery_id, price),
        ]
    seen = _decisive(generation, batch)
    return [
        _row(row, generation, delivery_id, price)
        for row in actions(seen.status, kind, seen.failure, generation.request.operation)
    ]


def _decisive(generation: Generation, batch: Sequence[Generation]) -> Generation:
    """Return the one that says what can be done with all: cancelled, or not sent again as it was."""
    waiting = [one for one in batch if one.status is Status.QUEUED]
    in_vain = [one for one in batch if one.failure in IN_VAIN]
    refused = [one for one in batch if one.failure in REFUSED_CONTENT]
    return next(iter((*waiting, *in_vain, *refused)), generation)


def when_hidden(generation: Generation, *, delivery_id: int) -> list[ui.Button[Any]]:
    """Return what is left under a result that staff took out of sight: for its owner, and to know the message by."""
    return [button(action, generation.id, delivery_id=delivery_id) for action in (Action.INFO, Action.DELETE)]


def _row(row: Row, generation: Generation, delivery_id: int, price: str | None = None) -> ui.ActionRow[Any]:
    public = not generation.destination.private and generation.hidden_at is None
    return ui.ActionRow(
        *(
            button(action, generation.id, delivery_id=delivery_id, price=price)
            for action in row
            if public or action is not Action.REPORT
        )
    )


def _choice(made: Sequence[Generation], leader_id: int, delivery_id: int) -> ui.ActionRow[Any]:
    """Return the menu that says with which of several pictures to go on."""
    return ui.ActionRow(
        ui.Select(
            custom_id=str(Mark(verb=Action.PICK_PICTURE, generation_id=leader_id, delivery_id=delivery_id)),
            placeholder=LABELS[Action.PICK_PICTURE],
            options=[
                discord.SelectOption(label=f"Picture {place}", value=str(one.id), description=f"#{one.id}")
                for place, one in enumerate(made, start=1)
            ],
        )
    )
