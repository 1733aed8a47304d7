"""Politeness within this process: how many requests run at once, in all and to one host."""

import asyncio
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
        self._hosts: dict[str, _Host] = {}

    @property
    def hosts(self) -> int:
        """How many hosts are being asked or waited for."""
        return len(self._hosts)

    def turn(self, host: str) -> "_Turn":
        """Wait for a turn at this host, and hold it for the block.

        Raises:
            NoTurn: none came in time.
        """
        return _Turn(self, host)

    async def enter(self, name: str) -> "_Host":
        """A turn, which is to be given back."""
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = _Host(self._per_host)
        host.users += 1
        try:
            await self._take(host.free)
            try:
                await self._take(self._total)
            except BaseException:
                host.free.release()
                raise
        except BaseException:
            self._forget(name, host)
            raise
        return host

    def leave(self, name: str, host: "_Host") -> None:
        """Give a turn back."""
        self._total.release()
        host.free.release()
        self._forget(name, host)

    async def _take(self, free: asyncio.Semaphore) -> None:
        if free.locked():
            async with deadline.in_line(self._patience):
                await free.acquire()
        else:
            await free.acquire()

    def _forget(self, name: str, host: "_Host") -> None:
        host.users -= 1
        if not host.users:
            del self._hosts[name]


class _Host:
    """A host that is being asked: its free places, and who holds one or waits for one."""

    __slots__ = ("free", "users")

    def __init__(self, places: int) -> None:
        self.free = asyncio.Semaphore(places)
        self.users = 0


class _Turn:
    """One request's turn, as a context; written out, for each request passes here."""

    __slots__ = ("_host", "_name", "_pace")

    def __init__(self, pace: Pace, name: str) -> None:
        self._pace, self._name = pace, name

    async def __aenter__(self) -> None:
        self._host = await self._pace.enter(self._name)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pace.leave(self._name, self._host)
