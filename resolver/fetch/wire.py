"""What passes over the wire for one request: which connection, which peer, how many bytes.

The parser's own limits do not see everything (chunk extensions and 1xx answers are swallowed without end), so the
kernel's count of received bytes is read every 50 ms and the connection is cut over the budget. Where the kernel does
not tell (systems without Linux's TCP_INFO), the time budget alone bounds such a flood.
"""

import asyncio
import socket
import struct
import sys
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol
from weakref import WeakKeyDictionary

from aiohttp import ClientConnectionError, ClientOSError, ClientResponse, ServerDisconnectedError
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection

from resolver.fetch.guard import AddressPolicy

POLL = 0.05
MAX_AGE = 300.0
_RECEIVED = struct.Struct("@Q")
_RECEIVED_AT = 128
"""Where `struct tcp_info` (Linux, since 4.1) keeps `tcpi_bytes_received`."""

_born: WeakKeyDictionary[ResponseHandler, float] = WeakKeyDictionary()
current: ContextVar["Wire"] = ContextVar("wire")


class PeerRefused(ClientConnectionError):
    """The connection stands to an address that is never dialled."""


class Dropped(ClientConnectionError):
    """The host closed a fresh connection without an answer."""


class _Socket(Protocol):
    def getsockopt(self, level: int, option: int, length: int, /) -> bytes: ...


@dataclass(slots=True)
class Wire:
    """One request's connection. `keep` says whether it may serve another request afterwards."""

    policy: AddressPolicy
    budget: int
    keep: bool
    sent: int = 0
    ip: str | None = None
    over: bool = False
    _transport: asyncio.Transport | None = None
    _socket: _Socket | None = None
    _base: int = 0
    _timer: asyncio.TimerHandle | None = None

    def begin(self, connection: Connection) -> bool:
        """A request goes out on this connection; returns whether it is a fresh one.

        Raises:
            PeerRefused: the peer is not one that may be dialled.
        """
        self.sent += 1
        protocol, transport = connection.protocol, connection.transport
        if protocol is None or transport is None:
            return True
        fresh = protocol not in _born
        born = _born.setdefault(protocol, time.monotonic())
        if not self.keep or time.monotonic() - born > MAX_AGE:
            protocol.force_close()
        peer = transport.get_extra_info("peername")
        if not peer or not self.policy.allows(str(peer[0]), int(peer[1])):
            transport.abort()
            raise PeerRefused("the peer is an address that is never dialled")
        self.ip = str(peer[0])
        self._transport, self._socket = transport, transport.get_extra_info("socket")
        self._base = self._received()
        self._stop()
        self._timer = asyncio.get_running_loop().call_later(POLL, self._poll)
        return fresh

    def end(self, *, clean: bool) -> None:
        """The request is over; after anything but a `clean` answer on a connection to keep, the socket is closed.

        At once: a TLS connection that is closed politely would wait for the peer, which may never answer.
        """
        self._stop()
        if self._transport is not None and not (clean and self.keep):
            self._transport.abort()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _poll(self) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if self._received() - self._base > self.budget:
            self.over = True
            self._transport.abort()
            return
        self._timer = asyncio.get_running_loop().call_later(POLL, self._poll)

    def _received(self) -> int:
        if sys.platform != "linux" or self._socket is None:
            return 0
        try:
            info = self._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _RECEIVED_AT + _RECEIVED.size)
        except OSError:
            return self._base
        return int(_RECEIVED.unpack_from(info, _RECEIVED_AT)[0]) if len(info) >= _RECEIVED_AT + _RECEIVED.size else 0


class MeteredResponse(ClientResponse):
    """The session's response class: tells the request's `Wire` of the connection before anything is read from it.

    A fresh connection that breaks raises `Dropped`, which the session does not repeat by itself as it would the
    breaking of a kept one.
    """

    async def start(self, connection: Connection) -> ClientResponse:
        """Read the head of the answer."""
        fresh = current.get().begin(connection)
        try:
            return await super().start(connection)
        except (ServerDisconnectedError, ClientOSError) as error:
            if fresh:
                raise Dropped(str(error)) from error
            raise
