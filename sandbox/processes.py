"""One child process of the sandbox: started, watched until it says that it is ready, and ended whatever happens."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

LOG_TAIL = 40
READY_SECONDS = 60.0
END_SECONDS = 20.0


class DiedEarlyError(RuntimeError):
    """A process ended although it was to go on. The text holds the tail of its log."""


class Process:
    """A child process whose output goes to a log file."""

    def __init__(self, child: asyncio.subprocess.Process, *, name: str, log: Path) -> None:
        self._child = child
        self.name = name
        self.log = log
        self._output: asyncio.Task[None] | None = None

    @classmethod
    async def start(
        cls, command: Sequence[str], *, name: str, log: Path, cwd: Path, environment: Mapping[str, str]
    ) -> Self:
        """Start `command` in `cwd` with exactly this environment; what it writes is appended to `log`."""
        for folder in (cwd, log.parent):
            folder.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as errors:
            child = await asyncio.create_subprocess_exec(
                *command,
                cwd=cwd,
                env=dict(environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                # Ctrl-C in the terminal reaches us alone, so that we end the others in order.
                start_new_session=True,
            )
        return cls(child, name=name, log=log)

    @property
    def number(self) -> int:
        """Its process id."""
        return self._child.pid

    @property
    def running(self) -> bool:
        return self._child.returncode is None

    async def ready(self) -> dict[str, Any]:
        """Return what the process prints, as a line of JSON, when it can be used. Raises DiedEarlyError."""
        output = self._child.stdout
        assert output is not None
        try:
            async with asyncio.timeout(READY_SECONDS):
                while line := await output.readline():
                    self._keep(line)
                    with contextlib.suppress(ValueError):
                        said = json.loads(line)
                        if isinstance(said, dict) and said.get("ready"):
                            self.follow()
                            return said
        except TimeoutError:
            raise DiedEarlyError(f"{self.name} was not ready after {READY_SECONDS:g} s.\n{self.tail()}") from None
        code = await self._child.wait()
        raise DiedEarlyError(f"{self.name} ended with code {code} before it was ready.\n{self.tail()}")

    def let_go(self) -> None:
        """End it and all that it has started at once, and do not wait; `end` does, whenever that is."""
        self._kill_group()

    def follow(self) -> None:
        """From here on, write the process's output to its log."""
        self._output = asyncio.create_task(self._copy(), name=f"the output of {self.name}")

    async def ended(self) -> int:
        """Return the exit code once the process is gone (negative: the signal that ended it)."""
        return await self._child.wait()

    async def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal, wait until the process is gone (after a while by force) and return its exit code."""
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                self._child.send_signal(how)
        try:
            async with asyncio.timeout(END_SECONDS):
                await self._child.wait()
        except TimeoutError:
            self._kill_group()
        code = await self._child.wait()
        self._kill_group()  # workers that outlived it
        if self._output:
            await self._output
        return code

    async def last_words(self) -> str:
        """Return all that this process wrote, once it is gone."""
        await self._child.wait()
        if self._output:
            await self._output
        return self.tail(lines=1000)

    def tail(self, lines: int = LOG_TAIL) -> str:
        """Return the last lines that the process wrote."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:]) or "(it wrote nothing)"

    async def _copy(self) -> None:
        output = self._child.stdout
        assert output is not None
        while line := await output.readline():
            self._keep(line)

    def _keep(self, line: bytes) -> None:
        with self.log.open("ab") as log:
            log.write(line)

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child.pid, signal.SIGKILL)
