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

    `empty` says that the right to make it came with the word that nothing is remembered.
    """

    def __init__(self, fly: Callable[[Land], Awaitable[None]], *, renewal: bool) -> None:
        self.renewal = renewal
        self.begun = not renewal
        self.abandoned = False
        self.empty = False
        self._answer: asyncio.Future[Once | None] = asyncio.get_running_loop().create_future()
        self._waiters = 0
        self._clock = deadline.Shared()
        self.task = asyncio.create_task(self._run(fly))

    @property
    def landed(self) -> bool:
        """Whether the answer is known."""
        return self._answer.done()

    async def wait(self) -> Once | None:
        """The answer; None when a renewal was left to another process.

        Raises:
            Exception: what the making raised.
        """
        self._waiters += 1
        mine = self._clock.join()
        try:
            return await asyncio.shield(self._answer)
        finally:
            self._clock.leave(mine)
            self._waiters -= 1
            if not self._waiters and not self.renewal and not self._answer.done():
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

    def _land(self, answer: Once | None) -> None:
        if not self._answer.done():
            self._answer.set_result(answer)

    def _fail(self, error: Exception) -> None:
        if not self._answer.done():
            self._answer.set_exception(error)
            self._answer.exception()
