import asyncio
import errno
import io
import itertools
from datetime import timedelta

import pytest
from PIL import Image

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import ProviderRejected, ProviderUnavailable
from bot.domain.generation import Status
from bot.domain.media import MediaKind
from bot.domain.reasons import Reason
from bot.domain.request import Operation
from bot.http.fetcher import Fetcher
from bot.lifecycle.wakeups import OUTBOX


@pytest.fixture
async def ready(house, provider):
    """The provider has the file, and we have its link."""
    generation = await house.running()
    provider.finish("job-1")
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    return generation


async def keep_trying(house, times=8):
    for _ in range(times):
        await house.download.run_once()
        house.clock.forward(minutes=3)


async def test_the_file_is_kept_and_the_clip_is_owed(house, ready):
    assert await house.download.run_once()
    after = await house.get(ready)
    assert (after.status, house.web.fetched) == (Status.SUCCEEDED, ["https://cdn.test/clip/job-1.mp4"])
    async with house.database.reading() as tables:
        clip = await tables.media.get(after.clip_id)
    assert await house.store.get(clip.key) == house.web.clip
    assert (clip.facts.width, clip.facts.seconds, clip.facts.size) == (64, 0.5, len(house.web.clip))
    assert [one.kind for one in await house.deliver(DeliveryKind.RESULT)] == [DeliveryKind.RESULT]


async def test_what_comes_later_may_be_fetched_later(house, ready):
    house.web.fails = ProviderUnavailable(Reason.LOST_FILE, "only 12 bytes came")
    await house.download.run_once()
    assert await house.status(ready) is Status.DOWNLOADING
    house.web.fails = None
    house.clock.forward(seconds=3)
    await house.download.run_once()
    assert (await house.status(ready), len(house.web.fetched)) == (Status.SUCCEEDED, 2)


async def test_a_dead_link_is_asked_for_anew(house, provider, ready, dead_link):
    house.web.fails = dead_link
    provider.finish("job-1", url="https://cdn.test/fresh")
    await house.download.run_once()
    house.web.fails = None
    house.clock.forward(seconds=3)
    await house.download.run_once()
    assert house.web.fetched[-1] == "https://cdn.test/fresh/job-1.mp4"
    assert await house.status(ready) is Status.SUCCEEDED


async def test_a_lost_file_ends_after_a_few_tries(house, provider, ready, dead_link):
    house.web.fails = dead_link
    provider.look_fails = ProviderUnavailable(Reason.UNAVAILABLE)
    await keep_trying(house)
    after = await house.get(ready)
    assert (after.status, after.failure, len(house.web.fetched)) == (Status.FAILED, Reason.LOST_FILE, 5)
    assert (await house.spent(), await house.costs()) == (0, 500_000)


@pytest.mark.parametrize("broken", [b"<html>sorry</html>", b""])
async def test_a_file_that_does_not_play_is_fetched_again_and_then_given_up(house, ready, broken):
    whole, house.web.clip = house.web.clip, broken or house.web.clip[: len(house.web.clip) // 2]
    await house.download.run_once()
    assert await house.status(ready) is Status.DOWNLOADING
    await keep_trying(house)
    assert (await house.get(ready)).failure is Reason.BROKEN_FILE
    assert len(house.web.fetched) == 5
    assert whole != house.web.clip


async def test_a_truncated_file_is_whole_the_second_time(house, ready):
    whole = house.web.clip
    house.web.clip = whole[: len(whole) // 2]
    await house.download.run_once()
    house.web.clip = whole
    house.clock.forward(seconds=3)
    await house.download.run_once()
    assert await house.status(ready) is Status.SUCCEEDED


async def test_a_crash_at_any_point_is_made_good(house, provider, ready, monkeypatch):
    real_put = house.store.put

    async def put_and_die(key, file):
        await real_put(key, file)
        raise asyncio.CancelledError

    monkeypatch.setattr(house.store, "put", put_and_die)
    await house.download.run_once()
    monkeypatch.undo()
    assert not await house.download.run_once()  # the lease still runs
    house.clock.forward(minutes=10)
    await house.download.run_once()
    assert await house.status(ready) is Status.SUCCEEDED
    assert [one.kind for one in await house.deliver(DeliveryKind.RESULT)] == [DeliveryKind.RESULT]


async def test_a_worker_that_was_overtaken_leaves_no_file(house, second_house, ready, tmp_path):
    real_fetch = house.web.fetch

    async def slow(url, **options):
        size = await real_fetch(url, **options)
        house.clock.forward(minutes=11)
        second_house.download._fetch = real_fetch
        await second_house.download.run_once()
        return size

    house.download._fetch = slow
    await house.download.run_once()
    assert await house.status(ready) is Status.SUCCEEDED
    assert len(list((tmp_path / "media").rglob("*.mp4"))) == 1
    assert await house.spent() == 500_000


async def test_the_link_that_we_wait_for_is_spaced(house, ready):
    house.web.fails = ProviderUnavailable(Reason.LOST_FILE)
    moments = []
    for _ in range(400):
        if await house.download.run_once():
            moments.append(house.clock())
        house.clock.forward(seconds=1)
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert gaps == [timedelta(seconds=seconds) for seconds in (2, 10, 30, 120)]


async def test_a_link_that_nobody_reaches_for_a_while_is_not_lost(house, ready):
    async def no_network(host, port):
        raise OSError("Temporary failure in name resolution")

    real_fetch = house.download._fetch
    async with Fetcher(resolve=no_network) as offline:
        house.download._fetch = offline.fetch
        await keep_trying(house, times=20)
    house.download._fetch = real_fetch
    house.clock.forward(minutes=5)
    await house.download.run_once()
    assert await house.status(ready) is Status.SUCCEEDED


@pytest.mark.parametrize("asked", [timedelta(minutes=8), timedelta(0), None])
async def test_asked_to_wait_it_waits(house, ready, asked):
    house.web.fails = ProviderUnavailable(Reason.UNAVAILABLE, "the link answered 503", retry_after=asked)
    await house.download.run_once()
    after = await house.get(ready)
    assert after.due_at - house.clock() == max(asked or timedelta(), timedelta(seconds=2))


class TestTroubleThatPasses:
    """The file is still there; so we are patient, but not for ever."""

    @pytest.fixture(params=["the disk is full", "the network is away", "the store is away"])
    def trouble(self, request, house, monkeypatch):
        if request.param != "the store is away":
            disk = OSError(errno.ENOSPC, "No space left on device")
            network = ProviderUnavailable(Reason.UNAVAILABLE, "ConnectError")
            house.web.fails = disk if request.param == "the disk is full" else network
            return lambda: setattr(house.web, "fails", None)

        async def away(key, file):
            raise ProviderUnavailable(Reason.UNAVAILABLE, "the media store")

        monkeypatch.setattr(house.store, "put", away)
        return monkeypatch.undo

    async def test_may_pass(self, house, ready, trouble):
        await house.download.run_once()
        after = await house.get(ready)
        assert (after.status, after.attempts, after.lease) == (Status.DOWNLOADING, 1, None)
        trouble()
        house.clock.forward(seconds=3)
        await house.download.run_once()
        assert await house.status(ready) is Status.SUCCEEDED

    async def test_may_last_for_hours(self, house, ready, trouble):
        end = house.clock() + timedelta(hours=3)
        while house.clock() < end:
            await house.download.run_once()
            house.clock.forward(minutes=5)
        assert await house.status(ready) is Status.DOWNLOADING
        trouble()
        await house.download.run_once()
        assert await house.status(ready) is Status.SUCCEEDED

    async def test_uses_up_no_try_of_a_link_that_died_meanwhile(self, house, provider, ready, trouble, dead_link):
        await keep_trying(house, times=20)
        trouble()
        provider.finish("job-1", url="https://cdn.test/fresh")
        real_fetch = house.download._fetch

        async def fetch(url, **options):
            if "/fresh/" not in url:
                raise dead_link
            return await real_fetch(url, **options)

        house.download._fetch = fetch
        house.clock.forward(minutes=5)
        await house.download.run_once()
        assert await house.status(ready) is Status.DOWNLOADING
        house.clock.forward(seconds=3)
        await house.download.run_once()
        assert await house.status(ready) is Status.SUCCEEDED

    async def test_after_it_a_dead_link_has_as_many_tries_as_ever(self, house, ready, trouble, dead_link):
        await keep_trying(house, times=20)
        trouble()
        house.web.fails, house.web.fetched = dead_link, []
        await keep_trying(house)
        assert (await house.get(ready)).failure is Reason.LOST_FILE
        assert len(house.web.fetched) == 5

    async def test_in_turn_with_a_dead_link_ends_as_well(self, house, ready, trouble, dead_link):
        passing = house.web.fails
        for _ in range(50):
            house.web.fails = dead_link if house.web.fails is not dead_link else passing
            await keep_trying(house, times=4)
        assert (await house.get(ready)).failure is Reason.LOST_FILE

    async def test_end_at_last(self, house, ready, trouble):
        await keep_trying(house, times=90)
        assert (await house.get(ready)).failure is Reason.LOST_FILE
        assert await house.spent() == 0


async def test_an_adapter_s_own_error_gives_no_fresh_link(house, provider, ready, dead_link):
    house.web.fails = dead_link
    provider.look_fails = ZeroDivisionError()
    await keep_trying(house)
    assert (await house.get(ready)).failure is Reason.LOST_FILE


async def test_a_slow_file_holds_up_nobody(house, provider):
    for user_id in (1, 2):
        await house.running(f"lake {user_id}", user_id=user_id)
    provider.finish("job-1")
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    go_on, real_fetch = asyncio.Event(), house.web.fetch

    async def fetch(url, **options):
        if url.endswith("job-1.mp4"):
            await go_on.wait()
        return await real_fetch(url, **options)

    house.download._fetch = fetch
    async with asyncio.timeout(10), house.download.in_hand as in_hand:
        assert await in_hand.top_up()
        provider.finish("job-2")
        house.clock.forward(minutes=1)
        await house.polling.run_once()
        assert await in_hand.top_up()
        while await house.status(2) is not Status.SUCCEEDED:
            await house.wakeups.wait(OUTBOX, 1)
        assert await house.status(1) is Status.DOWNLOADING
        go_on.set()
    assert await house.status(1) is Status.SUCCEEDED


async def test_a_link_that_is_refused_for_good_is_not_fetched_for_ever(house, ready):
    house.web.fails = ProviderRejected(Reason.LOST_FILE, "a private address")
    await keep_trying(house, times=20)
    assert len(house.web.fetched) == 5


PICTURE = {"operation": Operation.IMAGE, "model": "photon-1", "resolution": "", "seconds": 0}


def painted(kind, size=(128, 72)):
    file = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(file, kind)
    return file.getvalue()


@pytest.fixture
async def picture(house, provider):
    """The provider has a picture, and we have its link."""
    generation = await house.running(**PICTURE)
    provider.finish("job-1")
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    return generation


@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png")])
async def test_a_picture_is_kept_as_what_it_is(house, picture, kind, extension):
    house.web.clip = painted(kind)
    await house.download.run_once()
    after = await house.get(picture)
    async with house.database.reading() as tables:
        media = await tables.media.get(after.clip_id)
    assert (after.status, media.kind, media.user_id) == (Status.SUCCEEDED, MediaKind.PICTURE, None)
    assert (media.facts.width, media.facts.height, media.facts.seconds) == (128, 72, 0)
    assert (media.key.split("/")[0], media.extension) == ("pictures", extension)
    file = await house.outbox.file(after, limit_bytes=10**6)
    assert (file.name, file.data, file.fitted) == (f"reverie-{after.id}.{extension}", house.web.clip, False)


@pytest.mark.parametrize("broken", ["a clip", "cut off", "a bomb", "nothing", "of another kind"])
async def test_what_is_no_whole_picture_costs_nothing(house, picture, broken, monkeypatch):
    monkeypatch.setattr("bot.media.pictures.MOST_PIXELS", 200 * 200)
    house.web.clip = {
        "a clip": house.web.clip,
        "cut off": painted("PNG")[:-2000],
        "a bomb": painted("JPEG", (400, 300)),
        "nothing": b"",
        "of another kind": painted("WEBP"),
    }[broken]
    await keep_trying(house)
    assert (await house.get(picture)).failure is Reason.BROKEN_FILE
    assert await house.spent() == 0


async def test_a_picture_is_no_clip(house, ready):
    house.web.clip = painted("JPEG")
    await keep_trying(house)
    assert (await house.get(ready)).failure is Reason.BROKEN_FILE


async def test_less_is_fetched_of_a_picture_than_of_a_clip(house, provider, picture):
    asked = []

    async def fetch(url, *, to, limit_bytes, seconds):
        asked.append(limit_bytes)
        raise ProviderRejected(Reason.LOST_FILE, "too large")

    house.download._fetch = fetch
    await house.download.run_once()
    assert asked == [64 * 1024**2]


async def test_a_crash_while_a_picture_is_kept_is_made_good(house, picture, monkeypatch):
    house.web.clip = painted("PNG")
    real_put = house.store.put

    async def put_and_die(key, file):
        await real_put(key, file)
        raise asyncio.CancelledError

    monkeypatch.setattr(house.store, "put", put_and_die)
    await house.download.run_once()
    monkeypatch.undo()
    house.clock.forward(minutes=11)
    await house.download.run_once()
    assert await house.status(picture) is Status.SUCCEEDED
    assert len(await house.deliver(DeliveryKind.RESULT)) == 1
