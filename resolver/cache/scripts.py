"""The Lua that must happen in one step in Redis, each with the rule it keeps.

Four keys stand behind one question: its value, `lock` (who is making the answer now, for one lease), `last` (who took
the lock last, for much longer than a lease) and `calm` (a renewal has just failed: no new one for a while). Owners are
names that nobody else has, so the end of a key's life never hands one caller's right to another.
"""

import hashlib


class Script:
    """A Lua text and the name by which a server that has seen it knows it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


PUT = Script("""
-- KEYS value last; ARGV entry kept_ms. Stores, and whoever is making an answer now will not overwrite it.
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('DEL', KEYS[2])
return 1
""")

ACQUIRE = Script("""
-- KEYS lock last value calm; ARGV token lease_ms last_ms renewal. Gives {1 or 0, value or nil}.
-- A lock without an end is nobody's: no caller here sets one. Asking again with one's own token is no new acquisition.
local value = redis.call('TYPE', KEYS[3]).ok == 'string' and redis.call('GET', KEYS[3])
if ARGV[4] == '1' and redis.call('EXISTS', KEYS[4]) == 1 then return {0, value} end
local mine = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
if not mine and redis.call('PTTL', KEYS[1]) == -1 then
  mine = redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
if not mine and redis.call('TYPE', KEYS[1]).ok == 'string' then
  mine = redis.call('GET', KEYS[1]) == ARGV[1]
end
if not mine then return {0, value} end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
return {1, value}
""")

KEEP = Script("""
-- KEYS lock last; ARGV token lease_ms last_ms. Gives 1 while the lock is the caller's, and lengthens it.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1
""")

SETTLE = Script("""
-- KEYS lock last value; ARGV token kept_ms entry. Stores (kept_ms > 0) and gives the lock back. Gives 1 when the caller
-- was the last to take the lock: one who was frozen past its lease and wakes after another took it stores nothing.
local mine = redis.call('GET', KEYS[2]) == ARGV[1]
if mine then
  if tonumber(ARGV[2]) > 0 then redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[2]) end
  redis.call('DEL', KEYS[2])
end
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return mine and 1 or 0
""")
