"""Turns at a host, shared by all processes of one Redis: so many requests at once, so many a second.

A turn that its holder never gives back (a process killed) ends by itself after `LEASE_SECONDS`. Without Redis there
is nothing to share, and the process's own pace is all that holds.

Where only the number counts, a turn that ends is kept for `IDLE_SECONDS` for the next request of this process at the
same host, but no longer than `HELD_SECONDS` after it was taken, so that others get theirs: a list of links to few hosts
asks Redis twice for each host and second, not twice for each request.
"""

import asyncio
import contextlib
import secrets
import time
from types import TracebackType

from resolver.cache.link import Down, Link
from resolver.cache.scripts import Script
from resolver.fetch import deadline

LEASE_SECONDS = 30.0
LONGEST_WAIT = 0.5
IDLE_SECONDS, HELD_SECONDS = 0.5, 2.0

ENTER = Script("""
-- KEYS holders due; ARGV token lease_ms at_once gap_ms. Gives 0 when the turn is the caller's, else ms to wait.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 20 end
local gap = tonumber(ARGV[4])
if gap > 0 then
  local due = tonumber(redis.call('GET', KEYS[2])) or 0
  if due > now then return due - now end
  redis.call('SET', KEYS[2], now + gap, 'PX', gap)
end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 0
""")


class Turns:
    """The shared pace: `at_once` requests at one host among all processes, `a_second` of them (0 = any number).

    Nobody waits longer than `patience` seconds, and what is waited is no time of the question (`deadline.in_line`).
    """

    def __init__(self, link: Link, namespace: str, *, at_once: int, a_second: float, patience: float = 300.0) -> None:
        self._link = link
        self._namespace = namespace
        self._at_once = at_once
        self._gap = int(1000 / a_second) if a_second else 0
        self._patience = patience
        self._idle: dict[str, list[tuple[str, float]]] = {}
        self._sweep: asyncio.Task[None] | None = None

    def turn(self, host: str) -> "_Turn":
        """Wait for a turn at this host, and hold it for the block.

        Raises:
            NoTurn: none came in time.
        """
        return _Turn(self, host)

    async def enter(self, host: str) -> tuple[str, float]:
        """A turn, kept or fresh."""
        return self._taken(host) or await self._entered(host)

    async def leave(self, host: str, token: str, until: float) -> None:
        """A turn has ended: keep it for the next request, or give it back."""
        if self._gap == 0 and time.monotonic() < until:
            self._idle.setdefault(host, []).append((token, until))
            self._sweep = self._sweep or asyncio.create_task(self._give_back_soon())
        else:
            with contextlib.suppress(Down):
                await asyncio.shield(self._link.run("ZREM", self._holders(host), token))

    async def close(self) -> None:
        """Give back what is kept."""
        if self._sweep is not None:
            self._sweep.cancel()
            await asyncio.wait({self._sweep})
        await self._give_back()

    def _holders(self, host: str) -> str:
        return f"{self._namespace}:turns:{host}"

    def _taken(self, host: str) -> tuple[str, float] | None:
        """A turn at this host that was kept."""
        kept = self._idle.get(host)
        if not kept:
            return None
        taken = kept.pop()
        if not kept:
            del self._idle[host]
        return taken

    async def _give_back_soon(self) -> None:
        while self._idle:
            await asyncio.sleep(IDLE_SECONDS)
            await self._give_back()
        self._sweep = None

    async def _give_back(self) -> None:
        idle, self._idle = self._idle, {}
        with contextlib.suppress(Down):
            await asyncio.gather(
                *(
                    self._link.run("ZREM", self._holders(host), *(token for token, _ in kept))
                    for host, kept in idle.items()
                )
            )

    async def _entered(self, host: str) -> tuple[str, float]:
        """A fresh turn, and until when it may be kept; no token: there is no Redis to ask."""
        token = secrets.token_hex(8)
        wait = await self._asked(host, token)
        if wait > 0:
            async with deadline.in_line(self._patience):
                while wait > 0:
                    await asyncio.sleep(min(wait / 1000, LONGEST_WAIT))
                    wait = await self._asked(host, token)
        return (token, time.monotonic() + HELD_SECONDS) if wait == 0 else ("", 0.0)

    async def _asked(self, host: str, token: str) -> int:
        """Milliseconds after which to ask again; 0: the turn is ours; less: there is no Redis that could give one."""
        keys = (self._holders(host), f"{self._namespace}:due:{host}")
        terms = (int(LEASE_SECONDS * 1000), self._at_once, self._gap)
        try:
            wait = await self._link.script(ENTER, keys, token, *terms)
        except Down:
            return -1
        return wait if isinstance(wait, int) else -1


class _Turn:
    """One request's turn, as a context; written out, for each request passes here."""

    __slots__ = ("_host", "_token", "_turns", "_until")

    def __init__(self, turns: Turns, host: str) -> None:
        self._turns, self._host = turns, host

    async def __aenter__(self) -> None:
        self._token, self._until = await self._turns.enter(self._host)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._token:
            await self._turns.leave(self._host, self._token, self._until)
