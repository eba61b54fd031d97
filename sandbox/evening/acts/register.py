"""What people do in an evening: each act is one function, registered under its name."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox.evening.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act of the plan: in which step of the evening, what, by whom, and with what."""

    step: int
    act: str
    who: str
    facts: dict[str, Any] = field(default_factory=dict)


Act = Callable[[Scene, Entry], Awaitable[None]]
ACTS: Final[dict[str, Act]] = {}


def act(name: str) -> Callable[[Act], Act]:
    """Register an act."""

    def registered(function: Act) -> Act:
        ACTS[name] = function
        return function

    return registered
