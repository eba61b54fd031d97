"""What reaches a log line is short, on one line, and harmless."""

import pytest

from bot.http.redaction import LINK, LONGEST, READ, redacted

SIGNED = "0123456789abcdef" * 4  # as bot/lifecycle/publishing/signatures.py signs


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("two\nlines\r\n\tand\x00 a \x1b[31mcolour", "two lines and a [31mcolour"),
        ("the key is k-123!", "the key is [secret]!"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer [secret]"),
        ("see https://cdn.test/a.png?ex=1&hm=2 now", "see https://cdn.test/a.png?[…] now"),
        ("see https://cdn.test/a.png#token", "see https://cdn.test/a.png?[…]"),
        ('"https://cdn.test/a?x=1", "http://b.test"', '"https://cdn.test/a?[…]", "http://b.test"'),
        ("http://http://a.test/b?x=1#y http://c.test/", "http://http://a.test/b?[…] http://c.test/"),
        ("https://me:pass@cdn.test/a", "https://cdn.test/a"),
        ("HTTPS://CDN.test/a?x", "HTTPS://CDN.test/a?[…]"),
        # Our own links carry what they are signed with in their path: of files, and of where a provider may call.
        (f"no https://bot.test/media/7/1790/{SIGNED}/a.jpg", "no https://bot.test/media/7/1790/[secret]/a.jpg"),
        (f"https://bot.test/callbacks/luma/7/{SIGNED}: gone", "https://bot.test/callbacks/luma/7/[secret]: gone"),
        ("job 5f0c1f3e-93ae-4f2b-8f5d-0d1f2a3b4c5d", "job 5f0c1f3e-93ae-4f2b-8f5d-0d1f2a3b4c5d"),
    ],
)
def test_takes_out_what_must_not_be_seen(text, shown):
    assert redacted(text, ["k-123", ""]) == shown


def test_is_short():
    assert redacted("x" * LONGEST) == "x" * LONGEST
    assert len(redacted("x" * 10_000)) == LONGEST == 300
    assert "k-123" not in redacted("x" * 297 + "k-123", ["k-123"])
    assert "k-1" not in redacted("x" * 296 + "k-123", ["k-123"])


def test_of_a_long_text_only_the_beginning_is_read():
    assert redacted(" " * (READ - 6) + "words, and more") == "words,"
    assert redacted(" " * READ + "words") == ""
    assert len(redacted("x" * 10 * READ)) == LONGEST


@pytest.mark.parametrize("shown", range(30))
def test_what_is_cut_off_shows_no_half_of_what_is_taken_out(shown):
    for text in ("key: k-123", "https://me:pass@cdn.test/a", f"a.test/media/{SIGNED}/b", "Bearer abc.def"):
        told = redacted(" " * (READ - shown) + text, ["k-123"])
        assert not any(half in told for half in ("k-1", "pas", SIGNED[:8], "abc")), told


def test_no_part_of_a_text_is_read_again_from_each_link_in_it():
    assert [match[0] for match in LINK.finditer("http://" * 100)] == ["http://" * 100]
