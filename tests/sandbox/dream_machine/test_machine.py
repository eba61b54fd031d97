"""Faults on demand: what the caller sees, and whether the effect took place."""

import asyncio

import httpx
import pytest

CREATE = "POST /generations*"


@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
class TestCreateFaults:
    async def test_drop_closes_the_connection(self, luma, dream, when, made):
        fault = await dream.fault(CREATE, "drop", when=when)
        with pytest.raises(httpx.RemoteProtocolError):
            await luma.create()
        await fault.triggered()
        assert await dream.creates() == made
        assert [request["status"] for request in await dream.requests()] == [None]
        assert (await luma.create()).status_code == 201

    async def test_status_answers_with_an_error(self, luma, dream, when, made):
        await dream.fault(CREATE, "status", when=when, status=503, times=2)
        answers = [(await luma.create()).status_code for _ in range(3)]
        assert answers == [503, 503, 201]
        assert await dream.creates() == 2 * made + 1

    async def test_malformed_answers_with_half_a_body(self, luma, dream, when, made):
        await dream.fault(CREATE, "malformed", when=when)
        answer = await luma.create()
        assert answer.status_code == 200
        with pytest.raises(ValueError, match="Unterminated"):
            answer.json()
        assert await dream.creates() == made

    async def test_hold_waits_until_released(self, luma, dream, when, made):
        fault = await dream.fault(CREATE, "hold", when=when)
        call = asyncio.create_task(luma.create())
        await fault.triggered()
        assert (await dream.creates(), call.done()) == (made, False)
        await fault.release()
        assert (await call).status_code == 201
        assert await dream.creates() == 1

    async def test_hold_ends_when_the_caller_goes_away(self, luma, dream, when, made):
        fault = await dream.fault(CREATE, "hold", when=when)
        call = asyncio.create_task(luma.create())
        await fault.triggered()
        call.cancel()
        await asyncio.wait([call])

        async def logged():
            return await dream.requests()

        assert [request["status"] for request in await dream.until(logged, 10, "the end of the call")] == [None]
        assert await dream.creates() == made

    async def test_slow_answers_in_the_end(self, luma, dream, when, made):
        await dream.set_time(rate=1000)
        await dream.fault(CREATE, "slow", when=when, seconds=20)
        assert (await luma.create()).status_code == 201
        (request,) = await dream.requests()
        assert request["seconds"] >= 20


async def test_a_truncated_answer_breaks_off(luma, dream):
    await dream.fault("GET /credits", "truncate")
    with pytest.raises(httpx.RemoteProtocolError):
        await luma.http.get("/credits")


async def test_a_truncated_file_breaks_off(luma, dream):
    job = await luma.made()
    fault = await dream.fault("GET /files/*.mp4", "truncate")
    with pytest.raises(httpx.RemoteProtocolError):
        await luma.http.get(job.video_url)
    await fault.triggered()
    assert len(await luma.frames(job)) == 12


async def test_a_file_may_be_missing_once(luma, dream):
    job = await luma.made()
    await dream.fault("GET /files/*", "status", status=404)
    assert [(await luma.http.get(job.video_url)).status_code for _ in range(2)] == [404, 200]


async def test_the_list_may_be_broken_for_good(luma, dream):
    fault = await dream.fault("GET /generations", "status", times=99)
    job = await luma.made()
    assert (await luma.http.get("/generations")).status_code == 500
    assert (await luma.look(job.id))["state"] == "completed"
    await fault.remove()
    assert (await luma.http.get("/generations")).status_code == 200


async def test_only_requests_that_contain_the_words_are_struck(luma, dream):
    await dream.fault(CREATE, "status", containing="volcano")
    assert (await luma.create("a quiet lake")).status_code == 201
    assert (await luma.create("an angry volcano")).status_code == 500


async def test_a_fault_that_does_not_strike_says_so(dream):
    fault = await dream.fault(CREATE, "drop")
    with pytest.raises(TimeoutError, match="did not strike"):
        await fault.triggered(timeout=0.01)


@pytest.mark.parametrize("wrong", [{"action": "explode"}, {"action": "drop", "when": "yesterday"}])
async def test_unknown_faults_are_refused(dream, wrong):
    with pytest.raises(ValueError, match=r"No fault|strikes before or after"):
        await dream.fault(CREATE, **wrong)


async def test_every_request_is_kept(luma, dream):
    job = await luma.made()
    await luma.look(job.id)
    kept = [(request["method"], request["path"], request["status"]) for request in await dream.requests()]
    assert kept == [("POST", "/generations/video", 201), ("GET", f"/generations/{job.id}", 200)]
