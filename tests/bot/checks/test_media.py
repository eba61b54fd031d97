from functools import partial

from bot.checks.findings import State
from bot.checks.media import codecs, store
from bot.media.codecs import missing


async def test_a_store_that_can_be_written_is_left_as_it_was(tmp_path):
    assert (await store(str(tmp_path))).state is State.FINE
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_is_not_there_yet_is_not_made(tmp_path):
    found = await store(str(tmp_path / "not" / "yet"))
    assert found.state is State.FINE
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_cannot_be_made_or_is_none_is_broken(tmp_path):
    (tmp_path / "file").touch()
    for place in ("file", "file/media"):
        found = await store(str(tmp_path / place))
        assert found.state is State.BROKEN
        assert "MEDIA_STORE" in str(found.remedy)


async def test_a_folder_of_which_the_system_tells_nothing_is_broken(tmp_path):
    # Not even root is told of a name that is too long; others hear the same of a folder that is closed to them.
    found = await store(str(tmp_path / ("x" * 300) / "media"))
    assert (found.state, found.told) == (State.BROKEN, "It cannot be written (OSError).")


async def test_an_address_that_is_none_is_broken():
    assert (await store("file://[x")).state is State.BROKEN


async def test_a_store_of_a_kind_that_nobody_knows_is_broken():
    assert (await store("gopher://hole")).state is State.BROKEN


async def test_codecs_are_tried():
    assert (await codecs(missing)).state is State.FINE
    found = await codecs(partial(missing, sound="no-such-codec"))
    assert (found.name, found.state, found.told) == ("codecs", State.BROKEN, "These do not work here: writing AAC.")
