"""So many at once, first come first served. It never fetches.

A free place is taken by a plain call: with a semaphore of asyncio it is a coroutine each time, and a request takes two.
"""

import asyncio
from collections import deque
from contextlib import suppress


class Slots:
    """`free` places; while some are free nobody waits."""

    __slots__ = ("_line", "free")

    def __init__(self, places: int) -> None:
        self.free = places
        self._line: deque[asyncio.Future[None]] | None = None

    def take(self) -> bool:
        """Take a place where one is free; False: `wait` for one."""
        if self.free <= 0:
            return False
        self.free -= 1
        return True

    async def wait(self) -> None:
        """Take a place as soon as it is this caller's turn."""
        if self.take():
            return
        line = self._line = deque() if self._line is None else self._line
        mine = asyncio.get_running_loop().create_future()
        line.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                with suppress(ValueError):
                    line.remove(mine)
            else:
                self.give()
            raise

    def give(self) -> None:
        """Give a place back: to whoever has waited the longest, else it is free."""
        while self._line:
            first = self._line.popleft()
            if not first.done():
                first.set_result(None)
                return
        self.free += 1
