"""Foreign text made fit for a log line: one line, short, without keys and without signed links."""

import re
from collections.abc import Collection
from typing import Final

LONGEST: Final = 300
READ: Final = 100 * LONGEST  # characters: what is behind them would hardly be shown, and whole pages come as details
# Matches with and without a query, so that a row of links is one match and not read again from each of them.
LINK: Final = re.compile(r"(https?://[^\s\"'<>?#]*)([?#][^\s\"'<>]*)?", re.IGNORECASE)
USERINFO: Final = re.compile(r"(https?://)[^\s/@\"'<>]*@", re.IGNORECASE)
BEARER: Final = re.compile(r"\b(bearer\s+)[^\s\"']+", re.IGNORECASE)
# What our own links are signed with stands in their path (bot/lifecycle/publishing), and a provider may quote them.
SIGNATURE: Final = re.compile(r"\b[0-9a-f]{40,}", re.IGNORECASE)
WORDS_END: Final = " \n\"'<>"
NOT_PRINTABLE: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def redacted(text: str, secrets: Collection[str] = ()) -> str:
    """Return at most 300 characters of a text on one line, with secrets, signatures and a link's query taken out."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "[secret]")
    text = _beginning(text)
    text = SIGNATURE.sub("[secret]", BEARER.sub(r"\1[secret]", text))
    text = USERINFO.sub(r"\1", LINK.sub(_without_query, text))
    text = NOT_PRINTABLE.sub(" ", text).strip()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _beginning(text: str) -> str:
    """Return whole words only, since the half of a link, or of what signs it, would not be known for what it is."""
    if len(text) <= READ:
        return text
    end = max(text.rfind(mark, 0, READ + 1) for mark in WORDS_END)
    return text[: end if end > 0 else READ]


def _without_query(link: re.Match[str]) -> str:
    return f"{link[1]}?[…]" if link[2] else link[1]
