"""The secrets table: random words of ours that all processes share and nobody else knows."""

import secrets
from typing import Final

from sqlalchemy import bindparam, insert, select

from db.schema import SECRETS
from db.statements import Statements

GET: Final = select(SECRETS.c.value).where(SECRETS.c.name == bindparam("called"))
ADD: Final = insert(SECRETS)
BYTES: Final = 32


class Secrets:
    """Made when they are first asked for."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def get(self, name: str) -> bytes:
        """Return the secret of this name, 32 bytes; in a transaction that may write, since it may be new."""
        await self._statements.alone(f"secret {name}")
        value = (await self._statements.run(GET, {"called": name})).scalar_one_or_none()
        if value is None:
            value = secrets.token_hex(BYTES)
            await self._statements.run(ADD, {"name": name, "value": value})
        return bytes.fromhex(value)
