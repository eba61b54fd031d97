"""May this member spend that, and from what is it taken?"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.allowance import Allowance, Granted, Left, Usage, Windows
from bot.domain.errors import Fact, UserError
from bot.domain.ledger import Charge
from bot.domain.money import NOTHING, MicroUsd
from bot.domain.reasons import Reason


def check(
    price: MicroUsd,
    *,
    usage: Usage,
    allowance: Allowance,
    windows: Windows,
    pictures: bool = False,
    count: int = 1,
) -> tuple[Charge, ...]:
    """
    Return from what so many more videos (or pictures) at this price each are taken: first what is free, then granted.

    All of them or none: raises UserError with the first limit that they would break together. A moment is named only
    where they fit then. Those that are asked for at once are one job of the member's.
    """
    free = _check_pieces(usage, allowance, windows, pictures=pictures, count=count)
    _check_amount(MicroUsd(price * count), usage, allowance, windows)
    if usage.jobs_now >= allowance.jobs_at_once:
        _check_any(allowance.jobs_at_once)
        raise UserError(Reason.JOBS_AT_ONCE, used=usage.jobs_now, limit=allowance.jobs_at_once)
    charges: list[Charge] = []
    money = left(usage.spent_this_month, allowance.dollars_per_month)
    for number in range(count):
        piece, amount = int(number < free), MicroUsd(min(price, money))
        money = MicroUsd(money - amount)
        charges.append(
            Charge(
                videos=0 if pictures else piece,
                pictures=piece if pictures else 0,
                granted_videos=0 if pictures else 1 - piece,
                granted_pictures=1 - piece if pictures else 0,
                amount=amount,
                granted_amount=MicroUsd(price - amount),
            )
        )
    return tuple(charges)


def check_account(price: MicroUsd, *, spent: MicroUsd, limit: MicroUsd, windows: Windows) -> None:
    """Raise UserError when the operator's account may not spend this any more this month."""
    if spent + price > limit:
        resets: dict[str, Fact] = {"resets_at": windows.month_end} if price <= limit else {}
        raise UserError(Reason.ACCOUNT_BUDGET, price=price, left=left(spent, limit), **resets)


def after(usage: Usage, charges: Sequence[Charge]) -> Usage:
    """Return the usage once these, which are one job, are reserved."""
    price = sum(one.amount + one.granted_amount for one in charges)
    return replace(
        usage,
        videos_today=usage.videos_today + sum(one.videos for one in charges),
        pictures_today=usage.pictures_today + sum(one.pictures for one in charges),
        spent_this_month=MicroUsd(usage.spent_this_month + sum(one.amount for one in charges)),
        jobs_now=usage.jobs_now + 1,
        server_spent_today=MicroUsd(usage.server_spent_today + price),
        server_spent_this_month=MicroUsd(usage.server_spent_this_month + price),
        granted=Granted(
            videos=usage.granted.videos - sum(one.granted_videos for one in charges),
            pictures=usage.granted.pictures - sum(one.granted_pictures for one in charges),
            amount=MicroUsd(usage.granted.amount - sum(one.granted_amount for one in charges)),
        ),
    )


def left(spent: MicroUsd, limit: MicroUsd) -> MicroUsd:
    """Return what may still be spent; never below nothing, also when a limit was lowered."""
    return MicroUsd(max(limit - spent, NOTHING))


def all_left(usage: Usage, allowance: Allowance) -> Left:
    """Return what a member may still use today (videos, pictures) and this month (dollars)."""
    granted = usage.granted
    return Left(
        videos=max(allowance.videos_per_day - usage.videos_today, 0) + granted.videos,
        pictures=max(allowance.pictures_per_day - usage.pictures_today, 0) + granted.pictures,
        amount=MicroUsd(left(usage.spent_this_month, allowance.dollars_per_month) + granted.amount),
    )


def _check_pieces(usage: Usage, allowance: Allowance, windows: Windows, *, pictures: bool, count: int) -> int:
    """Return how many of them are free. Raises UserError where so many are not left today, granted ones included."""
    used, limit, granted = (
        (usage.pictures_today, allowance.pictures_per_day, usage.granted.pictures)
        if pictures
        else (usage.videos_today, allowance.videos_per_day, usage.granted.videos)
    )
    free = max(limit - used, 0)
    if count <= free + granted:
        return free
    _check_any(limit + granted)
    facts: dict[str, Fact] = {"used": used, "limit": limit}
    if count > 1:
        facts |= {"count": count, "left": free + granted}
    if count <= limit + granted:
        facts["resets_at"] = windows.day_end
    raise UserError(Reason.PICTURES_PER_DAY if pictures else Reason.VIDEOS_PER_DAY, **facts)


def _check_amount(price: MicroUsd, usage: Usage, allowance: Allowance, windows: Windows) -> None:
    free, granted = left(usage.spent_this_month, allowance.dollars_per_month), usage.granted.amount
    if price <= free + granted:
        return
    _check_any(allowance.dollars_per_month + granted)
    facts: dict[str, Fact] = {"left": MicroUsd(free + granted), "limit": allowance.dollars_per_month}
    if price <= allowance.dollars_per_month + granted:
        facts["resets_at"] = windows.month_end
    raise UserError(Reason.DOLLARS_PER_MONTH, price=price, **facts)


def _check_any(limit: int) -> None:
    """Raise UserError for who is given nothing at all: no waiting changes that."""
    if limit < 1:
        raise UserError(Reason.NO_ALLOWANCE)
