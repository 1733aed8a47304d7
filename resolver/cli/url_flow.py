"""Very many links through one resolver: equal lines are asked once, slow hosts hold up nobody, memory is bounded.

At most `concurrency` links are worked on at a time. One that has waited longer than `PATIENCE` for its host gives its
place to another and goes on waiting beside, until there are `WAITING` times as many in all. Answers keep the order of
the lines without waiting for it: up to `AHEAD` of them are held, each as the text that will be printed.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable

from resolver.fetch.slots import Slots

PATIENCE = 0.5
WAITING = 12
AHEAD = 16_384
JOINED, JOINED_FOR = 8192, 60.0
"""How many lines are remembered to join equal ones, and for how many seconds; the cache knows the others."""

AT_ONCE = 64
"""Answers that are handed on together where they are there together."""

Ask = Callable[[str], Awaitable[str]]
_Task = asyncio.Task[str]


class Places:
    """Who is at work: `most` at a time, and those who wait for a slow host beside them."""

    def __init__(self, most: int, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._free = Slots(most)
        self._all = Slots(most * WAITING)

    async def take(self) -> None:
        """Wait for a place."""
        for slots in (self._all, self._free):
            if not slots.take():
                await slots.wait()

    async def fill(self, ask: Ask, line: str) -> str:
        """Ask in a place that was taken."""
        held = True

        def give() -> None:
            nonlocal held
            if held:
                held = False
                self._free.give()

        timer = asyncio.get_running_loop().call_later(self._patience, give)
        try:
            return await ask(line)
        finally:
            timer.cancel()
            give()
            self._all.give()


class _Asked:
    """The lines of late and what is made of them."""

    def __init__(self) -> None:
        self._tasks: OrderedDict[str, tuple[_Task, float]] = OrderedDict()

    def get(self, line: str) -> _Task | None:
        """The task of an equal line, where it is not long ago."""
        entry = self._tasks.get(line)
        if entry is None or time.monotonic() - entry[1] > JOINED_FOR:
            return None
        self._tasks.move_to_end(line)
        return entry[0]

    def put(self, line: str, task: _Task) -> None:
        """Remember a line."""
        self._tasks[line] = task, time.monotonic()
        self._tasks.move_to_end(line)
        if len(self._tasks) > JOINED:
            self._tasks.popitem(last=False)


async def flow(
    lines: AsyncIterator[str], ask: Ask, concurrency: int, *, ordered: bool, patience: float = PATIENCE
) -> AsyncGenerator[list[str], None]:
    """What `ask` makes of each line: in the order of the lines, or as it comes; a few at a time where they are there.

    Whatever `ask` raises ends it all.
    """
    places, asked = Places(concurrency, patience), _Asked()
    room = Slots(AHEAD)
    ready: asyncio.Queue[_Task | None] = asyncio.Queue()
    running: set[_Task] = set()
    loop = asyncio.get_running_loop()

    async def ask_all() -> None:
        try:
            async for line in lines:
                if not room.take():
                    await room.wait()
                if (task := asked.get(line)) is None:
                    await places.take()
                    task = loop.create_task(places.fill(ask, line))
                    running.add(task)
                    task.add_done_callback(running.discard)
                    asked.put(line, task)
                if ordered:
                    ready.put_nowait(task)
                else:
                    task.add_done_callback(ready.put_nowait)
            if not ordered and running:
                await asyncio.wait(running)
        finally:
            loop.call_soon(ready.put_nowait, None)

    asking = loop.create_task(ask_all())
    try:
        async for batch in _batches(ready):
            yield batch
            for _ in batch:
                room.give()
        await asking
    finally:
        asking.cancel()
        left = [asking, *running]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


async def _batches(ready: "asyncio.Queue[_Task | None]") -> AsyncIterator[list[str]]:
    """The results of the tasks up to None: those that are there together in one piece."""
    batch: list[str] = []
    while (task := await ready.get()) is not None:
        if batch and not task.done():
            yield batch
            batch = []
        batch.append(await task)
        if len(batch) >= AT_ONCE or ready.empty():
            yield batch
            batch = []
    if batch:
        yield batch
