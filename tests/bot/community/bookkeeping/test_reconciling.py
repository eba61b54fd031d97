"""Our rows beside the provider's list: each difference is named, and what is odd is told from what is fine."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.community.bookkeeping import reconciling
from bot.community.bookkeeping.reconciling import compare
from bot.domain.errors import OutcomeUnknown, ProviderUnavailable, StorageUnusable
from bot.domain.generation import Status
from bot.domain.money import MicroUsd
from bot.domain.provider import JobState, ProviderJob
from bot.domain.reasons import Reason
from bot.domain.request import Operation
from db.gateways.community.charges import Given

NOW = datetime(2026, 5, 5, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=7)


def given(status=Status.SUCCEEDED, **more):
    values = {
        "id": 1,
        "operation": Operation.VIDEO,
        "model": "ray-2",
        "prompt": "a lake",
        "status": status,
        "failure": None,
        "cost": MicroUsd(500_000),
        "job_id": "job-1",
        "submitted_at": NOW,
        "finished_at": NOW,
        "deleted": False,
    }
    return Given(**{**values, **more})


def job(state=JobState.SUCCEEDED, **more):
    return ProviderJob(
        **{"id": "job-1", "state": state, "created_at": NOW, "model": "ray-2", "prompt": "a lake", **more}
    )


@pytest.mark.parametrize(
    ("one", "theirs"),
    [
        (given(), job()),
        (given(Status.FAILED, failure=Reason.JOB_FAILED), job(JobState.FAILED)),
        (given(Status.RUNNING), job(JobState.RUNNING)),
    ],
)
def test_what_both_say_is_only_counted(one, theirs):
    found = compare("luma", [one], [theirs], since=SINCE)
    assert (found.ours, found.theirs, found.agree, found.remarks) == (1, 1, 1, ())
    assert found.in_order


@pytest.mark.parametrize(
    ("one", "theirs", "told"),
    [
        (given(Status.RUNNING), job(), "the next look settles it"),
        (given(Status.RUNNING), None, "not on the list yet"),
        (given(deleted=True), job(), "deleted here and still remembered"),
        (given(Status.FAILED, failure=Reason.TOO_SLOW), job(), "given up here (too_slow)"),
        (given(Status.FAILED, failure=Reason.UNCONFIRMED, job_id=None), job(), "most likely #1"),
        (given(Status.FAILED, failure=Reason.UNCONFIRMED, job_id=None), None, "it never arrived"),
        (given(Status.UNCONFIRMED, job_id=None), None, "got no answer yet"),
    ],
)
def test_what_is_explained(one, theirs, told):
    found = compare("luma", [one], [] if theirs is None else [theirs], since=SINCE)
    assert told in " ".join(remark.told for remark in found.remarks)
    assert found.in_order
    assert "Everything is explained." in reconciling.as_text([found])


@pytest.mark.parametrize(
    ("one", "theirs", "told"),
    [
        (given(), job(JobState.FAILED), "there it has not succeeded"),
        (given(Status.FAILED, failure=Reason.JOB_FAILED), job(), "$0.50 may have been charged"),
        (given(), None, "not on the provider's list"),
        (None, job(id="job-9"), "somebody else uses this API key"),
        (given(Status.FAILED, failure=Reason.UNCONFIRMED, job_id=None), job(prompt="a sea"), "is not ours"),
    ],
)
def test_what_is_odd(one, theirs, told):
    found = compare("luma", [] if one is None else [one], [] if theirs is None else [theirs], since=SINCE)
    odd = [remark.told for remark in found.remarks if not remark.explained]
    assert told in " ".join(odd)
    assert not found.in_order
    assert f"ODD   {odd[0]}" in reconciling.as_text([found])


@pytest.mark.parametrize(
    ("one", "theirs"),
    [
        (given(deleted=True), None),  # we had it forgotten
        (given(Status.FAILED, job_id=None, failure=Reason.INVALID_REQUEST), None),  # refused
        (None, job(id="job-9", created_at=SINCE - timedelta(minutes=1))),  # before the time that is looked at
    ],
)
def test_of_what_is_as_it_should_be_nothing_is_said(one, theirs):
    found = compare("luma", [] if one is None else [one], [] if theirs is None else [theirs], since=SINCE)
    assert found.remarks == ()


LOST = {"status": Status.FAILED, "failure": Reason.UNCONFIRMED, "job_id": None}


def told(*ours, theirs=()):
    return [remark.told for remark in compare("luma", ours, theirs, since=SINCE).remarks]


def test_what_is_most_likely_a_job_of_ours_is_not_said_to_have_never_arrived():
    [likely] = told(given(**LOST), theirs=[job()])
    assert likely == "job-1 (succeeded) is most likely #1, which got no answer when it was handed over."


def test_the_camera_goes_into_the_prompt():
    lost = given(**LOST, camera="camera orbit left")
    for prompt in ("a lake, camera orbit left", "a lake"):
        assert "most likely #1" in " ".join(told(lost, theirs=[job(prompt=prompt)]))
    for prompt in ("a lake, camera pan left", "a lake house, and more"):
        assert "is not ours" in " ".join(told(lost, theirs=[job(prompt=prompt)]))


def test_what_was_refused_got_its_answer_and_is_no_job_of_somebody_s():
    [odd] = told(given(**{**LOST, "failure": Reason.PROMPT_MODERATED}), theirs=[job()])
    assert "is not ours" in odd


def test_what_turned_up_later_is_named():
    lost, present = given(**LOST), given(id=3, makes_up_for=1)
    assert told(lost, present, theirs=[job()]) == ["#1 got no answer; its job turned up later, and is #3."]
    # And whoever has the same prompt is somebody else.
    assert "is not ours" in " ".join(told(lost, present, theirs=[job(), job(id="job-2")]))


def test_what_was_found_late_may_have_a_job_from_before():
    found = compare("luma", [given(id=3, makes_up_for=1)], [], since=SINCE)
    assert [one.told for one in found.remarks] == [
        "#3 (job-1) was found late: its job is older than the time that is compared."
    ]
    assert found.in_order
    # Where what it makes up for was handed over in that time, its job should be there as well.
    assert not compare("luma", [given(**LOST), given(id=3, makes_up_for=1)], [], since=SINCE).in_order


async def test_a_whole_account_is_compared(house):
    await house.made()
    lost = await house.running("another")
    house.provider.finish(lost.provider_job_id)
    found = await reconciling.account(house.database, house.provider, since=house.clock() - timedelta(days=1))
    assert (found.ours, found.theirs, found.agree) == (2, 2, 1)
    assert [remark.explained for remark in found.remarks] == [True]


async def test_a_present_is_told_from_what_got_no_answer(house):
    house.provider.accepts_and_then = OutcomeUnknown(Reason.UNCONFIRMED)
    lost = await house.running(camera="camera orbit left")
    house.provider.accepts_and_then, house.provider.found = None, {}
    house.clock.forward(minutes=16)
    await house.reconciliation.run_once()
    house.provider.found = None
    await house.reconciliation.run_late()
    await house.finished(await house.get(lost.id + 1))
    found = await reconciling.account(house.database, house.provider, since=house.clock() - timedelta(days=1))
    [remark] = found.remarks
    assert remark.told == f"#{lost.id} got no answer; its job turned up later, and is #{lost.id + 1}."
    assert (found.agree, found.in_order) == (1, True)


async def test_a_list_that_cannot_be_read_is_said(house):
    async def fails(*, since):
        raise ProviderUnavailable(Reason.UNAVAILABLE)

    house.provider.remembered = fails
    found = await reconciling.account(house.database, house.provider, since=house.clock())
    assert not found.in_order
    assert "cannot be read (unavailable)" in reconciling.as_text([found])


async def test_where_there_is_no_database_it_is_said(tmp_path):
    with pytest.raises(StorageUnusable):
        await reconciling.reconcile(f"sqlite+aiosqlite:///{tmp_path}/none.sqlite3", {}, since=NOW)
