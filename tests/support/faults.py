"""A proxy on loopback that does to a connection what networks and dying servers do; a change hits open connections."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Fault:
    """What is done to the server's answers; the plain one does nothing.

    `blackhole`: swallow them. `reset`: abort every connection. `cut_after`: hang up after that many bytes of answers.
    `latency`: seconds before each chunk. `rate`: bytes a second. `change`: what a chunk is turned into.
    """

    blackhole: bool = False
    reset: bool = False
    cut_after: int | None = None
    latency: float = 0.0
    rate: float | None = None
    change: Callable[[bytes], bytes] | None = None


@dataclass(slots=True)
class _Pair:
    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    answered: int = field(default=0)


class FaultProxy:
    """Between a client and the unix socket `path`; `url` is the way through it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._fault = Fault()
        self._port = 0
        self._listener: asyncio.Server | None = None
        self._pairs: list[_Pair] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._drops = 0
        self._delay = 0.0
        self.accepted = 0

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.refuse()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    @property
    def url(self) -> str:
        """A Redis URL."""
        return f"redis://127.0.0.1:{self._port}"

    async def listen(self) -> None:
        """Accept connections, on the same port as before."""
        self._listener = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        self._port = self._listener.sockets[0].getsockname()[1]

    async def refuse(self) -> None:
        """Refuse connections and abort the open ones: the server has died."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        self._abort()

    def set(self, fault: Fault) -> None:
        """From now on, on open and on new connections."""
        self._fault = fault
        if fault.reset:
            self._abort()

    def drop_once(self) -> None:
        """Hang up instead of giving the next answer; the one after that is given again."""
        self._drops += 1

    def delay_once(self, seconds: float) -> None:
        """Hold the next question back; others, on other connections, overtake it."""
        self._delay = seconds

    def _abort(self) -> None:
        for pair in self._pairs:
            pair.client.transport.abort()
            pair.server.transport.abort()
        self._pairs.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        if self._fault.reset:
            writer.transport.abort()
            return
        try:
            server_reader, server_writer = await asyncio.open_unix_connection(self._path)
        except OSError:
            writer.transport.abort()
            return
        pair = _Pair(writer, server_writer)
        self._pairs.append(pair)
        for work in (self._questions(reader, pair), self._answers(server_reader, pair)):
            task = asyncio.create_task(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _questions(self, reader: asyncio.StreamReader, pair: _Pair) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(CHUNK):
                delay, self._delay = self._delay, 0.0
                if delay:
                    await asyncio.sleep(delay)
                pair.server.write(chunk)
                await pair.server.drain()
        pair.server.close()

    async def _answers(self, reader: asyncio.StreamReader, pair: _Pair) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(CHUNK):
                if not await self._pass(chunk, pair):
                    break
        pair.client.close()

    async def _pass(self, chunk: bytes, pair: _Pair) -> bool:
        """Hand one chunk of an answer on, as the fault has it; False: hang up."""
        fault = self._fault
        if self._drops:
            self._drops -= 1
            return False
        if fault.latency:
            await asyncio.sleep(fault.latency)
        if fault.blackhole:
            return True
        if fault.change is not None:
            chunk = fault.change(chunk)
        if fault.cut_after is not None:
            chunk = chunk[: max(fault.cut_after - pair.answered, 0)]
        pair.answered += len(chunk)
        step = max(int(fault.rate / 20), 1) if fault.rate is not None else len(chunk) or 1
        for start in range(0, len(chunk), step):
            pair.client.write(chunk[start : start + step])
            await pair.client.drain()
            if fault.rate is not None:
                await asyncio.sleep(step / fault.rate)
        return fault.cut_after is None or pair.answered < fault.cut_after
