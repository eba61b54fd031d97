"""Gateway sessions: which bots listen, what each may hear, and what is kept for one that comes back."""

import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import WSCloseCode

from sandbox.changes import Changes
from sandbox.discord import limits
from sandbox.discord.state.nouns import Channel, Json

GUILDS = 1 << 0
GUILD_MESSAGES = 1 << 9
DIRECT_MESSAGES = 1 << 12
MESSAGE_CONTENT = 1 << 15


class Line(Protocol):
    """An open connection of a session."""

    @property
    def alive(self) -> bool: ...

    def send(self, payload: Json) -> None: ...

    def hang_up(self, code: int) -> None: ...

    def drop(self) -> None: ...

    def part(self) -> None: ...


@dataclass(slots=True, kw_only=True, eq=False)
class Session:
    """One identified bot on one shard. It outlives its connection for a while, so that it can be resumed."""

    shard: tuple[int, int]
    intents: int
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    line: Line | None = None
    kept: deque[Json] = field(default_factory=lambda: deque(maxlen=limits.REPLAY_EVENTS))
    lost_at: float = 0.0  # monotonic, when its connection went away

    @property
    def live(self) -> bool:
        return self.line is not None and self.line.alive

    def hears(self, guild_id: str | None) -> bool:
        """Is this the shard of that server? Direct messages go to shard 0."""
        number, count = self.shard
        return number == ((int(guild_id) >> 22) % count if guild_id else 0)

    def dispatch(self, event: str, data: Any) -> None:
        """Give it an event: now where it listens, when it resumes where it does not."""
        self.sequence += 1
        payload = {"op": 0, "s": self.sequence, "t": event, "d": data}
        self.kept.append(payload)
        if self.line is not None and self.line.alive:
            self.line.send(payload)

    def missed_since(self, sequence: int) -> list[Json] | None:
        """Return what came after `sequence`, or None when that is no longer all here."""
        missed = [one for one in self.kept if one["s"] > sequence]
        if len(missed) != self.sequence - sequence:
            return None
        return [one for one in missed if one["t"] != "RESUMED"]  # of an earlier resume: it says nothing now


class Sessions:
    """All sessions, and who hears what."""

    def __init__(self, changes: Changes) -> None:
        self._all: list[Session] = []
        self._changes = changes

    @property
    def live(self) -> list[Session]:
        return [one for one in self._all if one.live]

    def add(self, session: Session) -> None:
        self._forget_the_dead()
        self._all.append(session)
        self._changes.happened()

    def known(self, session_id: str) -> Session | None:
        self._forget_the_dead()
        return next((one for one in self._all if one.id == session_id), None)

    def end(self, session: Session) -> None:
        """Forget a session: the bot said goodbye, it will not resume."""
        if session in self._all:
            self._all.remove(session)
        self._changes.happened()

    def lose(self, session: Session, line: Line) -> None:
        """Note that its connection broke; unless another one took over, it waits to be resumed."""
        if session.line is line:
            session.line = None
            session.lost_at = time.monotonic()
        self._changes.happened()

    def reconnect(self, session: Session) -> None:
        """Ask the bot to come again and to resume."""
        if session.line is not None:
            session.line.send({"op": 7, "d": None, "s": None, "t": None})

    def invalidate(self, session: Session, *, resumable: bool) -> None:
        """Part a session from its connection, which may resume it, or has to identify anew."""
        line = session.line
        if line is None:
            return
        if resumable:
            self.lose(session, line)
        else:
            self.end(session)
        line.part()
        line.send({"op": 9, "d": resumable, "s": None, "t": None})

    def drop(self, session: Session) -> None:
        """Cut the connection of a session without a word. What happens from now on is kept for it."""
        line = session.line
        if line is not None:
            self.lose(session, line)
            line.drop()

    def hang_up_all(self) -> None:
        """Tell everybody that we are closing."""
        for session in self.live:
            if session.line is not None:
                session.line.hang_up(WSCloseCode.GOING_AWAY)

    def _forget_the_dead(self) -> None:
        earliest = time.monotonic() - limits.RESUME_SECONDS
        self._all = [one for one in self._all if one.line is not None or one.lost_at > earliest]

    # Events

    def interaction(self, guild_id: str | None, data: Json) -> bool:
        """Give an interaction to exactly one session of its shard: the newest that listens. Was there one?

        Where none listens, it is kept for the newest, which may resume in time.
        """
        self._forget_the_dead()
        theirs = [one for one in reversed(self._all) if one.hears(guild_id)]
        for session in sorted(theirs, key=lambda one: not one.live)[:1]:
            session.dispatch("INTERACTION_CREATE", data)
            return session.live
        return False

    def guild_event(self, event: str, guild_id: str, data: Json) -> None:
        for session in self._listening(guild_id, GUILDS):
            session.dispatch(event, data)

    def message_event(self, event: str, channel: Channel, data_for: Callable[[Session], Json]) -> None:
        """Give a message event to those with the intent for it; `data_for` decides how much of it they see."""
        intent = GUILD_MESSAGES if channel.guild_id else DIRECT_MESSAGES
        for session in self._listening(channel.guild_id, intent):
            session.dispatch(event, data_for(session))

    def _listening(self, guild_id: str | None, intent: int) -> Iterator[Session]:
        return (one for one in list(self._all) if one.intents & intent and one.hears(guild_id))
