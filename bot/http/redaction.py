"""Foreign text made fit for a log line: one line, short, without keys and without signed links."""

import re
from collections.abc import Collection
from typing import Final

LONGEST: Final = 300
QUERY: Final = re.compile(r"(https?://[^\s\"'<>?#]*)[?#][^\s\"'<>]*", re.IGNORECASE)
USERINFO: Final = re.compile(r"(https?://)[^\s/@\"'<>]*@", re.IGNORECASE)
BEARER: Final = re.compile(r"\b(bearer\s+)[^\s\"']+", re.IGNORECASE)
# What our own links are signed with stands in their path (bot/lifecycle/publishing), and a provider may quote them.
SIGNATURE: Final = re.compile(r"\b[0-9a-f]{40,}", re.IGNORECASE)
NOT_PRINTABLE: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def redacted(text: str, secrets: Collection[str] = ()) -> str:
    """Return at most 300 characters of a text on one line, with secrets, signatures and a link's query taken out."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "[secret]")
    text = SIGNATURE.sub("[secret]", BEARER.sub(r"\1[secret]", text))
    text = USERINFO.sub(r"\1", QUERY.sub(r"\1?[…]", text))
    text = NOT_PRINTABLE.sub(" ", text).strip()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
