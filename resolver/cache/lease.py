"""The right to make one answer, held by one caller among all processes that share a Redis.

The holder lengthens its lease while it works, at most `RENEWALS` times: a dead holder is followed after one lease, one
that hangs after a few. One that was frozen past its lease finds its right gone and stores nothing (see `scripts`).

Waiters look at value and lock together every `PULSE` seconds. All waiters of a process look in the same loop turn, so
their looks are one MGET (see `batch`). That costs a waiter half a pulse beside a fetch of hundreds of milliseconds, and
in return needs no connection that blocks, no subscription that can be lost, and notices at once when Redis goes away.
"""

import asyncio
import contextlib
import hashlib
import time
from functools import lru_cache
from types import TracebackType
from typing import NamedTuple

from resolver.cache.envelope import Broken, Entry, Made, Opened, pack, unpack
from resolver.cache.link import Down, Link
from resolver.cache.scripts import ACQUIRE, KEEP, SETTLE
from resolver.fetch import deadline

PULSE = 0.025
RENEWALS = 12
LAST_LEASES = 20
CALM_SECONDS = 30.0


class Names:
    """The Redis keys of one question; the value's is the one that every look needs."""

    __slots__ = ("_digest", "_space", "value")

    def __init__(self, space: str, key: str) -> None:
        self._space = space
        self._digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        self.value = f"{space}:{self._digest}"

    @property
    def lock(self) -> str:
        """Who is making the answer now."""
        return f"{self._space}:lock:{self._digest}"

    @property
    def last(self) -> str:
        """Who took the lock last."""
        return f"{self._space}:last:{self._digest}"

    @property
    def calm(self) -> str:
        """Set after a renewal that failed."""
        return f"{self._space}:calm:{self._digest}"


@lru_cache(maxsize=1024)
def names_of(space: str, key: str) -> Names:
    """The keys of a question; the last ones are at hand, since each is asked for three times while it is answered."""
    return Names(space, key)


class Look(NamedTuple):
    """What stands in Redis now: the raw bytes, and the entry when they are one that may be given."""

    raw: bytes | None
    entry: Entry | None
    broken: bool = False


def look(names: Names, raw: object, opened: Opened | None = None) -> Look:
    """Read what Redis gave for the value; a broken entry counts as none. `opened`: those that were read before."""
    if not isinstance(raw, bytes):
        return Look(None, None)
    try:
        return Look(raw, (opened.unpack if opened else unpack)(names.value, raw, time.time()))
    except Broken:
        return Look(raw, None, broken=True)


class Lease:
    """One caller's way to the right; `right` raises `Down` when Redis gives no answer, the others go on."""

    def __init__(self, link: Link, names: Names, seconds: float) -> None:
        self._link = link
        self._names = names
        self._token = link.token()
        self._seconds = seconds
        self._timer: asyncio.TimerHandle
        self._keeper: asyncio.Task[None] | None = None
        self.held = False

    async def right(self, *, refresh: bool, renewal: bool) -> Entry | bool:
        """True: the answer is ours to make. An entry: another has made it. False: another is renewing it already.

        Unless it is a renewal, this waits while another holds the right. With `refresh` only an answer that was stored
        after this began will do; bytes are compared, so no two clocks need agree.

        Raises:
            Down: Redis gives no answer.
        """
        there = await self._acquire(renewal=renewal)
        before = there.raw
        while True:
            if there.entry is not None and (there.raw != before or (there.entry.fresh and not refresh)):
                await self.settle(None)
                return there.entry
            if self.held or renewal:
                return self.held
            if (entry := await self._another(before)) is not None:
                return entry
            there = await self._acquire(renewal=False)

    async def _acquire(self, *, renewal: bool) -> Look:
        names = self._names
        self.held = True
        answer = await self._link.script(
            ACQUIRE, [names.lock, names.last, names.value, names.calm], self._token, *self._terms(), int(renewal)
        )
        if not isinstance(answer, list) or not answer:
            raise Down("an answer to another question")
        self.held = answer[0] == 1
        return look(names, answer[1] if len(answer) > 1 else None)

    async def _another(self, before: bytes | None) -> Entry | None:
        """Wait while another caller holds the right: its answer once it stands there, None once the right is free.

        The other may stand in line at a host, so the wait is nobody's time; it ends with the other's lease.
        """
        loop = asyncio.get_running_loop()
        async with deadline.in_line(None):
            while True:
                await asyncio.sleep(PULSE - loop.time() % PULSE)
                raw, lock = await self._link.read_many([self._names.value, self._names.lock])
                if raw != before and (entry := look(self._names, raw).entry) is not None:
                    return entry
                if lock is None:
                    return None

    def __enter__(self) -> None:
        """Lengthen the lease while the block runs; most blocks end before it has to be."""
        self._keeper = None
        self._timer = asyncio.get_running_loop().call_later(self._seconds / 3, self._begin)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._keeper is not None:
            self._keeper.cancel()

    def _begin(self) -> None:
        self._keeper = asyncio.create_task(self._keep())

    async def settle(self, made: Made | None) -> bool:
        """Store what was made, if it is ours to store, and give the right back. False: it was not stored."""
        if not self.held:
            return False
        self.held = False
        names = self._names
        milliseconds = int(made.kept * 1000) if made is not None else 0
        entry = pack(names.value, made, time.time()) if made is not None and milliseconds else b""
        try:
            stored = await self._link.script(
                SETTLE, [names.lock, names.last, names.value], self._token, milliseconds, entry, stores=milliseconds > 0
            )
        except Down:
            return False
        return stored == 1

    async def calm(self, seconds: float = CALM_SECONDS) -> None:
        """After a renewal that brought nothing: no other renewal for a while."""
        with contextlib.suppress(Down):
            await self._link.run("SET", self._names.calm, "1", "PX", max(int(seconds * 1000), 1))

    def _terms(self) -> tuple[int, int]:
        return max(int(self._seconds * 1000), 1), max(int(self._seconds * 1000 * LAST_LEASES), 1)

    async def _keep(self) -> None:
        names = self._names
        for _ in range(RENEWALS):
            with contextlib.suppress(Down):
                if await self._link.script(KEEP, [names.lock, names.last], self._token, *self._terms()) != 1:
                    return
            await asyncio.sleep(self._seconds / 3)
