"""The edge: token, unknown routes, sizes, rate limits, faults before and after the effect."""

import asyncio
from typing import Any

import httpx
import pytest

from sandbox.discord import limits
from sandbox.discord.driver import LocalDiscord
from tests.sandbox.discord.conftest import GENERAL, VIDEOS, Bare

ROUTE = "POST /channels/*/messages"
HELLO = {"content": "hello"}


async def texts(discord: LocalDiscord) -> list[str]:
    return [one.text for one in await discord.member("Ana").read()]


async def test_a_wrong_token_is_401(discord: LocalDiscord, bare: Bare) -> None:
    answer = await bare.ask("GET", "/users/@me", headers={"Authorization": "Bot wrong"})
    assert (answer.status_code, answer.json()["message"]) == (401, "401: Unauthorized")


async def test_the_content_type_is_exact_and_via_is_there(bare: Bare) -> None:
    answer = await bare.ask("GET", "/users/@me")
    assert answer.headers["Content-Type"] == "application/json"
    assert "Via" in answer.headers


async def test_an_unknown_route_is_404_and_recorded(discord: LocalDiscord, bare: Bare) -> None:
    answer = await bare.ask("GET", "/stage-instances/1")
    assert (answer.status_code, answer.json()["code"]) == (404, 0)
    assert await discord.violations() == ["GET /stage-instances/1: no such route in the local Discord"]


async def test_broken_json_is_said(bare: Bare) -> None:
    answer = await bare.post(GENERAL, content=b"{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, 50109)


@pytest.mark.parametrize(("sizes", "status"), [([10], 200), ([10, 10], 200), ([10.1], 413), ([9, 9, 9], 413)])
async def test_files_have_limits(discord: LocalDiscord, bare: Bare, sizes: list[float], status: int) -> None:
    files = {f"files[{n}]": (f"{n}.mp4", bytes(int(size * limits.MIB))) for n, size in enumerate(sizes)}
    answer = await bare.post(GENERAL, files=files)
    assert answer.status_code == status
    if status == 413:
        assert answer.json()["code"] == 40005
        assert await texts(discord) == []


async def test_a_bucket_runs_full_and_empties_with_time(discord: LocalDiscord, bare: Bare) -> None:
    await discord.set_time(rate=0.01)  # however slow this machine is
    answers = [await bare.post(GENERAL, HELLO) for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [429]
    assert [one.headers["X-RateLimit-Remaining"] for one in answers[:5]] == ["4", "3", "2", "1", "0"]
    refused = answers[5]
    assert (refused.headers["X-RateLimit-Scope"], refused.json()["global"]) == ("user", False)
    assert 0 < refused.json()["retry_after"] <= int(refused.headers["Retry-After"]) <= 500, "in real seconds"
    assert "Via" in refused.headers
    assert (await bare.post(VIDEOS, HELLO)).status_code == 200, "each channel has its own"
    await discord.set_time(offset_seconds=6)
    assert (await bare.post(GENERAL, HELLO)).status_code == 200
    assert len(await texts(discord)) == 6
    assert await discord.violations() == []


async def test_the_global_limit_spares_interactions(discord: LocalDiscord, bare: Bare) -> None:
    await bare.sync()
    await discord.set_time(rate=0.01)
    paths = ["/users/@me", "/gateway", "/gateway/bot"] * 20
    answers = [await bare.ask("GET", path) for path in paths]
    refused = next(one for one in answers if one.status_code == 429)
    assert (refused.json()["global"], refused.headers["X-RateLimit-Scope"]) == (True, "global")
    command = await discord.member("Ana").command("video")
    assert (await bare.answer(command, 5)).status_code == 200


async def test_each_route_has_its_own_bucket(bare: Bare) -> None:
    buckets = [(await bare.ask("GET", path)).headers["X-RateLimit-Bucket"] for path in ("/users/@me", "/gateway")]
    assert buckets[0] != buckets[1]


@pytest.mark.parametrize(("when", "seen"), [("before", []), ("after", ["hello"])])
@pytest.mark.parametrize(("action", "status"), [("status", 503), ("ratelimit", 429)])
async def test_a_fault_spoils_the_answer(
    discord: LocalDiscord, bare: Bare, when: str, seen: list[str], action: str, status: int
) -> None:
    fault = await discord.fault(ROUTE, action, when=when, status=503)
    assert (await bare.post(GENERAL, HELLO)).status_code == status
    await fault.triggered()
    assert await texts(discord) == seen
    assert (await bare.post(GENERAL, HELLO)).status_code == 200, "it strikes once"


@pytest.mark.parametrize(("when", "seen"), [("before", []), ("after", ["hello"])])
async def test_a_dropped_connection_gives_no_answer(
    discord: LocalDiscord, bare: Bare, when: str, seen: list[str]
) -> None:
    await discord.fault(ROUTE, "drop", when=when)
    with pytest.raises(httpx.RemoteProtocolError):
        await bare.post(GENERAL, HELLO)
    assert await texts(discord) == seen


@pytest.mark.parametrize(("when", "seen"), [("before", []), ("after", ["hello"])])
async def test_a_held_request_waits_for_its_release(
    discord: LocalDiscord, bare: Bare, when: str, seen: list[str]
) -> None:
    fault = await discord.fault(ROUTE, "hold", when=when)
    asking = asyncio.create_task(bare.post(GENERAL, HELLO))
    await fault.triggered()
    assert await texts(discord) == seen
    await fault.release()
    assert (await asking).status_code == 200
    assert await texts(discord) == ["hello"]


async def test_whoever_leaves_while_held_before_the_effect_had_none(discord: LocalDiscord, bare: Bare) -> None:
    fault = await discord.fault(ROUTE, "hold")
    asking = asyncio.create_task(bare.post(GENERAL, HELLO))
    await fault.triggered()
    asking.cancel()
    await asyncio.wait([asking])
    await bare.post(VIDEOS, HELLO)
    await fault.release()
    assert (await bare.ask("GET", f"/channels/{GENERAL}/messages")).json() == []


async def test_a_fault_can_wait_for_a_certain_body(discord: LocalDiscord, bare: Bare) -> None:
    await discord.fault(ROUTE, "status", containing="wolf", times=2)
    bodies: list[Any] = [HELLO, {"content": "a wolf"}, {"content": "the wolf"}, {"content": "wolf again"}]
    assert [(await bare.post(GENERAL, body)).status_code for body in bodies] == [200, 500, 500, 200]


async def test_a_pretended_refusal_has_discords_code(discord: LocalDiscord, bare: Bare) -> None:
    for status, code in ((413, 40005), (403, 50013), (418, 0)):
        await discord.fault(ROUTE, "status", status=status)
        answer = await bare.post(GENERAL, HELLO)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_unknown_fault_is_refused(discord: LocalDiscord) -> None:
    with pytest.raises(ValueError, match="No fault is called 'explode'"):
        await discord.fault(ROUTE, "explode")


async def test_requests_are_recorded_without_file_bytes(discord: LocalDiscord, bare: Bare) -> None:
    await bare.post(GENERAL, files={"payload_json": (None, '{"content": "x"}'), "files[0]": ("a.mp4", b"12345")})
    [sent] = await discord.requests(ROUTE)
    assert (sent["body"], sent["files"], sent["status"]) == ({"content": "x"}, [{"name": "a.mp4", "size": 5}], 200)
