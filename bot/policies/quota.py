"""May this member spend that, and from what is it taken?"""

from dataclasses import replace

from bot.domain.allowance import Allowance, Granted, Left, Usage, Windows
from bot.domain.errors import Fact, UserError
from bot.domain.ledger import Charge
from bot.domain.money import NOTHING, MicroUsd
from bot.domain.reasons import Reason


def check(price: MicroUsd, *, usage: Usage, allowance: Allowance, windows: Windows) -> Charge:
    """
    Return from what one more video at this price is taken: first what is free, then what was granted.

    Raises UserError with the first limit that it would break. A moment is named only where it fits then.
    """
    free_video = usage.videos_today < allowance.videos_per_day
    if not free_video and usage.granted.videos < 1:
        _check_any(allowance.videos_per_day)
        raise UserError(
            Reason.VIDEOS_PER_DAY,
            used=usage.videos_today,
            limit=allowance.videos_per_day,
            resets_at=windows.day_end,
        )
    free = left(usage.spent_this_month, allowance.dollars_per_month)
    amount = MicroUsd(min(price, free))
    missing = MicroUsd(price - amount)
    if missing > usage.granted.amount:
        _check_any(allowance.dollars_per_month + usage.granted.amount)
        facts: dict[str, Fact] = {"left": MicroUsd(free + usage.granted.amount), "limit": allowance.dollars_per_month}
        if price <= allowance.dollars_per_month + usage.granted.amount:
            facts["resets_at"] = windows.month_end
        raise UserError(Reason.DOLLARS_PER_MONTH, price=price, **facts)
    if usage.jobs_now >= allowance.jobs_at_once:
        _check_any(allowance.jobs_at_once)
        raise UserError(Reason.JOBS_AT_ONCE, used=usage.jobs_now, limit=allowance.jobs_at_once)
    return Charge(videos=int(free_video), granted_videos=int(not free_video), amount=amount, granted_amount=missing)


def check_account(price: MicroUsd, *, spent: MicroUsd, limit: MicroUsd, windows: Windows) -> None:
    """Raise UserError when the operator's account may not spend this any more this month."""
    if spent + price > limit:
        resets: dict[str, Fact] = {"resets_at": windows.month_end} if price <= limit else {}
        raise UserError(Reason.ACCOUNT_BUDGET, price=price, left=left(spent, limit), **resets)


def after(usage: Usage, charge: Charge) -> Usage:
    """Return the usage once this is reserved."""
    price = charge.amount + charge.granted_amount
    return replace(
        usage,
        videos_today=usage.videos_today + charge.videos,
        pictures_today=usage.pictures_today + charge.pictures,
        spent_this_month=MicroUsd(usage.spent_this_month + charge.amount),
        jobs_now=usage.jobs_now + 1,
        server_spent_today=MicroUsd(usage.server_spent_today + price),
        server_spent_this_month=MicroUsd(usage.server_spent_this_month + price),
        granted=Granted(
            videos=usage.granted.videos - charge.granted_videos,
            pictures=usage.granted.pictures - charge.granted_pictures,
            amount=MicroUsd(usage.granted.amount - charge.granted_amount),
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


def _check_any(limit: int) -> None:
    """Raise UserError for who is given nothing at all: no waiting changes that."""
    if limit < 1:
        raise UserError(Reason.NO_ALLOWANCE)
