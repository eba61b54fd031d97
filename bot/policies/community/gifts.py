"""What may be given, taken and handed on of what was granted?"""

from bot.domain.allowance import Granted
from bot.domain.community.people import Actor, Target
from bot.domain.errors import UserError
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason


def plus(one: Granted, other: Granted) -> Granted:
    """Return both together."""
    return Granted(
        videos=one.videos + other.videos,
        pictures=one.pictures + other.pictures,
        amount=MicroUsd(one.amount + other.amount),
    )


def minus(one: Granted) -> Granted:
    """Return the same, taken away."""
    return Granted(videos=-one.videos, pictures=-one.pictures, amount=MicroUsd(-one.amount))


def check_named(what: Granted) -> None:
    """Raise UserError where nothing was named, or less than nothing."""
    parts = (what.videos, what.pictures, what.amount)
    if min(parts) < 0 or not any(parts):
        raise UserError(Reason.NOTHING_NAMED)


def check_enough(there: Granted, what: Granted, *, reason: Reason) -> None:
    """Raise UserError where less is there than that."""
    left = plus(there, minus(what))
    if min(left.videos, left.pictures, left.amount) < 0:
        raise UserError(reason, videos=there.videos, pictures=there.pictures, amount=there.amount)


def check_receiver(giver: Actor, target: Target) -> None:
    """Raise UserError where somebody gives to themselves or to a bot."""
    if target.user_id == giver.user_id:
        raise UserError(Reason.NOT_YOURSELF)
    if target.is_bot:
        raise UserError(Reason.NOT_A_BOT)
