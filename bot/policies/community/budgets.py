"""May a server (or all of them) still spend that, what is still made when little is left, and who must hear of it?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.allowance import Budget, Windows
from bot.domain.errors import Fact, UserError
from bot.domain.money import NOTHING, MicroUsd
from bot.domain.provider import ModelFacts
from bot.domain.reasons import Reason
from bot.domain.request import PICTURES, GenerationRequest, Mode, Operation

ALERTS: Final = (50, 75, 90, 100)  # per cent of a budget
DRAFTS_FROM: Final = 90
WHOLE: Final = 100
NEW: Final = (Operation.VIDEO, Operation.IMAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A budget in one span of time, and what was used of it; what is reserved counts."""

    span: str  # day or month
    spent: MicroUsd
    limit: MicroUsd
    since: datetime
    until: datetime

    @property
    def left(self) -> MicroUsd:
        """Return what may still be spent."""
        return MicroUsd(max(self.limit - self.spent, NOTHING))

    def reached(self, percent: int) -> bool:
        """Whether so much of it is used."""
        return self.spent * WHOLE >= self.limit * percent


def accounts(budget: Budget, windows: Windows, *, today: MicroUsd, this_month: MicroUsd) -> list[Account]:
    """Return a budget as it stands, the day's before the month's; a span without a limit is left out."""
    spans = [
        ("day", budget.dollars_per_day, today, windows.day_start, windows.day_end),
        ("month", budget.dollars_per_month, this_month, windows.month_start, windows.month_end),
    ]
    return [
        Account(span=span, spent=spent, limit=limit, since=since, until=until)
        for span, limit, spent, since, until in spans
        if limit is not None
    ]


def is_draft(request: GenerationRequest, model: ModelFacts) -> bool:
    """Whether it is the cheapest way to try something out: a fast model, of a clip at its smallest size."""
    if not _drafts(model, request.operation):
        return False
    return request.makes_picture or request.resolution == model.resolutions[0]


def draft_models(
    models: Mapping[str, ModelFacts], offered: Mapping[str, ModelFacts], operations: Collection[Operation] = NEW
) -> dict[str, ModelFacts]:
    """Return what a member can make drafts with, of what they are offered: clips in their smallest size alone."""
    return {
        key: replace(offered[key], resolutions=model.resolutions[:1])
        for key, model in models.items()
        if key in offered
        and set(model.resolutions[:1]) <= set(offered[key].resolutions)
        and any(_drafts(model, operation) for operation in operations)
    }


def drafts(
    models: Mapping[str, ModelFacts], offered: Mapping[str, ModelFacts], operations: Collection[Operation] = NEW
) -> tuple[str, ...]:
    """Return the same in words."""
    found = draft_models(models, offered, operations)
    return tuple(" at ".join([model.label, *model.resolutions]) for model in found.values())


def narrowed(offered: Mapping[str, ModelFacts], drafts: Mapping[str, ModelFacts]) -> dict[str, ModelFacts]:
    """
    Return what there is to choose from where only drafts are made: these `drafts`, of videos and of pictures.

    Of what has none, all that is offered stays: each is refused, with why.
    """
    videos = any(model.makes_videos for model in drafts.values())
    pictures = any(model.makes_pictures for model in drafts.values())
    return {
        key: drafts.get(key, model)
        for key, model in offered.items()
        if key in drafts or not ((model.makes_videos and videos) or (model.makes_pictures and pictures))
    }


def drafts_until(accounts: Sequence[Account]) -> datetime | None:
    """Return when not only drafts are made again; None where everything is."""
    return max((account.until for account in accounts if account.reached(DRAFTS_FROM)), default=None)


def check(
    price: MicroUsd, accounts: Sequence[Account], *, reason: Reason, draft: bool, drafts: tuple[str, ...] = ()
) -> None:
    """
    Raise UserError where a budget does not reach for it (`reason`), or only for drafts (these) any more.

    What costs nothing is always made. Of several that do not reach, the one that begins anew last is named; no moment
    is named where one would not reach for it then either.
    """
    if price == NOTHING:
        return
    short = [account for account in accounts if account.spent + price > account.limit]
    if short:
        last = max(short, key=_until)
        facts: dict[str, Fact] = {"price": price, "left": last.left, "limit": last.limit, "span": last.span}
        if all(price <= account.limit for account in short):
            facts["resets_at"] = last.until
        raise UserError(reason, **facts)
    near = [account for account in accounts if account.reached(DRAFTS_FROM)]
    if near and not draft:
        last = max(near, key=_until)
        offered = {"drafts": drafts} if drafts else {}
        raise UserError(Reason.DRAFTS_ONLY, percent=DRAFTS_FROM, span=last.span, resets_at=last.until, **offered)


def alerts(account: Account, *, cheapest: MicroUsd) -> tuple[int, ...]:
    """
    Return which parts of a budget are used, in per cent.

    It is used up when nothing can be made of what is left: `cheapest` is the least price there is.
    """
    over = account.left < max(cheapest, MicroUsd(1))
    return tuple(percent for percent in ALERTS if (over if percent == WHOLE else account.reached(percent) or over))


def _drafts(model: ModelFacts, operation: Operation) -> bool:
    """Whether a model makes drafts of this kind of work: of new videos, and of all pictures."""
    if operation is Operation.VIDEO:
        return model.draft and model.makes_videos
    return model.draft and operation in PICTURES and Mode(operation.value) in model.modes


def _until(account: Account) -> datetime:
    return account.until
