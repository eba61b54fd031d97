"""The life of a job: states, waiting, limits, credits and refunds."""

from dataclasses import replace

import httpx
import pytest

from sandbox.dream_machine import catalogue
from sandbox.dream_machine.driver import LocalDreamMachine
from sandbox.dream_machine.server import running

PRICE = catalogue.cost_cents(rate=0.0064, pixels=1280 * 720 * 24 * 5)


class TestStates:
    async def test_go_from_queued_over_dreaming_to_completed(self, luma, dream):
        await dream.set(delay=1000)
        job_id = (await luma.create()).json()["id"]
        assert (await luma.look(job_id))["state"] == "queued"
        await dream.set_time(offset_seconds=200)

        async def dreaming():
            return (await luma.look(job_id))["state"] == "dreaming"

        await dream.until(dreaming, timeout=10, what="dreaming")
        await dream.set_time(offset_seconds=1001)
        done = await dream.ended(job_id)
        assert done.state == "completed"
        assert (await luma.look(job_id))["assets"]["video"] is not None

    async def test_stand_still_while_paused(self, luma, dream):
        await dream.pause()
        job_id = (await luma.create()).json()["id"]
        await dream.set_time(offset_seconds=3600)
        assert (await luma.look(job_id))["state"] == "queued"
        await dream.resume()
        assert (await dream.ended(job_id)).state == "completed"

    async def test_are_overdue_until_they_have_caught_up_with_the_clock(self, luma, dream):
        await dream.set(delay=60)
        await dream.set_time(rate=0)
        jobs = [(await luma.create()).json()["id"] for _ in range(8)]
        assert (await dream.account())["overdue"] == 0
        await dream.set_time(offset_seconds=3600)
        assert (await dream.account())["overdue"] > 0  # two at a time are painted
        for job_id in jobs:
            await dream.ended(job_id)
        assert (await dream.account())["overdue"] == 0

    async def test_one_may_finish_alone(self, luma, dream):
        await dream.pause()
        first, second = [(await luma.create()).json()["id"] for _ in range(2)]
        await dream.finish(second)
        assert [(await luma.look(job_id))["state"] for job_id in (first, second)] == ["queued", "completed"]

    async def test_one_may_be_failed(self, luma, dream):
        await dream.pause()
        job_id = (await luma.create()).json()["id"]
        await dream.fail(job_id, "Error dispatching job")
        shown = await luma.look(job_id)
        assert (shown["state"], shown["failure_reason"]) == ("failed", "Error dispatching job")

    async def test_the_next_one_may_be_doomed(self, luma, dream):
        await dream.fail_next("Job failed")
        assert (await luma.made()).failure_reason == "Job failed"
        assert (await luma.made()).state == "completed"

    async def test_ids_and_delays_follow_from_the_seed(self, options, tmp_path):
        runs = []
        for folder in ("one", "two"):
            async with (
                running(replace(options, folder=tmp_path / folder)) as address,
                await LocalDreamMachine.connect(address.control) as dream,
                httpx.AsyncClient(
                    base_url=address.base_url, headers={"Authorization": f"Bearer {address.key}"}
                ) as http,
            ):
                await dream.pause()
                for _ in range(3):
                    await http.post("/generations", json={"model": "ray-2", "prompt": "a quiet lake"})
                runs.append([job.id for job in await dream.jobs()])
        assert runs[0] == runs[1]
        assert len(set(runs[0])) == 3

    async def test_delays_do_not_depend_on_the_order_of_those_who_ask(self, options, tmp_path):
        runs = []
        for folder, prompts in (("one", ("a lake", "a hill", "a mill")), ("two", ("a mill", "a lake", "a hill"))):
            async with (
                running(replace(options, folder=tmp_path / folder)) as address,
                await LocalDreamMachine.connect(address.control) as dream,
                httpx.AsyncClient(
                    base_url=address.base_url, headers={"Authorization": f"Bearer {address.key}"}
                ) as http,
            ):
                await dream.pause()
                await dream.set(median_delay=1000)
                for prompt in prompts:
                    await http.post("/generations", json={"model": "ray-2", "prompt": prompt})
                runs.append({job.prompt: (job.dreaming_at - job.created_at) for job in await dream.jobs()})
        assert runs[0] == runs[1]
        assert len(set(runs[0].values())) == 3


class TestLimits:
    async def test_refuse_more_at_once(self, luma, dream):
        await dream.set(concurrent=2)
        await dream.pause()
        answers = [await luma.create() for _ in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert int(answers[2].headers["Retry-After"]) > 0
        assert isinstance(answers[2].json()["detail"], str)
        assert await dream.creates() == 2
        await dream.resume()
        await dream.ended(answers[0].json()["id"])
        await dream.ended(answers[1].json()["id"])
        assert (await luma.create()).status_code == 201

    async def test_refuse_more_in_a_minute(self, luma, dream):
        await dream.set(creates_per_minute=2)
        answers = [await luma.create() for _ in range(3)]
        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert 58 <= int(answers[2].headers["Retry-After"]) <= 60
        await dream.set_time(offset_seconds=61)
        assert (await luma.create()).status_code == 201

    async def test_refuse_more_in_a_month(self, luma, dream):
        await dream.set(monthly_usd=1.0)
        assert (await luma.create()).status_code == 201
        refused = await luma.create()
        assert refused.status_code == 429
        assert "Monthly usage limit" in refused.json()["detail"]
        await dream.set_time(offset_seconds=32 * 86400)
        assert (await luma.create()).status_code == 201


class TestCredits:
    async def test_are_charged_at_create(self, luma, dream):
        before = await dream.credits_cents()
        await dream.pause()
        await luma.create()
        assert before - await dream.credits_cents() == pytest.approx(PRICE)
        shown = (await luma.http.get("/credits")).json()["credit_balance"]
        assert shown == pytest.approx(await dream.credits_cents())

    async def test_come_back_when_a_job_fails(self, luma, dream):
        before = await dream.credits_cents()
        await dream.fail_next("Job failed")
        await luma.made()
        assert await dream.credits_cents() == pytest.approx(before)

    async def test_are_needed(self, luma, dream):
        await dream.set(credits_cents=PRICE + 1)
        assert (await luma.create()).status_code == 201
        refused = await luma.create()
        assert (refused.status_code, refused.json()) == (402, {"detail": "Insufficient credits"})
        assert await dream.creates() == 1

    async def test_are_not_given_back_for_a_deleted_job(self, luma, dream):
        await dream.pause()
        job_id = (await luma.create()).json()["id"]
        left = await dream.credits_cents()
        assert (await luma.http.delete(f"/generations/{job_id}")).status_code == 204
        assert await dream.credits_cents() == left


async def test_a_failure_on_demand_waits_for_its_job_can_be_taken_back_and_is_counted(luma, dream):
    await dream.fail_next("Job failed")
    await dream.fail_next("Contains blacklisted words")
    await dream.spare_next("Job failed")
    await dream.spare_next("Job failed")  # nothing is left to take back
    assert (await dream.account())["fail_next"] == ["Contains blacklisted words"]
    assert (await luma.made()).failure_reason == "Contains blacklisted words"
    account = await dream.account()
    assert (account["fail_next"], account["failed_so"]) == ([], {"Contains blacklisted words": 1})
    assert (await luma.made()).state == "completed"


async def test_whether_it_is_paused_is_told(dream):
    await dream.pause()
    assert (await dream.account())["paused"]
    await dream.resume()
    assert not (await dream.account())["paused"]


class TestKeyframes:
    @pytest.mark.parametrize("name", ["frame0", "frame1"])
    async def test_of_unknown_clips_are_refused(self, luma, dream, name):
        frame = {"type": "generation", "id": "123e4567-e89b-12d3-a456-426614174000"}
        answer = await luma.create(keyframes={name: frame})
        assert answer.status_code == 400
        assert "not found" in answer.json()["detail"]

    async def test_of_unfinished_clips_are_refused(self, luma, dream):
        await dream.pause()
        parent = (await luma.create()).json()["id"]
        answer = await luma.create(keyframes={"frame0": {"type": "generation", "id": parent}})
        assert answer.status_code == 400
        assert "not completed" in answer.json()["detail"]

    async def test_of_deleted_clips_are_refused(self, luma, dream):
        parent = await luma.made()
        await luma.http.delete(f"/generations/{parent.id}")
        answer = await luma.create(keyframes={"frame0": {"type": "generation", "id": parent.id}})
        assert answer.status_code == 400
        assert [job.deleted for job in await dream.jobs()] == [True]

    async def test_may_be_deleted_once_a_clip_continues_them(self, luma, dream):
        parent = await luma.made()
        await dream.pause()
        child = (await luma.create(keyframes={"frame0": {"type": "generation", "id": parent.id}})).json()["id"]
        await luma.http.delete(f"/generations/{parent.id}")
        await dream.resume()
        assert (await dream.ended(child)).state == "completed"


async def test_clear_forgets_everything_but_the_settings(luma, dream):
    await luma.made()
    await dream.clear()
    assert (await dream.jobs(), await dream.requests()) == ([], [])
    assert await dream.credits_cents() == 100_000
    assert (await luma.made()).state == "completed"


async def test_an_unknown_setting_is_refused(dream):
    with pytest.raises(ValueError, match="no switch sunshine"):
        await dream.switch(sunshine=True)
