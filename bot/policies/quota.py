"""May this requester spend that?"""

from dataclasses import replace

from bot.domain.allowance import Allowance, Usage, Windows
from bot.domain.errors import UserError
from bot.domain.money import NOTHING, MicroUsd
from bot.domain.reasons import Reason


def check(price: MicroUsd, *, usage: Usage, allowance: Allowance, windows: Windows) -> None:
    """Raise UserError with the first limit that one more generation at this price would break."""
    if usage.videos_today >= allowance.videos_per_day:
        raise UserError(
            Reason.VIDEOS_PER_DAY,
            used=usage.videos_today,
            limit=allowance.videos_per_day,
            resets_at=windows.day_end,
        )
    if usage.spent_this_month + price > allowance.dollars_per_month:
        raise UserError(
            Reason.DOLLARS_PER_MONTH,
            price=price,
            left=left(usage.spent_this_month, allowance.dollars_per_month),
            limit=allowance.dollars_per_month,
            resets_at=windows.month_end,
        )
    if usage.jobs_now >= allowance.jobs_at_once:
        raise UserError(Reason.JOBS_AT_ONCE, used=usage.jobs_now, limit=allowance.jobs_at_once)
    if usage.server_spent_this_month + price > allowance.server_dollars_per_month:
        raise UserError(
            Reason.SERVER_BUDGET,
            price=price,
            left=left(usage.server_spent_this_month, allowance.server_dollars_per_month),
            limit=allowance.server_dollars_per_month,
            resets_at=windows.month_end,
        )


def check_account(price: MicroUsd, *, spent: MicroUsd, limit: MicroUsd, windows: Windows) -> None:
    """Raise UserError when the operator's account may not spend this any more this month."""
    if spent + price > limit:
        raise UserError(Reason.ACCOUNT_BUDGET, price=price, left=left(spent, limit), resets_at=windows.month_end)


def after(usage: Usage, price: MicroUsd) -> Usage:
    """Return the usage once this price is reserved."""
    return replace(
        usage,
        videos_today=usage.videos_today + 1,
        spent_this_month=MicroUsd(usage.spent_this_month + price),
        jobs_now=usage.jobs_now + 1,
        server_spent_this_month=MicroUsd(usage.server_spent_this_month + price),
    )


def left(spent: MicroUsd, limit: MicroUsd) -> MicroUsd:
    """Return what may still be spent; never below nothing, also when a limit was lowered."""
    return MicroUsd(max(limit - spent, NOTHING))
