"""The clients that judge, each a process: how it is started, and what it may lack on this machine.

They are called as their makers call them. Only discord.py comes with Reverie's own packages; hikari and discord.js are
installed beside it by `make conformance`, from pins of their own.
"""

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = Path(sys.prefix)
HIKARI = ENVIRONMENT / "conformance/bin/python"
DISCORD_JS = ENVIRONMENT / "discord_js"
# What a child needs of our environment to run at all.
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "SYSTEMROOT")


class NotInstalledError(Exception):
    """The client cannot run here, although it could. The text says how to install it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client. `direct`: it takes base addresses, where others are led by a resolver."""

    name: str
    shards: int = 1
    direct: bool = True
    seconds: float = 60.0  # that it may take for everything
    command: Callable[[], Sequence[str]]  # raises NotInstalledError
    skipped: Callable[[], str] = lambda: ""  # why this machine cannot run it; usually nothing

    def environment(self, *, address: str, ca: str, token: str) -> Mapping[str, str]:
        """Return exactly what the process gets."""
        return {
            **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
            "DISCORD_ADDRESS": address,
            "DISCORD_CA_FILE": ca,
            "DISCORD_TOKEN": token,
            "NODE_EXTRA_CA_CERTS": ca,
            "CLIENT_PACKAGES": str(DISCORD_JS),
            "CLIENT_SHARDS": str(self.shards),
            "PYTHONUNBUFFERED": "1",
        }


def _discord_js() -> Sequence[str]:
    if not (DISCORD_JS / "node_modules/discord.js").is_dir():
        raise NotInstalledError("it is not installed: run make conformance, which installs it")
    return ("node", str(HERE / "discord_js/bot.mjs"))


def _without_node() -> str:
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    return "install Node: Debian, Ubuntu: apt install nodejs npm" if missing else ""


def _hikari() -> Sequence[str]:
    if not HIKARI.exists():
        raise NotInstalledError("it is not installed: run make conformance, which installs it")
    return (str(HIKARI), str(HERE / "hikari_bot.py"))


def _discord_py() -> Sequence[str]:
    return (sys.executable, str(HERE / "discord_py_bot.py"))


CLIENTS = (
    Client(name="discord.js", command=_discord_js, skipped=_without_node),
    Client(name="hikari", command=_hikari),
    Client(name="discord.py two shards", command=_discord_py, shards=2, direct=False),
)
