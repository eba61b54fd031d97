"""The socket: tells each open page what has changed where its person looks, as Discord's gateway tells its client.

Nothing here runs on a timer. The two local services count what happens in them; when a count grows, each page is shown
what is different now.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from aiohttp import WSMsgType, web

from sandbox.changes import Changes, following
from sandbox.discord.driver import Refused
from sandbox.discord.driver.link import Link
from sandbox.page.backstage import Backstage

Json = dict[str, Any]
LONG = 3600.0  # seconds that a page waits for news before it looks by itself
LARGEST_ORDER = 64 * 1024
# The part of a CDN link that is signed anew at each look.
SIGNATURE = re.compile(r"\?ex=[0-9a-f]*&is=[0-9a-f]*&hm=[0-9a-f]*&?")
NOWHERE = {
    "visible": False,
    "may_write": False,
    "may_use_commands": False,
    "may_manage_messages": False,
    "commands": [],
    "attachment_bytes": 0,
}
ENDS = ("update", "choices", "dialog")


def without_signatures(value: Any) -> str:
    """Return JSON that is the same for two looks at the same thing."""
    return SIGNATURE.sub("", json.dumps(value, sort_keys=True))


def is_finished(view: Mapping[str, Any]) -> bool:
    """Is there nothing more to expect from an interaction?"""
    return bool(view["answer"] or view["withdrawn"] or view["overdue"] or view["kind"] in ENDS)


class Pulse:
    """Tells every open page when something has happened in either local service, or to the bot's process."""

    def __init__(self) -> None:
        self._pages: set[Changes] = set()

    def join(self, news: Changes) -> None:
        self._pages.add(news)

    def leave(self, news: Changes) -> None:
        self._pages.discard(news)

    async def follow(self, service: httpx.AsyncClient) -> None:
        """Pass on what happens in a service, for as long as it is there."""
        while True:
            try:
                async for _ in following(service):
                    self._tell()
            except httpx.TimeoutException:
                continue  # a busy machine
            except httpx.HTTPError:
                return

    async def follow_here(self, changes: Changes) -> None:
        """Pass on what happens in this process."""
        seen = changes.count
        while True:
            seen = await changes.beyond(seen, LONG)
            self._tell()

    def _tell(self) -> None:
        for news in tuple(self._pages):
            news.happened()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Who looks, and where."""

    member: str
    server: str
    channel: str

    def query(self) -> dict[str, str]:
        return {"member": self.member, "server": self.server, "channel": self.channel}


@dataclass(slots=True)
class Watch:
    """An interaction that a page follows, and its view as last told."""

    told: str = ""


class Viewer:
    """One open page."""

    def __init__(self, socket: web.WebSocketResponse, *, link: Link, backstage: Backstage, pulse: Pulse) -> None:
        self._socket = socket
        self._link = link
        self._backstage = backstage
        self._pulse = pulse
        self._news = Changes()
        self._look: Look | None = None
        self._told = Told()
        self._watched: dict[str, Watch] = {}  # by interaction id; who asks again is told again
        self._behind = False
        self._behind_told = ""
        self._log: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Serve the page until it goes, or until a local service does."""
        self._pulse.join(self._news)
        try:
            async with asyncio.TaskGroup() as tasks:
                shows = (self._show_place, self._show_interactions, self._show_backstage)
                running = [tasks.create_task(self._on_news(show)) for show in shows]
                await self._listen(tasks)
                for task in (*running, *filter(None, [self._log])):
                    task.cancel()
        except* (httpx.HTTPError, ConnectionError):
            await self._socket.close(code=1011)
        finally:
            self._pulse.leave(self._news)

    # What the page asks for

    async def _listen(self, tasks: asyncio.TaskGroup) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                self._take(json.loads(message.data), tasks)
            except (ValueError, KeyError, TypeError, AttributeError):
                await self._send(type="refused", message="The page said something that its server does not know.")

    def _take(self, order: Json, tasks: asyncio.TaskGroup) -> None:
        kind = order["type"]
        if kind == "look":
            self._look = Look(member=str(order["member"]), server=str(order["server"]), channel=str(order["channel"]))
            self._told = Told()
        elif kind == "watch":
            self._watched[str(int(order["interaction"]))] = Watch()
        elif kind == "backstage":
            self._turn_backstage(tasks, on=bool(order["on"]))
        else:
            raise ValueError(kind)
        self._news.happened()

    def _turn_backstage(self, tasks: asyncio.TaskGroup, *, on: bool) -> None:
        self._behind, self._behind_told = on, ""
        if self._log:
            self._log.cancel()
        self._log = tasks.create_task(self._show_log()) if on else None

    # What the page is shown

    async def _on_news(self, show: Callable[[], Awaitable[None]]) -> None:
        while True:
            seen = self._news.count
            await show()
            await self._news.beyond(seen, LONG)

    async def _show_place(self) -> None:
        look, told = self._look, self._told
        if look is None:
            return
        world, place, views = await asyncio.gather(self._world(look), self._place(look), self._messages(look))
        if told is not self._told:
            return  # they look elsewhere by now, and another round follows
        if world and told.new_world(world):
            await self._send(type="world", world=world)
        if told.new_place(place):
            await self._send(type="place", **look.query(), **place)
        reset = not told.looked
        upsert, removed = told.new_messages(views)
        if reset or upsert or removed:
            await self._send(type="messages", **look.query(), reset=reset, upsert=upsert, removed=removed)

    async def _world(self, look: Look) -> Json | None:
        try:
            world: Json = await self._link.get("/control/world", member=look.member)
        except Refused:
            return None
        return world

    async def _place(self, look: Look) -> Json:
        """Return what may be done there: nothing, where the place is gone or not theirs to see."""
        try:
            place: Json = await self._link.get("/control/place", **look.query())
        except Refused:
            return NOWHERE
        return place

    async def _messages(self, look: Look) -> list[Json]:
        try:
            views: list[Json] = await self._link.get("/control/messages", **look.query())
        except Refused:
            return []
        return views

    async def _show_interactions(self) -> None:
        for one, watch in tuple(self._watched.items()):
            view = await self._interaction(one)
            text = without_signatures(view)
            before, watch.told = watch.told, text
            if text != before:
                await self._send(type="interaction", view=view)
            if is_finished(view) and self._watched[one] is watch:
                del self._watched[one]

    async def _interaction(self, interaction: str) -> Json:
        try:
            view: Json = await self._link.get(f"/control/interactions/{interaction}")
        except Refused:  # the world has begun anew meanwhile: nobody will answer it
            return {
                "id": interaction,
                "acknowledged": False,
                "kind": None,
                "ephemeral": False,
                "overdue": True,
                "answer": None,
                "withdrawn": False,
                "dialog": None,
                "choices": [],
            }
        return view

    async def _show_backstage(self) -> None:
        if not self._behind:
            return
        state = await self._backstage.snapshot()
        text = json.dumps(state, sort_keys=True)
        if self._behind and text != self._behind_told:
            self._behind_told = text
            await self._send(type="backstage", state=state)

    async def _show_log(self) -> None:
        async for news in self._backstage.follow_log():
            await self._send(type="log", **news)

    async def _send(self, **news: Any) -> None:
        await self._socket.send_json(news)


class Told:
    """What a page has been told about one place, so that it hears only of differences."""

    def __init__(self) -> None:
        self.looked = False
        self._world = ""
        self._place = ""
        self._messages: dict[str, str] = {}

    def new_world(self, world: Json) -> bool:
        before, self._world = self._world, json.dumps({**world, "now": None})
        return before != self._world

    def new_place(self, place: Json) -> bool:
        before, self._place = self._place, json.dumps(place)
        return before != self._place

    def new_messages(self, views: list[Json]) -> tuple[list[Json], list[str]]:
        """Return the views that are new or different, and the ids of those that are gone."""
        before, self._messages = self._messages, {one["message"]["id"]: without_signatures(one) for one in views}
        self.looked = True
        upsert = [one for one in views if before.get(one["message"]["id"]) != self._messages[one["message"]["id"]]]
        return upsert, [one for one in before if one not in self._messages]
