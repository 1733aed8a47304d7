"""What many callers ask for at about the same time is done in one transaction.

While a transaction goes on the next calls gather, so a busy process writes in few large steps and a quiet one at once.
Each caller has its own answer, which is true when it returns. Where a transaction with several of them goes wrong, each
is done alone, so that nobody suffers what another one's brought with it.
"""

import asyncio
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from sqlalchemy import Connection

from resolver.errors import BackendUnavailable
from resolver.store.database.link import Link

Given = TypeVar("Given")
Answer = TypeVar("Answer")

MOST = 40
"""Calls in one transaction: others wait for its locks."""


class Together(Generic[Given, Answer]):
    """Gathers calls of one operation; of those with the same `key` each has a transaction of its own, in their order.

    The operation is given the calls of a transaction and gives their answers, in the same order.
    """

    def __init__(
        self,
        link: Link,
        operation: Callable[[Connection, Sequence[Given]], Sequence[Answer]],
        key: Callable[[Given], Hashable],
    ) -> None:
        self._link = link
        self._operation = operation
        self._key = key
        self._waiting: list[tuple[Given, asyncio.Future[Answer]]] = []
        self._task: asyncio.Task[None] | None = None

    async def do(self, given: Given) -> Answer:
        """What the operation gives for this call, once it is kept; who is cancelled may have been served all the same.

        Raises:
            BackendUnavailable: the database cannot be used.
        """
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((given, answer))
        if self._task is None:
            self._task = asyncio.create_task(self._go())
        return await answer

    async def close(self) -> None:
        """Wait for what is going on."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _go(self) -> None:
        try:
            while self._waiting:
                await self._carry(self._next())
        finally:
            self._task = None
            if self._waiting:
                self._task = asyncio.create_task(self._go())

    def _next(self) -> list[tuple[Given, asyncio.Future[Answer]]]:
        taken: dict[Hashable, tuple[Given, asyncio.Future[Answer]]] = {}
        left: list[tuple[Given, asyncio.Future[Answer]]] = []
        for call in self._waiting:
            key = self._key(call[0])
            if call[1].done():
                continue  # nobody waits for it any more
            if key in taken or len(taken) == MOST:
                left.append(call)
            else:
                taken[key] = call
        self._waiting = left
        return list(taken.values())

    async def _carry(self, calls: Sequence[tuple[Given, asyncio.Future[Answer]]]) -> None:
        if not calls:
            return
        given = [each for each, _ in calls]
        try:
            answers = await self._link.write(lambda connection: self._operation(connection, given))
        except asyncio.CancelledError:
            _leave(calls, None)
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the callers are told
            if len(calls) == 1 or isinstance(error, BackendUnavailable):
                _leave(calls, error)
                return
            for call in calls:
                await self._carry([call])
            return
        for (_, waiting), answer in zip(calls, answers, strict=True):
            if not waiting.done():
                waiting.set_result(answer)


def _leave(calls: Sequence[tuple[Given, asyncio.Future[Answer]]], error: Exception | None) -> None:
    """Tell callers that there is no answer for them: they are cancelled where there is no error."""
    for _, waiting in calls:
        if waiting.done():
            continue
        if error is None:
            waiting.cancel()
        else:
            waiting.set_exception(error)
