"""Real servers on the loopback that leave nothing open behind them."""

import asyncio
from contextlib import AsyncExitStack, suppress

import pytest


@pytest.fixture
async def listen():
    """Give a function that starts a server with this handler and returns its port."""
    async with AsyncExitStack() as stack:

        async def listen(handle, **options):
            tasks = set()

            async def tracked(reader, writer):
                tasks.add(asyncio.current_task())
                try:
                    await handle(reader, writer)
                except (OSError, asyncio.IncompleteReadError):
                    pass  # the other side had enough
                finally:
                    writer.close()
                    with suppress(OSError):
                        await writer.wait_closed()

            async def stop():
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

            server = await stack.enter_async_context(await asyncio.start_server(tracked, "127.0.0.1", 0, **options))
            stack.push_async_callback(stop)
            return server.sockets[0].getsockname()[1]

        yield listen


@pytest.fixture
async def closed_port():
    """Give a port on which nobody listens."""
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port
