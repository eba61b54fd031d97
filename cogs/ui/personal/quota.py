"""/quota, and what is left in a few words."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.community.allowances import Standing
from bot.domain.allowance import Allowance, Left, Refund, Usage
from bot.domain.money import MicroUsd, shown
from bot.domain.reasons import Reason
from cogs.ui import cards, text
from cogs.ui.layout import Colour, Layout, note

BAR: Final = 10
LONGEST_HINT: Final = 100  # what Discord shows under a field of a dialog

REFUSED_BY_PROVIDERS: Final = frozenset(
    {Reason.BLACKLISTED_WORDS, Reason.FRAME_MODERATED, Reason.PROMPT_MODERATED, Reason.MODERATED}
)


def page(
    standing: Standing, models: cards.Models, *, member_id: int | None = None, conduct: Sequence[str] = ()
) -> Layout:
    """
    Return what was used, what is left, where it comes from and when it is reset.

    `member_id` says whose it is where that is not the reader; `conduct` is what counts against them.
    """
    usage, allowance, windows = standing.usage, standing.allowance, standing.windows
    whose = "What you may use here" if member_id is None else f"What <@{member_id}> may use here"
    videos, money = text.count(allowance.videos_per_day, "video"), shown(allowance.dollars_per_month)
    today = f"{bar(usage.videos_today, allowance.videos_per_day)} {usage.videos_today} of {videos}"
    month = f"{bar(usage.spent_this_month, allowance.dollars_per_month)} {shown(usage.spent_this_month)} of {money}"
    drawn = f"{bar(usage.pictures_today, allowance.pictures_per_day)} {usage.pictures_today} of "
    drawn += text.count(allowance.pictures_per_day, "picture")
    at_once = f"{bar(usage.jobs_now, allowance.jobs_at_once)} {usage.jobs_now} of {allowance.jobs_at_once}"
    lines = [
        f"### {whose}",
        f"**Today** {today}{_thanks_to(standing, 'videos_per_day')} · resets {text.since(windows.day_end)}",
        f"**Also today** {drawn}{_thanks_to(standing, 'pictures_per_day')}"
        if _has_pictures(usage, allowance, models)
        else "",
        f"**This month** {month}{_thanks_to(standing, 'dollars_per_month')} · resets {text.since(windows.month_end)}",
        f"**At once** {at_once}{_thanks_to(standing, 'jobs_at_once')}",
        _granted(usage),
        _choice(standing, models),
        _server(standing),
        *conduct,
        _refunded(standing.refunds),
    ]
    return note(*lines, colour=Colour.WAITING)


def _has_pictures(usage: Usage, allowance: Allowance, models: cards.Models) -> bool:
    """Return whether pictures are a matter here at all."""
    made_here = any(model.makes_pictures for model in models.values())
    return usage.pictures_today > 0 or (made_here and allowance.pictures_per_day > 0)


def left(what: Left, *, picture: bool = False) -> str:
    """Return what may still be used: 3 videos (or pictures) and $4.10."""
    number = text.count(what.pictures, "picture") if picture else text.count(what.videos, "video")
    return f"{number} and {shown(what.amount)}"


def hint(said: str, price: MicroUsd | None, has: Left, *, pictures: int = 0, guess: bool = False) -> str:
    """
    Return a dialog's hint with the price, and what is left after it; as much as Discord shows.

    It is about so many `pictures`, or about one video; `guess`: no page gives the price.
    """
    if price is None:
        return said
    picture, cost = pictures > 0, f"{said} Costs {'≈ ' if guess else ''}{shown(price)}."
    after = Left(
        videos=has.videos - (not picture), pictures=has.pictures - pictures, amount=MicroUsd(has.amount - price)
    )
    if min(after.videos, after.pictures, after.amount) < 0:
        told = f"{cost} You have {left(has, picture=picture)} left."
    else:
        told = f"{cost} Leaves {left(after, picture=picture)}."
    return told if len(told) <= LONGEST_HINT else cost


def bar(used: int, limit: int) -> str:
    """Return a bar of ten squares: how much of a limit is used."""
    full = BAR if limit <= 0 else min(BAR, -(-used * BAR // limit))
    return "▰" * full + "▱" * (BAR - full)


def _thanks_to(standing: Standing, field: str) -> str:
    roles = standing.why.get(field, ())
    return f" (thanks to {' and '.join(f'<@&{role}>' for role in roles)})" if roles else ""


def _granted(usage: Usage) -> str:
    granted = usage.granted
    given = [text.count(granted.videos, "video")] if granted.videos else []
    given += [text.count(granted.pictures, "picture")] if granted.pictures else []
    given += [shown(granted.amount)] if granted.amount else []
    return f"**Granted** {' · '.join(given)}: kept until you need more than the above" if given else ""


def _choice(standing: Standing, models: cards.Models) -> str:
    """Return what a member may choose, where it is not everything; and how often it is their turn."""
    allowance, told = standing.allowance, list[str]()
    if allowance.models is not None:
        labels = [model.label for key, model in models.items() if key in allowance.models]
        told.append(f"**Models** {', '.join(labels) or 'none'}{_thanks_to(standing, 'models')}")
    if allowance.resolutions is not None:
        sizes = dict.fromkeys(size for model in models.values() for size in model.resolutions)
        mine = [size for size in sizes if size in allowance.resolutions]
        told.append(f"**Sizes** {', '.join(mine) or 'none'}{_thanks_to(standing, 'resolutions')}")
    if allowance.weight > 1:
        told.append(f"**Turns** {allowance.weight} for each of others'{_thanks_to(standing, 'weight')}")
    return "\n".join(told)


def _server(standing: Standing) -> str:
    usage, budget, told = standing.usage, standing.budget, list[str]()
    for span, spent, limit in (
        ("today", usage.server_spent_today, budget.dollars_per_day),
        ("this month", usage.server_spent_this_month, budget.dollars_per_month),
    ):
        if limit is not None:
            told.append(f"**The whole server {span}** {bar(spent, limit)} {shown(spent)} of {shown(limit)}")
    return "\n".join(told)


def _refunded(refunds: Sequence[Refund]) -> str:
    if not refunds:
        return "-# What is under way counts already, and comes back when it fails or is cancelled."
    counts: Counter[str] = Counter()
    for refund in refunds:
        counts[_in_short(refund.why)] += refund.count
    told = ", ".join(f"{count} {why}" for why, count in counts.most_common())
    amount = shown(MicroUsd(sum(refund.amount for refund in refunds)))
    return f"-# What is under way counts already. {amount} came back in the last seven days: {told}."


def _in_short(why: str) -> str:
    if why in REFUSED_BY_PROVIDERS:
        return "not allowed by the provider"
    return {"cancelled": "cancelled", "cheaper": "cheaper than reserved", Reason.UNCONFIRMED: "never confirmed"}.get(
        why, "failed"
    )
