"""What is Luma's own: its paths, its list, and how a lost job is found in it."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.domain.errors import AccountRefused, ProviderUnavailable
from bot.domain.provider import JobState, Order, ProviderAccount
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest
from bot.providers.luma import Luma
from bot.providers.luma.words import BUILT_IN
from tests.bot.providers.luma.wishes import ID, ORDERS

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BASE = "https://luma.test/dream-machine/v1/"


class DreamMachine:
    """A list of jobs, newest first unless told otherwise; it remembers what it was asked."""

    def __init__(self):
        self.jobs = []
        self.asked = []
        self.bodies = []
        self.says_has_more = True
        self.ignores_offset = False
        self.on_page = {}
        self.status = 200

    def add(self, name, *, ago=0.0, state="dreaming", prompt="a lake", **fields):
        """Add a job that was made `ago` seconds before now; ago None: its moment is not told."""
        moment = None if ago is None else (NOW - timedelta(seconds=ago)).isoformat()
        echo = {"prompt": prompt, "model": "ray-2"}
        self.jobs.append({"id": name, "state": state, "created_at": moment, "request": echo} | fields)

    def __call__(self, request):
        path = request.url.raw_path.decode().partition("?")[0]
        self.asked.append(path.removeprefix("/dream-machine/v1"))
        if request.method == "POST":
            self.bodies.append(json.loads(request.content))
            return httpx.Response(201, json={"id": "new"})
        if not request.url.path.endswith("/generations"):
            return httpx.Response(self.status, json={"id": "one", "credit_balance": 1.0, "detail": "why"})
        limit, offset = (int(request.url.params[name]) for name in ("limit", "offset"))
        number = offset // limit
        if number in self.on_page:
            self.on_page[number]()
        if self.status != 200:
            return httpx.Response(self.status)
        offset = 0 if self.ignores_offset else offset
        page: dict[str, object] = {"generations": self.jobs[offset : offset + limit]}
        if self.says_has_more:
            page["has_more"] = self.ignores_offset or offset + limit < len(self.jobs)
        return httpx.Response(200, json=page)


@pytest.fixture
def machine():
    return DreamMachine()


@pytest.fixture
async def http(machine):
    async with httpx.AsyncClient(transport=httpx.MockTransport(machine)) as http:
        yield http


@pytest.fixture
def luma(http):
    return Luma(ProviderAccount(name="luma", base_url=BASE, api_key="k"), http)


def order(reference="1", prompt="a lake"):
    return Order(reference=reference, request=GenerationRequest(prompt=prompt, model="ray-2"))


async def test_creates_where_the_account_says(machine, http, luma):
    other = Luma(ProviderAccount(name="b", base_url=BASE, api_key="k", create_path="/generations"), http)
    await luma.submit(order())
    await other.submit(order())
    assert machine.asked == ["/generations/video", "/generations"]
    assert machine.bodies[0] == {
        "generation_type": "video",
        "model": "ray-2",
        "prompt": "a lake",
        "aspect_ratio": "16:9",
        "resolution": "720p",
        "duration": "5s",
        "loop": False,
    }


async def test_the_official_address_is_its_own():
    seen = []

    def answer(request):
        seen.append((str(request.url), request.headers["authorization"]))
        return httpx.Response(200, json={"id": "a"})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        await Luma(ProviderAccount(name="luma", api_key="k"), http).look("a")
    assert seen == [("https://api.lumalabs.ai/dream-machine/v1/generations/a", "Bearer k")]


async def test_an_odd_id_stays_one_part_of_the_path(machine, luma):
    await luma.look("../credits?x=1")
    assert machine.asked == ["/generations/..%2Fcredits%3Fx%3D1"]


class TestLookingAtMany:
    async def test_stops_when_all_were_seen(self, machine, luma):
        for number in range(250):
            machine.add(f"job-{number}", ago=number)
        found = await luma.look_at_many(["job-3", "job-120"])
        assert {name: job.state for name, job in found.items()} == dict.fromkeys(["job-3", "job-120"], JobState.RUNNING)
        assert len(machine.asked) == 2

    async def test_leaves_out_what_it_does_not_see_within_five_pages(self, machine, luma):
        for number in range(1000):
            machine.add(f"job-{number}", ago=number)
        assert set(await luma.look_at_many(["job-999", "job-5"])) == {"job-5"}
        assert len(machine.asked) == 5

    async def test_asks_nothing_about_nothing(self, machine, luma):
        assert await luma.look_at_many([]) == {}
        assert machine.asked == []

    async def test_a_list_that_fails_is_an_error(self, machine, luma):
        machine.status = 500
        with pytest.raises(ProviderUnavailable) as caught:
            await luma.look_at_many(["a"])
        assert caught.value.retry_after == timedelta(seconds=30)

    async def test_ends_where_the_list_repeats_itself(self, machine, luma):
        machine.add("a")
        machine.ignores_offset = True
        assert set(await luma.look_at_many(["a", "b"])) == {"a"}
        assert len(machine.asked) == 2

    @pytest.mark.parametrize(("jobs", "pages"), [(99, 1), (150, 2)])
    async def test_without_has_more_a_full_page_means_more(self, machine, luma, jobs, pages):
        machine.says_has_more = False
        for number in range(jobs):
            machine.add(f"job-{number}", ago=number)
        await luma.look_at_many(["gone"])
        assert len(machine.asked) == pages


class TestFinding:
    async def test_finds_each_order_s_own_jobs(self, machine, luma):
        machine.add("other", ago=1, prompt="a forest")
        machine.add("a", ago=2)
        machine.add("b", ago=3, state="completed", assets={"video": "https://x.test/v.mp4"})
        found = await luma.find(
            [order("1"), order("2", "a forest"), order("3", "a desert")], since=NOW - timedelta(minutes=1)
        )
        assert {reference: [job.id for job in jobs] for reference, jobs in found.items()} == {
            "1": ["a", "b"],
            "2": ["other"],
            "3": [],
        }
        assert found["1"][1].asset_url == "https://x.test/v.mp4"
        assert found["1"][0].created_at == NOW - timedelta(seconds=2)

    async def test_leaves_out_what_is_older_but_allows_for_clocks(self, machine, luma):
        machine.add("in time", ago=30)
        machine.add("by another clock", ago=110)
        machine.add("too old", ago=130)
        machine.add("without a moment", ago=None)
        (jobs,) = (await luma.find([order()], since=NOW - timedelta(minutes=1))).values()
        assert [job.id for job in jobs] == ["in time", "by another clock", "without a moment"]

    async def test_goes_no_further_than_it_must(self, machine, luma):
        for number in range(1000):
            machine.add(f"job-{number}", ago=number)
        (jobs,) = (await luma.find([order()], since=NOW - timedelta(seconds=90))).values()
        assert len(jobs) == 151
        assert len(machine.asked) == 2

    async def test_goes_through_a_list_that_begins_with_the_oldest(self, machine, luma):
        for number in range(1000, 0, -1):
            machine.add(f"job-{number}", ago=number * 60)
        (jobs,) = (await luma.find([order()], since=NOW - timedelta(minutes=1))).values()
        assert [job.id for job in jobs] == ["job-2", "job-1"]
        assert len(machine.asked) == 10

    async def test_counts_a_job_once_when_pages_shift(self, machine, luma):
        for number in range(150):
            machine.add(f"job-{number}", ago=number)
        machine.on_page[1] = lambda: machine.jobs.insert(0, machine.jobs[0] | {"id": "fresh"})
        (jobs,) = (await luma.find([order()], since=NOW - timedelta(hours=1))).values()
        assert [job.id for job in jobs] == [f"job-{number}" for number in range(150)]

    async def test_says_so_when_the_list_is_too_long_to_be_sure(self, machine, luma):
        for number in range(5100):
            machine.add(f"job-{number}", ago=number)
        with pytest.raises(ProviderUnavailable):
            await luma.find([order()], since=NOW - timedelta(days=1))
        assert len(machine.asked) == 50


@pytest.mark.parametrize("status", [200, 404])
async def test_the_check_up_asks_whether_it_is_there_and_for_the_credits(machine, luma, status):
    machine.status = status
    await luma.check()
    assert machine.asked == ["/ping", "/credits"]


async def test_a_failed_job_has_its_words_without_secrets():
    def answer(_):
        return httpx.Response(
            200,
            json={
                "id": "a",
                "state": "failed",
                "failure_reason": "Failed to read user input\nframes https://x.test/p.png?sig=1",
            },
        )

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as other:
        job = await Luma(ProviderAccount(name="luma", base_url=BASE, api_key="k"), other).look("a")
    assert job.failure is Reason.FRAMES_UNREADABLE
    assert job.detail == "Failed to read user input frames https://x.test/p.png?[…]"


class TestRemembering:
    async def test_tells_all_since_a_moment_newest_first(self, machine, luma):
        for number in (3, 1, 150, 2):
            machine.add(f"job-{number}", ago=number)
        machine.add("without a moment", ago=None)
        found = await luma.remembered(since=NOW - timedelta(minutes=1))
        assert [job.id for job in found] == ["without a moment", "job-1", "job-2", "job-3"]
        assert (found[1].model, found[1].prompt, found[1].state) == ("ray-2", "a lake", JobState.RUNNING)

    async def test_says_so_where_it_cannot_be_all(self, machine, luma):
        for number in range(5100):
            machine.add(f"job-{number}", ago=number)
        with pytest.raises(ProviderUnavailable):
            await luma.remembered(since=NOW - timedelta(days=1))


class Telling:
    """Answers of one path each; a path that is not here is gone."""

    def __init__(self, answers):
        self.answers = answers
        self.asked = []

    def __call__(self, request):
        path = request.url.path.removeprefix("/dream-machine/v1")
        self.asked.append((request.method, path))
        return self.answers.get(path) or httpx.Response(404, json={"detail": "Not Found"})


async def told(answers, call):
    telling = Telling(answers)
    async with httpx.AsyncClient(transport=httpx.MockTransport(telling)) as http:
        return await call(Luma(ProviderAccount(name="luma", base_url=BASE, api_key="k"), http)), telling.asked


CONCEPTS, CAMERAS = "/generations/concepts/list", "/generations/camera_motion/list"


class TestWords:
    async def test_are_those_that_it_tells(self):
        answers = {
            CONCEPTS: httpx.Response(200, json=["pov", "new_one"]),
            CAMERAS: httpx.Response(200, json=["camera up"]),
        }
        found, asked = await told(answers, lambda luma: luma.catalogue())
        assert (found.concepts, found.cameras) == (("pov", "new_one"), ("camera up",))
        assert asked == [("GET", CONCEPTS), ("GET", CAMERAS)]

    @pytest.mark.parametrize(
        "answer",
        [
            httpx.Response(200, json=[]),
            httpx.Response(200, json={"concepts": ["pov"]}),
            httpx.Response(200, text="<html>"),
            httpx.Response(500),
            httpx.Response(401, json={"detail": "Invalid API key is provided"}),
            httpx.Response(429),
        ],
        ids=lambda answer: f"{answer.status_code} {answer.text[:10]}",
    )
    async def test_are_built_in_where_it_does_not(self, answer):
        found, _ = await told({CONCEPTS: answer}, lambda luma: luma.catalogue())
        assert (found.concepts, found.cameras, found.asked) == (BUILT_IN.concepts, BUILT_IN.cameras, False)

    async def test_are_built_in_for_good_where_there_is_no_such_list(self):
        found, _ = await told({}, lambda luma: luma.catalogue())
        assert found == BUILT_IN

    def test_built_in_are_those_that_are_known(self):
        assert len(set(BUILT_IN.concepts)) == 34
        assert {"dolly_zoom", "handheld"} <= set(BUILT_IN.concepts)  # the page's own examples
        moves = {move.removeprefix("camera ").replace(" ", "_") for move in BUILT_IN.cameras}
        assert moves <= set(BUILT_IN.concepts)


class TestDeleting:
    @pytest.mark.parametrize("status", [204, 200, 404, 410])
    async def test_what_is_gone_is_gone(self, status):
        path = "/generations/a"
        answers = {path: httpx.Response(status)}
        assert await told(answers, lambda luma: luma.delete("a")) == (True, [("DELETE", path)])

    @pytest.mark.parametrize(
        ("status", "error"), [(503, ProviderUnavailable), (429, ProviderUnavailable), (401, AccountRefused)]
    )
    async def test_what_is_not_is_an_error(self, status, error):
        with pytest.raises(error):
            await told({"/generations/a": httpx.Response(status)}, lambda luma: luma.delete("a"))


@pytest.mark.parametrize(("body", "job"), [(b'{"id": "a", "state": "dreaming"}', "a"), (b"garbage", None)])
def test_a_callback_tells_of_a_job_or_of_nothing(luma, body, job):
    assert luma.read_callback(body) == job


async def test_every_kind_of_work_goes_to_its_path(machine, luma):
    for name in ("image", "reframe_image", "reframe_video", "modify_video", "upscale", "add_audio"):
        await luma.submit(ORDERS[name])
    assert machine.asked == [
        "/generations/image",
        "/generations/image/reframe",
        "/generations/video/reframe",
        "/generations/video/modify",
        f"/generations/{ID}/upscale",
        f"/generations/{ID}/audio",
    ]
    assert [body["generation_type"] for body in machine.bodies] == [
        "image",
        "reframe_image",
        "reframe_video",
        "modify_video",
        "upscale_video",
        "add_audio",
    ]
