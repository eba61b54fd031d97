"""Only public addresses are connected to, whatever a link looks like."""

import httpcore
import httpx
import pytest

from bot.http.guard import AddressForbidden, GuardedTransport, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "::10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b:1::8.8.8.8",
        "2002:0a00:0001::",
        "2001:0:0a00:1::",
        "2001:db8::1",
        "3fff::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "fec0::1",
        "",
        "localhost",
        "1.2.3",
    ],
)
def test_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "162.159.128.233", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_is_public(address):
    assert is_public(address)


async def ask(url, addresses, *, exceptions=()):
    async def resolve(_host, _port):
        return addresses

    async with httpx.AsyncClient(transport=GuardedTransport(exceptions, resolve=resolve)) as http:
        await http.get(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://example.com:8443/",
        "https://example.com:80/",
        "http://example.com:443/",
        "https://me@example.com/",
        "https://me:secret@example.com/",
        "https://allowed.test:9000@example.com/",
    ],
)
async def test_refuses_by_the_link_alone(url):
    with pytest.raises(AddressForbidden):
        await ask(url, ["8.8.8.8"], exceptions=["allowed.test:9000"])


@pytest.mark.parametrize(
    "answers", [["127.0.0.1"], ["10.1.2.3"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["fe80::1%eth0"], ["::ffff:10.0.0.1"]]
)
async def test_refuses_a_name_that_leads_inside_even_once(answers):
    with pytest.raises(AddressForbidden):
        await ask("https://innocent.test/", answers)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "2130706433", "0x7f.1", "127.1", "0"],
)
async def test_refuses_an_address_in_any_spelling(host):
    async with httpx.AsyncClient(transport=GuardedTransport()) as http:
        with pytest.raises(AddressForbidden):
            await http.get(f"https://{host}/")


async def test_a_name_without_an_address_is_a_failure_to_connect():
    with pytest.raises(httpx.ConnectError):
        await ask("https://gone.test/", [])


@pytest.mark.parametrize("exception", ["other.test:9000", "allowed.test:9001", "allowed.test", "9000"])
async def test_an_exception_is_exact(exception):
    with pytest.raises(AddressForbidden):
        await ask("http://allowed.test:9000/", ["127.0.0.1"], exceptions=[exception])


async def test_a_host_of_an_exception_gains_nothing_elsewhere():
    with pytest.raises(AddressForbidden):
        await ask("https://allowed.test/", ["127.0.0.1"], exceptions=["allowed.test:9000"])


class Nowhere(httpcore.AsyncNetworkBackend):
    """A network in which nobody answers; it remembers who was called."""

    def __init__(self):
        self.called = []

    async def connect_tcp(self, host, port, *_args, **_options):
        self.called.append((host, port))
        raise httpcore.ConnectError("nobody there")


async def test_connects_to_the_checked_addresses_in_turn():
    async def resolve(_host, _port):
        return ["8.8.8.8", "2606:4700::1111"]

    network = Nowhere()
    async with httpx.AsyncClient(transport=GuardedTransport(resolve=resolve, network=network)) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get("https://public.test/")
    assert network.called == [("8.8.8.8", 443), ("2606:4700::1111", 443)]


async def test_a_name_that_changes_its_answer_gains_nothing():
    """The first answer is checked and used. Were the name resolved again to connect, it would lead inside."""
    answers = [["8.8.8.8"], ["127.0.0.1"]]

    async def resolve(_host, _port):
        return answers.pop(0)

    network = Nowhere()
    async with httpx.AsyncClient(transport=GuardedTransport(resolve=resolve, network=network)) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get("https://rebind.test/")
        assert answers == [["127.0.0.1"]]
        with pytest.raises(AddressForbidden):
            await http.get("https://rebind.test/")
    assert network.called == [("8.8.8.8", 443)]
