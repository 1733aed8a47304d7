"""Everything that is asked of Redis within one turn of the event loop goes out as one message.

A handler that asks for one key at a time thus costs what an MGET costs (see `benchmarks/bench_cache.py`), without
knowing of its neighbours. A key that is asked for twice in one turn is read once. While `CHANNELS` messages are under
way the next ones gather, so a slow Redis gets fewer and larger messages, not more.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

Command = tuple[str | bytes | int, ...]
Send = Callable[[Sequence[str], Sequence[Command]], Awaitable[tuple[Sequence[bytes | None], Sequence[object]]]]

CHANNELS = 2
"""One more than a server needs to be kept busy: a large answer holds up none that goes the other way, and a message
that waits for one of four costs both sides less than the four of them (5 % of all that a link costs)."""

READS = 128
COMMANDS = 64


class Batch:
    """Gathers reads and commands; `send` carries one message and raises when it got no answer."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._reads: dict[str, list[asyncio.Future[bytes | None]]] = {}
        self._commands: list[tuple[Command, asyncio.Future[object]]] = []
        self._under_way: set[asyncio.Task[None]] = set()
        self._called = False

    def read(self, key: str) -> asyncio.Future[bytes | None]:
        """The bytes under `key`, or None."""
        answer: asyncio.Future[bytes | None] = asyncio.get_running_loop().create_future()
        self._reads.setdefault(key, []).append(answer)
        self._call()
        return answer

    def run(self, *command: str | bytes | int) -> asyncio.Future[object]:
        """The answer to one command; an error that Redis answers with is raised."""
        answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._commands.append((command, answer))
        self._call()
        return answer

    async def close(self) -> None:
        """Wait for what is under way; `send` bounds how long."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    def _call(self) -> None:
        if not self._called:
            self._called = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        self._called = False
        while (self._reads or self._commands) and len(self._under_way) < CHANNELS:
            keys = list(self._reads)[:READS]
            reads = [(key, self._reads.pop(key)) for key in keys]
            commands, self._commands = self._commands[:COMMANDS], self._commands[COMMANDS:]
            task = asyncio.create_task(self._carry(reads, commands))
            self._under_way.add(task)
            task.add_done_callback(self._landed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if (self._reads or self._commands) and not self._called:
            self._turn()

    async def _carry(
        self,
        reads: list[tuple[str, list[asyncio.Future[bytes | None]]]],
        commands: list[tuple[Command, asyncio.Future[object]]],
    ) -> None:
        try:
            values, answers = await self._send([key for key, _ in reads], [command for command, _ in commands])
        except BaseException as error:
            failure = error if isinstance(error, Exception) else asyncio.CancelledError()
            for waiting in [future for _, futures in reads for future in futures] + [each for _, each in commands]:
                _fail(waiting, failure)
            if not isinstance(error, Exception):
                raise
            return
        for (_, futures), value in zip(reads, values, strict=True):
            for asked in futures:
                if not asked.done():
                    asked.set_result(value)
        for (_, told), answer in zip(commands, answers, strict=True):
            if isinstance(answer, Exception):
                _fail(told, answer)
            elif not told.done():
                told.set_result(answer)


def _fail(future: "asyncio.Future[bytes | None] | asyncio.Future[object]", error: BaseException) -> None:
    if future.done():
        return
    if isinstance(error, asyncio.CancelledError):
        future.cancel()
    else:
        future.set_exception(error)
