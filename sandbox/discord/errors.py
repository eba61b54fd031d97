"""Discord's refusals: status, JSON code, words, and the tree of a form that is not valid."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# code -> (HTTP status, Discord's words)
CODES: dict[int, tuple[int, str]] = {
    0: (404, "404: Not Found"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    30046: (400, "Maximum number of edits to messages older than 1 hour reached. Try again later"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50109: (400, "The request body contains invalid JSON."),
}


class Refused(Exception):  # noqa: N818 - it reads as what Discord did
    """An answer other than success."""

    def __init__(self, code: int, *, status: int | None = None, errors: dict[str, Any] | None = None) -> None:
        self.code = code
        self.status = status if status is not None else CODES[code][0]
        self.message = CODES[code][1]
        self.errors = errors
        super().__init__(f"{self.status} {code} {self.message}")

    def body(self) -> dict[str, Any]:
        tree = {"errors": self.errors} if self.errors else {}
        return {"message": self.message, "code": self.code, **tree}


class NotSent(Exception):  # noqa: N818 - Discord's client refused, nothing failed
    """Discord's client would not have let a member do this. The message is a sentence."""


class Unauthorised(Refused):
    """401 without a code of its own: the bot's token is missing or wrong."""

    def __init__(self) -> None:
        super().__init__(0, status=401)
        self.message = "401: Unauthorized"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a form: where (`components.0.custom_id`), Discord's name for it, and a sentence."""

    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path or '(body)'}: {self.message}"


def invalid_form(problems: Iterable[Problem]) -> Refused:
    """50035 with the tree of errors that Discord sends."""
    tree: dict[str, Any] = {}
    for problem in problems:
        node = tree
        for step in filter(None, problem.path.split(".")):
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
    return Refused(50035, errors=tree)
