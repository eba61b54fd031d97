"""The handle on a running local Discord."""

import ssl
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx

from sandbox.discord.driver.gateway import Gateway
from sandbox.discord.driver.link import Link
from sandbox.discord.driver.people import Member
from sandbox.discord.driver.seen import Json, Message
from sandbox.discord.state.seed import USERS
from sandbox.faults import Fault, planned

T = TypeVar("T")
RECENT = 8
HOSTS = ("cdn.discordapp.com", "media.discordapp.net")


class LocalDiscord:
    """A running local Discord: its members, and its stage hands."""

    def __init__(self, link: Link, state: Json) -> None:
        self._link = link
        self.gateway = Gateway(link)
        self._people = dict(USERS)
        self.address: str = state["address"]
        self.ca: str = state["ca"]
        self.token: str = state["token"]
        context = ssl.create_default_context(cafile=self.ca)
        self._browser = httpx.AsyncClient(verify=context, trust_env=False, timeout=60)

    @classmethod
    async def connect(cls, control_url: str) -> Self:
        """Connect to the control API. Raises httpx.ConnectError where nothing listens."""
        link = Link(control_url)
        return cls(link, await link.get("/control/state"))

    async def close(self) -> None:
        await self._browser.aclose()
        await self._link.http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    # Members

    def member(self, name: str, channel: str = "general", server: str = "Reverie Lounge") -> Member:
        """Return Ana, Ben, Cem, Sol (staff), Ada (owner) or one who was added; `dm`: direct messages with the bot."""
        return Member(name=name, id=self._people[name], channel=channel, server=server, link=self._link)

    # Waiting

    async def until(
        self,
        condition: Callable[[], Awaitable[T | None]],
        timeout: float = 60.0,  # noqa: ASYNC109 - the long poll needs the number
        what: str = "",
    ) -> T:
        """Return the first true value of `condition`, asked again whenever anything happened here.

        Raises TimeoutError with `what` and the latest messages of the channels.
        """
        try:
            return await self._link.until(condition, timeout, what)
        except TimeoutError as late:
            raise TimeoutError(f"{late} The latest messages:\n{await self._recent()}") from None

    async def bot_ready(self, timeout: float = 90.0) -> None:  # noqa: ASYNC109
        """Return once a session of the bot is ready and it has synced commands."""

        async def ready() -> bool:
            state = await self._link.get("/control/state")
            return bool(state["sessions"] and state["commands"])

        await self.until(ready, timeout, "a bot with commands")

    async def bot_gone(self, timeout: float = 30.0) -> None:  # noqa: ASYNC109
        """Return once no session of the bot is connected."""

        async def gone() -> bool:
            return not (await self._link.get("/control/state"))["sessions"]

        await self.until(gone, timeout, "the bot to be gone")

    async def _recent(self) -> str:
        lines: list[str] = []
        for channel in ("general", "videos", "dm"):
            messages = await self.member("Ana", channel).read()
            lines += [f"  #{channel} {one.author}: {one.text[:200]!r}" for one in messages[-RECENT:]]
        return "\n".join(lines) or "  (none)"

    # Files

    async def download(self, url: str) -> bytes:
        """Fetch a CDN link, as a browser would. Raises httpx.HTTPStatusError when it has expired."""
        parts = urlsplit(url)
        if parts.hostname not in HOSTS:
            raise ValueError(f"{parts.hostname} is not a host of Discord's CDN.")
        answer = await self._browser.get(
            f"https://{self.address}{parts.path}?{parts.query}",
            headers={"Host": parts.hostname},
            extensions={"sni_hostname": parts.hostname},
        )
        return answer.raise_for_status().content

    # Stage hands

    async def fault(
        self,
        route: str,
        action: str,
        *,
        when: str = "before",
        times: int = 1,
        status: int = 500,
        containing: str = "",
        name: str = "",
    ) -> Fault:
        """Plan a fault for a route such as `POST /channels/*/messages`.

        `action`: status (answer with `status`), ratelimit, drop (no answer), hold (until released). `when`: before or
        after the request has had its effect. `containing`: only bodies (as JSON) with this text. `name`: see `faults`.
        """
        return await Fault.plan(
            self._link.http,
            route=route,
            action=action,
            when=when,
            times=times,
            status=status,
            containing=containing,
            name=name,
        )

    async def faults(self) -> Json:
        """Return the faults that may still strike, and how often each name has struck."""
        return await planned(self._link.http)

    async def remove_fault(self, fault_id: str) -> None:
        """Forget a fault, whoever planned it."""
        await Fault(self._link.http, fault_id).remove()

    async def set_time(
        self, *, offset_seconds: float | None = None, rate: float | None = None, now: datetime | None = None
    ) -> None:
        """Step the sandbox's clock to so many seconds ahead of real time or to a moment, or change its speed."""
        await self._link.post(
            "/control/time", {"offset_seconds": offset_seconds, "rate": rate, "now": now and now.isoformat()}
        )

    async def set_permissions(
        self,
        channel: str,
        *,
        deny: Sequence[str] = (),
        allow: Sequence[str] = (),
        server: str = "Reverie Lounge",
        member: str | None = None,
    ) -> None:
        """Set what a channel allows and denies to the bot, or to a member. Replaces what was set before."""
        body = {"channel": channel, "server": server, "deny": list(deny), "allow": list(allow), "member": member}
        await self._link.post("/control/permissions", body)

    async def set_dms_open(self, user: str, open_: bool) -> None:
        """Let a person take or refuse direct messages from the bot."""
        await self._link.post("/control/dms", {"user": user, "open": open_})

    async def set_link_life(self, seconds: float) -> None:
        """Set how long CDN links that are signed from now on live."""
        await self._link.post("/control/links", {"seconds": seconds})

    async def add_server(self, name: str, *, owner: str = "Ada") -> str:
        """Add a server with the usual channels and the bot in it; return its id."""
        return str((await self._link.post("/control/servers", {"name": name, "owner": owner}))["id"])

    async def add_channel(self, name: str, *, server: str = "Reverie Lounge", nsfw: bool = False) -> str:
        """Add a channel to a server; return its id."""
        body = {"server": server, "name": name, "nsfw": nsfw}
        return str((await self._link.post("/control/channels", body))["id"])

    async def add_role(self, name: str, *, server: str = "Reverie Lounge", permissions: Sequence[str] = ()) -> str:
        """Add a role to a server; return its id."""
        body = {"server": server, "name": name, "permissions": list(permissions)}
        return str((await self._link.post("/control/roles", body))["id"])

    async def add_person(self, name: str, *, server: str = "Reverie Lounge", roles: Sequence[str] = ()) -> Member:
        """Let somebody join a server with these roles, or have other roles there from now on."""
        body = {"name": name, "server": server, "roles": list(roles)}
        self._people[name] = str((await self._link.post("/control/people", body))["id"])
        return self.member(name, server=server)

    async def posts(self) -> list[Json]:
        """Return all that the bot has posted and that is still there, as the control API tells of messages."""
        found: list[Json] = await self._link.get("/control/posts")
        return found

    async def unanswered(self) -> list[Json]:
        """Return who got no answer: member, at, data (what they did)."""
        found: list[Json] = await self._link.get("/control/unanswered")
        return found

    async def set_joined(self, server: str, joined: bool) -> None:
        """Remove the bot from a server, or add it again."""
        await self._link.post("/control/guilds", {"server": server, "joined": joined})

    async def delete_message(self, message: Message) -> None:
        """Delete any message, as a moderator would."""
        await self._link.delete(f"/control/messages/{message.id}")

    async def delete_channel(self, channel: str, server: str = "Reverie Lounge") -> None:
        """Delete a channel, as an administrator would."""
        await self._link.delete("/control/channels", channel=channel, server=server)

    async def commands(self) -> list[Json]:
        """Return the commands as the bot synced them."""
        found: list[Json] = await self._link.get("/control/commands")
        return found

    async def requests(self, route: str = "") -> list[Json]:
        """Return what the bot sent (method, path, query, body, files, status), oldest first."""
        found: list[Json] = await self._link.get("/control/requests", route=route)
        return found

    async def violations(self) -> list[str]:
        """Return every rule of Discord that was broken: by the bot, or by an answer of the local Discord itself."""
        found: list[str] = await self._link.get("/control/violations")
        return found

    async def state(self) -> dict[str, Any]:
        """Return addresses, time, and the bot's live sessions."""
        found: dict[str, Any] = await self._link.get("/control/state")
        return found

    async def clear(self) -> None:
        """Put everything back to the start, the clock too; the bot's sessions and commands stay."""
        await self._link.post("/control/clear")
