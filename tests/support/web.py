"""A small real web on loopback: every host name, HTTP and TLS on one port, with a table of replies.

It runs on a thread with its own event loop, so tests, subprocesses and benchmarks can all ask it. The first byte of a
connection tells TLS from plain HTTP; certificates are made for whatever name is asked for. It counts requests and can
misbehave: answer late or never, drip, reset, lie about lengths, send bombs.
"""

import asyncio
import atexit
import json
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

import trustme

from resolver.settings import Settings

TLS_HANDSHAKE = b"\x16"
SERVER_NAME = "simulated web"

Script = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in; `address` is the one of ours that was dialled."""

    host: str
    target: str
    headers: Mapping[str, str]
    secure: bool
    address: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer; `script` writes bytes itself instead, `delay` (seconds) comes before everything."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    script: Script | None = None
    stays: bool = False


class Web:
    """The server. A context manager; `reply(url, …)` and friends fill its table, a host or path unknown to it is a 404.

    The table is keyed by host and path with query; the scheme of the given URL does not matter. Several replies to one
    URL are given in turn, the last one again and again.
    """

    def __init__(self, ca: trustme.CA | None = None, at: Sequence[tuple[str, int]] = (("127.0.0.1", 0),)) -> None:
        self.ca = ca or trustme.CA()
        self.port = 0
        self._folder = TemporaryDirectory(prefix="web-")
        self.folder = Path(self._folder.name)
        self.ca_file = _written(self.ca)
        self.counts: Counter[tuple[str, str]] = Counter()
        self.asked: list[Request] = []
        self.connections = 0
        self.busiest: Counter[str] = Counter()
        self.open: set[asyncio.Transport] = set()
        self._running: Counter[str] = Counter()
        self._table: dict[tuple[str, str], list[Reply]] = {}
        self._bad_names: dict[str, ssl.SSLContext] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._at = at
        self._faces: dict[str, Script] = {}
        self._listeners: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._listeners = [_listener(host, port) for host, port in self._at]
        self.port = self._listeners[0].getsockname()[1]
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        self._folder.cleanup()

    # -- the table ----------------------------------------------------------------------------------------------

    def reply(self, url: str, *replies: Reply) -> None:
        """Answer this URL so."""
        self._table[_key(url)] = list(replies)

    def page(self, url: str, html: str | bytes, *, status: int = 200, **headers: str) -> None:
        """An HTML page; header names are written with underscores."""
        body = html.encode() if isinstance(html, str) else html
        kind = {"Content-Type": "text/html; charset=utf-8"}
        self.reply(url, Reply(status, {**kind, **_dashed(headers)}, body))

    def json(self, url: str, value: object, *, status: int = 200) -> None:
        """A JSON answer."""
        self.reply(url, Reply(status, {"Content-Type": "application/json"}, json.dumps(value).encode()))

    def redirect(self, url: str, to: str, *, status: int = 301) -> None:
        """A redirect by Location."""
        self.reply(url, Reply(status, {"Location": to}))

    def hang(self, url: str) -> None:
        """Never answer."""
        self.reply(url, Reply(script=never))

    def reset(self, url: str, *, times: int = 0, then: Reply | None = None) -> None:
        """Reset the connection instead of answering: `times` times and `then` this reply, or always."""
        fault = Reply(script=_reset)
        self.reply(url, *([fault] * times), then) if then else self.reply(url, fault)

    def drip(self, url: str, piece: bytes, *, every: float = 0.05, head: bytes = b"") -> None:
        """An endless body, one small piece at a time."""

        async def script(writer: asyncio.StreamWriter) -> None:
            writer.write(head or b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            while True:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(every)

        self.reply(url, Reply(script=script))

    def raw(self, url: str, *pieces: bytes, repeat: bytes = b"", stays: bool = False) -> None:
        """These bytes as they are, then `repeat` without end, else the connection is closed unless it `stays`."""

        async def script(writer: asyncio.StreamWriter) -> None:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            while repeat:
                writer.write(repeat)
                await writer.drain()

        self.reply(url, Reply(script=script, stays=stays))

    def face(self, address: str, script: Script) -> None:
        """At this address of ours no web stands: whoever connects gets what this script writes, from the first byte."""
        self._faces[address] = script

    def distrust(self, host: str, certificate: trustme.LeafCert) -> None:
        """Show this certificate for this host instead of a good one."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        self._bad_names[host] = context

    def drop_connections(self) -> None:
        """Close every open connection, as a host does with idle ones."""
        for transport in list(self.open):
            self._loop.call_soon_threadsafe(transport.abort)

    # -- what was seen --------------------------------------------------------------------------------------------

    def count(self, url: str) -> int:
        """How often this URL was asked for."""
        return self.counts[_key(url)]

    @property
    def total(self) -> int:
        """How many requests came in."""
        return len(self.asked)

    # -- the server -----------------------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._tasks.update(self._loop.create_task(self._accept(each)) for each in self._listeners)
        self._loop.run_forever()

    async def _close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for each in self._listeners:
            each.close()
        while self.open:
            for transport in list(self.open):
                transport.abort()
            await asyncio.sleep(0)

    async def _accept(self, listener: socket.socket) -> None:
        while True:
            connection, _ = await self._loop.sock_accept(listener)
            self.connections += 1
            task = self._loop.create_task(self._connected(connection))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _connected(self, connection: socket.socket) -> None:
        writer = None
        try:
            face = self._faces.get(connection.getsockname()[0])
            secure = face is None and await self._is_tls(connection)
            reader = asyncio.StreamReader(loop=self._loop)
            protocol = _Protocol(reader, self._loop, self.open)
            context = self._front() if secure else None
            transport, _ = await self._loop.connect_accepted_socket(lambda: protocol, connection, ssl=context)
            writer = asyncio.StreamWriter(transport, protocol, reader, self._loop)
            if face is not None:
                await face(writer)
            while face is None and await self._serve(reader, writer, secure=secure):
                pass
        except (OSError, ssl.SSLError, asyncio.IncompleteReadError):
            pass
        finally:
            if writer is None:
                connection.close()
            else:
                writer.transport.close()

    async def _is_tls(self, connection: socket.socket) -> bool:
        readable: asyncio.Future[None] = self._loop.create_future()
        self._loop.add_reader(connection, _settle, readable)
        try:
            await readable
        finally:
            self._loop.remove_reader(connection)
        return connection.recv(1, socket.MSG_PEEK) == TLS_HANDSHAKE

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, secure: bool) -> bool:
        address = str(writer.get_extra_info("sockname")[0])
        request = await _read_request(reader, secure=secure, address=address)
        if request is None:
            return False
        key = (request.host, request.target)
        replies = self._table.get(key) or [Reply(404, {"Content-Type": "text/plain"}, b"no such page")]
        reply = replies[min(self.counts[key], len(replies) - 1)]
        self.counts[key] += 1
        self.asked.append(request)
        self._running[request.host] += 1
        self.busiest[request.host] = max(self.busiest[request.host], self._running[request.host])
        try:
            if reply.delay:
                await asyncio.sleep(reply.delay)
            if reply.script is not None:
                await reply.script(writer)
                return reply.stays
        finally:
            self._running[request.host] -= 1
        writer.write(_head(reply) + reply.body)
        await writer.drain()
        return request.headers.get("connection", "").lower() != "close"

    def _front(self) -> ssl.SSLContext:
        def choose(connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
            connection.context = self._bad_names.get(name or "") or _context(self.ca, name or "localhost")

        front = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        front.sni_callback = choose
        return front


class _Protocol(asyncio.StreamReaderProtocol):
    """Keeps the set of open connections, and closes when the client does, even in the middle of a script."""

    def __init__(
        self, reader: asyncio.StreamReader, loop: asyncio.AbstractEventLoop, register: set[asyncio.Transport]
    ) -> None:
        super().__init__(reader, loop=loop)
        self._register = register
        self._mine: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        super().connection_made(transport)
        if isinstance(transport, asyncio.Transport):
            self._mine = transport
            self._register.add(transport)

    def eof_received(self) -> bool:
        """The client has gone: close our side too."""
        super().eof_received()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is closed on both sides."""
        super().connection_lost(exc)
        if self._mine is not None:
            self._register.discard(self._mine)


def settings_for(web: Web, **more: object) -> Settings:
    """Settings with which every host name leads to this web, and its certificates are trusted."""
    table: dict[str, object] = {
        "dns": (f"*=127.0.0.1:{web.port}",),
        "allow": (f"127.0.0.0/8:{web.port}",),
        "ca_file": web.ca_file,
        "data_dir": web.folder / "data",
    }
    return Settings.model_validate({**table, **more})


def settings_environment(settings: Settings) -> dict[str, str]:
    """The same for a subprocess: the variables that say where the web is."""
    return {
        "RESOLVER_DNS": ",".join(settings.dns),
        "RESOLVER_ALLOW": ",".join(settings.allow),
        "RESOLVER_CA_FILE": str(settings.ca_file),
        "RESOLVER_DATA_DIR": str(settings.data_dir),
    }


def with_length(reply: Reply, length: int) -> Reply:
    """The reply with a Content-Length that lies."""
    return replace(reply, headers={**reply.headers, "Content-Length": str(length)})


@cache
def _written(ca: trustme.CA) -> Path:
    """The authority's certificate in a file, one for each authority: a client reads a known file only once."""
    folder = TemporaryDirectory(prefix="ca-")
    atexit.register(folder.cleanup)
    ca.cert_pem.write_to_path(str(Path(folder.name) / "ca.pem"))
    return Path(folder.name) / "ca.pem"


@cache
def _context(ca: trustme.CA, name: str) -> ssl.SSLContext:
    """A host's certificate, made once for the whole run: making one costs more than serving a page."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(name).configure_cert(context)
    return context


def _settle(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


async def never(_: asyncio.StreamWriter) -> None:
    """The script of a server that says nothing."""
    await asyncio.Event().wait()


async def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    writer.transport.abort()


def _listener(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if ":" in host:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    made.bind((host, port))
    made.listen(512)
    made.settimeout(0)
    return made


async def _read_request(reader: asyncio.StreamReader, *, secure: bool, address: str) -> Request | None:
    first = await reader.readline()
    if not first.strip():
        return None
    words = first.decode("latin-1").split(" ")
    if len(words) < 2:
        return None
    target = words[1]
    headers: dict[str, str] = {}
    while (line := (await reader.readline()).decode("latin-1").strip()) != "":
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    host = headers.get("host", "").lower()
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return Request(name, target, headers, secure, address)


def _head(reply: Reply) -> bytes:
    headers = {"Server": SERVER_NAME, "Content-Length": str(len(reply.body)), **reply.headers}
    lines: Sequence[str] = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("utf-8")


def _key(url: str) -> tuple[str, str]:
    parts = urlsplit(quote(url, safe="/:?&=%#@!$'()*+,;~[]|^`{}"))
    return (parts.hostname or "").lower(), (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _dashed(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
