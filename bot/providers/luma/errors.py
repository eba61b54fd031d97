"""
Luma's words for what went wrong, in ours. First match wins.

Sources: Luma's page "Errors" (ten texts before submission, eight after) and what its users report.
"""

import json
import re
from dataclasses import dataclass
from typing import Final, cast

from bot.domain.errors import AccountRefused, ProviderError, ProviderRejected
from bot.domain.reasons import Reason

FRAMES: Final = r"failed to moderate image|failed to read user input frames"
MODERATION: Final = r"moderat|blacklist|nsfw|prohibited|content policy|not suitable"
CREDITS: Final = r"insufficient|not enough|run out of credit|out of credit|credit balance|top up|freeze point|budget"


@dataclass(frozen=True, slots=True)
class Rule:
    """Where the text matches and the status is one of these (none named: any), it is this reason."""

    text: str
    reason: Reason
    statuses: frozenset[int] = frozenset()
    account: bool = False  # the account is refused, not this one request

    def matches(self, text: str, status: int | None = None) -> bool:
        """Tell whether this rule speaks about it."""
        if self.statuses and status not in self.statuses:
            return False
        return re.search(self.text, " ".join(text.split()), re.IGNORECASE) is not None


# The verdicts of moderation, from the particular to the general; both tables end in them.
VERDICTS: Final = (
    Rule("blacklist", Reason.BLACKLISTED_WORDS),
    Rule("(frame|image) moderation", Reason.FRAME_MODERATED),
    Rule("prompt moderation", Reason.PROMPT_MODERATED),
    Rule(MODERATION, Reason.MODERATED),
)
REFUSALS: Final = (
    # Not a verdict on the picture: Luma could not fetch it. So it stands before the words of moderation.
    Rule(FRAMES, Reason.FRAMES_UNREADABLE),
    Rule("prompt is required", Reason.PROMPT_REQUIRED),
    Rule("prompt is too short", Reason.PROMPT_TOO_SHORT),
    Rule("prompt is too long", Reason.PROMPT_TOO_LONG),
    Rule("loop is not supported for keyframes", Reason.LOOP_WITH_BOTH_FRAMES),
    Rule("loop is not supported for end frame", Reason.LOOP_WITH_END_FRAME),
    Rule("loop is not supported for extend reverse", Reason.LOOP_BACKWARDS),
    Rule("loop is not supported for interpolate video to image", Reason.LOOP_CLIP_TO_PICTURE),
    Rule("loop is not supported for interpolate image to video", Reason.LOOP_PICTURE_TO_CLIP),
    Rule("loop is not supported for interpolate between two videos", Reason.LOOP_BETWEEN_CLIPS),
    Rule("concepts are not supported", Reason.CONCEPTS_UNSUPPORTED),
    Rule("no keyframes provided", Reason.FRAMES_MISSING),
    Rule("unknown request type", Reason.REQUEST_NOT_UNDERSTOOD),
    Rule("invalid api key", Reason.ACCOUNT_KEY, account=True),
    Rule(CREDITS, Reason.ACCOUNT_CREDITS, frozenset({400, 422}), account=True),
    Rule("", Reason.ACCOUNT_CREDITS, frozenset({402}), account=True),
    *(Rule(rule.text, rule.reason, frozenset({400, 403, 422})) for rule in VERDICTS),
    Rule("", Reason.ACCOUNT_KEY, frozenset({401, 403}), account=True),
    *VERDICTS,
    Rule(CREDITS, Reason.ACCOUNT_CREDITS, account=True),
    Rule("", Reason.INVALID_REQUEST),
)
FAILURES: Final = (
    Rule(FRAMES, Reason.FRAMES_UNREADABLE),
    *VERDICTS,
    Rule("prompt processing failed", Reason.PROMPT_PROCESSING),
    Rule("error dispatching job", Reason.DISPATCH),
    Rule("error processing callback", Reason.CALLBACK_PROCESSING),
    Rule("", Reason.JOB_FAILED),
)


def refusal(status: int, body: str) -> ProviderError:
    """Return the error that a 4xx means (429, 408 and 425 never come here)."""
    text = words(body)
    rule = next(rule for rule in REFUSALS if rule.matches(text, status))
    told = "" if text == body else text  # what is no JSON is somebody's page on the way, and may hold anything
    return (AccountRefused if rule.account else ProviderRejected)(rule.reason, told)


def failure(text: str | None) -> Reason:
    """Return why a job failed after it was accepted."""
    return next(rule.reason for rule in FAILURES if rule.matches(text or ""))


def words(body: str) -> str:
    """
    Return what an error's body says: {"detail": text}, or FastAPI's list of {loc, msg}.

    Only these parts are read: such a list also quotes what was asked, and a prompt must not be taken for a verdict.
    """
    try:
        found: object = json.loads(body)
    except ValueError:
        return body
    if isinstance(found, dict):
        parts = cast("dict[str, object]", found)
        found = next((parts[name] for name in ("detail", "message", "error") if parts.get(name)), "")
    if isinstance(found, list):
        return "; ".join(_entry(entry) for entry in cast("list[object]", found))
    return found if isinstance(found, str) else ""


def _entry(entry: object) -> str:
    if not isinstance(entry, dict):
        return str(entry)
    parts = cast("dict[str, object]", entry)
    place = parts.get("loc")
    where = ".".join(str(step) for step in cast("list[object]", place)) if isinstance(place, list) else ""
    return f"{where}: {parts.get('msg', '')}"
