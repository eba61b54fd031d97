"""What the bot's sentences mean, as a member reads them: the reasons for which something is refused."""

import re
from typing import Final

REASONS: Final[tuple[tuple[str, str], ...]] = (
    (r"used up today's videos", "videos of the day"),
    (r"not so many pictures left today", "pictures of the day"),
    (r"the provider does it once only", "done to it once already"),
    (r"not larger than the clip is already", "not larger than it is"),
    (r"money for this month does not reach", "dollars of the month"),
    (r"as much under way as you may", "jobs at once"),
    (r"server has used up its money", "the server's budget"),
    (r"only drafts are made", "drafts only, from 90 %"),
    (r"used up what its operator lets all servers", "the operator's cap"),
    (r"rules do not allow some of these words", "the server's filter"),
    (r"Nothing is made in this channel", "another channel"),
    (r"nothing is made in age-restricted channels", "age-restricted channel"),
    (r"I may not work in this channel", "no permission in the channel"),
    (r"has not opened it for this server", "a server that is not allowed"),
    (r"You may not use this bot here", "banned"),
    (r"You are paused here", "paused after strikes"),
    (r"Work is paused for now", "the server stands still"),
    (r"too late to cancel", "too late to cancel"),
    (r"keeps it to themselves", "the owner's word"),
    (r"You have reported that already", "reported before"),
    (r"Only this server's staff", "staff only"),
    (r"Only who may manage this server", "admins only"),
    (r"Staff took that \w+ out of sight", "hidden by staff"),
    (r"That \w+ was deleted", "a deleted clip"),
    (r"cannot give that much away", "more than was granted"),
    (r"more than there is to take", "more than was granted"),
    (r"You made that decision", "one's own decision"),
)
COMPILED: Final = tuple((re.compile(pattern, re.IGNORECASE), told) for pattern, told in REASONS)


def why(text: str) -> str | None:
    """Return why this answer refuses something, in a few words; None where it does not."""
    return next((told for pattern, told in COMPILED if pattern.search(text)), None)
