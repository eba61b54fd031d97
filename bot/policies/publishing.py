"""
May these files be handed to a provider, which fetches them by itself?

With PUBLIC_URL everything that we keep may: our own web server gives it out. Without it they travel as attachments of
our own messages, which are only so large.
"""

import math
from collections.abc import Sequence

from bot.domain.errors import UserError
from bot.domain.reasons import Reason

MEGABYTE = 1024 * 1024


def check(sizes: Sequence[int], *, limit_bytes: int, has_public_url: bool) -> None:
    """
    Refuse what no provider could fetch. `sizes` are in bytes, `limit_bytes` is what one attachment takes.

    Raises UserError: NEEDS_PUBLIC_URL(megabytes, limit).
    """
    largest = max(sizes, default=0)
    if has_public_url or largest <= limit_bytes:
        return
    raise UserError(
        Reason.NEEDS_PUBLIC_URL, megabytes=math.ceil(largest / MEGABYTE * 10) / 10, limit=limit_bytes // MEGABYTE
    )
