"""Addresses where something else than a web listens, or nobody: handshakes that never end, drip, break off or lie."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.hostile.bed.case import LIVE, Arrange, Case, World, named, page
from tests.support.web import Script, never

TITLE = "Behind a face"
PAGE = f"<title>{TITLE}</title><p>Words enough for a page.</p>"
SERVER_HELLO = bytes.fromhex("160303007a020000760303") + bytes(32) + b"\x20" + bytes(32) + bytes.fromhex("130100")
ALERT = bytes.fromhex("15030300020228")
ENDS = ("tls_failed", "timeout", "connect_failed", "bad_response", "too_large", "out_of_time")
DEAD = "93.184.66.{}"
"""Addresses of a network that no packet comes back from."""


def _writes(*pieces: bytes, every: float = 0.0, repeat: bytes = b"") -> Script:
    async def script(writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every)
        while repeat:
            writer.write(repeat)
            await writer.drain()
            await asyncio.sleep(every)

    return script


async def _holds(writer: asyncio.StreamWriter) -> None:
    writer.write(SERVER_HELLO)
    await never(writer)


FACES: dict[str, Script] = {
    "never speaks": never,
    "closes at once": _writes(b""),
    "refuses the handshake": _writes(ALERT),
    "drips a handshake": _writes(*(bytes([each]) for each in SERVER_HELLO), every=0.1, repeat=b"\0"),
    "begins a handshake and holds": _holds,
    "speaks TLS 1.0": _writes(bytes.fromhex("160301002a020000260301") + bytes(32) + bytes.fromhex("00002f00")),
    "speaks rubbish": _writes(bytes(range(256)) * 40),
    "speaks rubbish without end": _writes(repeat=b"\x16\x03\x03\x40\x00" + bytes(16_384)),
    "speaks HTTP": _writes(b"HTTP/1.1 302 X\r\nLocation: http://127.0.0.1/\r\n\r\n"),
    "speaks Redis": _writes(b"-NOAUTH Authentication required.\r\n"),
    "speaks SSH": _writes(b"SSH-2.0-OpenSSH_9.2\r\n", repeat=b"x" * 65_536),
    "greets as a mail server": _writes(b"220 mail.example.org ESMTP\r\n"),
    "alerts without end": _writes(repeat=bytes.fromhex("15030300020100") * 200, every=0.01),
}


def _faces() -> Iterator[Case]:
    for number, (name, script) in enumerate(FACES.items()):
        for scheme in ("http", "https"):
            if scheme == "http" and name in {"speaks HTTP", "refuses the handshake"}:
                continue
            host, address = (
                f"face-{scheme}{number}.example.org",
                f"93.184.{60 if scheme == 'http' else 61}.{number + 1}",
            )

            def arrange(world: World, host: str = host, address: str = address, script: Script = script) -> None:
                world.names.leads(host, address)
                world.web.face(address, script)

            yield Case(f"a server that {name}: {scheme}", f"{scheme}://{host}/a", ENDS, arrange, slow=True)


def _silent() -> Iterator[Case]:
    yield Case("an address that nobody has", "http://dead-address.example.org/", ("timeout", "connect_failed"),
               named("dead-address.example.org", DEAD.format(1)), slow=True)  # fmt: skip
    yield Case("sixteen addresses that nobody has", "http://dead-addresses.example.org/", ("timeout", "connect_failed"),
               named("dead-addresses.example.org", *(DEAD.format(n + 2) for n in range(16))), slow=True)  # fmt: skip

    def beside(world: World) -> None:
        world.names.leads("dead-beside.example.org", DEAD.format(40), "93.184.10.1")
        world.web.page("http://dead-beside.example.org/a", PAGE)

    yield Case("an address that nobody has beside one that answers", "http://dead-beside.example.org/a", LIVE, beside,
               title=TITLE, slow=True)  # fmt: skip


def _certificates() -> Iterator[Case]:
    names: dict[str, tuple[str, ...]] = {
        "two levels under a star": ("a.b.star.example.org", "*.star.example.org"),
        "the name without its first label": ("a.first.example.org", "first.example.org"),
        "an address for a name": ("as-address.example.org", "93.184.10.1"),
        "a longer name": ("longer-name.example.org", "longer-name.example.org.evil.example.com"),
    }
    for name, (asked, shown) in names.items():

        def arrange(world: World, asked: str = asked, shown: str = shown) -> None:
            world.web.distrust(asked, world.web.ca.issue_cert(shown))

        yield Case(f"a certificate of {name}", f"https://{asked}/", ("tls_failed",), arrange, unasked=(asked,))
    good: dict[str, tuple[str, tuple[str, ...]]] = {
        "a star": ("a.star3.example.org", ("*.star3.example.org",)),
        "many names": ("many.example.org", (*(f"n{n}.example.org" for n in range(60)), "many.example.org")),
        "an international name": ("xn--bcher-kva.star4.example.org", ("bücher.star4.example.org",)),
    }
    for name, (asked, written) in good.items():
        yield Case(f"a good certificate of {name}", f"https://{asked}/", LIVE, _shows(asked, written), title=TITLE)


def _shows(host: str, names: tuple[str, ...]) -> Arrange:
    def arrange(world: World) -> None:
        until = datetime.now(UTC) + timedelta(days=30)
        world.web.distrust(host, world.web.ca.issue_cert(*names, not_after=until))
        page(f"https://{host}/", PAGE)(world)

    return arrange


CASES = (*(replace(each, real=True) for each in (*_faces(), *_silent())), *_certificates())
