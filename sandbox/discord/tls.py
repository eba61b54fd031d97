"""A throw-away certificate authority, and a certificate for Discord's hosts signed by it."""

import ssl
from pathlib import Path

import trustme

HOSTS = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com", "media.discordapp.net")
OWN_NAMES = ("localhost", "127.0.0.1")  # for clients that take base addresses instead of a resolver


def server_context(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Make both, write what clients have to trust to `folder/ca.pem`, and return the server's context and that path."""
    authority = trustme.CA()
    ca = folder / "ca.pem"
    ca.parent.mkdir(parents=True, exist_ok=True)
    authority.cert_pem.write_to_path(str(ca))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS, *OWN_NAMES).configure_cert(context)
    return context, ca
