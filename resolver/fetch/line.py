"""One connection to a host: a request goes out on it, its answer is counted and parsed, then perhaps another.

aiohttp's connector makes the connection, past our resolver and our gate, and aiohttp's parser reads what comes; this
protocol stands between the two. A request through the session that aiohttp puts there takes three times as long (63
microseconds of CPU against 19, measured 2026-11), for cookies, traces, redirects, timers and a view of addresses of its
own, none of which is wanted here.

The parser's own limits do not see everything: chunk extensions and 1xx answers are swallowed without end. So what comes
in is counted before it is parsed; over the budget nothing is handed on and the connection is cut.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import cast

from aiohttp import ClientPayloadError, SocketTimeoutError
from aiohttp.base_protocol import BaseProtocol
from aiohttp.client_exceptions import ClientConnectionError
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http import HttpResponseParser, RawResponseMessage
from aiohttp.http_exceptions import BadHttpMessage
from aiohttp.streams import EMPTY_PAYLOAD, StreamReader

from resolver.fetch.body import EMPTY
from resolver.fetch.chunks import Chunks
from resolver.fetch.guard import AddressPolicy
from resolver.fetch.mended import head_end, mended

MAX_LINE, MAX_FIELD, MAX_HEADERS = 8190, 16384, 200
READ_AHEAD = 256 * 1024
"""Bytes of a body that may wait to be taken, twice, before no more is read from the socket."""
BEFORE_HEAD = 512 * 1024
"""Bytes taken before the head of the answer is there. More than a fast body brings until reading is paused for it."""
CHUNKS_HELD = 128 * 1024
"""Bytes of an answer in chunks that are held until they prove readable."""
MAX_INTERIM = 20
"""Interim answers (1xx) before the answer itself; a server that hints early sends one or two."""
_SWITCHING = 101


class PeerRefused(ClientConnectionError):
    """The connection stands to an address that is never dialled."""


class Dropped(ClientConnectionError):
    """The host closed the connection without an answer."""


class Line(BaseProtocol):
    """A connection. It is judged before anything is said on it: neither its peer nor the policy changes afterwards.

    `gone` is called when it is closed, by whomever. `over` says that the last answer was cut because it was too large.

    Raises:
        PeerRefused: the peer is not one that may be dialled.
        Dropped: it is closed already.
        HttpProcessingError: the host spoke before it was asked.
    """

    def __init__(self, connection: Connection, policy: AddressPolicy, gone: Callable[["Line"], None]) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(loop)
        handler, transport = connection.protocol, connection.transport
        if handler is None or transport is None:
            raise Dropped("closed at once")
        peer = transport.get_extra_info("peername")
        if not peer or not policy.allows(str(peer[0]), int(peer[1])):
            _cut(transport)
            raise PeerRefused("the peer is an address that is never dialled")
        if handler.should_close:
            _cut(transport)
            raise BadHttpMessage("it spoke before it was asked")
        self.transport = transport
        self.ip = str(peer[0])
        self.born = loop.time()
        self.over = False
        self._loop = loop
        self._connection = connection
        self._handler: ResponseHandler = handler
        self._gone = gone
        self._budget = self._received = self._interim = 0
        self._patience = 0.0
        self._heard = 0.0
        self._silence: asyncio.TimerHandle | None = None
        self._news: asyncio.Future[tuple[RawResponseMessage, StreamReader]] | None = None
        self._answer: tuple[RawResponseMessage, StreamReader] | None = None
        self._odd = False
        transport.set_protocol(self)

    @property
    def is_open(self) -> bool:
        """Whether a request can go out on it."""
        return self.transport is not None and not self.transport.is_closing()

    def ask(
        self, request: bytes, *, budget: int, patience: float
    ) -> asyncio.Future[tuple[RawResponseMessage, StreamReader]]:
        """Send a request; gives the head of its answer and the body, which comes as it is read.

        The answer may bring `budget` bytes, and must not be silent for `patience` seconds.

        Raises:
            Dropped: the connection was closed before.
            TimeoutError: the host was silent.
            HttpProcessingError: what came is no HTTP.
        """
        loop = self._loop
        if self.transport is None:
            raise Dropped("closed")
        self._parser = self._new_parser()
        self._before: list[bytes] | None = []
        self._answer, self._odd, self.over = None, False, False
        self._budget, self._received, self._interim = budget, 0, 0
        self._patience, self._heard = patience, loop.time()
        news = self._news = loop.create_future()
        self.transport.write(request)
        if self._silence is None:
            self._silence = loop.call_later(patience, self._listen)
        return news

    def _new_parser(self) -> HttpResponseParser:
        return HttpResponseParser(
            self,
            self._loop,
            READ_AHEAD,
            payload_exception=ClientPayloadError,
            read_until_eof=True,
            auto_decompress=False,
            max_line_size=MAX_LINE,
            max_field_size=MAX_FIELD,
            max_headers=MAX_HEADERS,
        )

    def end(self) -> bool:
        """The request is over; returns whether another one may go out.

        What is not at its clean end is cut, and at once: a TLS connection that is closed politely would wait for the
        peer, which may never answer. A body that is all there need not be read.
        """
        answer, self._answer = self._answer, None
        self._parser = None
        if answer is not None and not self._odd and not self._reading_paused and self.is_open:
            message, body = answer
            if body.is_eof() and not message.should_close:
                return True
        self.cut()
        return False

    def resume_reading(self, resume_parser: bool = True) -> None:  # noqa: FBT001, FBT002 - aiohttp's signature
        """Read on where reading was paused; else nothing waits, and a stream says this twice for each body."""
        if self._reading_paused:
            super().resume_reading(resume_parser)

    def cut(self) -> None:
        """Close the connection."""
        if self.transport is not None:
            _cut(self.transport)

    def data_received(self, data: bytes) -> None:
        """Parse what fits the budget; what comes while nobody has asked belongs to nobody.

        The parser calls this without data when the reader has caught up.
        """
        if self._parser is None or (data and not self._takes(data)):
            if data:
                self.cut()
            return
        self._heard = self._loop.time()
        if self._before is not None:
            self._hold(data, self._before)
        try:
            messages, self._upgraded, _ = self._parser.feed_data(data)
        except Exception as error:  # noqa: BLE001 - whatever it stumbles at came from the wire
            before, self._before = b"".join(self._before or ()), None
            if not (self._mends(before) or self._dechunks(before)):
                self._breaks(error)
            return
        for message, body in messages:
            self._begins(message, body)

    def _hold(self, data: bytes, before: list[bytes]) -> None:
        """Keep what came for a second reading: a head, and the beginning of a chunked body behind it."""
        before.append(data)
        if self._answer is not None and self._received > CHUNKS_HELD:
            self._before = None

    def _dechunks(self, before: bytes) -> bool:
        """Whether a chunked body that the parser refused can be taken apart all the same (`fetch.chunks`).

        Only where all of it is there from its first byte on, as where the first chunk was refused.
        """
        if self._answer is None or not before or not self._answer[0].chunked:
            return False
        body = self._answer[1]
        chunks = Chunks(body, skip=body.total_bytes)
        self._parser, self._odd = cast("HttpResponseParser", chunks), True
        try:
            chunks.feed_data(before[head_end(before) :])
        except BadHttpMessage:
            return False
        return True

    def _mends(self, before: bytes) -> bool:
        """Whether an answer that the parser refused is read when its head is mended (`fetch.mended`).

        Only where all of the head was there when it was refused, as heads nearly always come.
        """
        answer = mended(before) if self._answer is None else None
        if answer is None:
            return False
        self._parser, self._odd = self._new_parser(), True
        try:
            for part in answer:
                messages, self._upgraded, _ = self._parser.feed_data(part)
                for message, body in messages:
                    self._begins(message, body)
        except Exception:  # noqa: BLE001 - as above; what was refused at first is told
            return False
        return True

    def eof_received(self) -> None:
        """The peer has said everything; the connection is closed by that."""

    def connection_lost(self, exc: BaseException | None) -> None:
        """The connection is gone: what came of a body without a length is whole, anything else is cut short."""
        parser, self._parser, self._odd = self._parser, None, True
        super().connection_lost(exc)
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None
        if parser is not None and self._answer is not None:
            try:
                parser.feed_eof()
            except Exception as error:  # noqa: BLE001 - as above
                self._breaks(error)
        else:
            self._breaks(Dropped(str(exc or "")))
        self._handler.connection_lost(exc)
        self._connection.close()
        self._gone(self)

    def _takes(self, data: bytes) -> bool:
        """Count what came in; False once there are too many bytes, or interim answers before the head."""
        headed = self._answer is not None
        if self._received == 0:
            self._interim = int(data[9:10] == b"1")
        if self._interim and not headed:
            self._interim += data.count(b"\nHTTP/1.")
        many = self._received > (self._budget if headed else BEFORE_HEAD) or self._interim > MAX_INTERIM + 1
        self.over = self.over or many
        self._received += len(data)
        return not self.over

    def _begins(self, message: RawResponseMessage, body: StreamReader) -> None:
        if 100 <= message.code < 200 and message.code != _SWITCHING:  # noqa: PLR2004 - the class of a status
            return
        if self._answer is not None:
            self._odd = True
            return
        self._odd = self._odd or self._upgraded
        if not message.chunked:
            self._before = None
        answer = self._answer = message, EMPTY_PAYLOAD if message.code in EMPTY else body
        if self._news is not None and not self._news.done():
            self._news.set_result(answer)

    def _breaks(self, error: Exception) -> None:
        """Nothing more will come: whoever waits for the head or the body is told."""
        self._odd = True
        if self._answer is None:
            if self._news is not None and not self._news.done():
                self._news.set_exception(error)
                self._news.exception()  # whoever waited for it may have been cancelled
        elif not (body := self._answer[1]).is_eof():
            body.set_exception(error if isinstance(error, TimeoutError) else ClientPayloadError(str(error)))
        self.cut()

    def _listen(self) -> None:
        """See whether the host has been silent too long; one timer for as long as requests go out on a connection."""
        self._silence = None
        if self._parser is None:
            return
        now = self._loop.time()
        if self._reading_paused:
            self._heard = now
        left = self._heard + self._patience - now
        if left > 0:
            self._silence = self._loop.call_later(left, self._listen)
        else:
            self._breaks(SocketTimeoutError("Timeout on reading data from socket"))


def _cut(transport: asyncio.Transport) -> None:
    """Close a connection at once; one that is closed already stays so (CPython 3.11.2 raises for TLS, seen 2026-11)."""
    with suppress(AttributeError):
        transport.abort()
