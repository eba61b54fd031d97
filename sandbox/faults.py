"""Faults on demand, for both local services: which request is struck, by what, and how a test learns of it."""

import asyncio
import contextlib
import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Self

import httpx

WHENS = ("before", "after")


@dataclass(slots=True, kw_only=True)
class PlannedFault:
    """One fault that waits for its request: `before` or `after` the request has had its effect."""

    id: str
    route: str  # "POST /generations/*": method and path, * as in a shell
    action: str
    when: str = "before"
    times: int = 1
    status: int = 500
    containing: str = ""  # only requests whose body contains this
    seconds: float = 5.0  # how slow, where the action is to be slow
    name: str = ""  # by which whoever planned it finds it again
    hits: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)
    struck: asyncio.Event = field(default_factory=asyncio.Event)

    def strikes(self, *, when: str, method: str, path: str, body: str) -> bool:
        return (
            self.when == when
            and self.hits < self.times
            and fnmatchcase(f"{method} {path}", self.route)
            and self.containing in body
        )

    async def wait_struck(self, timeout_seconds: float) -> None:
        """Return at the first hit, or after `timeout_seconds`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_seconds):
                await self.struck.wait()


class Faults:
    """The faults of one local service."""

    def __init__(self, actions: Sequence[str]) -> None:
        self._actions = tuple(actions)
        self._planned: dict[str, PlannedFault] = {}
        self._struck: Counter[str] = Counter()
        self._ids = itertools.count(1)

    def plan(self, wanted: Mapping[str, Any]) -> PlannedFault:
        """Add a fault from the fields of PlannedFault. Raises ValueError where a field or its value is not known."""
        fields = {"route": str, "action": str, "when": str, "times": int, "status": int}
        fields |= {"containing": str, "seconds": float, "name": str}
        if unknown := set(wanted) - set(fields):
            raise ValueError(f"A fault has no {', '.join(sorted(unknown))}. It has {', '.join(fields)}.")
        fault = PlannedFault(id=f"f{next(self._ids)}", **{name: fields[name](value) for name, value in wanted.items()})
        if fault.action not in self._actions:
            raise ValueError(f"No fault is called {fault.action!r}. There are: {', '.join(self._actions)}.")
        if fault.when not in WHENS:
            raise ValueError(f"A fault strikes before or after, not {fault.when!r}.")
        self._planned[fault.id] = fault
        return fault

    def strike(self, *, when: str, method: str, path: str, body: str) -> PlannedFault | None:
        """Return the fault that strikes this request now, if any, and count it."""
        for fault in self._planned.values():
            if fault.strikes(when=when, method=method, path=path, body=body):
                fault.hits += 1
                if fault.name:
                    self._struck[fault.name] += 1
                fault.struck.set()
                return fault
        return None

    def listed(self) -> dict[str, Any]:
        """Return the faults that may still strike, and how often each name has struck, those that are over too."""
        waiting = [fault for fault in self._planned.values() if fault.hits < fault.times]
        return {
            "planned": [
                {"id": one.id, "name": one.name, "route": one.route, "action": one.action, "left": one.times - one.hits}
                for one in waiting
            ],
            "struck": dict(self._struck),
        }

    def get(self, fault_id: str) -> PlannedFault:
        """Return one planned fault. Raises KeyError."""
        return self._planned[fault_id]

    def release(self, fault_id: str) -> None:
        self.get(fault_id).released.set()

    def remove(self, fault_id: str) -> None:
        """Forget a fault, and let go what it holds."""
        if fault := self._planned.pop(fault_id, None):
            fault.released.set()

    def clear(self) -> None:
        for fault_id in list(self._planned):
            self.remove(fault_id)
        self._struck.clear()


class Fault:
    """Driver side: the handle of one planned fault.

    Needs `GET /control/faults/{id}?timeout=S` -> {"hits": n} (a long poll that answers at the first hit),
    `POST /control/faults/{id}/release` and `DELETE /control/faults/{id}`.
    """

    def __init__(self, http: httpx.AsyncClient, fault_id: str) -> None:
        self._http = http
        self.id = fault_id

    @classmethod
    async def plan(cls, http: httpx.AsyncClient, **wanted: Any) -> Self:
        answer = await http.post("/control/faults", json=wanted)
        if answer.is_error:
            raise ValueError(answer.text)
        return cls(http, answer.json()["id"])

    async def triggered(self, timeout: float = 30.0) -> None:  # noqa: ASYNC109 - the long poll needs the number
        """Return once the fault has struck. Raises TimeoutError."""
        answer = await self._http.get(f"/control/faults/{self.id}", params={"timeout": timeout}, timeout=timeout + 10)
        if not answer.raise_for_status().json()["hits"]:
            raise TimeoutError(f"Fault {self.id} did not strike within {timeout:g} s.")

    async def release(self) -> None:
        (await self._http.post(f"/control/faults/{self.id}/release")).raise_for_status()

    async def remove(self) -> None:
        (await self._http.delete(f"/control/faults/{self.id}")).raise_for_status()


async def planned(http: httpx.AsyncClient) -> dict[str, Any]:
    """Driver side: return `{planned: [{id, name, route, action, left}], struck: {name: hits}}`."""
    answer = await http.get("/control/faults")
    found: dict[str, Any] = answer.raise_for_status().json()
    return found
