"""Turns at a host, shared by all processes of one Redis: so many requests at once, so many a second.

A turn that its holder never gives back (a process killed) ends by itself after `LEASE_SECONDS`. Without Redis there
is nothing to share, and the process's own pace is all that holds.
"""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator

from resolver.cache.link import Down, Link
from resolver.cache.scripts import Script

LEASE_SECONDS = 30.0
LONGEST_WAIT = 0.5

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
    """The shared pace: `at_once` requests at one host among all processes, `a_second` of them (0 = any number)."""

    def __init__(self, link: Link, namespace: str, *, at_once: int, a_second: float) -> None:
        self._link = link
        self._namespace = namespace
        self._at_once = at_once
        self._gap = int(1000 / a_second) if a_second else 0

    @contextlib.asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at this host, and hold it for the block."""
        token = secrets.token_hex(8)
        keys = (f"{self._namespace}:turns:{host}", f"{self._namespace}:due:{host}")
        held = await self._enter(keys, token)
        try:
            yield
        finally:
            if held:
                with contextlib.suppress(Down):
                    await asyncio.shield(self._link.run("ZREM", keys[0], token))

    async def _enter(self, keys: tuple[str, str], token: str) -> bool:
        terms = (int(LEASE_SECONDS * 1000), self._at_once, self._gap)
        while True:
            try:
                wait = await self._link.script(ENTER, keys, token, *terms)
            except Down:
                return False
            if not isinstance(wait, int) or wait <= 0:
                return wait == 0
            await asyncio.sleep(min(wait / 1000, LONGEST_WAIT))
