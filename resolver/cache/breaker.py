"""A breaker for one endpoint, shared by all processes of one Redis: after failures in a row nobody asks for a while.

Closed, every question may be put. After `FAILURES` failures in a row, or at once when the endpoint itself asks to be
left alone (429 with Retry-After), it opens and nobody asks. When the time is over one caller, the probe, may ask; its
success closes the breaker, its failure opens it again for twice as long, at most `LONGEST` seconds. Without Redis each
process keeps a breaker for itself.
"""

import time

from resolver.cache.link import Down, Link
from resolver.cache.scripts import Script

FAILURES = 5
FIRST, LONGEST = 30.0, 900.0
PROBE_SECONDS = 30.0
_KEPT_MS = 3_600_000

ALLOW = Script("""
-- KEYS breaker probe; ARGV probe_ms. Gives 1 when a question may be put now.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local open_until = tonumber(redis.call('HGET', KEYS[1], 'open_until')) or 0
if open_until == 0 then return 1 end
if now < open_until then return 0 end
return redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) and 1 or 0
""")

TELL = Script("""
-- KEYS breaker probe; ARGV ok failures first_ms longest_ms asked_ms kept_ms. Counts one outcome.
redis.call('DEL', KEYS[2])
if ARGV[1] == '1' then return redis.call('DEL', KEYS[1]) end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local failed = redis.call('HINCRBY', KEYS[1], 'failed', 1)
local was_open = redis.call('HEXISTS', KEYS[1], 'open_until') == 1
local asked = tonumber(ARGV[5])
if failed >= tonumber(ARGV[2]) or was_open or asked > 0 then
  local pause = tonumber(redis.call('HGET', KEYS[1], 'pause')) or 0
  pause = math.min(math.max(pause * 2, tonumber(ARGV[3]), asked), tonumber(ARGV[4]))
  redis.call('HSET', KEYS[1], 'pause', pause, 'open_until', now + pause)
end
return redis.call('PEXPIRE', KEYS[1], ARGV[6])
""")


class Breaker:
    """The breaker of the endpoint that `name` names."""

    def __init__(self, link: Link, namespace: str, name: str) -> None:
        self._link = link
        self._keys = (f"{namespace}:breaker:{name}", f"{namespace}:probe:{name}")
        self._failed = 0
        self._pause = 0.0
        self._open_until = 0.0
        self._probe_until = 0.0

    async def allow(self) -> bool:
        """Whether a question may be put to the endpoint now; `tell` must follow when it was."""
        try:
            return await self._link.script(ALLOW, self._keys, int(PROBE_SECONDS * 1000)) == 1
        except Down:
            now = time.monotonic()
            if now < self._open_until or (self._open_until and now < self._probe_until):
                return False
            self._probe_until = now + PROBE_SECONDS
            return True

    async def tell(self, *, ok: bool, retry_after: float | None = None) -> None:
        """What came of a question: an answer that could be read, or a failure; `retry_after` in seconds."""
        asked = min(retry_after or 0.0, LONGEST)
        terms = (FAILURES, int(FIRST * 1000), int(LONGEST * 1000), int(asked * 1000), _KEPT_MS)
        try:
            await self._link.script(TELL, self._keys, int(ok), *terms)
        except Down:
            self._tell_here(ok=ok, asked=asked)

    def _tell_here(self, *, ok: bool, asked: float) -> None:
        self._probe_until = 0.0
        if ok:
            self._failed, self._pause, self._open_until = 0, 0.0, 0.0
            return
        self._failed += 1
        if self._failed >= FAILURES or self._open_until or asked:
            self._pause = min(max(self._pause * 2, FIRST, asked), LONGEST)
            self._open_until = time.monotonic() + self._pause
