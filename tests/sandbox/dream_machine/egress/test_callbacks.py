"""Calling back: when, how often, what is said, and what happens where nobody listens."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import trustme
from aiohttp import web

from sandbox.dream_machine.egress import callbacks


class Listener:
    """A customer's endpoint: answers with the statuses that it was given, then with 200."""

    def __init__(self) -> None:
        self.address = ""
        self.url = ""
        self.bodies: list[dict[str, Any]] = []
        self.answers: list[int] = []
        self.silent = asyncio.Event()
        self.silent.set()

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.json())
        await self.silent.wait()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
def tls() -> ssl.SSLContext | None:
    """The certificate of the endpoint; None where it is plain HTTP."""
    return None


@pytest.fixture
async def listener(tls: ssl.SSLContext | None) -> AsyncIterator[Listener]:
    listener = Listener()
    app = web.Application()
    app.router.add_post("/callbacks/{secret}", listener.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    listener.address = "{}:{}".format(*runner.addresses[0])
    listener.url = f"http://{listener.address}/callbacks/secret"
    yield listener
    listener.silent.set()
    await runner.cleanup()


@pytest.fixture
def calls(dream):
    """Give a function that waits until so many attempts were made, and returns them."""

    async def calls(number: int) -> list[dict[str, Any]]:
        async def made() -> list[dict[str, Any]] | None:
            found = await dream.callbacks()
            return found if len(found) >= number else None

        return await dream.until(made, 10, f"{number} calls")

    return calls


async def test_each_state_is_told_twice_with_the_generation_in_it(luma, dream, listener, calls):
    job = await luma.ended(await luma.picture(callback_url=listener.url))
    made = await calls(4)
    assert [(call["state"], call["said"], call["status"]) for call in made] == [
        (state, state, 200) for state in ("dreaming", "dreaming", "completed", "completed")
    ]
    assert {(call["job"], call["url"], call["attempt"]) for call in made} == {(job.id, listener.url, 1)}
    told = listener.bodies[-1]
    shown = await luma.look(job.id)
    assert told["assets"]["image"].split("?")[0] == shown["assets"]["image"].split("?")[0]
    assert told | {"assets": None} == shown | {"assets": None}


async def test_a_failure_is_told_with_its_reason(luma, dream, listener, calls):
    await dream.fail_next("Job failed")
    await luma.made(callback_url=listener.url)
    await calls(4)
    assert (listener.bodies[-1]["state"], listener.bodies[-1]["failure_reason"]) == ("failed", "Job failed")


class TestOverTls:
    """An endpoint with a name of its own, which lies elsewhere, and a certificate for that name."""

    authority = trustme.CA()

    @pytest.fixture
    def tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authority.issue_cert("bot.example").configure_cert(context)
        return context

    @pytest.fixture
    def options(self, options, listener, tmp_path):
        self.authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        return replace(options, addresses={"bot.example": listener.address}, ca=tmp_path / "ca.pem")

    async def test_it_is_called_by_its_name(self, luma, listener, calls):
        await luma.made(callback_url="https://bot.example/callbacks/secret")
        assert {call["status"] for call in await calls(4)} == {200}
        assert [body["state"] for body in listener.bodies] == ["dreaming", "dreaming", "completed", "completed"]


async def test_nobody_is_called_who_did_not_ask(luma, dream):
    await luma.made()
    assert await dream.callbacks() == []


async def test_another_answer_than_200_is_asked_three_times_more(luma, dream, listener, calls):
    await dream.switch(callback_repeats=1)
    listener.answers = [500, 201, 302, 404, 503]
    await luma.made(callback_url=listener.url)
    made = await calls(6)
    assert [(call["state"], call["attempt"], call["status"]) for call in made] == [
        ("dreaming", 1, 500),
        ("dreaming", 2, 201),
        ("dreaming", 3, 302),
        ("dreaming", 4, 404),
        ("completed", 1, 503),
        ("completed", 2, 200),
    ]


async def test_who_does_not_answer_in_time_is_called_again(luma, dream, listener, calls, monkeypatch):
    assert (callbacks.SECONDS, callbacks.RETRIES, callbacks.PAUSE_SECONDS) == (5.0, 3, 0.1)
    monkeypatch.setattr(callbacks, "SECONDS", 0.05)
    await dream.switch(callback_repeats=1)
    listener.silent.clear()
    await luma.made(callback_url=listener.url)
    made = await calls(8)
    assert {(call["status"], call["error"]) for call in made} == {(None, "no answer within 0.05 s")}


async def test_a_closed_door_is_told(luma, dream, calls):
    await dream.switch(callback_repeats=1)
    await luma.made(callback_url="http://127.0.0.1:9/x")
    made = await calls(8)
    assert {(call["status"], call["error"]) for call in made} == {(None, "ConnectError")}


async def test_strangers_are_not_called(luma, calls):
    await luma.made(callback_url="https://example.com/hook")
    made = await calls(4)
    assert {(call["attempt"], call["error"]) for call in made} == {(1, callbacks.NOT_NEAR)}


async def test_it_may_be_switched_off(luma, dream, listener):
    await dream.switch(callbacks=False)
    await luma.made(callback_url=listener.url)
    assert await dream.callbacks() == []


async def test_the_echo_may_be_without_the_url(luma, dream, listener, calls):
    await dream.switch(echo_callback=False)
    await luma.made(callback_url=listener.url)
    await calls(4)
    assert all("callback_url" not in body["request"] for body in listener.bodies)


async def test_a_body_may_lie(luma, dream, listener, calls):
    await dream.switch(lying_callbacks=True, callback_repeats=1)
    await luma.made(callback_url=listener.url)
    made = await calls(2)
    assert [(call["state"], call["said"]) for call in made] == [("dreaming", "completed"), ("completed", "failed")]
    assert [body["state"] for body in listener.bodies] == ["completed", "failed"]


async def test_the_end_may_be_told_before_the_dreaming(luma, dream, listener, calls):
    await dream.switch(unordered_callbacks=True, callback_repeats=1)
    await luma.made(callback_url=listener.url)
    assert [call["state"] for call in await calls(2)] == ["completed", "dreaming"]


async def test_they_may_be_late(luma, dream, listener, calls):
    await dream.switch(late_callbacks=3600, callback_repeats=1)
    await luma.made(callback_url=listener.url)
    assert (await dream.callbacks(), listener.bodies) == ([], [])
    await dream.set_time(offset_seconds=3700)
    assert [call["state"] for call in await calls(2)] == ["dreaming", "completed"]
    assert (await dream.profile())["bent"] == {"late_callbacks": 2, "callback_repeats": 2}


async def test_clear_forgets_them(luma, dream, listener, calls):
    await luma.made(callback_url=listener.url)
    await calls(4)
    await dream.clear()
    assert await dream.callbacks() == []
