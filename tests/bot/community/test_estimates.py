"""How long clips like this one take: our own history, or the provider's page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.community.estimates import ANYTHING, REMEMBERED, Estimates
from bot.domain.request import GenerationRequest, Operation
from bot.domain.waits import ENOUGH_SAMPLES, Typical

REQUEST = GenerationRequest(prompt="a lake", model="ray-2")
PUBLISHED = Typical(low=70, median=87, high=105, samples=0, published=True)


@pytest.fixture
def typical(house):
    async def ask(account="scripted", **wishes):
        """Ask with nothing remembered."""
        estimates = Estimates(house.database, {"scripted": house.provider}, now=house.clock)
        return await estimates.typical(account, GenerationRequest(**{"prompt": "any", "model": "ray-2", **wishes}))

    return ask


@pytest.fixture
def make(house):
    house.allow(videos_per_day=1000, jobs_at_once=1000)

    async def make(*seconds: int, **options):
        """Make clips that take so long."""
        for wait in seconds:
            running = await house.running(**options)
            house.clock.forward(seconds=wait - 60)  # `finished` lets a minute pass
            await house.finished(running)

    return make


async def test_without_any_it_is_what_the_model_s_page_says(typical):
    assert await typical() == PUBLISHED


@pytest.mark.parametrize(("account", "wishes"), [("sold", {}), ("scripted", {"model": "ray-9"})])
async def test_what_is_offered_no_more_has_the_widest_range(typical, account, wishes):
    found = await typical(account, **wishes)
    assert ((found.low, found.high), found.published) == (ANYTHING, True)


async def test_from_the_fifth_on_it_is_what_we_saw(typical, make):
    await make(60, 70, 80, 90)
    assert await typical() == Typical(low=70, median=87, high=105, samples=4, published=True)
    await make(100)
    assert await typical() == Typical(low=64, median=80, high=96, samples=5, published=False)


async def test_only_clips_of_the_same_kind_tell(typical, make, house):
    await make(60, 60, 60, 60, 60)
    assert (await typical()).samples == 5
    assert (await typical(resolution="540p")).samples == 0
    assert (await typical(seconds=9)).samples == 0
    assert (await typical("other")).samples == 0
    assert (await typical(aspect="1:1", loop=True)).samples == 5


async def test_a_failure_tells_nothing(typical, make, house):
    await make(60, 60, 60, 60)
    running = await house.running()
    house.provider.fail(running.provider_job_id)
    house.clock.forward(minutes=10)
    await house.polling.run_once()
    assert (await typical()).samples == 4


async def test_the_wait_in_our_queue_is_not_part_of_it(typical, house):
    for _ in range(5):
        queued = await house.queued()
        house.clock.forward(minutes=10)  # nobody submits
        await house.submission.run_once()
        await house.finished(await house.get(queued))
    assert await typical() == Typical(low=60, median=60, high=60, samples=5, published=False)


async def test_an_answer_holds_for_half_a_minute(house, make):
    """Every card and every look asks."""
    estimates = Estimates(house.database, {"scripted": house.provider}, now=house.clock)
    await make(60, 60, 60, 60)
    first = await estimates.typical("scripted", REQUEST)
    running = await house.running()
    house.provider.finish(running.provider_job_id)
    house.clock.forward(seconds=REMEMBERED.total_seconds() - 1)
    await house.polling.run_once()
    await house.download.run_once()
    assert await estimates.typical("scripted", REQUEST) is first
    house.clock.forward(seconds=1)
    newest = Typical(low=41, median=60, high=60, samples=5, published=False)
    assert await estimates.typical("scripted", REQUEST) == newest


async def test_each_kind_is_remembered_by_itself(house, make):
    estimates = Estimates(house.database, {"scripted": house.provider}, now=house.clock)
    await make(60, 60, 60, 60, 60)
    for wishes, samples in [({}, 5), ({"resolution": "540p"}, 0), ({"seconds": 9}, 0), ({}, 5)]:
        request = GenerationRequest(**{"prompt": "any", "model": "ray-2", **wishes})
        assert (await estimates.typical("scripted", request)).samples == samples
    assert timedelta(0) < REMEMBERED <= timedelta(minutes=1)


async def test_each_kind_of_work_has_a_history_of_its_own(house, picture_file):
    house.web.picture = picture_file
    house.allow(jobs_at_once=20, pictures_per_day=50)
    [one] = await house.paint()
    typical = await house.estimates.typical(one.account, one.request)
    assert (typical.low, typical.high, typical.published) == (5, 15, True)
    for _ in range(ENOUGH_SAMPLES):
        await house.painted()
    house.clock.forward(minutes=1)  # until then the answer is remembered
    typical = await house.estimates.typical(one.account, one.request)
    assert (typical.median, typical.published) == (60, False)
    reframed = replace(one.request, operation=Operation.REFRAME_IMAGE)
    assert (await house.estimates.typical(one.account, reframed)).published
