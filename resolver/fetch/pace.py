"""Politeness within this process: how many requests run at once, in all and to one host."""

import asyncio
from collections import Counter
from types import TracebackType

SOCKETS = 400
"""More than are ever at work: most of them wait for slow hosts."""


class Pace:
    """Gives turns: at most `per_host` at one host and `total` in all.

    A request that waits for its host holds none of the total, so a slow host delays nobody else. Hosts that nobody
    asks are forgotten: memory is bounded by the requests in flight, not by the hosts ever seen.
    """

    def __init__(self, per_host: int, total: int = SOCKETS) -> None:
        self._per_host = per_host
        self._total = asyncio.Semaphore(total)
        self._hosts: dict[str, asyncio.Semaphore] = {}
        self._users: Counter[str] = Counter()

    @property
    def hosts(self) -> int:
        """How many hosts are being asked or waited for."""
        return len(self._hosts)

    def turn(self, host: str) -> "_Turn":
        """Wait for a turn at this host, and hold it for the block."""
        return _Turn(self._hosts, self._users, self._total, host, self._per_host)


class _Turn:
    """One request's turn, as a context; written out, for each request passes here."""

    __slots__ = ("_at", "_host", "_hosts", "_per_host", "_total", "_users")

    def __init__(
        self,
        hosts: dict[str, asyncio.Semaphore],
        users: Counter[str],
        total: asyncio.Semaphore,
        host: str,
        per_host: int,
    ) -> None:
        self._hosts, self._users, self._total, self._host, self._per_host = hosts, users, total, host, per_host

    async def __aenter__(self) -> None:
        at = self._hosts.get(self._host)
        if at is None:
            at = self._hosts[self._host] = asyncio.Semaphore(self._per_host)
        self._at = at
        self._users[self._host] += 1
        try:
            await at.acquire()
            try:
                await self._total.acquire()
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

    def _leave(self) -> None:
        self._users[self._host] -= 1
        if not self._users[self._host]:
            del self._users[self._host], self._hosts[self._host]
