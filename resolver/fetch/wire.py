"""What passes over the wire for one request: which connection, which peer, how many bytes.

The parser's own limits do not see everything: chunk extensions and 1xx answers are swallowed without end. So a counter
stands between the transport and the parser; over the budget it hands nothing on and cuts the connection.
"""

import asyncio
import time
from collections import OrderedDict
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass

from aiohttp import ClientConnectionError, ClientOSError, ClientResponse, ServerDisconnectedError
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection

from resolver.fetch.guard import AddressPolicy

MAX_AGE = 300.0
MOST_IDLE = 256
BEFORE_HEAD = 512 * 1024
"""Bytes taken before the head of the answer is there. More than a fast body brings until reading is paused for it."""
MAX_INTERIM = 20
"""Interim answers (1xx) before the answer itself; a server that hints early sends one or two."""

current: ContextVar["Wire"] = ContextVar("wire")


class PeerRefused(ClientConnectionError):
    """The connection stands to an address that is never dialled."""


class Dropped(ClientConnectionError):
    """The host closed a fresh connection without an answer."""


def _cut(transport: asyncio.Transport) -> None:
    """Close a connection at once; one that is closed already stays so (CPython 3.11.2 raises for TLS, seen 2026-11)."""
    with suppress(AttributeError):
        transport.abort()


class _Counter(asyncio.Protocol):
    """Passes a connection's events on to the parser, counting; lives as long as the connection.

    Its peer `ip` was judged when it was made: neither the peer of a connection nor the policy changes afterwards.
    """

    def __init__(self, parser: ResponseHandler, transport: asyncio.Transport, ip: str) -> None:
        self.ip = ip
        self.born = time.monotonic()
        self.wire: Wire | None = None
        self._parser = parser
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Hand on what fits the budget; what comes while nobody has asked belongs to nobody."""
        if self.wire is None or not self.wire.takes(data):
            self.cut()
            return
        self._parser.data_received(data)

    def cut(self) -> None:
        """Close the connection."""
        _cut(self._transport)

    def eof_received(self) -> bool | None:
        """The peer has said everything."""
        self._parser.eof_received()
        return None

    def connection_lost(self, exc: BaseException | None) -> None:
        """The connection is gone."""
        self._parser.connection_lost(exc)

    def pause_writing(self) -> None:
        """The peer reads too slowly."""
        self._parser.pause_writing()

    def resume_writing(self) -> None:
        """The peer reads again."""
        self._parser.resume_writing()


class Idle:
    """The connections that wait for another request: at most `MOST_IDLE`, the one that waits longest is closed."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[_Counter, None] = OrderedDict()

    def add(self, counter: _Counter) -> None:
        """A request has ended on it."""
        self._waiting[counter] = None
        if len(self._waiting) > MOST_IDLE:
            self._waiting.popitem(last=False)[0].cut()

    def remove(self, counter: _Counter) -> None:
        """A request goes out on it."""
        self._waiting.pop(counter, None)


@dataclass(slots=True)
class Wire:
    """One request's connection. `keep` says whether it may serve another request afterwards."""

    policy: AddressPolicy
    budget: int
    keep: bool
    idle: Idle
    sent: int = 0
    received: int = 0
    ip: str | None = None
    over: bool = False
    headed: bool = False
    _interim: int = 0
    _counter: _Counter | None = None

    def begin(self, connection: Connection) -> bool:
        """A request goes out on this connection; returns whether it is a fresh one.

        Raises:
            PeerRefused: the peer is not one that may be dialled.
        """
        self.sent += 1
        parser, transport = connection.protocol, connection.transport
        if parser is None or transport is None:
            return True
        counter = transport.get_protocol()
        fresh = not isinstance(counter, _Counter)
        if not isinstance(counter, _Counter):
            peer = transport.get_extra_info("peername")
            if not peer or not self.policy.allows(str(peer[0]), int(peer[1])):
                _cut(transport)
                raise PeerRefused("the peer is an address that is never dialled")
            counter = _Counter(parser, transport, str(peer[0]))
            transport.set_protocol(counter)
        if not self.keep or time.monotonic() - counter.born > MAX_AGE:
            parser.force_close()
        self.idle.remove(counter)
        counter.wire = self
        self.received, self.ip, self._counter = 0, counter.ip, counter
        return fresh

    def takes(self, data: bytes) -> bool:
        """Count what came in; False once there are too many bytes, or interim answers before the head."""
        if self.received == 0:
            self._interim = int(data[9:10] == b"1")
        if self._interim and not self.headed:
            self._interim += data.count(b"\nHTTP/1.")
        many = self.received > (self.budget if self.headed else BEFORE_HEAD) or self._interim > MAX_INTERIM + 1
        self.over = self.over or many
        self.received += len(data)
        return not self.over

    def end(self, *, clean: bool) -> None:
        """The request is over; after anything but a `clean` answer on a connection to keep, the socket is closed.

        At once: a TLS connection that is closed politely would wait for the peer, which may never answer.
        """
        counter = self._counter
        if counter is None or counter.wire is not self:
            return
        counter.wire = None
        if clean and self.keep:
            self.idle.add(counter)
        else:
            counter.cut()


class MeteredResponse(ClientResponse):
    """The session's response class: tells the request's `Wire` of the connection before anything is read from it.

    A fresh connection that breaks raises `Dropped`, which the session does not repeat by itself as it would the
    breaking of a kept one.
    """

    async def start(self, connection: Connection) -> ClientResponse:
        """Read the head of the answer."""
        wire = current.get()
        fresh = wire.begin(connection)
        try:
            answer = await super().start(connection)
        except (ServerDisconnectedError, ClientOSError) as error:
            if fresh:
                raise Dropped(str(error)) from error
            raise
        wire.headed = True
        return answer
