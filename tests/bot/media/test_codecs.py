import pytest

from bot.media.codecs import missing


def test_all_that_we_need_are_there_each_time():
    assert [missing() for _ in range(5)] == [[]] * 5


@pytest.mark.parametrize(
    ("other", "lacking"),
    [
        ({"video": "no-such-codec"}, ["writing h264"]),
        ({"sound": "no-such-codec"}, ["writing AAC"]),
        ({"video": "no-such-codec", "sound": "no-such-codec"}, ["writing h264", "writing AAC"]),
    ],
)
def test_one_that_is_not_there_is_named(other, lacking):
    assert missing(**other) == lacking
