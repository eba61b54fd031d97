"""Luma as the local Dream Machine plays it, friendly or not: every kind of work over real sockets."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.errors import AccountRefused, OutcomeUnknown, ProviderRejected, ProviderUnavailable
from bot.domain.money import CENT
from bot.domain.provider import ClipOf, JobState, Order, PictureAt, ProviderAccount
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest, Operation, Reference, Role
from bot.http.client import open_http
from bot.http.fetcher import Fetcher
from bot.media.clips import inspect
from bot.policies import options, pricing
from bot.providers.luma import Luma
from sandbox.dream_machine.driver import LocalDreamMachine
from sandbox.dream_machine.server import Options, running

DOCUMENT = Path(os.environ.get("REVERIE_SPECS", Path(__file__).parents[4] / "specs")) / "luma-openapi.yaml"


@pytest.fixture(params=["documented", "hostile"])
def profile(request):
    return request.param


def order(reference="1", prompt="a lake"):
    return Order(reference=reference, request=GenerationRequest(prompt=prompt, model="ray-2"))


@pytest.fixture
async def place(profile, tmp_path):
    options = Options(folder=tmp_path / "machine", profile=profile, seconds="short", median_delay=0.01, seed=1)
    document = DOCUMENT if DOCUMENT.exists() else None
    async with running(replace(options, document=document)) as place:
        yield place


@pytest.fixture
async def machine(place):
    async with await LocalDreamMachine.connect(place.control) as machine:
        yield machine
        assert await machine.violations() == []  # each request of ours, and each answer


@pytest.fixture
async def http():
    async with open_http() as http:
        yield http


@pytest.fixture
def luma(place, http):
    return Luma(ProviderAccount(name="luma", base_url=place.base_url, api_key=place.key), http)


@pytest.fixture
async def fetcher(place):
    async with Fetcher([place.control.removeprefix("http://")]) as fetcher:
        yield fetcher


async def finished(luma, machine, asked):
    """Submit, and look until the link is there: the hostile machine says completed once before."""
    job = await luma.submit(asked)
    await machine.ended(job.id)
    looks = [await luma.look(job.id) for _ in range(3)]
    assert {look.state for look in looks} == {JobState.SUCCEEDED}
    return looks[-1]


async def test_a_clip_and_its_extension(luma, machine, fetcher, tmp_path):
    first = await finished(luma, machine, order())
    path = tmp_path / "first.mp4"
    size = await fetcher.fetch(first.asset_url, to=path, limit_bytes=50_000_000, seconds=60)
    facts = inspect(path)
    assert facts.size == size
    assert facts.width > facts.height
    more = Order(reference="2", request=order().request, start=ClipOf(job_id=first.id))
    second = await finished(luma, machine, more)
    assert second.id != first.id
    _, extension = await machine.jobs()
    assert extension.request["keyframes"] == {"frame0": {"type": "generation", "id": first.id}}


async def test_without_a_link_it_says_so(luma, machine, profile):
    job = await luma.submit(order())
    await machine.ended(job.id)
    look = await luma.look(job.id)
    assert look.state is JobState.SUCCEEDED
    assert (look.asset_url is None) == (profile == "hostile")


async def test_a_lost_answer_is_found_again_where_the_list_tells(luma, machine, profile):
    await luma.submit(order("1", "a quiet forest"))
    await machine.fault("POST /generations*", "drop", when="after")
    with pytest.raises(OutcomeUnknown):
        await luma.submit(order("2"))
    _, lost = await machine.jobs()
    found = await luma.find([order("2")], since=lost.created_at)
    assert [job.id for job in found["2"]] == ([lost.id] if profile == "documented" else [])


async def test_looks_at_many_and_leaves_the_rest_to_single_looks(luma, machine, profile):
    await machine.pause()
    names = {(await luma.submit(order(str(number)))).id for number in range(3)}
    found = await luma.look_at_many(names)
    assert set(found) == (names if profile == "documented" else set())
    assert {(await luma.look(name)).state for name in names} == {JobState.RUNNING}


async def test_a_broken_list_may_work_later(luma, machine):
    await machine.fault("GET /generations", "status", status=500)
    with pytest.raises(ProviderUnavailable):
        await luma.look_at_many(["a"])
    assert await luma.look_at_many(["a"]) == {}


async def test_refusals_have_their_reasons(luma, machine):
    loop = GenerationRequest(prompt="a lake", model="ray-2", loop=True)
    parent = await finished(luma, machine, order())
    for asked, reason in (
        (order(prompt="a"), Reason.PROMPT_TOO_SHORT),
        (order(prompt=""), Reason.PROMPT_REQUIRED),
        (Order(reference="1", request=loop, end=ClipOf(job_id=parent.id)), Reason.LOOP_BACKWARDS),
    ):
        with pytest.raises(ProviderRejected) as caught:
            await luma.submit(asked)
        assert caught.value.reason is reason


async def test_too_many_at_once_is_certainly_refused(luma, machine):
    await machine.pause()
    await machine.set(concurrent=1)
    await luma.submit(order())
    with pytest.raises(ProviderUnavailable) as caught:
        await luma.submit(order())
    assert caught.value.reason is Reason.RATE_LIMITED
    assert await machine.creates() == 1


async def test_an_account_without_credits_or_key_is_refused(luma, machine):
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
async def test_a_job_that_fails_tells_why(luma, machine, text, reason):
    await machine.pause()
    job = await luma.submit(order())
    await machine.fail(job.id, text)
    look = await luma.look(job.id)
    assert (look.state, look.failure, look.detail) == (JobState.FAILED, reason, text)


async def test_a_cut_off_file_is_fetched_again(luma, machine, fetcher, tmp_path):
    job = await finished(luma, machine, order())
    path = tmp_path / "a.mp4"
    await machine.fault("GET /files/*", "truncate")
    with pytest.raises(ProviderUnavailable) as caught:
        await fetcher.fetch(job.asset_url, to=path, limit_bytes=50_000_000, seconds=60)
    assert caught.value.reason is Reason.LOST_FILE
    assert not path.exists()
    await fetcher.fetch(job.asset_url, to=path, limit_bytes=50_000_000, seconds=60)
    assert inspect(path).seconds > 0


def made_of(operation, *, source=None, model="ray-2", references=(), **wishes):
    """Return an order for work on what the machine has made before."""
    links = tuple(PictureAt(url=job.asset_url) for _, job in references)
    given = tuple(Reference(role=role, media_id=place, weight=0.5) for place, (role, _) in enumerate(references))
    request = GenerationRequest(**{"prompt": "", "model": model, "operation": operation, **wishes}, references=given)
    return Order(reference="1", request=request, source=source, references=links)


async def test_pictures_and_their_references(luma, machine, fetcher, tmp_path):
    first = await finished(luma, machine, made_of(Operation.IMAGE, model="photon-1", prompt="a lake", format="png"))
    likes = [(Role.IMAGE, first), (Role.STYLE, first), (Role.MODIFY, first)]
    second = await finished(
        luma, machine, made_of(Operation.IMAGE, model="photon-flash-1", prompt="a lake", references=likes)
    )
    for name, job in {"first": first, "second": second}.items():
        size = await fetcher.fetch(job.asset_url, to=tmp_path / name, limit_bytes=50_000_000, seconds=60)
        assert size > 0
    assert (tmp_path / "first").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "second").read_bytes().startswith(b"\xff\xd8")  # a JPEG
    tall = await finished(
        luma,
        machine,
        made_of(Operation.REFRAME_IMAGE, model="photon-1", source=PictureAt(url=first.asset_url), aspect="9:16"),
    )
    assert tall.asset_url not in {first.asset_url, None}


async def test_edits_of_a_clip(luma, machine, fetcher, tmp_path):
    clip = await finished(luma, machine, order())
    own, link = ClipOf(job_id=clip.id), PictureAt(url=clip.asset_url)
    orders = [
        made_of(Operation.UPSCALE, source=own, resolution="1080p"),
        made_of(Operation.ADD_AUDIO, source=own, prompt="rain", negative_prompt="music"),
        made_of(Operation.REFRAME_VIDEO, source=link, aspect="9:16", model="ray-flash-2"),
        made_of(Operation.MODIFY_VIDEO, source=link, strength="flex_2", prompt="in clay"),
    ]
    for number, asked in enumerate(orders):
        job = await finished(luma, machine, asked)
        path = tmp_path / f"{number}.mp4"
        await fetcher.fetch(job.asset_url, to=path, limit_bytes=50_000_000, seconds=60)
        facts = inspect(path)
        assert facts.seconds > 0
        assert (facts.height > facts.width) == (asked.request.operation is Operation.REFRAME_VIDEO)


async def test_what_is_done_once_is_refused_twice(luma, machine):
    clip = await finished(luma, machine, order())
    larger = await finished(
        luma, machine, made_of(Operation.UPSCALE, source=ClipOf(job_id=clip.id), resolution="1080p")
    )
    with pytest.raises(ProviderRejected):
        await luma.submit(made_of(Operation.UPSCALE, source=ClipOf(job_id=larger.id), resolution="4k"))


@pytest.mark.parametrize("profile", ["documented"], indirect=True)
async def test_what_we_count_is_what_is_charged(luma, machine, fetcher, tmp_path):
    """Our prices are held against the machine's, which were written from Luma's pages by somebody else."""
    facts = luma.facts
    clip = await finished(luma, machine, order())
    still = await finished(luma, machine, made_of(Operation.IMAGE, model="photon-1", prompt="a lake"))
    path = tmp_path / "clip.mp4"
    await fetcher.fetch(clip.asset_url, to=path, limit_bytes=50_000_000, seconds=60)
    size = (inspect(path).width, inspect(path).height)
    own, link = ClipOf(job_id=clip.id), PictureAt(url=clip.asset_url)
    edited = {"source_size": size, "seconds": options.whole_seconds(inspect(path).seconds)}
    for asked in (
        order(),
        made_of(Operation.IMAGE, model="photon-1", prompt="a lake", aspect="9:16"),
        made_of(Operation.IMAGE, model="photon-flash-1", prompt="a lake"),
        made_of(Operation.REFRAME_IMAGE, model="photon-1", source=PictureAt(url=still.asset_url), aspect="21:9"),
        made_of(Operation.REFRAME_VIDEO, model="ray-flash-2", source=link, aspect="1:1", **edited),
        made_of(Operation.MODIFY_VIDEO, source=link, strength="flex_2", prompt="in clay", **edited),
        made_of(Operation.UPSCALE, source=own, resolution="1080p", **edited),
        made_of(Operation.ADD_AUDIO, source=own),
    ):
        before = await machine.credits_cents()
        await finished(luma, machine, asked)
        charged = (before - await machine.credits_cents()) * CENT
        price = pricing.quote(asked.request, facts.models[asked.request.model])
        assert abs(price - charged) < 2, asked.request.operation  # both round, at different places


async def test_words_are_told_or_built_in(luma):
    words = await luma.catalogue()
    assert "dolly_zoom" in words.concepts
    assert "camera orbit left" in words.cameras


async def test_deletes_and_remembers(luma, machine, profile):
    kept, gone = [await luma.submit(order(prompt=prompt)) for prompt in ("a lake", "a forest")]
    for job in (kept, gone):
        await machine.ended(job.id)
    assert await luma.delete(gone.id)
    assert await luma.delete(gone.id)  # and once more
    with pytest.raises(ProviderRejected):
        await luma.look(gone.id)
    left = await luma.remembered(since=datetime(2020, 1, 1, tzinfo=UTC))
    assert [job.id for job in left] == ([kept.id] if profile == "documented" else [])  # whose list is slow
