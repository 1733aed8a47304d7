"""A number of requests a minute that all processes of one Redis share, for an endpoint that publishes its limit.

The generic cell rate algorithm: one key holds when the next request would be due if they came evenly, so a whole
minute's worth may come at once and no more. A pause keeps everybody away after the endpoint said that it is too much.
Without Redis each process keeps the budget for itself.
"""

import contextlib
import time

from resolver.cache.link import Down, Link
from resolver.cache.scripts import Script

MINUTE_MS = 60_000

TAKE = Script("""
-- KEYS due pause; ARGV gap_ms burst_ms. Gives 1 when a request may be made now, and counts it.
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local due = math.max(tonumber(redis.call('GET', KEYS[1])) or now, now)
local gap, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
if due - now > burst then return 0 end
redis.call('SET', KEYS[1], due + gap, 'PX', math.ceil(due + gap - now) + burst)
return 1
""")


class Budget:
    """At most `per_minute` requests to what `name` names; `take` never waits."""

    def __init__(self, link: Link, namespace: str, name: str, per_minute: int) -> None:
        self._link = link
        self._keys = (f"{namespace}:budget:{name}", f"{namespace}:pause:{name}")
        self._gap = MINUTE_MS / per_minute
        self._burst = int(self._gap * (per_minute - 1))
        self._due = 0.0
        self._paused_until = 0.0

    async def take(self) -> bool:
        """Whether a request may be made now; True counts as one made."""
        now = time.monotonic() * 1000
        if now < self._paused_until:
            return False
        try:
            return await self._link.script(TAKE, self._keys, int(self._gap), self._burst) == 1
        except Down:
            due = max(self._due, now)
            if due - now > self._burst:
                return False
            self._due = due + self._gap
            return True

    async def pause(self, seconds: float) -> None:
        """Nobody asks for so long: the endpoint said that it is too much."""
        self._paused_until = time.monotonic() * 1000 + seconds * 1000
        with contextlib.suppress(Down):
            await self._link.run("SET", self._keys[1], "1", "PX", int(seconds * 1000))
