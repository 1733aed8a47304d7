"""Turns at a host, shared by all processes of one Redis: so many requests at once, so many a second.

A turn that its holder never gives back (a process killed) ends by itself after `LEASE_SECONDS`. Without Redis there
is nothing to share, and the process's own pace is all that holds.

Where only the number counts, a turn that ends is kept for `IDLE_SECONDS` for the next request of this process at the
same host, but no longer than `HELD_SECONDS` after it was taken, so that others get theirs: a list of links to few hosts
asks Redis twice for each host and second, not twice for each request.
"""

import asyncio
import contextlib
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

        with turns.at_hand(host) or await turns.enter(host):

    Nobody waits longer than `patience` seconds, and what is waited is no time of the question (`deadline.in_line`).
    """

    def __init__(self, link: Link, namespace: str, *, at_once: int, a_second: float, patience: float = 300.0) -> None:
        self._link = link
        self._namespace = namespace
        self._at_once = at_once
        self._gap = int(1000 / a_second) if a_second else 0
        self._patience = patience
        self._idle: dict[str, list[Turn]] = {}
        self._sweep: asyncio.Task[None] | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    def at_hand(self, host: str) -> "Turn | None":
        """A turn at this host that was kept, to be held for a block."""
        kept = self._idle.get(host)
        if not kept:
            return None
        taken = kept.pop()
        if not kept:
            del self._idle[host]
        return taken

    async def enter(self, host: str) -> "Turn":
        """A fresh turn at this host, to be held for a block; without a token there is no Redis to ask.

        Raises:
            NoTurn: none came in time.
        """
        token = self._link.token()
        wait = await self._asked(host, token)
        if wait > 0:
            async with deadline.in_line(self._patience):
                while wait > 0:
                    await asyncio.sleep(min(wait / 1000, LONGEST_WAIT))
                    wait = await self._asked(host, token)
        return Turn(self, host, token if wait == 0 else "", time.monotonic() + HELD_SECONDS)

    def leave(self, turn: "Turn") -> None:
        """A turn has ended: keep it for the next request, or give it back."""
        if not turn.token:
            return
        if self._gap == 0 and time.monotonic() < turn.until:
            self._idle.setdefault(turn.host, []).append(turn)
            self._sweep = self._sweep or asyncio.create_task(self._give_back_soon())
        else:
            task = asyncio.create_task(self._give_back(turn.host, [turn]))
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)

    async def close(self) -> None:
        """Give back what is kept."""
        if self._sweep is not None:
            self._sweep.cancel()
            await asyncio.wait({self._sweep})
        await self._give_all_back()
        while self._leaving:
            await asyncio.wait(self._leaving)

    def _holders(self, host: str) -> str:
        return f"{self._namespace}:turns:{host}"

    async def _give_back_soon(self) -> None:
        while self._idle:
            await asyncio.sleep(IDLE_SECONDS)
            await self._give_all_back()
        self._sweep = None

    async def _give_all_back(self) -> None:
        idle, self._idle = self._idle, {}
        await asyncio.gather(*(self._give_back(host, kept) for host, kept in idle.items()))

    async def _give_back(self, host: str, turns: "list[Turn]") -> None:
        with contextlib.suppress(Down):
            await self._link.run("ZREM", self._holders(host), *(turn.token for turn in turns))

    async def _asked(self, host: str, token: str) -> int:
        """Milliseconds after which to ask again; 0: the turn is ours; less: there is no Redis that could give one."""
        keys = (self._holders(host), f"{self._namespace}:due:{host}")
        terms = (int(LEASE_SECONDS * 1000), self._at_once, self._gap)
        try:
            wait = await self._link.script(ENTER, keys, token, *terms)
        except Down:
            return -1
        return wait if isinstance(wait, int) else -1


class Turn:
    """One request's turn at a host, to be held for a block; `token` names it in Redis, it is kept `until` then."""

    __slots__ = ("_turns", "host", "token", "until")

    def __init__(self, turns: Turns, host: str, token: str, until: float) -> None:
        self._turns = turns
        self.host, self.token, self.until = host, token, until

    def __enter__(self) -> None:
        """It was taken already."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._turns.leave(self)
