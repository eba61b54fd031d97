"""Stage hands at the gateway: let it do to a bot what Discord's does on a bad day, and see what the bot makes of it."""

from dataclasses import dataclass
from typing import Any

from sandbox.discord.driver.link import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An IDENTIFY or a RESUME of the bot, and what came of it. `path` is that of the address by which it came."""

    opcode: str
    path: str
    shard: int | None
    session: str
    accepted: bool
    replayed: int


class Gateway:
    """The gateway of a running local Discord. `shard` is a number; without one all connections are meant."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def reconnect(self, shard: int | None = None) -> None:
        """Ask the bot to come again and to resume (op 7)."""
        await self._post("reconnect", shard)

    async def invalidate(self, shard: int | None = None, *, resumable: bool) -> None:
        """Tell the bot that its session is not valid (op 9): it is to resume it, or to identify anew."""
        await self._post("invalidate", shard, resumable=resumable)

    async def drop(self, shard: int | None = None) -> None:
        """Cut the connection without a word."""
        await self._post("drop", shard)

    async def close(self, shard: int | None = None, *, code: int = 4000) -> None:
        """Hang up with a code; 4000 may be resumed."""
        await self._post("close", shard, code=code)

    async def hold(self) -> None:
        """Keep all who identify or resume from now on waiting."""
        await self._post("hold")

    async def release(self) -> None:
        """Let them go on."""
        await self._post("release")

    async def held(self, count: int = 1, timeout: float = 30.0) -> None:  # noqa: ASYNC109 - the long poll needs it
        """Return once so many wait."""

        async def there() -> bool:
            return bool((await self._view())["waiting"] >= count)

        await self._link.until(there, timeout, f"{count} at the gateway's door")

    async def gone(self, timeout: float = 30.0) -> None:  # noqa: ASYNC109
        """Return once nobody waits."""

        async def none() -> bool:
            return not (await self._view())["waiting"]

        await self._link.until(none, timeout, "nobody at the gateway's door")

    async def openings(self) -> list[Opening]:
        """Return every IDENTIFY and RESUME, oldest first."""
        return [
            Opening(**{**one, "shard": one["shard"] and one["shard"][0]}) for one in (await self._view())["openings"]
        ]

    async def opened(self, count: int, timeout: float = 30.0) -> list[Opening]:  # noqa: ASYNC109
        """Return the openings once there are so many."""

        async def there() -> list[Opening] | None:
            found = await self.openings()
            return found if len(found) >= count else None

        return await self._link.until(there, timeout, f"{count} sessions begun or resumed")

    async def sequences(self) -> dict[int, int]:
        """Return the number of the newest event of each shard that is connected."""
        return {int(shard): number for shard, number in (await self._view())["sequences"].items()}

    async def _post(self, verb: str, shard: int | None = None, **more: Any) -> None:
        await self._link.post(f"/control/gateway/{verb}", {"shard": shard, **more})

    async def _view(self) -> Any:
        return await self._link.get("/control/gateway")
