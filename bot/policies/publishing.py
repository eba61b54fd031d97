"""
May these files be handed to a provider, which fetches them by itself?

With PUBLIC_URL everything that we keep may: our own web server gives it out. Without it they travel as attachments of
our own messages, which are only so large.
"""

import math
from collections.abc import Sequence
from typing import Final

from bot.domain.delivery import LARGEST_MESSAGE
from bot.domain.errors import UserError
from bot.domain.reasons import Reason

MEGABYTE: Final = 1024 * 1024


def check(sizes: Sequence[int], *, limit_bytes: int, has_public_url: bool) -> None:
    """
    Refuse what no provider could fetch off one message. `sizes` are in bytes, `limit_bytes` is what one file may have.

    Raises UserError: NEEDS_PUBLIC_URL(megabytes, limit) for one file, (together, limit) for all of them.
    """
    if has_public_url:
        return
    bounds = {"megabytes": (max(sizes, default=0), limit_bytes), "together": (sum(sizes), LARGEST_MESSAGE)}
    for which, (size, limit) in bounds.items():
        if size > limit:
            had = f"{math.ceil(size / MEGABYTE * 10) / 10:g}"
            raise UserError(Reason.NEEDS_PUBLIC_URL, **{which: had}, limit=f"{limit / MEGABYTE:.3g}")
