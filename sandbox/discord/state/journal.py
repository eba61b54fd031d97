"""What the bot sent, and what was wrong with it (or with our answers)."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from sandbox.discord.state.nouns import Json

KEPT_REQUESTS = 5000


@dataclass(slots=True, kw_only=True)
class Request:
    """One request of the bot. `files` are names and sizes; `status` is 0 while unanswered or when dropped."""

    method: str
    path: str
    query: dict[str, str]
    at: str
    body: Any = None
    files: list[Json] = field(default_factory=list)
    status: int = 0


class Journal:
    """Requests and violations since the start, or since it was cleared."""

    def __init__(self) -> None:
        self.requests: deque[Request] = deque(maxlen=KEPT_REQUESTS)
        self.violations: list[str] = []

    def clear(self) -> None:
        self.requests.clear()
        self.violations.clear()

    def violation(self, where: str, what: object) -> None:
        self.violations.append(f"{where}: {what}")

    def matching(self, route: str) -> Iterator[Request]:
        """Return the requests of a route such as `POST /channels/*/messages`, oldest first."""
        return (one for one in self.requests if not route or fnmatchcase(f"{one.method} {one.path}", route))
