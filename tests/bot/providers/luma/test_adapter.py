"""What is Luma's own: its paths, its list, and how a lost job is found in it."""

import json
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.domain.errors import AccountRefused, OutcomeUnknown, ProviderRejected, ProviderUnavailable
from bot.domain.provider import ClipOf, JobState, Order, ProviderAccount
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest
from bot.http.client import open_http
from bot.http.fetcher import Fetcher
from bot.media.clips import inspect
from bot.providers.luma import Luma
from sandbox.dream_machine.driver import LocalDreamMachine
from sandbox.dream_machine.server import Options, running

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


@pytest.mark.parametrize("profile", ["documented", "hostile"])
class TestOverRealSockets:
    """Luma as the local Dream Machine plays it, friendly or not."""

    @pytest.fixture
    async def place(self, profile, tmp_path):
        options = Options(folder=tmp_path / "machine", profile=profile, seconds="short", median_delay=0.01, seed=1)
        async with running(options) as place:
            yield place

    @pytest.fixture
    async def machine(self, place):
        async with await LocalDreamMachine.connect(place.control) as machine:
            yield machine

    @pytest.fixture
    async def http(self):
        async with open_http() as http:
            yield http

    @pytest.fixture
    def luma(self, place, http):
        return Luma(ProviderAccount(name="luma", base_url=place.base_url, api_key=place.key), http)

    @pytest.fixture
    async def fetcher(self, place):
        async with Fetcher([place.control.removeprefix("http://")]) as fetcher:
            yield fetcher

    @staticmethod
    async def finished(luma, machine, asked):
        """Submit, and look until the link is there: the hostile machine says completed once before."""
        job = await luma.submit(asked)
        await machine.ended(job.id)
        looks = [await luma.look(job.id) for _ in range(3)]
        assert {look.state for look in looks} == {JobState.SUCCEEDED}
        return looks[-1]

    async def test_a_clip_and_its_extension(self, luma, machine, fetcher, tmp_path):
        first = await self.finished(luma, machine, order())
        path = tmp_path / "first.mp4"
        size = await fetcher.fetch(first.asset_url, to=path, limit_bytes=50_000_000, seconds=60)
        facts = inspect(path)
        assert facts.size == size
        assert facts.width > facts.height
        more = Order(reference="2", request=order().request, start=ClipOf(job_id=first.id))
        second = await self.finished(luma, machine, more)
        assert second.id != first.id
        _, extension = await machine.jobs()
        assert extension.request["keyframes"] == {"frame0": {"type": "generation", "id": first.id}}

    async def test_without_a_link_it_says_so(self, luma, machine, profile):
        job = await luma.submit(order())
        await machine.ended(job.id)
        look = await luma.look(job.id)
        assert look.state is JobState.SUCCEEDED
        assert (look.asset_url is None) == (profile == "hostile")

    async def test_a_lost_answer_is_found_again_where_the_list_tells(self, luma, machine, profile):
        await luma.submit(order("1", "a quiet forest"))
        await machine.fault("POST /generations*", "drop", when="after")
        with pytest.raises(OutcomeUnknown):
            await luma.submit(order("2"))
        _, lost = await machine.jobs()
        found = await luma.find([order("2")], since=lost.created_at)
        assert [job.id for job in found["2"]] == ([lost.id] if profile == "documented" else [])

    async def test_looks_at_many_and_leaves_the_rest_to_single_looks(self, luma, machine, profile):
        await machine.pause()
        names = {(await luma.submit(order(str(number)))).id for number in range(3)}
        found = await luma.look_at_many(names)
        assert set(found) == (names if profile == "documented" else set())
        assert {(await luma.look(name)).state for name in names} == {JobState.RUNNING}

    async def test_a_broken_list_may_work_later(self, luma, machine):
        await machine.fault("GET /generations", "status", status=500)
        with pytest.raises(ProviderUnavailable):
            await luma.look_at_many(["a"])
        assert await luma.look_at_many(["a"]) == {}

    async def test_refusals_have_their_reasons(self, luma, machine):
        loop = GenerationRequest(prompt="a lake", model="ray-2", loop=True)
        parent = await self.finished(luma, machine, order())
        for asked, reason in (
            (order(prompt="a"), Reason.PROMPT_TOO_SHORT),
            (order(prompt=""), Reason.PROMPT_REQUIRED),
            (Order(reference="1", request=loop, end=ClipOf(job_id=parent.id)), Reason.LOOP_BACKWARDS),
        ):
            with pytest.raises(ProviderRejected) as caught:
                await luma.submit(asked)
            assert caught.value.reason is reason

    async def test_too_many_at_once_is_certainly_refused(self, luma, machine):
        await machine.pause()
        await machine.set(concurrent=1)
        await luma.submit(order())
        with pytest.raises(ProviderUnavailable) as caught:
            await luma.submit(order())
        assert caught.value.reason is Reason.RATE_LIMITED
        assert await machine.creates() == 1

    async def test_an_account_without_credits_or_key_is_refused(self, luma, machine):
        await machine.set(credits_cents=0.0)
        with pytest.raises(AccountRefused) as caught:
            await luma.submit(order())
        assert caught.value.reason is Reason.ACCOUNT_CREDITS
        await luma.check()
        await machine.set(keys=["another"])
        with pytest.raises(AccountRefused) as caught:
            await luma.check()
        assert caught.value.reason is Reason.ACCOUNT_KEY

    @pytest.mark.parametrize(
        ("text", "reason"),
        [("Frame moderation failed", Reason.FRAME_MODERATED), ("Error dispatching job", Reason.DISPATCH)],
    )
    async def test_a_job_that_fails_tells_why(self, luma, machine, text, reason):
        await machine.pause()
        job = await luma.submit(order())
        await machine.fail(job.id, text)
        look = await luma.look(job.id)
        assert (look.state, look.failure, look.detail) == (JobState.FAILED, reason, text)

    async def test_a_cut_off_file_is_fetched_again(self, luma, machine, fetcher, tmp_path):
        job = await self.finished(luma, machine, order())
        path = tmp_path / "a.mp4"
        await machine.fault("GET /files/*", "truncate")
        with pytest.raises(ProviderUnavailable) as caught:
            await fetcher.fetch(job.asset_url, to=path, limit_bytes=50_000_000, seconds=60)
        assert caught.value.reason is Reason.LOST_FILE
        assert not path.exists()
        await fetcher.fetch(job.asset_url, to=path, limit_bytes=50_000_000, seconds=60)
        assert inspect(path).seconds > 0
