"""Files are kept whole, under keys that lead nowhere else."""

from datetime import UTC, datetime

import pytest

from bot.domain.errors import ProviderUnavailable, StorageUnusable
from bot.domain.media import MediaKind
from bot.media.store import MediaStore, new_key

NOW = datetime(2026, 11, 3, tzinfo=UTC)
KEY = "clips/2026/11/abcdefgh.mp4"


@pytest.fixture(params=["url", "folder", "memory"])
def store(request, tmp_path):
    folder = tmp_path / "media"
    return MediaStore.open({"url": folder.as_uri(), "folder": str(folder), "memory": "memory:///"}[request.param])


@pytest.mark.parametrize(
    ("kind", "extension", "key"),
    [
        (MediaKind.PICTURE, "png", "pictures/2026/11/a-b_c123.png"),
        (MediaKind.CLIP, "mp4", "clips/2026/11/a-b_c123.mp4"),
    ],
)
def test_a_key_tells_what_and_when(kind, extension, key):
    assert new_key(kind, extension, now=NOW, token="a-b_c123") == key


@pytest.mark.parametrize("token", ["", "short", "../../etc/x", "with/slash1", "dots....", "a" * 65])
def test_makes_no_key_of_an_odd_token(token):
    with pytest.raises(ValueError, match="not a key"):
        new_key(MediaKind.CLIP, "mp4", now=NOW, token=token)


async def test_keeps_and_gives_back_bytes(store):
    await store.put(KEY, b"one")
    await store.put(KEY, b"two")
    assert await store.get(KEY) == b"two"
    assert await store.exists(KEY)


async def test_gives_a_part_of_a_file_and_no_more_than_there_is(store):
    await store.put(KEY, b"0123456789")
    assert await store.read(KEY, start=2, length=3) == b"234"
    assert await store.read(KEY, start=8, length=10) == b"89"
    with pytest.raises(FileNotFoundError):
        await store.read(KEY.replace("abcdefgh", "ijklmnop"), start=0, length=1)


async def test_keeps_and_gives_back_files(store, tmp_path):
    data = bytes(range(256)) * 50_000  # 12 MiB: goes in several parts
    source, target = tmp_path / "a.mp4", tmp_path / "b.mp4"
    source.write_bytes(data)
    await store.put(KEY, source)
    await store.get_to(KEY, target)
    assert target.read_bytes() == data
    assert not target.with_name("b.mp4.part").exists()


async def test_deletes_also_what_is_gone(store):
    await store.put(KEY, b"one")
    await store.delete(KEY)
    await store.delete(KEY)
    assert not await store.exists(KEY)
    with pytest.raises(FileNotFoundError):
        await store.get(KEY)


async def test_a_missing_file_leaves_nothing_behind(store, tmp_path):
    target = tmp_path / "b.mp4"
    with pytest.raises(FileNotFoundError):
        await store.get_to(KEY, target)
    assert not target.exists()


@pytest.mark.parametrize(
    "key",
    [
        "../secret",
        "clips/2026/11/../../../etc/passwd",
        "/etc/passwd",
        "clips/2026/11/%2e%2e%2fabcd.mp4",
        "clips/2026/11/abcdefgh.mp4\n",
        "clips/2026/11/abcd\0efgh.mp4",
        "other/2026/11/abcdefgh.mp4",
    ],
)
@pytest.mark.parametrize("verb", ["put", "get", "get_to", "delete", "exists"])
async def test_no_key_leads_out_of_the_store(store, tmp_path, key, verb):
    (tmp_path / "secret").write_text("kept")
    extra = {"put": [b"x"], "get_to": [tmp_path / "x"]}.get(verb, [])
    with pytest.raises(ValueError, match="not a key"):
        await getattr(store, verb)(key, *extra)
    assert (tmp_path / "secret").read_text() == "kept"


async def test_a_store_that_fails_may_work_later_and_tells_no_paths(tmp_path):
    store = MediaStore.open(str(tmp_path / "media"))
    (tmp_path / "media" / "clips").write_text("a file where a folder should be")
    with pytest.raises(ProviderUnavailable) as caught:
        await store.put(KEY, b"one")
    assert str(tmp_path) not in str(caught.value)


async def test_a_store_that_can_be_written_is_found_good_and_left_empty(store, tmp_path):
    await store.check()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("url", ["foo://bar", "/proc/nothing/here"])
def test_a_store_that_cannot_be_is_refused_in_one_line(url):
    with pytest.raises(StorageUnusable) as caught:
        MediaStore.open(url)
    assert "\n" not in str(caught.value)


async def test_a_store_that_cannot_be_written_is_found_out(tmp_path):
    store = MediaStore.open(str(tmp_path / "media"))
    (tmp_path / "media").rmdir()
    (tmp_path / "media").write_text("a file in the way")
    with pytest.raises(StorageUnusable):
        await store.check()
