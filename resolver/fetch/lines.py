"""The connections of a client: made by aiohttp's connector, kept for a while where another request may go out on them.

A kept connection stands to an address that was judged when it was made, and serves one origin, so that its host could
spoil no answer but its own; how long it waits, how old it gets and how many wait at once is bounded. It is kept from
the first request on: links of one day lead to the same newsrooms, and a new connection costs more than the page.
"""

import asyncio
import ssl
from collections import OrderedDict

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from resolver.fetch.dns import Gate
from resolver.fetch.guard import AddressPolicy
from resolver.fetch.line import Line

KEEP_SECONDS, MAX_AGE = 30.0, 300.0
MOST_IDLE = 256


class Lines:
    """Opens connections and holds those that wait. Made within a running event loop."""

    def __init__(
        self, policy: AddressPolicy, resolver: AbstractResolver, tls: ssl.SSLContext, connect_timeout: float
    ) -> None:
        self._policy = policy
        self._connector = aiohttp.TCPConnector(
            resolver=resolver, socket_factory=Gate(policy), use_dns_cache=False, ssl=tls, limit=0
        )
        self._timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect_timeout, ceil_threshold=float("inf"))
        self._loop = asyncio.get_running_loop()
        self._waiting: OrderedDict[Line, tuple[str, float]] = OrderedDict()
        self._by_origin: dict[str, list[Line]] = {}
        self._sweep: asyncio.TimerHandle | None = None

    async def open(self, origin: str) -> Line:
        """A new connection to this origin (`https://news.example.org`, with its port where that is no usual one).

        Raises:
            ClientError, OSError: there is none.
            HttpProcessingError: the host spoke before it was asked.
        """
        request = aiohttp.ClientRequest("GET", URL(origin, encoded=True), loop=self._loop)
        try:
            connection = await self._connector.connect(request, traces=[], timeout=self._timeout)
        except TimeoutError as error:
            raise aiohttp.ConnectionTimeoutError(f"Connection timeout to host {origin}") from error
        try:
            return Line(connection, self._policy, self._forget)
        except (aiohttp.ClientError, HttpProcessingError):
            connection.close()
            raise

    def kept(self, origin: str) -> Line | None:
        """The connection to this origin that has waited the shortest."""
        while lines := self._by_origin.get(origin):
            line = lines.pop()
            _, since = self._waiting.pop(line)
            if not lines:
                del self._by_origin[origin]
            if line.is_open and self._loop.time() - since <= KEEP_SECONDS:
                return line
            line.cut()
        return None

    def keep(self, line: Line, origin: str) -> None:
        """Let a connection wait for another request; over `MOST_IDLE` the one that waits longest is closed."""
        now = self._loop.time()
        if now - line.born > MAX_AGE:
            line.cut()
            return
        self._waiting[line] = origin, now
        self._by_origin.setdefault(origin, []).append(line)
        if len(self._waiting) > MOST_IDLE:
            self._close(next(iter(self._waiting)))
        if self._sweep is None:
            self._sweep = self._loop.call_later(KEEP_SECONDS, self._close_old)

    async def close(self) -> None:
        """Close every connection."""
        if self._sweep is not None:
            self._sweep.cancel()
        for line in list(self._waiting):
            self._close(line)
        await self._connector.close()

    def _close_old(self) -> None:
        self._sweep = None
        oldest = self._loop.time() - KEEP_SECONDS
        for line, (_, since) in list(self._waiting.items()):
            if since > oldest:
                self._sweep = self._loop.call_later(since - oldest, self._close_old)
                return
            self._close(line)

    def _close(self, line: Line) -> None:
        self._forget(line)
        line.cut()

    def _forget(self, line: Line) -> None:
        """A connection is gone, or no longer waits."""
        origin, _ = self._waiting.pop(line, ("", 0.0))
        lines = self._by_origin.get(origin)
        if lines is not None:
            lines.remove(line)
            if not lines:
                del self._by_origin[origin]
