"""A long list of links on all cores: forks of the command, each an ordinary `resolver url -` over its part of the list.

A fork's standard input and output are a socket. Lines go by their own hash, so that equal lines meet where one is asked
and the others join; answers are put back in the order of the lines. The forks share the limits of one run: so many
questions at a time, so many at one host. An answer waits for those before it, and no line is handed out while `AHEAD`
are: what is held is bounded, however long the list and however slow one of its hosts.
"""

import asyncio
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol
from zlib import crc32

import click

from resolver import clean
from resolver.errors import ResolverError
from resolver.settings import Settings

LONG = 16 * 1024
"""Bytes that are there at the first read where a list is a long one: some hundred links."""

AHEAD = 16_384
_WEIGHT = 1024
"""Bytes of a line that count as one of those ahead: long lines are fewer."""

_READ = 1 << 18


class Work(Protocol):
    """What a fork does: the whole command with its part of the settings; of all forks one speaks of what is amiss."""

    def __call__(self, part: Settings, *, speaks: bool) -> int: ...  # noqa: D102 - the class says it


class ForkEnded(ResolverError):
    """A fork ended before it had answered its lines."""


def forks(wanted: int | None, begun: bytes, settings: Settings) -> int:
    """How many processes a list gets: as many as are wanted, else one for each core where it begins as a long one.

    No more than requests may be at one host, for each has its share of them. On macOS, whose libraries do not outlive
    a fork, one.
    """
    if not hasattr(os, "fork") or sys.platform == "darwin":
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    most = wanted if wanted is not None else cores if len(begun) >= LONG else 1
    return min(most, settings.per_host, settings.concurrency)


def share(settings: Settings, count: int) -> Settings:
    """A fork's part of what one run may do at a time."""
    return settings.model_copy(update={"concurrency": -(-settings.concurrency // count)})


@dataclass(slots=True)
class Fork:
    """One process: its end of the wire, the weights of the lines it has, the answers that wait for their turn."""

    pid: int
    wire: socket.socket
    owes: deque[int] = field(default_factory=deque)
    answers: deque[bytes] = field(default_factory=deque)
    code: int | None = None

    def reap(self) -> int:
        """Its exit code, negative for a signal. It is at its end when its wire is, so nobody waits long."""
        if self.code is None:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.code


def forked(count: int, settings: Settings, work: Work) -> list[Fork]:
    """So many forks at work. To be called before there is an event loop, or a thread."""
    sys.stdout.flush()
    sys.stderr.flush()
    pairs = [socket.socketpair() for _ in range(count)]
    made = []
    for number, (ours, theirs) in enumerate(pairs):
        pid = os.fork()
        if pid == 0:
            _live(theirs, pairs, partial(work, share(settings, count), speaks=number == 0))
        made.append(Fork(pid, ours))
    for _, theirs in pairs:
        theirs.close()
    return made


def _live(wire: socket.socket, pairs: Sequence[tuple[socket.socket, socket.socket]], work: Callable[[], int]) -> None:
    """A fork's whole life. A group of its own: what a terminal interrupts is the parent, which tells its forks once."""
    code = 1
    try:
        os.setpgid(0, 0)
        os.dup2(wire.fileno(), 0)
        os.dup2(wire.fileno(), 1)
        for pair in pairs:
            for end in pair:
                end.close()
        code = work()
        sys.stdout.flush()
    except ResolverError as error:
        click.echo(f"resolver: {clean.block(str(error))}", err=True)
        code = error.exit_code
    except (BrokenPipeError, KeyboardInterrupt):
        code = 130
    except BaseException:  # noqa: BLE001 - a fork must not go on as its parent, whatever happens
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


class Spread:
    """Hands lines out to forks and puts their answers back in order; `put` prints some of them."""

    def __init__(self, crew: Sequence[Fork], put: Callable[[bytes], None], *, ordered: bool) -> None:
        self._crew = crew
        self._put = put
        self._turns: deque[Fork] | None = deque() if ordered else None
        self._room = AHEAD
        self._freed = asyncio.Event()
        self._fed = False

    async def run(self, lines: AsyncIterator[list[bytes]]) -> int:
        """Answer all lines; gives the exit code.

        Raises:
            ForkEnded: one ended too soon.
        """
        wires = [await asyncio.open_connection(sock=fork.wire) for fork in self._crew]
        tasks = [
            asyncio.create_task(self._feed(lines, [writer for _, writer in wires])),
            *(asyncio.create_task(self._collect(fork, wire[0])) for fork, wire in zip(self._crew, wires, strict=True)),
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for _, writer in wires:
                writer.close()
        return max(fork.reap() for fork in self._crew)

    async def _feed(self, lines: AsyncIterator[list[bytes]], wires: Sequence[asyncio.StreamWriter]) -> None:
        async for chunk in lines:
            parts: list[list[bytes]] = [[] for _ in wires]
            for line in chunk:
                if self._room <= 0:
                    _send(parts, wires)
                    await self._free()
                number = crc32(line) % len(parts)
                fork, weight = self._crew[number], 1 + len(line) // _WEIGHT
                parts[number].append(line)
                fork.owes.append(weight)
                self._room -= weight
                if self._turns is not None:
                    self._turns.append(fork)
            _send(parts, wires)
        self._fed = True
        for wire in wires:
            wire.write_eof()

    async def _free(self) -> None:
        while self._room <= 0:
            self._freed.clear()
            await self._freed.wait()

    async def _collect(self, fork: Fork, wire: asyncio.StreamReader) -> None:
        rest = b""
        while data := await self._read(wire):
            *answers, rest = (rest + data).split(b"\n")
            fork.answers.extend(answers)
            self._put_back(fork)
        missing = len(fork.owes) - len(fork.answers)
        if missing or not self._fed:
            raise ForkEnded(_end(fork.reap(), missing))

    @staticmethod
    async def _read(wire: asyncio.StreamReader) -> bytes:
        with suppress(ConnectionResetError):
            return await wire.read(_READ)
        return b""

    def _put_back(self, fork: Fork) -> None:
        """Print what can be printed now that a fork has answers."""
        ready: list[bytes] = []
        if self._turns is None:
            while fork.answers:
                ready.append(self._answer(fork))
        else:
            while self._turns and self._turns[0].answers:
                ready.append(self._answer(self._turns.popleft()))
        if ready:
            self._put(b"\n".join(ready) + b"\n")
            if self._room > 0:
                self._freed.set()

    def _answer(self, fork: Fork) -> bytes:
        self._room += fork.owes.popleft()
        return fork.answers.popleft()


def _send(parts: Sequence[list[bytes]], wires: Sequence[asyncio.StreamWriter]) -> None:
    for part, wire in zip(parts, wires, strict=True):
        if part:
            wire.write(b"\n".join(part) + b"\n")
            part.clear()


def _end(code: int, owed: int) -> str:
    how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
    return (
        f"One of the processes ended {how} with {owed} links in hand. What was answered before is printed and "
        "remembered: run it again."
    )


def dismiss(crew: Sequence[Fork]) -> None:
    """Have every fork that is still there give back what it holds, and end."""
    for fork in crew:
        if fork.code is None:
            with suppress(ProcessLookupError):
                os.kill(fork.pid, signal.SIGINT)
    for fork in crew:
        fork.reap()
