"""Signed CDN links: made anew at each look at a message, dead after a day of the sandbox's time.

The parameters are Discord's (`ex` and `is` in hexadecimal seconds, `hm` a signature); what is signed is ours.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import quote

from sandbox.clock import Clock
from sandbox.discord import limits
from sandbox.discord.state.nouns import Attachment

CDN = "https://cdn.discordapp.com"
PROXY = "https://media.discordapp.net"


class Links:
    """Signs and checks links."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self.default_life_seconds = self.life_seconds = limits.LINK_SECONDS
        self.found_dead = 0  # how often a link was followed that had been good

    def url(self, attachment: Attachment, host: str = CDN) -> str:
        """Return a link that works from now on for `life_seconds`."""
        path = f"/{attachment.folder}/{attachment.channel_id}/{attachment.id}/{quote(attachment.filename)}"
        issued = int(self._clock.now().timestamp())
        expires = f"{issued + int(self.life_seconds):x}"
        return f"{host}{path}?ex={expires}&is={issued:x}&hm={self._signature(path, expires, f'{issued:x}')}&"

    def good(self, path: str, query: Mapping[str, str]) -> bool:
        """Is this link of ours, unaltered, and still alive?"""
        expires, issued = query.get("ex", ""), query.get("is", "")
        signed = self._signature(path, expires, issued)
        if not hmac.compare_digest(signed.encode(), query.get("hm", "").encode()):
            return False
        alive = int(expires, 16) > self._clock.now().timestamp()
        self.found_dead += not alive
        return alive

    def _signature(self, path: str, expires: str, issued: str) -> str:
        return hmac.new(self._key, f"{path}|{expires}|{issued}".encode(), hashlib.sha256).hexdigest()
