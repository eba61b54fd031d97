import pytest

from bot.domain.errors import ProviderUnavailable, UserError
from bot.domain.media import MediaKind
from bot.domain.reasons import Reason
from bot.domain.request import ImageFrame


async def test_a_picture_is_kept_under_a_name_of_ours(house, picture_file, tmp_path):
    taken = await house.intake.picture(picture_file, filename="../../etc/passwd.png", user_id=1)
    media = taken.media
    assert (media.kind, media.facts.width, media.facts.height) == (MediaKind.PICTURE, 128, 96)
    assert (media.user_id, taken.first_frame_of_animation) == (1, False)
    assert media.key.startswith("pictures/2030/01/")
    assert len(await house.store.get(media.key)) == media.facts.size
    async with house.database.reading() as tables:
        assert await tables.media.get(media.id) == media


async def test_the_same_picture_twice_is_two(house, picture_file):
    first = await house.intake.picture(picture_file, filename="a.png", user_id=1)
    second = await house.intake.picture(picture_file, filename="a.png", user_id=1)
    assert first.media.key != second.media.key


def kept(tmp_path):
    return [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


async def test_what_is_no_picture_leaves_nothing(house, tmp_path):
    with pytest.raises(UserError, match="not_a_picture"):
        await house.intake.picture(b"hello", filename="a.png", user_id=1)
    assert kept(tmp_path) == []


async def test_what_was_refused_is_forgotten(house, picture_file, tmp_path):
    house.allow(videos_per_day=0)
    media = (await house.intake.picture(picture_file, filename="a.png", user_id=1)).media
    with pytest.raises(UserError):
        await house.admit(start=ImageFrame(media_id=media.id))
    assert len(kept(tmp_path)) == 1
    for _ in range(2):
        await house.intake.forget([media.id])
        assert kept(tmp_path) == []
    async with house.database.reading() as tables:
        assert (await tables.media.get(media.id)).deleted_at == house.clock()


async def test_what_something_is_made_from_is_not_forgotten(house, picture_file, tmp_path):
    media = (await house.intake.picture(picture_file, filename="a.png", user_id=1)).media
    generation = await house.ask(start=ImageFrame(media_id=media.id))
    await house.intake.forget([media.id])
    assert len(await house.outbox.pictures(generation)) == len(kept(tmp_path)) == 1


@pytest.mark.parametrize("as_path", [False, True])
async def test_a_video_is_kept_under_a_name_of_ours(house, clip_file, tmp_path, as_path):
    path = tmp_path / "sent.bin"
    path.write_bytes(clip_file)
    media = await house.intake.video(path if as_path else clip_file, filename="../../etc/passwd.mp4", user_id=1)
    assert (media.kind, media.facts.width, media.facts.seconds, media.user_id) == (MediaKind.CLIP, 64, 0.5, 1)
    assert media.key.startswith("clips/2030/01/")
    assert media.key.endswith(".mp4")
    assert len(await house.store.get(media.key)) == media.facts.size
    async with house.database.reading() as tables:
        assert await tables.media.get(media.id) == media
    assert path.exists()


async def test_what_is_no_video_leaves_nothing(house, picture_file, clip_file, tmp_path):
    for data, longest in ((picture_file, None), (clip_file[:-100], None), (clip_file, 0.2)):
        with pytest.raises(UserError):
            await house.intake.video(data, filename="a.mp4", user_id=1, longest=longest)
    assert kept(tmp_path) == []


async def test_a_video_that_nothing_was_made_from_is_forgotten(house, clip_file, tmp_path):
    media = await house.intake.video(clip_file, filename="a.mp4", user_id=1)
    await house.intake.forget([media.id])
    assert kept(tmp_path) == []


async def test_a_store_that_is_away_promises_no_file(house, clip_file, monkeypatch):
    async def away(key, file):
        raise ProviderUnavailable(Reason.UNAVAILABLE)

    monkeypatch.setattr(house.store, "put", away)
    with pytest.raises(ProviderUnavailable):
        await house.intake.video(clip_file, filename="a.mp4", user_id=1)
    async with house.database.reading() as tables:
        with pytest.raises(KeyError):
            await tables.media.get(1)
