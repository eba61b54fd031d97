"""The socket: what an open page is told, when, and what it is not told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from sandbox.page.live import is_finished, without_signatures
from sandbox.stage import Stage
from tests.end_to_end.acting import png

pytestmark = pytest.mark.asyncio(loop_scope="session")
Json = dict[str, Any]
PATIENCE = 15.0


class Socket:
    """An open page without a screen."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.news: list[Json] = []

    async def look(self, member: str = "Ana", channel: str = "general", server: str = "Reverie Lounge") -> Json:
        """Look somewhere; returns all messages there."""
        await self.socket.send_json({"type": "look", "member": member, "server": server, "channel": channel})
        there = {"member": member, "channel": channel, "server": server}
        return await self.told("messages", lambda one: one["reset"] and there.items() <= one.items())

    async def told(self, kind: str, that: Callable[[Json], Any] = lambda _: True) -> Json:
        """Return the next news of this kind of which `that` is true."""
        async with asyncio.timeout(PATIENCE):
            while True:
                news = await self.socket.receive_json()
                self.news.append(news)
                if news["type"] == kind and that(news):
                    return news

    def latest(self, kind: str) -> Json:
        return next(one for one in reversed(self.news) if one["type"] == kind)


Connect = Callable[[], Any]


@pytest_asyncio.fixture(loop_scope="session")
async def connect(address: str, stage: Stage) -> AsyncIterator[Connect]:
    """Open pages."""
    async with aiohttp.ClientSession() as session:

        @asynccontextmanager
        async def connected() -> AsyncIterator[Socket]:
            async with session.ws_connect(f"{address}/api/live", origin=address) as socket:
                yield Socket(socket)

        yield connected


@pytest_asyncio.fixture(loop_scope="session")
async def socket(connect: Connect) -> AsyncIterator[Socket]:
    """One open page."""
    async with connect() as socket:
        yield socket


def texts(news: Json) -> list[str]:
    return [one["message"]["content"] for one in news["upsert"]]


async def test_another_sites_script_gets_no_socket(address: str, stage: Stage):
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await session.ws_connect(f"{address}/api/live", origin="https://evil.example")


async def test_a_look_shows_everything_there(socket: Socket, stage: Stage):
    await stage.discord.member("Ben").say("hello <@1100000000000000011>")
    told = await socket.look()
    assert (texts(told), told["removed"]) == (["hello <@1100000000000000011>"], [])
    world = socket.latest("world")["world"]
    assert [one["name"] for one in world["people"]] == ["Ana", "Ben", "Cem", "Sol", "Ada"]
    assert [one["name"] for one in world["servers"]] == ["Reverie Lounge", "Other Guild"]
    lounge = world["servers"][0]
    general, videos, quiet, nsfw = lounge["channels"]
    assert (general["name"], videos["name"], quiet["name"], nsfw["nsfw"]) == ("general", "videos", "quiet", True)
    assert general["mentions"] == [general["last_message_id"]] == [told["upsert"][0]["message"]["id"]]
    assert videos["last_message_id"] is None
    members = {one["name"]: one for one in lounge["members"]}
    roles = {one["id"]: one for one in lounge["roles"]}
    assert [roles[one]["name"] for one in members["Sol"]["roles"]] == ["Staff"]
    assert [roles[one]["colour"] for one in members["Ada"]["roles"]] == ["#e67e22"]
    assert (members["Ada"]["owner"], members["Ana"]["owner"], members["Reverie"]["bot"]) == (True, False, True)
    assert world["bot"]["online"] is True
    assert socket.latest("place")["may_write"] is True


async def test_only_ones_own_servers_are_shown(socket: Socket):
    await socket.look("Cem")
    assert [one["name"] for one in socket.latest("world")["world"]["servers"]] == ["Reverie Lounge"]
    told = await socket.look("Cem", server="Other Guild")
    assert (told["upsert"], socket.latest("place")["visible"]) == ([], False)


async def test_then_only_what_is_different_is_told(socket: Socket, stage: Stage):
    ben = stage.discord.member("Ben")
    first = await ben.say("one", [png()])
    await socket.look()
    await ben.say("two")
    told = await socket.told("messages")
    assert (told["reset"], texts(told), told["removed"]) == (False, ["two"], [])  # not the first, whose link is new
    await ben.delete(first)
    told = await socket.told("messages")
    assert (told["reset"], told["upsert"], told["removed"]) == (False, [], [first.id])


async def test_what_is_for_other_eyes_is_not_told(connect: Connect, stage: Stage):
    async with connect() as hers, connect() as his:
        await hers.look("Ana")
        await his.look("Ben")
        note = await (await stage.discord.member("Ana").command("quota")).answer()
        told = await hers.told("messages", lambda one: any(view["message"]["id"] == note.id for view in one["upsert"]))
        assert told["upsert"][0]["ephemeral"] is True
        await stage.discord.member("Ben").say("here I am")
        await his.told("messages", lambda one: texts(one) == ["here I am"])
        assert note.id not in str(his.news)


async def test_moving_forgets_the_place_before(socket: Socket, stage: Stage):
    await stage.discord.member("Ben").say("in general")
    await stage.discord.member("Ben", "videos").say("in videos")
    assert texts(await socket.look()) == ["in general"]
    assert texts(await socket.look(channel="videos")) == ["in videos"]
    await stage.discord.member("Ben").say("again in general")
    await stage.discord.member("Ben", "videos").say("again in videos")
    assert texts(await socket.told("messages", texts)) == ["again in videos"]
    assert texts(await socket.look(channel="dm", server="")) == []


async def test_what_one_may_do_here_is_told_when_it_changes(socket: Socket, stage: Stage):
    await socket.look()
    await stage.discord.set_permissions("general", deny=["SEND_MESSAGES"], member="Ana")
    assert (await socket.told("place"))["may_write"] is False
    await stage.discord.set_permissions("general", deny=["VIEW_CHANNEL"], member="Ana")
    told = await socket.told("place")
    assert (told["visible"], told["commands"]) == (False, [])
    await stage.discord.set_joined("Other Guild", joined=False)
    await socket.look(server="Other Guild")
    assert socket.latest("place")["commands"] == []


async def test_an_interaction_is_followed_to_its_end(socket: Socket, stage: Stage):
    asked = await stage.discord.member("Ana").command("quota")
    await socket.socket.send_json({"type": "watch", "interaction": asked.id})
    told = await socket.told("interaction", lambda one: is_finished(one["view"]))
    assert (told["view"]["id"], told["view"]["ephemeral"], told["view"]["answer"]["author"]) == (
        asked.id,
        True,
        "Reverie",
    )


async def test_an_interaction_is_told_again_to_whoever_asks_again(socket: Socket, stage: Stage):
    asked = await stage.discord.member("Ana").command("quota")
    await asked.answer()
    for _ in range(2):
        await socket.socket.send_json({"type": "watch", "interaction": asked.id})
        assert is_finished((await socket.told("interaction"))["view"])
    await stage.discord.fault("POST /interactions/*", "hold")
    asked = await stage.discord.member("Ana").command("quota")
    for _ in range(2):
        await socket.socket.send_json({"type": "watch", "interaction": asked.id})
        assert not is_finished((await socket.told("interaction"))["view"])


async def test_an_interaction_that_nobody_answers_is_overdue(socket: Socket, stage: Stage):
    await stage.discord.fault("POST /interactions/*", "hold")
    asked = await stage.discord.member("Ana").command("quota")
    await socket.socket.send_json({"type": "watch", "interaction": asked.id})
    waiting = await socket.told("interaction")
    assert (waiting["view"]["kind"], waiting["view"]["overdue"]) == (None, False)
    await stage.discord.set_time(offset_seconds=4)
    assert (await socket.told("interaction"))["view"]["overdue"] is True


async def test_an_interaction_of_an_earlier_world_is_over(socket: Socket):
    await socket.socket.send_json({"type": "watch", "interaction": "1"})
    assert (await socket.told("interaction"))["view"]["overdue"] is True


async def test_a_bot_that_goes_is_seen_to(socket: Socket, stage: Stage):
    await socket.look()
    await stage.kill_bot()
    gone = await socket.told("world", lambda one: not one["world"]["bot"]["online"])
    assert gone["world"]["bot"]["name"] == "Reverie"


async def test_backstage_is_told_while_it_is_open(socket: Socket, stage: Stage):
    await socket.socket.send_json({"type": "backstage", "on": True})
    state = (await socket.told("backstage"))["state"]
    assert state["provider"]["paused"] is False
    if not any(one["type"] == "log" for one in socket.news):
        await socket.told("log")
    assert next(one for one in socket.news if one["type"] == "log")["reset"] is True
    await stage.machine.pause()
    assert (await socket.told("backstage"))["state"]["provider"]["paused"] is True
    await socket.socket.send_json({"type": "backstage", "on": False})
    await socket.look()
    await stage.machine.resume()
    await stage.discord.member("Ana").say("nobody hears of the provider")
    del socket.news[:]
    await socket.told("messages", texts)
    assert [one for one in socket.news if one["type"] in ("backstage", "log")] == []


@pytest.mark.parametrize("order", ["{", "[]", '"look"', "{}", '{"type": "dance"}', '{"type": "look"}'])
async def test_what_is_no_order_is_said_to_be_none(socket: Socket, order: str):
    await socket.socket.send_str(order)
    assert "does not know" in (await socket.told("refused"))["message"]
    assert texts(await socket.look()) == []


async def test_links_that_were_signed_anew_are_no_difference():
    old = {"url": "https://cdn.discordapp.com/attachments/1/2/a.png?ex=6a&is=5b&hm=0c&", "size": 1}
    new = {"url": "https://cdn.discordapp.com/attachments/1/2/a.png?ex=7a&is=6b&hm=1c&", "size": 1}
    assert without_signatures(old) == without_signatures(new)
    assert without_signatures(old) != without_signatures(new | {"size": 2})
