"""Politeness within this process: how many requests run at once, in all and to one host."""

import asyncio
from collections import Counter
from types import TracebackType

from resolver.fetch import deadline

SOCKETS = 400
"""More than are ever at work: most of them wait for slow hosts."""


class Pace:
    """Gives turns: at most `per_host` at one host and `total` in all; nobody waits longer than `patience` seconds.

    What is waited is no time of the question (`deadline.in_line`). A request that waits for its host holds none of the
    total, so a slow host delays nobody else. Hosts that nobody asks are forgotten: memory is bounded by the requests in
    flight, not by the hosts ever seen.
    """

    def __init__(self, per_host: int, total: int = SOCKETS, *, patience: float = 300.0) -> None:
        self._per_host = per_host
        self._patience = patience
        self._total = asyncio.Semaphore(total)
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._users: Counter[str] = Counter()

    @property
    def hosts(self) -> int:
        """How many hosts are being asked or waited for."""
        return len(self._hosts)

    def turn(self, host: str) -> "_Turn":
        """Wait for a turn at this host, and hold it for the block.

        Raises:
            NoTurn: none came in time.
        """
        return _Turn(self._hosts, self._users, self._total, host, self._per_host, self._patience)


class _Turn:
    """One request's turn, as a context; written out, for each request passes here."""

    __slots__ = ("_at", "_host", "_hosts", "_patience", "_per_host", "_total", "_users")

    def __init__(
        self,
        hosts: dict[str, asyncio.Semaphore],
        users: Counter[str],
        total: asyncio.Semaphore,
        host: str,
        per_host: int,
        patience: float,
    ) -> None:
        self._hosts, self._users, self._total = hosts, users, total
        self._host, self._per_host, self._patience = host, per_host, patience

    async def __aenter__(self) -> None:
        at = self._hosts.get(self._host)
        if at is None:
            at = self._hosts[self._host] = asyncio.Semaphore(self._per_host)
        self._at = at
        self._users[self._host] += 1
        try:
            await self._acquire(at)
            try:
                await self._acquire(self._total)
            except BaseException:
                at.release()
                raise
        except BaseException:
            self._leave()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._total.release()
        self._at.release()
        self._leave()

    async def _acquire(self, free: asyncio.Semaphore) -> None:
        if free.locked():
            async with deadline.in_line(self._patience):
                await free.acquire()
        else:
            await free.acquire()

    def _leave(self) -> None:
        self._users[self._host] -= 1
        if not self._users[self._host]:
            del self._users[self._host], self._hosts[self._host]
