"""One REST call: what a handler is given, and what it gives back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.discord.engine import Engine
from sandbox.discord.state.nouns import Upload


@dataclass(slots=True, kw_only=True)
class Call:
    """A request, taken apart. `template` is the path as Discord's OpenAPI document writes it."""

    engine: Engine
    method: str
    template: str
    args: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    uploads: list[Upload] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer; `body` None means no content."""

    body: Any = None
    status: int = 200


NO_CONTENT = Answer(None, 204)
Handler = Callable[[Call], Answer]


class Routes:
    """The routes that exist. Handlers are plain functions: what they do happens at once or not at all."""

    def __init__(self) -> None:
        self._all: list[tuple[str, str, re.Pattern[str], Handler]] = []

    def on(self, method: str, template: str) -> Callable[[Handler], Handler]:
        """Register a handler."""
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))

        def register(handler: Handler) -> Handler:
            self._all.append((method, template, pattern, handler))
            return handler

        return register

    def known(self) -> list[tuple[str, str]]:
        """Return methods and templates of all routes."""
        return [(method, template) for method, template, _pattern, _handler in self._all]

    def find(self, method: str, path: str) -> tuple[str, Mapping[str, str], Handler] | None:
        """Return template, arguments and handler. Fixed paths win over those with arguments."""
        matches = [
            (template, found.groupdict(), handler)
            for its_method, template, pattern, handler in self._all
            if its_method == method and (found := pattern.fullmatch(path))
        ]
        return min(matches, key=lambda one: one[0].count("{"), default=None)
