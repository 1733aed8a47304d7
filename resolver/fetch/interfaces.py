"""Which addresses are this machine's own, as its kernel lists them. It never dials.

Linux is asked by rtnetlink (RTM_GETADDR, rtnetlink(7)): 0.2 ms, so it may be asked again every few seconds. Elsewhere a
datagram socket that is connected to an own address also starts from it; nothing is sent.
"""

import socket
import struct
import time
from functools import lru_cache

REMEMBERED = 5.0
"""Seconds for which a list is good."""

_HEADER = struct.Struct("=IHHII")
_ADDRESS = struct.Struct("=BBBBI")
_ATTRIBUTE = struct.Struct("=HH")
_ASK, _ANSWER, _END, _ERROR = 22, 20, 3, 2
_DUMP = 0x301
_PEER, _LOCAL = 1, 2
"""Attributes of an address: of a line to one other host the first is the other's, else both are ours or one is."""

_SCOPE_HOST = 254
_MAX_MESSAGES = 1000


def is_own(family: socket.AddressFamily, host: str) -> bool:
    """Whether an address is one of this machine's.

    An address that is public and stands on the loopback interface alone, as those of anycast services do, is not:
    what an operator keeps there to be reached is named by the setting `deny` where it should not be.
    """
    listed = _listed(int(time.monotonic() / REMEMBERED))
    return host in listed if listed is not None else _starts_from(family, host)


@lru_cache(maxsize=1)
def _listed(_: int) -> frozenset[str] | None:
    """The addresses of the interfaces; None where there is no rtnetlink."""
    try:
        loopback = socket.if_nametoindex("lo")
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, 0) as link:
            link.settimeout(1)
            link.send(_HEADER.pack(_HEADER.size + _ADDRESS.size, _ASK, _DUMP, 1, 0) + _ADDRESS.pack(0, 0, 0, 0, 0))
            return frozenset(_read(link, loopback))
    except (AttributeError, OSError, struct.error):
        return None


def _read(link: socket.socket, loopback: int) -> list[str]:
    found: list[str] = []
    for _ in range(_MAX_MESSAGES):
        data = link.recv(1 << 16)
        at = 0
        while at + _HEADER.size <= len(data):
            length, kind, *_rest = _HEADER.unpack_from(data, at)
            if kind == _ERROR or length < _HEADER.size:
                raise OSError("the kernel would not list its addresses")
            if kind == _END:
                return found
            if kind == _ANSWER:
                found += _addresses(data[at + _HEADER.size : at + length], loopback)
            at += (length + 3) & ~3
    return found


def _addresses(message: bytes, loopback: int) -> list[str]:
    family, _, _, scope, interface = _ADDRESS.unpack_from(message)
    if family not in {socket.AF_INET, socket.AF_INET6} or (interface == loopback and scope != _SCOPE_HOST):
        return []
    found: dict[int, str] = {}
    at = _ADDRESS.size
    while at + _ATTRIBUTE.size <= len(message):
        length, kind = _ATTRIBUTE.unpack_from(message, at)
        if length < _ATTRIBUTE.size:
            break
        if kind in {_PEER, _LOCAL}:
            found[kind] = socket.inet_ntop(family, message[at + _ATTRIBUTE.size : at + length])
        at += (length + 3) & ~3
    return [found.get(_LOCAL) or found[_PEER]] if found else []


def _starts_from(family: socket.AddressFamily, host: str) -> bool:
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, 9))
        except OSError:
            return False
        return str(probe.getsockname()[0]) == host
