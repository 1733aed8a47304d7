"""Politeness within this process: how many requests run at once, in all and to one host."""

from types import TracebackType

from resolver.fetch import deadline
from resolver.fetch.slots import Slots

SOCKETS = 400
"""More than are ever at work: most of them wait for slow hosts."""


class Pace:
    """Gives turns: at most `per_host` at one host and `total` in all; nobody waits longer than `patience` seconds.

        with pace.at_hand(host) or await pace.enter(host):

    What is waited is no time of the question (`deadline.in_line`). A request that waits for its host holds none of the
    total, so a slow host delays nobody else. Hosts that nobody asks are forgotten: memory is bounded by the requests in
    flight, not by the hosts ever seen.
    """

    def __init__(self, per_host: int, total: int = SOCKETS, *, patience: float = 300.0) -> None:
        self._per_host = per_host
        self._patience = patience
        self._total = Slots(total)
        self._hosts: dict[str, Turn] = {}

    @property
    def hosts(self) -> int:
        """How many hosts are being asked or waited for."""
        return len(self._hosts)

    def at_hand(self, name: str) -> "Turn | None":
        """A turn at this host that needs no wait, to be held for a block."""
        host = self._hosts.get(name) or Turn(self, name, self._per_host)
        if host.free <= 0 or not self._total.take():
            return None
        host.free -= 1
        host.users += 1
        self._hosts[name] = host
        return host

    async def enter(self, name: str) -> "Turn":
        """A turn at this host after a wait for it, to be held for a block.

        Raises:
            NoTurn: none came in time.
        """
        host = self._hosts.setdefault(name, Turn(self, name, self._per_host))
        host.users += 1
        try:
            await self._take(host)
            try:
                await self._take(self._total)
            except BaseException:
                host.give()
                raise
        except BaseException:
            self._forget(host)
            raise
        return host

    def leave(self, host: "Turn") -> None:
        """Take a turn back."""
        self._total.give()
        host.give()
        self._forget(host)

    async def _take(self, slots: Slots) -> None:
        if not slots.take():
            async with deadline.in_line(self._patience):
                await slots.wait()

    def _forget(self, host: "Turn") -> None:
        host.users -= 1
        if not host.users:
            del self._hosts[host.name]


class Turn(Slots):
    """A turn at a host, the same thing for all who hold one there: its places, and how many hold one or wait."""

    __slots__ = ("_pace", "name", "users")

    def __init__(self, pace: Pace, name: str, places: int) -> None:
        super().__init__(places)
        self._pace = pace
        self.name = name
        self.users = 0

    def __enter__(self) -> None:
        """It was taken already."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pace.leave(self)
