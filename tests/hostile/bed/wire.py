"""Watches an interface of the closed network: which addresses and ports anything was sent to. Needs CAP_NET_RAW."""

import ipaddress
import socket
import threading
from collections.abc import Iterable
from typing import NamedTuple

_ALL = 3
_ETHERNET = 14
_V4, _V6 = 0x0800, 0x86DD
_TCP, _UDP = 6, 17
_DNS = 53
_SYN, _ACK = 0x02, 0x10


class Contact(NamedTuple):
    """One attempt to reach something."""

    protocol: str
    address: str
    port: int


class Watch:
    """Everything that was sent out of or into one interface since it began."""

    def __init__(self, interface: str) -> None:
        self.seen: set[Contact] = set()
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL))
        self._socket.bind((interface, 0))
        threading.Thread(target=self._run, name=f"watch-{interface}", daemon=True).start()

    def _run(self) -> None:
        while True:
            found = read(self._socket.recv(256))
            if found is not None:
                self.seen.add(found)


def read(frame: bytes) -> Contact | None:
    """The contact that a frame begins: a TCP handshake's first packet, or any datagram."""
    kind = int.from_bytes(frame[12:14], "big")
    packet = frame[_ETHERNET:]
    if kind == _V4:
        protocol, address, rest = packet[9], str(ipaddress.IPv4Address(packet[16:20])), packet[(packet[0] & 15) * 4 :]
    elif kind == _V6:
        protocol, address, rest = packet[6], str(ipaddress.IPv6Address(packet[24:40])), packet[40:]
    else:
        return None
    if protocol not in {_TCP, _UDP} or len(rest) < 14:
        return None
    if protocol == _UDP and int.from_bytes(rest[:2], "big") == _DNS:
        return None  # the name server's own answer
    if protocol == _TCP and (rest[13] & (_SYN | _ACK)) != _SYN:
        return None
    return Contact("tcp" if protocol == _TCP else "udp", address, int.from_bytes(rest[2:4], "big"))


def trespasses(seen: Iterable[Contact], public: Iterable[str], dns: str) -> list[str]:
    """The contacts with anything but the bed's public web on ports 80 and 443, and its name server."""
    networks = [ipaddress.ip_network(each) for each in public]
    found = set()
    for contact in seen:
        address = ipaddress.ip_address(contact.address)
        if contact.address == dns and contact.port == _DNS:
            continue
        if contact.protocol == "udp" and address.is_multicast:
            continue
        if any(address in network for network in networks) and contact.protocol == "tcp" and contact.port in {80, 443}:
            continue
        found.add(f"{contact.protocol} {contact.address} {contact.port}")
    return sorted(found)
