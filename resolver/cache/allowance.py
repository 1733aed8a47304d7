"""So many a minute for each of many callers, shared by all processes of one Redis: the generic cell rate algorithm.

A caller may use a whole minute's worth at once, then goes on at the even rate. One who asks often is lent a stock of
several at a time, counted as used when it is lent and forgotten after a second: asking Redis for each would cost more
than what is limited. So the limit is never passed, only a little of it lost. Without Redis each process keeps the
limit by itself: it gets no looser than that.
"""

import time
from collections import OrderedDict
from dataclasses import dataclass

from resolver.cache.link import Down, Link
from resolver.cache.scripts import Script

MINUTE = 60.0
STOCK_SECONDS = 1.0
BUSY_SECONDS = 0.25
LARGEST_STOCK = 256
STOCKS = 4096
"""Callers whose stock a process remembers; the longest silent one is forgotten first."""

TAKE = Script("""
-- KEYS due; ARGV gap_us burst wanted least. Gives {lent, left, ms to wait}; `due` is when all would be there again.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local gap, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local due = math.max(tonumber(redis.call('GET', KEYS[1])) or now, now)
local there = burst - (due - now) / gap
local wanted, least = tonumber(ARGV[3]), tonumber(ARGV[4])
if there < least then return {0, math.max(math.floor(there), 0), math.ceil((least - there) * gap / 1000)} end
local lent = math.min(wanted, math.floor(there))
due = due + lent * gap
redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000) + 1000)
return {lent, math.floor(there - lent), 0}
""")


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether it may be done; `left` of the minute's worth, `wait` in seconds until it may be when it may not."""

    ok: bool
    left: int
    wait: float = 0.0


@dataclass(slots=True)
class _Stock:
    """What a caller was lent and has not used; `due` is the local clock of the time without Redis."""

    spare: int = 0
    left: int = 0
    ends: float = 0.0
    size: int = 1
    lent_at: float = 0.0
    due: float = 0.0


class Allowance:
    """Allowances by name and caller; `a_minute` is told at each call, so that it can differ between callers."""

    def __init__(self, link: Link, namespace: str) -> None:
        self._link = link
        self._namespace = namespace
        self._stocks: OrderedDict[tuple[str, str], _Stock] = OrderedDict()

    def at_hand(self, name: str, caller: str, count: int = 1) -> Taken | None:
        """Take from the stock that is here; None: there is not enough, `take` asks for more."""
        stock = self._stocks.get((name, caller))
        if stock is None or stock.spare < count or time.monotonic() > stock.ends:
            return None
        stock.spare -= count
        return Taken(ok=True, left=stock.left + stock.spare)

    async def take(self, name: str, caller: str, *, a_minute: int, count: int = 1) -> Taken:
        """Take `count` (at most a minute's worth is ever there), all of it or nothing."""
        if (taken := self.at_hand(name, caller, count)) is not None:
            return taken
        stock = self._stock(name, caller)
        now = time.monotonic()
        busy = now - stock.lent_at < BUSY_SECONDS
        stock.size = min(stock.size * 2, LARGEST_STOCK, max(1, a_minute // 50)) if busy else max(stock.size // 2, 1)
        stock.lent_at = now
        wanted = max(count, stock.size)
        key = f"{self._namespace}:allowance:{name}:{caller}"
        gap = round(MINUTE * 1e6 / a_minute)
        try:
            answer = await self._link.script(TAKE, [key], gap, a_minute, wanted, count)
        except Down:
            return self._alone(stock, a_minute, count)
        if not isinstance(answer, list) or len(answer) != 3:  # noqa: PLR2004 - lent, left, wait
            return self._alone(stock, a_minute, count)
        lent, left, wait = (int(each) for each in answer)
        if not lent:
            return Taken(ok=False, left=left, wait=wait / 1000)
        stock.spare, stock.left, stock.ends = lent - count, left, now + STOCK_SECONDS
        return Taken(ok=True, left=left + stock.spare)

    def _stock(self, name: str, caller: str) -> _Stock:
        found = self._stocks.setdefault((name, caller), _Stock())
        self._stocks.move_to_end((name, caller))
        if len(self._stocks) > STOCKS:
            self._stocks.popitem(last=False)
        return found

    def _alone(self, stock: _Stock, a_minute: int, count: int) -> Taken:
        """The same count, kept by this process while there is no Redis."""
        now, gap = time.monotonic(), MINUTE / a_minute
        due = max(stock.due, now)
        there = a_minute - (due - now) / gap
        if there < count:
            return Taken(ok=False, left=max(int(there), 0), wait=(count - there) * gap)
        stock.due = due + count * gap
        return Taken(ok=True, left=int(there - count))
