"""One making of one answer within this process, and the callers who wait for it.

All waiters get the same answer or the same exception. A waiter that is cancelled leaves the others alone; when the last
one has gone, the making is cancelled too and its lock given back, unless it is a renewal, for which nobody waits. While
the making stands in line at a host, the clocks of all who wait for it stand still.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

from resolver.errors import BackendUnavailable
from resolver.fetch import deadline

Origin = Literal["made", "fresh", "stale", "shared"]


@dataclass(frozen=True, slots=True)
class Once:
    """An answer and where it came from: made by this call; fresh or stale from the cache; shared = another's making.

    `age` and `ttl` in seconds: it is fresh until it is so old.
    """

    value: bytes
    origin: Origin
    age: float
    ttl: float = field(default=0.0, compare=False)


Land = Callable[[Once | None], None]


class Flight:
    """`fly` makes the answer and calls `land` with it as soon as it is known, then may go on to store it.

    `landed` says that the answer, or the exception, is known; `empty`, that the right to make it came with the word
    that nothing is remembered.
    """

    def __init__(self, fly: Callable[[Land], Awaitable[None]], *, renewal: bool) -> None:
        self.renewal = renewal
        self.begun = not renewal
        self.abandoned = False
        self.empty = False
        self.landed = False
        self._answer: Once | None = None
        self._error: Exception | None = None
        self._loop = asyncio.get_running_loop()
        self._waiting: list[asyncio.Future[None]] = []
        self._clock = deadline.Shared()
        self.task = self._loop.create_task(self._run(fly))

    async def wait(self) -> Once | None:
        """The answer; None when a renewal was left to another process.

        Raises:
            Exception: what the making raised.
        """
        if not self.landed:
            await self._landing()
        if self._error is not None:
            raise self._error
        return self._answer

    async def _landing(self) -> None:
        landing = self._loop.create_future()
        self._waiting.append(landing)
        mine = self._clock.join()
        try:
            await landing
        finally:
            self._clock.leave(mine)
            self._waiting.remove(landing)
            if not self._waiting and not self.renewal and not self.landed:
                self.abandoned = True
                self.task.cancel()

    async def _run(self, fly: Callable[[Land], Awaitable[None]]) -> None:
        self._clock.begin()
        try:
            await fly(self._land)
            self._land(None)
        except asyncio.CancelledError:
            self._fail(BackendUnavailable("The cache was closed while this answer was being made."))
            raise
        except Exception as error:  # noqa: BLE001 - whatever the making raises belongs to those who wait
            self._fail(error)

    def _land(self, answer: Once | None, error: Exception | None = None) -> None:
        if self.landed:
            return
        self.landed, self._answer, self._error = True, answer, error
        for landing in self._waiting:
            if not landing.done():
                landing.set_result(None)

    def _fail(self, error: Exception) -> None:
        self._land(None, error)
