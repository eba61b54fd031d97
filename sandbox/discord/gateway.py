"""The gateway, v10: HELLO, heartbeats, IDENTIFY, RESUME, dispatches, optional zlib-stream compression."""

import asyncio
import contextlib
import json
import time
import zlib
from collections import deque
from typing import Any

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from sandbox.discord import limits
from sandbox.discord.door import IDENTIFY, RESUME, Opening
from sandbox.discord.engine import Engine
from sandbox.discord.sessions import GUILDS, Session
from sandbox.discord.state.nouns import Json
from sandbox.discord.state.wire import own_user_json

# Close codes. Source: Discord's documentation, "Gateway Close Event Codes".
UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, BAD_TOKEN, ALREADY_AUTHENTICATED = 4001, 4002, 4003, 4004, 4005
INVALID_SEQUENCE, RATE_LIMITED, TIMED_OUT, INVALID_SHARD, INVALID_INTENTS = 4007, 4008, 4009, 4010, 4013
SAID_GOODBYE = (WSCloseCode.OK, WSCloseCode.GOING_AWAY)
NOT_RESUMABLE = (INVALID_SEQUENCE, TIMED_OUT)  # "reconnect and start a new session"
RESUME_PATH = "/resume"  # Discord gives a host of its own; here a path shows who resumes by `resume_gateway_url`


class HungUp(Exception):  # noqa: N818 - an event, not a failure
    """We end the connection with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Connection:
    """One websocket. Payloads go through a queue, so that handlers never wait for a slow bot."""

    def __init__(self, engine: Engine, socket: web.WebSocketResponse, request: web.Request) -> None:
        self._engine = engine
        self._socket = socket
        self._transport = request.transport
        self._path = request.path
        # One context for the whole connection. Who asks for zstd-stream gets text, which clients take as well.
        self._compressor = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._outgoing: asyncio.Queue[Json | int] = asyncio.Queue()
        self._received: deque[float] = deque()
        self._heard = asyncio.Event()
        self._hung_up: int | None = None  # the code, where we were the first to close
        self.session: Session | None = None

    # As a Line of a session

    @property
    def alive(self) -> bool:
        return not self._socket.closed and (self._transport is None or not self._transport.is_closing())

    def send(self, payload: Json) -> None:
        self._outgoing.put_nowait(payload)

    def hang_up(self, code: int) -> None:
        self._outgoing.put_nowait(code)

    def drop(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def part(self) -> None:
        self.session = None

    # Its life

    async def run(self) -> None:
        self.send(
            {"op": 10, "d": {"heartbeat_interval": limits.HEARTBEAT_MILLISECONDS, "_trace": []}, "s": None, "t": None}
        )
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(self._send_all())
            watching = tasks.create_task(self._watch_heartbeats())
            try:
                await self._receive_all()
            finally:
                sending.cancel()
                watching.cancel()
                self._leave()

    async def _receive_all(self) -> None:
        async for frame in self._socket:
            try:
                payload = self._decoded(frame)
                if payload.get("op") in (IDENTIFY, RESUME):
                    await self._engine.door.passed()
                self._receive(payload)
            except HungUp as reason:
                await self._close(reason.code)

    def _leave(self) -> None:
        if self.session is None or self.session.line not in (self, None):
            return  # it has none, or another connection took over
        # A client may answer our close with 1000, whatever ours was: the code of the first who closes counts.
        ended = self._socket.close_code in SAID_GOODBYE if self._hung_up is None else self._hung_up in NOT_RESUMABLE
        if ended:
            self._engine.sessions.end(self.session)
        else:
            self._engine.sessions.lose(self.session, self)

    async def _close(self, code: int) -> None:
        self._hung_up = code
        await self._socket.close(code=code)

    async def _send_all(self) -> None:
        while True:
            payload = await self._outgoing.get()
            try:
                if isinstance(payload, int):
                    await self._close(payload)
                else:
                    await self._send_now(json.dumps(payload))
            except (ConnectionError, RuntimeError):  # the bot is gone; receiving notices it too
                return

    async def _send_now(self, text: str) -> None:
        if self._compressor is None:
            await self._socket.send_str(text)
            return
        data = self._compressor.compress(text.encode()) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
        await self._socket.send_bytes(data)

    async def _watch_heartbeats(self) -> None:
        """Hang up after two missed heartbeats: a frozen bot keeps its socket open."""
        patience = 2 * limits.HEARTBEAT_MILLISECONDS / 1000
        with contextlib.suppress(TimeoutError):
            while True:
                await asyncio.wait_for(self._heard.wait(), patience)
                self._heard.clear()
        self.hang_up(TIMED_OUT)

    # What the bot says

    def _decoded(self, frame: WSMessage) -> Json:
        """Return a payload; text and binary frames are both fine, as with Discord."""
        if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
            raise HungUp(DECODE_ERROR)
        raw = frame.data.encode() if isinstance(frame.data, str) else frame.data
        if len(raw) > limits.GATEWAY_PAYLOAD_BYTES:
            raise HungUp(DECODE_ERROR)
        try:
            payload = json.loads(raw)
        except ValueError:
            raise HungUp(DECODE_ERROR) from None
        if not isinstance(payload, dict):
            raise HungUp(DECODE_ERROR)
        self._count()
        return payload

    def _count(self) -> None:
        now = time.monotonic()
        self._received.append(now)
        while self._received[0] < now - limits.GATEWAY_SENDS_SECONDS:
            self._received.popleft()
        if len(self._received) > limits.GATEWAY_SENDS:
            raise HungUp(RATE_LIMITED)

    def _receive(self, payload: Json) -> None:
        opcode = payload.get("op")
        data: Json = payload["d"] if isinstance(payload.get("d"), dict) else {}
        if opcode == 1:
            self._heard.set()
            self.send({"op": 11, "d": None, "s": None, "t": None})
        elif opcode == IDENTIFY:
            self._identify(data)
        elif opcode == RESUME:
            self._resume(data)
        elif opcode not in (3, 4, 8):
            raise HungUp(UNKNOWN_OPCODE)
        elif self.session is None:
            raise HungUp(NOT_AUTHENTICATED)

    def _identify(self, data: Json) -> None:
        if self.session is not None:
            raise HungUp(ALREADY_AUTHENTICATED)
        if str(data.get("token", "")).removeprefix("Bot ") != self._engine.token:
            raise HungUp(BAD_TOKEN)
        intents = data.get("intents")
        if not isinstance(intents, int) or intents < 0:
            raise HungUp(INVALID_INTENTS)
        session = Session(shard=_shard(data.get("shard")), intents=intents, line=self)
        self.session = session
        session.dispatch("READY", self._ready(session))
        self._engine.sessions.add(session)
        self._note("IDENTIFY", session.id, session)
        if intents & GUILDS:
            for guild in self._engine.world.bot_guilds:
                if session.hears(guild.id):
                    session.dispatch("GUILD_CREATE", self._engine.wire.guild_create(guild))

    def _ready(self, session: Session) -> Json:
        world = self._engine.world
        return {
            "v": 10,
            "user": own_user_json(world.bot),
            "user_settings": {},
            "guilds": [{"id": one.id, "unavailable": True} for one in world.bot_guilds if session.hears(one.id)],
            "private_channels": [],
            "relationships": [],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": f"{self._engine.gateway_url}{RESUME_PATH}",
            "shard": list(session.shard),
            "application": {"id": world.bot.id, "flags": 1 << 19},
        }

    def _resume(self, data: Json) -> None:
        if str(data.get("token", "")).removeprefix("Bot ") != self._engine.token:
            raise HungUp(BAD_TOKEN)
        session_id, sequence = str(data.get("session_id", "")), data.get("seq")
        if not isinstance(sequence, int):
            raise HungUp(DECODE_ERROR)
        session = self._engine.sessions.known(session_id)
        if session is not None and sequence > session.sequence:
            raise HungUp(INVALID_SEQUENCE)
        missed = session.missed_since(sequence) if session else None
        if session is None or missed is None:
            self._note("RESUME", session_id, session, accepted=False)
            self.send({"op": 9, "d": False, "s": None, "t": None})
            return
        if session.line is not None and session.line is not self:
            session.line.hang_up(WSCloseCode.GOING_AWAY)
        session.line = self
        self.session = session
        for payload in missed:
            self.send(payload)
        session.dispatch("RESUMED", {"_trace": []})
        self._note("RESUME", session_id, session, replayed=len(missed))

    def _note(
        self, opcode: str, session_id: str, session: Session | None, *, accepted: bool = True, replayed: int = 0
    ) -> None:
        shard = session.shard if session else None
        self._engine.door.note(
            Opening(
                opcode=opcode, path=self._path, shard=shard, session=session_id, accepted=accepted, replayed=replayed
            )
        )


def _shard(wanted: Any) -> tuple[int, int]:
    if wanted is None:
        return (0, 1)
    if isinstance(wanted, list) and len(wanted) == 2 and all(isinstance(one, int) for one in wanted):
        number, count = wanted
        if 0 <= number < count:
            return (number, count)
    raise HungUp(INVALID_SHARD)


def handler(engine: Engine) -> Any:
    """Return the aiohttp handler of the gateway's address."""

    async def gateway(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=0, autoping=True)
        await socket.prepare(request)
        await Connection(engine, socket, request).run()
        return socket

    return gateway
