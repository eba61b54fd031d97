"""Backstage, as the server tells it: the provider, faults that are really planned, the bot's process, and its log."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from sandbox.page.backstage import Backstage
from sandbox.page.faults import FAULTS
from sandbox.stage import Stage
from tests.end_to_end.acting import Play

pytestmark = pytest.mark.asyncio(loop_scope="session")
NAMES = [fault.name for fault in FAULTS]


class Behind:
    """What a page may ask for backstage."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def state(self) -> dict[str, Any]:
        return (await self._http.get("/api/backstage")).raise_for_status().json()

    async def fault(self, name: str) -> dict[str, Any]:
        return next(one for one in (await self.state())["faults"] if one["name"] == name)

    async def do(self, verb: str, body: Any = None) -> httpx.Response:
        return await self._http.post(f"/api/backstage/{verb}", json=body)

    async def switch(self, name: str, *, on: bool) -> None:
        (await self.do("switch", {"name": name, "on": on})).raise_for_status()


@pytest_asyncio.fixture(loop_scope="session")
async def behind(address: str, stage: Stage) -> AsyncIterator[Behind]:
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=60) as http:
        yield Behind(http)


@pytest.fixture
def play(stage: Stage) -> Play:
    return Play(stage, channel="general", server="Reverie Lounge")


class TestFaults:
    async def test_each_says_what_it_does_and_what_to_watch_for(self, behind: Behind):
        for fault in (await behind.state())["faults"]:
            assert fault["title"]
            assert fault["where"] in ("provider", "discord")
            assert (fault["told"][-1], fault["watch"][-1]) == (".", ".")
            assert (fault["on"], fault["struck"]) == (False, 0)

    @pytest.mark.parametrize("name", NAMES)
    async def test_each_can_be_switched_on_and_off(self, behind: Behind, stage: Stage, name: str):
        await behind.switch(name, on=True)
        await behind.switch(name, on=True)  # a second page may not know yet
        fault = await behind.fault(name)
        assert fault["on"]
        assert fault["left"] in (None, 1, 3)
        assert [one["name"] for one in (await behind.state())["faults"] if one["on"]] == [name]
        assert [one["on"] for one in (await Backstage(stage).snapshot())["faults"] if one["name"] == name] == [True]
        await behind.switch(name, on=False)
        assert not (await behind.fault(name))["on"]

    async def test_one_that_strikes_once_is_off_then_and_counted(self, behind: Behind, play: Play):
        await behind.switch("answer-lost", on=True)
        await play.delivered("a heron in the reeds")
        fault = await behind.fault("answer-lost")
        assert (fault["on"], fault["struck"]) == (False, 1)
        assert await play.machine.creates() == 1

    async def test_one_without_an_end_strikes_until_it_is_switched_off(self, behind: Behind, stage: Stage):
        luma, key = (stage.settings[f"PROVIDERS__LUMA__{name}"] for name in ("BASE_URL", "API_KEY"))
        async with httpx.AsyncClient(trust_env=False, headers={"Authorization": f"Bearer {key}"}) as http:
            await behind.switch("provider-down", on=True)
            assert [(await http.get(f"{luma}/credits")).status_code for _ in range(2)] == [503, 503]
            fault = await behind.fault("provider-down")
            assert (fault["on"], fault["left"], fault["struck"]) == (True, None, 2)
            await behind.switch("provider-down", on=False)
            assert (await http.get(f"{luma}/credits")).status_code == 200
        assert (await behind.fault("provider-down"))["struck"] == 2

    @pytest.mark.parametrize("name", ["job-fails", "moderated"])
    async def test_the_next_job_fails(self, behind: Behind, play: Play, name: str):
        await behind.switch(name, on=True)
        await (await play.video("a heron lands")).answer()
        result = await play.result("a heron lands")
        assert "your quota came back" in result.text
        fault = await behind.fault(name)
        assert (fault["on"], fault["struck"]) == (False, 1)
        [job] = (await behind.state())["provider"]["jobs"]
        assert (job["state"], job["cost_cents"], bool(job["reason"])) == ("failed", 0, True)

    @pytest.mark.parametrize(("name", "strikes"), [("discord-answer-lost", 1), ("discord-limit", 3)])
    async def test_discords_faults_make_no_second_message(self, behind: Behind, play: Play, name: str, strikes: int):
        await behind.switch(name, on=True)
        await (await play.video("a heron calls")).answer()
        await play.expect_delivered_once("a heron calls")
        fault = await behind.fault(name)
        assert (fault["on"], fault["struck"]) == (False, strikes)
        assert len([one for one in await play.said("a heron calls") if one.media]) == 1

    @pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("calls-")])
    async def test_calls_back_come_otherwise_and_are_counted(self, behind: Behind, stage: Stage, name: str):
        luma, key = (stage.settings[f"PROVIDERS__LUMA__{name}"] for name in ("BASE_URL", "API_KEY"))
        await behind.switch(name, on=True)
        async with httpx.AsyncClient(trust_env=False, headers={"Authorization": f"Bearer {key}"}) as http:
            asked = {"model": "ray-2", "prompt": "a heron", "callback_url": "http://127.0.0.1:9/nobody"}
            job = (await http.post(f"{luma}/generations/video", json=asked)).json()["id"]
        await stage.machine.ended(job)
        assert (await behind.fault(name))["struck"] == 2
        await behind.switch(name, on=False)

    async def test_links_that_died_are_counted(self, behind: Behind, play: Play):
        await behind.switch("links-expire", on=True)
        clip = await play.delivered("a heron at dusk")
        await play.discord.set_time(offset_seconds=60)
        with pytest.raises(httpx.HTTPStatusError, match="404"):
            await play.clip(clip)
        assert (await behind.fault("links-expire"))["struck"] == 1

    @pytest.mark.parametrize(
        ("verb", "body", "said"),
        [
            ("switch", {"name": "sing", "on": True}, "There is no fault 'sing'"),
            ("switch", {"name": "moderated"}, "Say which switch"),
            ("switch", ["moderated"], "Say which switch"),
            ("sing", {}, "Backstage one can switch, pause"),
        ],
    )
    async def test_nonsense_is_refused_with_a_sentence(self, behind: Behind, verb: str, body: Any, said: str):
        answer = await behind.do(verb, body)
        assert (answer.status_code, said in answer.text) == (400, True)


class TestProvider:
    async def test_jobs_and_credits_are_told(self, behind: Behind, play: Play):
        before = (await behind.state())["provider"]
        assert (before["jobs"], before["spent_cents"]) == ([], 0)
        await play.delivered("a kingfisher dives")
        after = (await behind.state())["provider"]
        [job] = after["jobs"]
        assert (job["number"], job["state"], job["prompt"]) == (1, "completed", "a kingfisher dives")
        assert (job["operation"], job["source"]) == ("Video from words", "")
        assert job["cost_cents"] > 0
        assert after["spent_cents"] == pytest.approx(job["cost_cents"])
        assert after["credits_cents"] == pytest.approx(before["credits_cents"] - job["cost_cents"])

    async def test_jobs_can_be_held(self, behind: Behind, play: Play):
        await behind.do("pause")
        await (await play.video("a kingfisher waits")).answer()

        async def taken() -> list[Any]:
            return (await behind.state())["provider"]["jobs"]

        [job] = await play.machine.until(taken, what="a job")
        assert (job["state"], (await behind.state())["provider"]["paused"]) == ("queued", True)
        assert not (await behind.do("resume")).json()["provider"]["paused"]
        await play.result("a kingfisher waits")


class TestBot:
    @pytest.mark.parametrize(("verb", "count"), [("restart", "restarts"), ("kill", "kills")])
    async def test_comes_back_with_its_settings_and_its_work(self, behind: Behind, play: Play, verb: str, count: str):
        before = (await behind.state())["bot"]
        assert before["state"] == "running"
        await behind.do("pause")
        await (await play.video("a wren builds its nest")).answer()
        await play.last_generation("running")  # else whoever kills it may be quicker than Luma's answer
        answers = await asyncio.gather(behind.do(verb), behind.do("kill"))
        assert [one.status_code for one in answers] == [200, 400]
        assert "being restarted already" in answers[1].text
        after = answers[0].json()["bot"]
        assert (after["state"], after[count]) == ("running", before[count] + 1)
        await behind.do("resume")
        await play.expect_delivered_once("a wren builds its nest")


class TestLog:
    async def test_is_followed_from_its_newest_lines_on(self, stage: Stage, play: Play):
        following = Backstage(stage).follow_log()
        first = await anext(following)
        assert first["reset"]
        await play.delivered("a robin sings")
        more = await anext(following)
        assert not more["reset"]
        assert more["lines"]
        assert "\n".join(more["lines"]) in stage.bot_said()
        await following.aclose()
