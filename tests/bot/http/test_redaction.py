"""What reaches a log line is short, on one line, and harmless."""

import pytest

from bot.http.redaction import LONGEST, redacted


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
        ("https://me:pass@cdn.test/a", "https://cdn.test/a"),
        ("HTTPS://CDN.test/a?x", "HTTPS://CDN.test/a?[…]"),
    ],
)
def test_takes_out_what_must_not_be_seen(text, shown):
    assert redacted(text, ["k-123", ""]) == shown


def test_is_short():
    assert redacted("x" * LONGEST) == "x" * LONGEST
    assert len(redacted("x" * 10_000)) == LONGEST == 300
    assert "k-123" not in redacted("x" * 297 + "k-123", ["k-123"])
    assert "k-1" not in redacted("x" * 296 + "k-123", ["k-123"])
