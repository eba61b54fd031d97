import socket
import ssl

import aiohttp
import pytest
import trustme
from aiohttp import web

from bot.connector import DISCORD_HOSTS, connector


@pytest.fixture
def authority():
    return trustme.CA()


@pytest.fixture
def ca_file(authority, tmp_path):
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


@pytest.fixture
async def address(authority):
    """Give host:port of a server that says under which name it was called, with certificates for any name asked."""
    trust = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*DISCORD_HOSTS, "example.com").configure_cert(trust)

    async def answer(request):
        return web.Response(text=request.host)

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        await web.SockSite(runner, listening, ssl_context=trust).start()
        yield "127.0.0.1:{1}".format(*listening.getsockname())
        await runner.cleanup()


@pytest.mark.parametrize("host", sorted(DISCORD_HOSTS))
async def test_discords_hosts_are_found_there(address, ca_file, host):
    async with (
        aiohttp.ClientSession(connector=connector(address, ca_file)) as session,
        session.get(f"https://{host}/") as answer,
    ):
        assert await answer.text() == host


@pytest.mark.parametrize("host", ["example.com", "discord.com.example.com", "evil.discord.com"])
async def test_any_other_host_is_not_found_at_all(address, ca_file, host):
    async with aiohttp.ClientSession(connector=connector(address, ca_file)) as session:
        with pytest.raises(aiohttp.ClientConnectorDNSError) as refused:
            await session.get(f"https://{host}/")
    assert "no other is known" in str(refused.value.__cause__)


async def test_only_the_given_authority_is_trusted(address, tmp_path):
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    async with aiohttp.ClientSession(connector=connector(address, str(other))) as session:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await session.get("https://discord.com/")


async def test_a_missing_authority_is_told(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        connector("127.0.0.1:1", str(tmp_path / "none.pem"))
