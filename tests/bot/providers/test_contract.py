"""Every registered provider keeps the same promises. A new one is tested by its recording alone."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from bot.domain.errors import AccountRefused, OutcomeUnknown, ProviderRejected, ProviderUnavailable
from bot.domain.money import MicroUsd
from bot.domain.provider import VIDEO_MODES, JobState, Limits, ManyAtOnce, Order, ProviderAccount
from bot.domain.reasons import Reason
from bot.domain.request import GenerationRequest
from bot.providers import PROVIDERS

RECORDINGS = Path(__file__).parent / "recordings"
KEY = "hush-hush-key"
SINCE = datetime(2026, 6, 1, 11, 59, 30, tzinfo=UTC)


class Talk:
    """A provider whose other end answers what the test puts there, and remembers what it was asked."""

    def __init__(self, name):
        self.recording = json.loads((RECORDINGS / f"{name}.json").read_text())
        self.answers = []
        self.requests = []
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        self.account = ProviderAccount(name="one of ours", base_url="https://provider.test/v1", api_key=KEY)
        self.build = PROVIDERS[name]
        self.provider = self.build(self.account, self.http)

    def _answer(self, request):
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def says(self, *steps):
        self.answers += [httpx.Response(200, json=self.recording[step]) for step in steps]

    @property
    def order(self):
        name, model = next(iter(self.provider.facts.models.items()))
        request = GenerationRequest(
            prompt="a paper boat on a rainy street",
            model=name,
            seconds=model.seconds[0],
            resolution=model.resolutions[0],
            aspect=model.aspects[0],
        )
        return Order(reference="7", request=request)


@pytest.fixture(params=PROVIDERS)
async def talk(request):
    talk = Talk(request.param)
    yield talk
    await talk.http.aclose()


async def test_submits_and_sees_it_through(talk):
    talk.says("created", "running", "succeeded")
    job = await talk.provider.submit(talk.order)
    assert (job.state, job.asset_url) == (JobState.RUNNING, None)
    assert (await talk.provider.look(job.id)).state is JobState.RUNNING
    done = await talk.provider.look(job.id)
    assert (done.id, done.state) == (job.id, JobState.SUCCEEDED)
    assert done.asset_url is not None
    assert done.asset_url.startswith("https://cdn.provider.test/")
    assert [request.method for request in talk.requests] == ["POST", "GET", "GET"]


async def test_tells_why_a_job_failed(talk):
    talk.says("failed")
    job = await talk.provider.look("a")
    assert (job.state, job.failure) == (JobState.FAILED, Reason(talk.recording["failed_because"]))


async def test_a_state_that_nobody_heard_of_is_still_running(talk):
    talk.says("unheard_of_state")
    assert (await talk.provider.look("a")).state is JobState.RUNNING


async def test_a_refusal_has_its_reason(talk):
    refused = talk.recording["refused"]
    talk.answers.append(httpx.Response(refused["status"], json=refused["body"]))
    with pytest.raises(ProviderRejected) as caught:
        await talk.provider.submit(talk.order)
    assert caught.value.reason is Reason(talk.recording["refused_because"])


CASES = {
    "400": (httpx.Response(400, json={}), ProviderRejected, ProviderRejected),
    "401": (httpx.Response(401, json={}), AccountRefused, AccountRefused),
    "402": (httpx.Response(402, json={}), AccountRefused, AccountRefused),
    "404": (httpx.Response(404, json={}), ProviderRejected, ProviderRejected),
    "408": (httpx.Response(408), OutcomeUnknown, ProviderUnavailable),
    "425": (httpx.Response(425), OutcomeUnknown, ProviderUnavailable),
    "429": (httpx.Response(429), ProviderUnavailable, ProviderUnavailable),
    "500": (httpx.Response(500), OutcomeUnknown, ProviderUnavailable),
    "503": (httpx.Response(503, text="<html>"), OutcomeUnknown, ProviderUnavailable),
    "524": (httpx.Response(524), OutcomeUnknown, ProviderUnavailable),
    "302": (httpx.Response(302, headers={"location": "/x"}), OutcomeUnknown, ProviderUnavailable),
    "not json": (httpx.Response(200, text="<html>"), OutcomeUnknown, ProviderUnavailable),
    "null": (httpx.Response(200, text="null"), OutcomeUnknown, ProviderUnavailable),
    "no body": (httpx.Response(201), OutcomeUnknown, ProviderUnavailable),
    "connect error": (httpx.ConnectError("down"), ProviderUnavailable, ProviderUnavailable),
    "connect timeout": (httpx.ConnectTimeout("slow"), ProviderUnavailable, ProviderUnavailable),
    "pool timeout": (httpx.PoolTimeout("full"), ProviderUnavailable, ProviderUnavailable),
    "read timeout": (httpx.ReadTimeout("slow"), OutcomeUnknown, ProviderUnavailable),
    "write timeout": (httpx.WriteTimeout("slow"), OutcomeUnknown, ProviderUnavailable),
    "reset": (httpx.ReadError("reset"), OutcomeUnknown, ProviderUnavailable),
    "cut off": (httpx.RemoteProtocolError("gone"), OutcomeUnknown, ProviderUnavailable),
}


def fresh(answer):
    """Copy an answer, since a response is read once only."""
    if isinstance(answer, Exception):
        return answer
    return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)


@pytest.mark.parametrize("case", CASES)
async def test_a_create_is_told_apart_as_refused_or_unknown_and_sent_once(talk, case):
    answer, error, _ = CASES[case]
    talk.answers.append(fresh(answer))
    with pytest.raises(error) as caught:
        await talk.provider.submit(talk.order)
    assert type(caught.value) is error
    assert len(talk.requests) == 1


@pytest.mark.parametrize("case", CASES)
async def test_a_look_may_be_repeated_unless_it_was_refused(talk, case):
    answer, _, error = CASES[case]
    talk.answers.append(fresh(answer))
    with pytest.raises(error) as caught:
        await talk.provider.look("a")
    assert type(caught.value) is error


async def test_an_accepted_create_without_an_id_is_unknown(talk):
    talk.says("without_id")
    with pytest.raises(OutcomeUnknown):
        await talk.provider.submit(talk.order)


async def test_finds_what_it_submitted(talk):
    talk.says("found")
    stranger = Order(reference="8", request=GenerationRequest(prompt="another", model=talk.order.request.model))
    found = await talk.provider.find([talk.order, stranger], since=SINCE)
    assert [job.id for job in found["7"]] == [talk.recording["created"]["id"]]
    assert not found.get("8")


async def test_what_one_look_at_many_misses_is_left_out(talk):
    if talk.provider.facts.many_at_once is ManyAtOnce.NO:
        assert await talk.provider.look_at_many(["a"]) == {}
        return
    known = talk.recording["created"]["id"]
    talk.says("found")
    assert set(await talk.provider.look_at_many([known, "gone"])) == {known}


@pytest.mark.parametrize("status", [401, 403])
async def test_the_check_up_finds_a_bad_key(talk, status):
    talk.answers.append(httpx.Response(status, json={"detail": "Invalid API key is provided"}))
    with pytest.raises(AccountRefused) as caught:
        await talk.provider.check()
    assert caught.value.reason is Reason.ACCOUNT_KEY


async def test_tells_what_is_left_to_spend(talk):
    talk.says("balance")
    assert await talk.provider.balance() == talk.recording["balance_in_micro_usd"]


@pytest.mark.parametrize("answer", [httpx.Response(200, json={}), httpx.Response(404, json={})])
async def test_a_balance_that_is_not_told_is_none(talk, answer):
    talk.answers.append(fresh(answer))
    assert await talk.provider.balance() is None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(401, json={"detail": "Invalid API key is provided"}), AccountRefused),
        (httpx.Response(503), ProviderUnavailable),
        (httpx.ConnectError("down"), ProviderUnavailable),
    ],
)
async def test_a_balance_that_cannot_be_asked_for_says_why(talk, answer, error):
    talk.answers.append(answer if isinstance(answer, Exception) else fresh(answer))
    with pytest.raises(error):
        await talk.provider.balance()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, json={"detail": f"never say {KEY} aloud"}),
        httpx.Response(503, text=f"Authorization: Bearer {KEY} https://x.test/a?sig={KEY}"),
        httpx.ReadError(f"while sending {KEY}"),
        httpx.ConnectError(f"while sending {KEY}"),
    ],
    ids=["refusal", "server error", "read error", "connect error"],
)
async def test_the_key_is_in_no_error(talk, answer):
    talk.answers.append(answer)
    with pytest.raises((ProviderRejected, ProviderUnavailable, OutcomeUnknown)) as caught:
        await talk.provider.submit(talk.order)
    assert KEY not in f"{caught.value} {caught.value!r} {caught.value.detail}"
    assert KEY not in repr(talk.account)


@pytest.mark.parametrize("key", ["two\nlines", "schlüssel", "ends with a blank ", ""])
async def test_a_key_that_no_header_can_carry_is_a_bad_key(talk, key):
    account = ProviderAccount(name="typo", base_url="https://provider.test", api_key=key)
    with pytest.raises(AccountRefused) as caught:
        await talk.build(account, talk.http).submit(talk.order)
    assert caught.value.reason is Reason.ACCOUNT_KEY
    assert talk.requests == []


async def test_a_finished_picture_has_its_file(talk):
    if not any(model.makes_pictures for model in talk.provider.facts.models.values()):
        assert "picture" not in talk.recording
        return
    talk.says("picture")
    done = await talk.provider.look("a")
    assert (done.state, done.asset_url) == (JobState.SUCCEEDED, "https://cdn.provider.test/i.jpg")


@pytest.mark.parametrize("status", [200, 204, 404, 410])
async def test_deleting_what_is_gone_is_fine(talk, status):
    talk.answers.append(httpx.Response(status))
    assert await talk.provider.delete("a") is talk.provider.facts.deletes


@pytest.mark.parametrize("case", ["401", "429", "503", "not json", "read timeout"])
async def test_its_words_are_never_an_error(talk, case):
    talk.answers += [fresh(CASES[case][0]) for _ in range(5)]
    words = await talk.provider.catalogue()
    knows_concepts = any(model.concepts for model in talk.provider.facts.models.values())
    assert bool(words.concepts) == knows_concepts


async def test_remembers_what_it_made(talk):
    talk.says("found")
    found = await talk.provider.remembered(since=SINCE)
    if talk.provider.facts.many_at_once is ManyAtOnce.LIST:
        assert [job.id for job in found] == [talk.recording["created"]["id"]]


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{}", b"\xff", b'{"id": null}', b"<html>"])
async def test_a_callback_without_sense_is_none(talk, body):
    assert talk.provider.read_callback(body) is None


async def test_a_callback_names_its_job(talk):
    if talk.provider.facts.calls_back:
        body = json.dumps(talk.recording["callback"]).encode()
        assert talk.provider.read_callback(body) == talk.recording["callback_of"]
        talk.says("created")
        await talk.provider.submit(replace(talk.order, callback_url="https://video.example.org/callbacks/a/7/b"))
        assert b"https://video.example.org/callbacks/a/7/b" in talk.requests[0].content


async def test_has_the_account_s_name_and_limits(talk):
    limits = Limits(at_once=3, creates_per_minute=4, dollars_per_month=MicroUsd(5))
    account = ProviderAccount(name="second", base_url="https://provider.test", api_key=KEY, limits=limits)
    provider = talk.build(account, talk.http)
    assert (provider.name, provider.facts.limits) == ("second", limits)
    assert talk.provider.facts.limits != limits
    provider = talk.build(replace(account, picture_limits=limits), talk.http)
    assert provider.facts.picture_limits in {limits, None}  # None: pictures count with all else


def test_facts_hold_together(talk):
    for name, model in talk.provider.facts.models.items():
        assert name
        assert model.label
        assert model.makes_videos or model.makes_pictures
        assert model.loops <= model.modes
        assert {mode.value for mode in model.modes - VIDEO_MODES} == {operation.value for operation in model.rates}
        assert {operation.value for operation in model.sources} <= {mode.value for mode in model.modes}
        assert set(model.prices) == {(size, seconds) for size in model.resolutions for seconds in model.seconds}
        assert all(price > 0 for price in model.prices.values())
        assert 0 < model.published_wait[0] <= model.published_wait[1]
