"""Name lookup and the socket's gate: what was judged is what is dialled."""

import asyncio
import socket
import threading
import time
from collections.abc import Sequence

import pytest

from resolver.errors import ConfigError, FetchFailed, UnsafeTarget
from resolver.fetch.client import Client
from resolver.fetch.dns import MAX_LOOKUPS, AddressRefused, CheckedResolver, Gate, LookupFailed, overrides
from resolver.fetch.guard import AddressPolicy
from resolver.fetch.interfaces import is_own
from resolver.settings import Settings
from resolver.vocabulary import Reason
from tests.support.wait import wait_until
from tests.support.web import Web

PUBLIC = AddressPolicy.from_settings(Settings())


def resolver(*answers: str, timeout: float = 5.0) -> CheckedResolver:
    """A checked resolver over a name service that gives these addresses."""
    return CheckedResolver(PUBLIC, {}, timeout, lambda _: answers)


async def test_every_address_is_handed_on() -> None:
    """Public addresses come back once each, with the port that was asked for and their family."""
    found = await resolver("8.8.8.8", "2606:4700:4700::1111", "8.8.8.8").resolve("example.org", 443)

    assert [(each["host"], each["port"], each["family"]) for each in found] == [
        ("8.8.8.8", 443, socket.AF_INET),
        ("2606:4700:4700::1111", 443, socket.AF_INET6),
    ]


@pytest.mark.parametrize(
    "answers",
    [("127.0.0.1",), ("8.8.8.8", "10.0.0.1"), ("10.0.0.1", "8.8.8.8"), ("8.8.8.8", "::1"), ("fe80::1%lo", "8.8.8.8")],
)
async def test_one_bad_address_refuses_the_name(answers: Sequence[str]) -> None:
    """A name with any forbidden address is refused whole, in whatever order they come."""
    with pytest.raises(AddressRefused):
        await resolver(*answers).resolve("mixed.example.org", 80)


async def test_a_name_without_addresses_fails() -> None:
    """No address is a failed lookup, not a refusal."""
    with pytest.raises(LookupFailed):
        await resolver().resolve("none.example.org", 80)


async def test_a_hanging_lookup_is_left_behind() -> None:
    """A lookup that never ends costs its timeout, and others go on beside it."""
    release = threading.Event()

    def lookup(host: str) -> Sequence[str]:
        if host == "slow.example.org":
            release.wait(20)
        return ["8.8.8.8"]

    checked = CheckedResolver(PUBLIC, {}, 0.1, lookup)
    began = time.monotonic()
    with pytest.raises(LookupFailed, match="longer than"):
        await checked.resolve("slow.example.org", 80)
    waited = time.monotonic() - began
    other = await checked.resolve("quick.example.org", 80)
    release.set()

    assert waited < 1
    assert other[0]["host"] == "8.8.8.8"


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.1", "::1", "169.254.169.254", "::ffff:127.0.0.1"])
def test_the_gate_makes_no_socket_for_the_inside(ip: str) -> None:
    """The last gate judges the very address that would be connected."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    address = (ip, 80, 0, 0) if ":" in ip else (ip, 80)

    with pytest.raises(AddressRefused):
        Gate(PUBLIC)((family, socket.SOCK_STREAM, 0, "", address))


def test_the_gate_opens_for_the_outside_and_no_other_family() -> None:
    """A public address gets a socket; a family that is no IP gets none."""
    gate = Gate(PUBLIC)
    with gate((socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("8.8.8.8", 443))) as opened:
        family = opened.family
    with pytest.raises(AddressRefused):
        gate((socket.AF_UNIX, socket.SOCK_STREAM, 0, "", ("8.8.8.8", 443)))

    assert family == socket.AF_INET


def test_the_gate_knows_this_machine() -> None:
    """An address of one of this machine's own interfaces is refused although it looks public."""

    class Blind(AddressPolicy):
        """A policy that takes loopback for public, as an interface's public address would be."""

        def allows(self, ip: str, port: int) -> bool:
            return bool(ip and port)

    with pytest.raises(AddressRefused, match="own address"):
        Gate(Blind(frozenset({80})))((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80)))


def test_own_addresses_are_those_of_the_kernel() -> None:
    """What a datagram socket would start from is listed, and a stranger's address is not."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("127.0.0.1", 9))
        mine = probe.getsockname()[0]

    assert is_own(socket.AF_INET, mine)
    assert not is_own(socket.AF_INET, "8.8.8.8")
    assert not is_own(socket.AF_INET6, "2606:4700:4700::1111")


async def test_rebinding_finds_no_second_lookup(web: Web) -> None:
    """One lookup a connection, and its address is the one dialled: a later answer of the same name is judged anew."""
    web.page("http://rebind.example.org/", "inside or outside")
    answers = iter(["127.0.0.1", "127.0.0.2", "127.0.0.1"])
    settings = Settings(ports=(80, web.port), allow=(f"127.0.0.1/32:{web.port}",), retries=0)
    async with Client(settings, lookup=lambda _: [next(answers)]) as client:
        first = await client.get(f"http://rebind.example.org:{web.port}/")
        web.drop_connections()
        await wait_until(lambda: not web.open, "the connection is closed")
        with pytest.raises(UnsafeTarget):
            await client.get(f"http://rebind.example.org:{web.port}/")

    assert first.body == b"inside or outside"
    assert next(answers) == "127.0.0.1"
    assert web.total == 1


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://name.example.org:{port}/"]
)
async def test_the_inside_is_never_connected(web: Web, url: str) -> None:
    """Literal or name, nothing connects to a loopback server that no list names."""
    settings = Settings(ports=(80, 443, web.port), retries=0)
    async with Client(settings, lookup=lambda _: ["127.0.0.1"]) as client:
        with pytest.raises(UnsafeTarget):
            await client.get(url.format(port=web.port))

    assert web.connections == 0
    assert client.requests == 0


async def test_who_asks_meanwhile_gets_the_late_answer() -> None:
    """A lookup that took too long goes on; who asks for the name meanwhile gets its answer, and no other begins."""
    release, asked = threading.Event(), []

    def lookup(host: str) -> Sequence[str]:
        asked.append(host)
        release.wait(20)
        return ["8.8.8.8"]

    checked = CheckedResolver(PUBLIC, {}, 0.1, lookup)
    with pytest.raises(LookupFailed, match="longer than"):
        await checked.resolve("lossy.example.org", 80)
    again = asyncio.create_task(checked.resolve("lossy.example.org", 80))
    release.set()

    assert (await again)[0]["host"] == "8.8.8.8"
    assert asked == ["lossy.example.org"]


async def test_a_slow_lookup_is_no_word_about_the_name() -> None:
    """When no lookup ends in time the reason is `timeout`: nobody said that there is no such name."""
    release = threading.Event()

    def lookup(_: str) -> Sequence[str]:
        release.wait(20)
        return []

    async with Client(Settings(connect_timeout=0.1), lookup=lookup) as client:
        with pytest.raises(FetchFailed) as caught:
            await client.get("https://slow.example.org/")
    release.set()

    assert caught.value.reason is Reason.TIMEOUT
    assert "name lookup" in caught.value.detail


async def test_hanging_lookups_take_no_time_from_the_others() -> None:
    """A name whose lookup must wait for a thread has its whole time once there is one."""
    release = threading.Event()

    def lookup(host: str) -> Sequence[str]:
        if host.startswith("dead"):
            release.wait(20)
        return ["8.8.8.8"]

    checked = CheckedResolver(PUBLIC, {}, 0.2, lookup)
    dead = [asyncio.create_task(checked.resolve(f"dead{number}.example.org", 80)) for number in range(MAX_LOOKUPS)]
    await asyncio.wait(dead)
    waiting = asyncio.create_task(checked.resolve("good.example.org", 80))
    done, _ = await asyncio.wait({waiting}, timeout=0.5)
    release.set()
    found = await waiting

    assert not done
    assert found[0]["host"] == "8.8.8.8"
    assert all(isinstance(each.exception(), LookupFailed) for each in dead)


async def test_a_failing_lookup_says_dns() -> None:
    """A name that does not exist is `dns_failed` with the system's words."""

    def lookup(_: str) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async with Client(Settings(), lookup=lookup) as client:
        with pytest.raises(FetchFailed) as caught:
            await client.get("https://nowhere.example.org/")

    assert caught.value.reason is Reason.DNS_FAILED
    assert "not known" in caught.value.detail


def test_overrides_are_read() -> None:
    """`host=address:port` sends a host elsewhere; the rest of the world may have an entry of its own."""
    table = overrides(Settings(dns=("t.co=127.0.0.1:8443", "*=[::1]:80")))

    assert table == {"t.co": ("127.0.0.1", 8443), "*": ("::1", 80)}


@pytest.mark.parametrize(
    "entry", ["t.co", "t.co=example.org:80", "t.co=127.0.0.1", "=127.0.0.1:80", "t.co=127.0.0.1:0"]
)
def test_a_bad_override_is_named(entry: str) -> None:
    """An override that cannot be read stops the start with a sentence that shows it."""
    with pytest.raises(ConfigError, match="RESOLVER_DNS"):
        overrides(Settings(dns=(entry,)))


async def test_an_overridden_address_is_judged_too(web: Web) -> None:
    """An override changes where a name leads, not what may be dialled."""
    settings = Settings(dns=(f"*=127.0.0.1:{web.port}",))
    async with Client(settings) as client:
        with pytest.raises(UnsafeTarget):
            await client.get("http://example.org/")

    assert web.connections == 0
