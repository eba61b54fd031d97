"""
Time that jumps: an hour passes in no time, and to the second.

`JumpingLoop` is asyncio's own loop whose clock stands still while there is something to do and jumps to the next
timer when there is not.
"""

import asyncio
import selectors


class Jumps(selectors.DefaultSelector):
    """Instead of waiting for a timer, move the clock on."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def select(self, timeout=None):
        ready = super().select(0)
        if not ready and timeout is None:
            raise AssertionError("nothing will ever happen any more")
        if not ready and timeout:
            self.seconds += timeout
        return ready


class JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.jumps = Jumps()
        super().__init__(self.jumps)

    def time(self) -> float:
        return self.jumps.seconds


def in_jumping_time(main):
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(main())


async def pause(seconds: float) -> None:
    """Take this long, in the loop's own time."""
    await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=seconds)
