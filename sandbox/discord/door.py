"""The gateway's door: who asked for a session and what came of it, and a bolt behind which all who ask have to wait."""

import asyncio
from dataclasses import asdict, dataclass

from sandbox.changes import Changes
from sandbox.discord.state.nouns import Json

IDENTIFY, RESUME = 2, 6
KEPT_OPENINGS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One IDENTIFY or RESUME. `path` is that of the address: a RESUME has to come by `resume_gateway_url`."""

    opcode: str
    path: str
    shard: tuple[int, int] | None  # None where a RESUME names a session that nobody knows
    session: str
    accepted: bool
    replayed: int = 0


class Door:
    """Every IDENTIFY and RESUME passes here. While it is bolted they wait, as at a gateway under load."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._open = asyncio.Event()
        self._open.set()
        self._waiting = 0
        self._openings: list[Opening] = []

    def hold(self) -> None:
        """Bolt it: connections are still taken and greeted, but no session begins or goes on."""
        self._open.clear()

    def release(self) -> None:
        """Open it: all who wait go on, in the order of their coming."""
        self._open.set()

    async def passed(self) -> None:
        """Return at once, or as soon as the door is open."""
        if self._open.is_set():
            return
        self._waiting += 1
        self._changes.happened()
        try:
            await self._open.wait()
        finally:
            self._waiting -= 1
            self._changes.happened()

    def note(self, opening: Opening) -> None:
        """Write down what came of one who asked."""
        self._openings.append(opening)
        del self._openings[:-KEPT_OPENINGS]
        self._changes.happened()

    def view(self) -> Json:
        """Return what the control API tells of it."""
        return {
            "held": not self._open.is_set(),
            "waiting": self._waiting,
            "openings": [asdict(one) for one in self._openings],
        }
