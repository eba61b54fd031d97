"""How log lines look: one line an event, with what it is about, and never a secret."""

import json
import logging
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

ABOUT: Final = ("generation", "guild", "provider", "delivery")
SHORTEST_SECRET: Final = 6
HIDDEN: Final = "[secret]"


class _Line(logging.Formatter):
    """Text for people, JSON for machines; both hide every secret of the settings, even inside a traceback."""

    def __init__(self, *, as_json: bool, secrets: Collection[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._as_json = as_json
        # As they stand in a line: JSON writes quotes and backslashes otherwise.
        hidden = [_as_json(one)[1:-1] if as_json else one for one in secrets if len(one) >= SHORTEST_SECRET]
        self._secrets = sorted(hidden, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        about = {name: record.__dict__[name] for name in ABOUT if record.__dict__.get(name) is not None}
        if self._as_json:
            line = _as_json(self._fields(record) | about)
        else:
            told = "".join(f" {name}={value}" for name, value in about.items())
            first, *rest = super().format(record).split("\n", 1)
            line = "\n".join([first + told, *rest])
        for secret in self._secrets:
            line = line.replace(secret, HIDDEN)
        return line

    def _fields(self, record: logging.LogRecord) -> dict[str, object]:
        fields: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return fields


def _as_json(what: object) -> str:
    return json.dumps(what, ensure_ascii=False, default=str)


def setup(*, level: str, as_json: bool, secrets: Collection[str]) -> None:
    """Log to standard error. Secrets are the values that must never be seen."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Line(as_json=as_json, secrets=secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for talkative in ("httpx", "httpcore", "aiosqlite", "alembic", "discord.gateway"):
        logging.getLogger(talkative).setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    # It warns at every start that there is no voice, which a bot that makes films does not need.
    logging.getLogger("discord.client").setLevel(logging.ERROR)
