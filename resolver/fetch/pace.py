"""Politeness within this process: how many requests run at once, in all and to one host."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at this host, and hold it for the block."""
        self._users[host] += 1
        try:
            async with self._hosts.setdefault(host, asyncio.Semaphore(self._per_host)), self._total:
                yield
        finally:
            self._users[host] -= 1
            if not self._users[host]:
                del self._users[host], self._hosts[host]
