"""A small real DNS server for the closed network: every public-looking name leads to one address, except where told.

It speaks enough of RFC 1035 to serve a stub resolver: A and AAAA over UDP and TCP, one question a message.
"""

import asyncio
import ipaddress
import struct
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

PUBLIC = "93.184.10.1"
PUBLIC_V6 = "2606:2800:10::1"
_A, _CNAME, _AAAA = 1, 5, 28
_NXDOMAIN, _SERVFAIL = 3, 2
_HEADER = struct.Struct("!HHHHHH")


@dataclass(frozen=True, slots=True)
class Zone:
    """What a name has: addresses of both kinds, or a fault.

    `also` is the name that it is an alias of; `fault` is one of `nxdomain servfail silent garbage truncated`; `delay`
    is in seconds.
    """

    addresses: tuple[str, ...] = ()
    also: str | None = None
    fault: str = ""
    delay: float = 0.0


@dataclass
class Names:
    """The table: several zones of one name are given in turn, the last one again and again, for each kind apart."""

    zones: dict[str, Sequence[Zone]] = field(default_factory=dict)
    asked: Counter[tuple[str, int]] = field(default_factory=Counter)

    def leads(self, name: str, *addresses: str) -> None:
        """The name has these addresses."""
        self.zones[name] = [Zone(addresses)]

    def turns(self, name: str, *answers: Sequence[str]) -> None:
        """The name has other addresses each time."""
        self.zones[name] = [Zone(tuple(each)) for each in answers]

    def fails(self, name: str, fault: str, delay: float = 0.0) -> None:
        """The name cannot be looked up so."""
        self.zones[name] = [Zone((PUBLIC,), fault=fault, delay=delay)]

    def alias(self, name: str, other: str) -> None:
        """The name is another one."""
        self.zones[name] = [Zone(also=other)]

    def zone(self, name: str, kind: int) -> Zone:
        """What is to be answered now."""
        zones = self.zones.get(name, [Zone((PUBLIC,))])
        turn = self.asked[name, kind]
        self.asked[name, kind] += 1
        return zones[min(turn, len(zones) - 1)]


def answer(names: Names, query: bytes, *, stream: bool) -> tuple[bytes, float] | None:
    """The answer to one message and how long to wait with it; None for silence."""
    number, flags, *_ = _HEADER.unpack_from(query)
    name, end = _name(query, _HEADER.size)
    kind, _ = struct.unpack_from("!HH", query, end)
    question = query[_HEADER.size : end + 4]
    zone = names.zone(name, kind)
    if zone.fault == "silent":
        return None
    if zone.fault == "garbage":
        return query[:2] + b"\xff" * 40, zone.delay
    code = {"nxdomain": _NXDOMAIN, "servfail": _SERVFAIL}.get(zone.fault, 0)
    cut = zone.fault == "truncated" and not stream
    records = [] if code or cut else _records(names, zone, kind)
    head = _HEADER.pack(number, 0x8180 | (flags & 0x0100) | (0x0200 if cut else 0) | code, 1, len(records), 0, 0)
    return head + question + b"".join(records), zone.delay


def _records(names: Names, zone: Zone, kind: int) -> list[bytes]:
    records = []
    owner, hops = b"\xc0\x0c", 0
    while zone.also is not None and hops < 8:
        target = _encoded(zone.also)
        records.append(owner + struct.pack("!HHIH", _CNAME, 1, 1, len(target)) + target)
        owner, hops = target, hops + 1
        zone = names.zone(zone.also, kind)
    for text in zone.addresses:
        packed = ipaddress.ip_address(text).packed
        if len(packed) == (4 if kind == _A else 16) and kind in {_A, _AAAA}:
            records.append(owner + struct.pack("!HHIH", kind, 1, 1, len(packed)) + packed)
    return records


def _encoded(name: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def _name(query: bytes, at: int) -> tuple[str, int]:
    labels = []
    while (size := query[at]) != 0:
        labels.append(query[at + 1 : at + 1 + size].decode("ascii", "replace").lower())
        at += size + 1
    return ".".join(labels), at + 1


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, names: Names) -> None:
        self._names = names
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket stands."""
        self._transport = cast("asyncio.DatagramTransport", transport)  # no subclass of it before Python 3.12

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """A question came in."""
        told = answer(self._names, data, stream=False)
        if told is not None and self._transport is not None:
            asyncio.get_running_loop().call_later(told[1], self._transport.sendto, told[0], addr)


async def serve(names: Names, host: str) -> None:
    """Answer at port 53 of this address for ever."""
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(lambda: _Datagrams(names), (host, 53))

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, OSError):
            while True:
                (size,) = struct.unpack("!H", await reader.readexactly(2))
                told = answer(names, await reader.readexactly(size), stream=True)
                if told is not None:
                    await asyncio.sleep(told[1])
                    writer.write(struct.pack("!H", len(told[0])) + told[0])
                    await writer.drain()
        writer.close()

    server = await asyncio.start_server(connected, host, 53)
    async with server:
        await server.serve_forever()
