"""A websocket to the local Discord's gateway, spoken by hand."""

import contextlib
import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from sandbox.discord.driver import LocalDiscord
from tests.sandbox.discord.small_bot import connector

GUILDS, GUILD_MESSAGES, MESSAGE_CONTENT = 1, 1 << 9, 1 << 15
HELLO, HEARTBEAT, ACK, IDENTIFY, RESUME, INVALID_SESSION = 10, 1, 11, 2, 6, 9


class Line:
    """A websocket to the gateway, spoken by hand."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, token: str) -> None:
        self.socket = socket
        self.token = token
        self._inflator = zlib.decompressobj()

    async def receive(self) -> Any:
        frame = await self.socket.receive(timeout=10)
        if frame.type is aiohttp.WSMsgType.BINARY:
            assert frame.data.endswith(b"\x00\x00\xff\xff")
            return json.loads(self._inflator.decompress(frame.data))
        assert frame.type is aiohttp.WSMsgType.TEXT, f"closed with {self.socket.close_code}"
        return json.loads(frame.data)

    async def event(self, name: str) -> Any:
        """Return the data of the next event of that name."""
        while (payload := await self.receive())["t"] != name:
            pass
        return payload["d"]

    async def send(self, opcode: int, data: Any) -> None:
        await self.socket.send_str(json.dumps({"op": opcode, "d": data}))

    async def identify(self, **more: Any) -> Any:
        """Identify and return READY."""
        await self.send(IDENTIFY, {"token": self.token, "intents": GUILDS, "properties": {}, **more})
        return await self.event("READY")

    async def abort(self) -> None:
        """Let the connection break without a word."""
        connection = self.socket._response.connection
        assert connection is not None
        assert connection.transport is not None
        connection.transport.abort()

    async def resume(self, session: str, sequence: Any) -> None:
        """Ask to go on with a session."""
        await self.send(RESUME, {"token": self.token, "session_id": session, "seq": sequence})

    async def closed(self) -> int | None:
        """Return the code with which the other side closes."""
        while (await self.socket.receive(timeout=10)).type not in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
            pass
        return self.socket.close_code


@contextlib.asynccontextmanager
async def line(discord: LocalDiscord, *, path: str = "/", **query: str) -> AsyncIterator[Line]:
    """Open a websocket and take the greeting."""
    async with aiohttp.ClientSession(connector=connector(discord)) as http:
        url = f"wss://gateway.discord.gg{path}"
        async with http.ws_connect(url, params={"v": "10", "encoding": "json", **query}) as socket:
            opened = Line(socket, discord.token)
            greeting = await opened.receive()
            assert (greeting["op"], greeting["d"]["heartbeat_interval"] > 1000) == (HELLO, True)
            yield opened
